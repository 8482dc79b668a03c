use leptos::prelude::*;

use super::{order, outlook};
use crate::{
    component::{Badge, Html, IntoHtml, LevelBar, Tone},
    model::{Snapshot, Supply, SupplyOutlook},
    port::Kept,
    text::{
        format, frame, level,
        supplies::{self as text, cartridge, profile},
    },
};

/// A supply: what it is, how much is left and for how long, and whether it is ordered.
pub fn card(supply: &Supply, snapshot: &Snapshot, kept: &Kept) -> Html {
    let known = snapshot.supplies.of(supply.index);
    let forecast = known.and_then(|known| known.forecast.as_ref());
    let ordering = known.map(|known| order::of_supply(supply, known, snapshot, kept));
    view! {
        <li id=format!("supply-{}", supply.index)>
            {now(supply)}
            {forecast.map(|forecast| outlook::outlook(supply, forecast, snapshot))}
            {facts(supply, known, snapshot)}
            {ordering}
        </li>
    }
    .into_html()
}

/// Name and level, as read.
fn now(supply: &Supply) -> Html {
    let name = text::name(supply);
    let colour = supply.colorant.as_deref().and_then(level::colorant);
    let about: Vec<String> = level::supply_kind(&supply.kind)
        .filter(|kind| *kind != name)
        .into_iter()
        .chain(colour.clone())
        .collect();
    let fill = colour.as_deref().and_then(class_of).unwrap_or("plain");
    let shown = level::supply(supply.class, supply.level, supply.percent, &supply.unit);
    let detail = level::supply_detail(supply.class, supply.level, supply.capacity, &supply.unit);
    view! {
        <div class="what">
            <h3><span class=format!("swatch {fill}") aria-hidden="true"></span>{name}</h3>
            {(!about.is_empty()).then(|| view! { <p class="about">{about.join(", ")}</p> })}
            <div class="how-much">
                <p class="figure">{shown}</p>
                <Badge tone=Tone::from(supply.state) text=level::supply_state(supply.class, supply.state)/>
                <LevelBar share=text::filled(supply) class=fill/>
                {detail.map(|detail| view! { <p class="about">{detail}</p> })}
            </div>
        </div>
    }
    .into_html()
}

fn facts(supply: &Supply, known: Option<&SupplyOutlook>, snapshot: &Snapshot) -> Html {
    let day = |at| format::date(jiff::Timestamp::to_zoned(at, snapshot.zone.clone()).date());
    let part = known.and_then(|known| known.profile.part_number.as_ref());
    let part = match (&supply.part_number, part) {
        // The printer's own needs no word about where it comes from.
        (Some(own), Some(known)) if *own == known.value => Some(own.clone()),
        (_, Some(known)) => Some(format!("{} ({})", known.value, profile::origin(known.origin))),
        (own, None) => own.clone(),
    };
    let seen = known.map(|known| {
        let installed = match (known.installed_at_by_printer, known.installed_at) {
            (Some(at), _) => text::by_printers_date(&day(at)),
            (None, Some(at)) => day(at),
            (None, None) => text::INSTALL_NOT_SEEN.into(),
        };
        let change = known.changes.last().map(|change| {
            let words = format!("{}, {}", cartridge::change(change), day(change.at));
            view! { <div><dt>{cartridge::LAST_CHANGE}</dt><dd>{words}</dd></div> }
        });
        view! {
            <div><dt>{text::INSTALLED}</dt><dd>{installed}</dd></div>
            {change}
            <div><dt>{text::REPLACED_BY}</dt><dd>{profile::job(known.profile.replaced_by.as_ref())}</dd></div>
        }
    });
    view! {
        <dl class="facts">
            {fact(text::PART_NUMBER, part)}
            {fact(text::SERIAL_NUMBER, supply.serial_number.clone())}
            {seen}
            <div><dt>{text::SOURCE}</dt><dd><code>{supply.source.name().to_owned()}</code></dd></div>
        </dl>
    }
    .into_html()
}

fn fact(term: &'static str, value: Option<String>) -> Html {
    let value = value.unwrap_or_else(|| frame::NOT_REPORTED.into());
    view! { <div><dt>{term}</dt><dd>{value}</dd></div> }.into_html()
}

/// Colours of the page that mean colorants; any other has no swatch of its own.
fn class_of(colorant: &str) -> Option<&'static str> {
    ["black", "cyan", "magenta", "yellow"].into_iter().find(|class| *class == colorant)
}
