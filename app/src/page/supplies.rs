use leptos::prelude::*;

use super::{Page, snapshot, supply_order::by_end};
use crate::{
    component::{Badge, LevelBar, Tone},
    model::{Reading, Supply},
    text::{frame, level, supplies as text},
};

/// `/supplies`: each supply with its level, the one that ends first on top.
#[component]
pub fn Supplies() -> impl IntoView {
    let snapshot = snapshot();
    view! {
        <h1>{frame::page_name(Page::Supplies)}</h1>
        <div data-region="content">
            {match &snapshot.reading {
                Some(reading) => installed(reading).into_any(),
                None => view! { <p class="panel">{frame::NOTHING_TO_SHOW}</p> }.into_any(),
            }}
            <section aria-labelledby="sent">
                <h2 id="sent">{text::LAST_SENT}</h2>
                <p class="panel">{text::NOTHING_SENT}</p>
            </section>
        </div>
    }
    .into_any()
}

fn installed(reading: &Reading) -> AnyView {
    let list = if reading.supplies.is_empty() {
        view! { <p class="panel">{text::NO_SUPPLIES}</p> }.into_any()
    } else {
        let rows = by_end(&reading.supplies).into_iter().map(row).collect_view();
        view! { <p class="about">{text::ORDER}</p><ul class="panel supplies">{rows}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="installed">
            <h2 id="installed">{text::SUPPLIES}</h2>
            {list}
        </section>
    }
    .into_any()
}

fn row(supply: &Supply) -> AnyView {
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
        <li id=format!("supply-{}", supply.index)>
            <div class="what">
                <h3><span class=format!("swatch {fill}") aria-hidden="true"></span>{name}</h3>
                {(!about.is_empty()).then(|| view! { <p class="about">{about.join(", ")}</p> })}
            </div>
            <div class="how-much">
                <p class="figure">{shown}</p>
                <Badge tone=Tone::from(supply.state) text=level::supply_state(supply.class, supply.state)/>
                <LevelBar share=text::filled(supply) class=fill/>
                {detail.map(|detail| view! { <p class="about">{detail}</p> })}
            </div>
            <dl class="facts">
                {fact(text::PART_NUMBER, supply.part_number.clone())}
                {fact(text::SERIAL_NUMBER, supply.serial_number.clone())}
                <div><dt>{text::SOURCE}</dt><dd><code>{supply.source.name().to_owned()}</code></dd></div>
            </dl>
        </li>
    }
    .into_any()
}

fn fact(term: &'static str, value: Option<String>) -> AnyView {
    let value = value.unwrap_or_else(|| frame::NOT_REPORTED.into());
    view! { <div><dt>{term}</dt><dd>{value}</dd></div> }.into_any()
}

/// Colours of the page that mean colorants; any other has no swatch of its own.
fn class_of(colorant: &str) -> Option<&'static str> {
    ["black", "cyan", "magenta", "yellow"].into_iter().find(|class| *class == colorant)
}
