use leptos::prelude::*;

use super::supplies::{ends_in, level_of};
use crate::{
    component::{Html, IntoHtml, LevelBar, Tone},
    model::{Assistant, MeterRead, Reading, Snapshot, Supply},
    page::{Page, supply_order::by_end},
    text::{communication as words, format, meter, overview as text, supplies},
};

/// One card an assistant, each with its one number.
pub fn section(reading: &Reading, snapshot: &Snapshot) -> Html {
    let (number, about) = meter_number(reading, snapshot.last_sent.as_ref());
    let state = |assistant| words::sends(&snapshot.communication, assistant, &snapshot.zone);
    view! {
        <section aria-labelledby="assistants">
            <h2 id="assistants">{text::ASSISTANTS}</h2>
            <ul class="cards">
                {card(Page::Meter, text::METER, number, about, None, state(Assistant::Meter))}
                {supplies_card(reading, snapshot, state(Assistant::Supplies))}
                {maintenance_card(reading, state(Assistant::Maintenance))}
            </ul>
        </section>
    }
    .into_html()
}

fn card(
    page: Page,
    title: &'static str,
    number: String,
    about: String,
    bar: Option<Html>,
    state: String,
) -> Html {
    view! {
        <li class="panel card">
            <h3><a href=page.path()>{title}</a></h3>
            <p class="figure">{number}</p>
            {bar}
            <p class="about">{about}</p>
            <dl class="facts"><div><dt>{text::SENDING}</dt><dd>{state}</dd></div></dl>
        </li>
    }
    .into_html()
}

fn meter_number(reading: &Reading, last_sent: Option<&MeterRead>) -> (String, String) {
    let Some(total) = reading.total_impressions() else {
        return (text::NO_TOTAL.into(), meter::NO_METERS.into());
    };
    let since = last_sent
        .and_then(|sent| sent.values.get(&total.key))
        .and_then(|sent| total.value.checked_sub(*sent));
    match since {
        Some(since) => (meter::total(since, total.unit), text::SINCE_LAST.into()),
        None => (meter::total(total.value, total.unit), text::TOTAL.into()),
    }
}

fn supplies_card(reading: &Reading, snapshot: &Snapshot, state: String) -> Html {
    let ordered = by_end(&reading.supplies, &snapshot.supplies);
    let known = |supply: &&&Supply| supply.percent.is_some() || ends_in(supply, snapshot).is_some();
    let first = ordered.iter().find(known).or(ordered.first()).copied();
    let (number, about) = first.map_or_else(
        || (text::NO_LEVEL.into(), supplies::NO_SUPPLIES.into()),
        |first| number_of(first, snapshot),
    );
    let bar = first.map(|supply| {
        let class = Tone::from(supply.state).class();
        view! { <LevelBar share=supplies::filled(supply) class/> }.into_html()
    });
    card(Page::Supplies, text::SUPPLIES, number, about, bar, state).into_html()
}

/// When it ends, where that can be told; else how much is left.
fn number_of(supply: &Supply, snapshot: &Snapshot) -> (String, String) {
    let (name, level) = (supplies::name(supply), level_of(supply));
    match ends_in(supply, snapshot) {
        Some(ends) => (format::capitalised(&ends), text::supply_left(&name, &level)),
        None => (format::capitalised(&level), name),
    }
}

fn maintenance_card(reading: &Reading, state: String) -> Html {
    let count = reading.alerts.len() as u64;
    let about = if count == 1 { text::ACTIVE_ALERT } else { text::ACTIVE_ALERTS };
    card(Page::Maintenance, text::MAINTENANCE, format::grouped(count), about.into(), None, state).into_html()
}
