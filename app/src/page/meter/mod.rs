mod holds;
mod reads;

use leptos::prelude::*;

use super::{Page, SettingsPage, kept::kept, outcome::outcome, sent_reference, snapshot};
use crate::{
    component::{Chart, Column, Html, IntoHtml, Table, moment},
    model::{self, Condition, LIFE_COUNT_KEY, MeterRead, Reading, Snapshot},
    port::MailPort,
    text::{
        chart, communication as words, format, frame,
        meter::{self as text, read},
        settings::mail,
    },
};

/// `/meter`: what was sent last, what billing is held by, every meter beside what was sent of it, the impressions of 90
/// days, and the reads before.
#[component]
pub fn Meter() -> impl IntoView {
    let (snapshot, kept) = (snapshot(), kept());
    view! {
        <h1>{frame::page_name(Page::Meter)}</h1>
        {outcome(&kept)}
        <div data-region="content">
            <section aria-labelledby="last">
                <h2 id="last">{text::LAST_TRANSMISSION}</h2>
                {transmission(&snapshot)}
            </section>
            {holds::holds(&snapshot, &kept)}
            {match &snapshot.reading {
                Some(reading) => meters(reading, snapshot.last_sent.as_ref()).into_html(),
                None => view! { <p class="panel">{frame::NOTHING_TO_SHOW}</p> }.into_html(),
            }}
            <section aria-labelledby="chart">
                <h2 id="chart">{chart::TITLE}</h2>
                <div class="panel"><Chart days=snapshot.daily.clone()/></div>
            </section>
            {reads::reads(&snapshot)}
        </div>
    }
    .into_html()
}

fn transmission(snapshot: &Snapshot) -> Html {
    let last = match &snapshot.last_sent {
        Some(sent) => view! {
            {text::ACCEPTED}" "{moment(sent.sent_at, &snapshot.zone)}
            {sent.reference.clone().map(|place| view! { ", "{text::REFERENCE}" "{sent_reference(place)} })}
        }
        .into_html(),
        None => text::NOTHING_SENT.into_html(),
    };
    let communication = &snapshot.communication;
    let next = match (communication.enrolment.is_enrolled(), communication.next_read) {
        (true, Some((_, due))) => moment(due, &snapshot.zone),
        (true, None) => text::NO_READ_PLANNED.into_html(),
        (false, _) => text::NOT_ENROLLED.into_html(),
    };
    let trouble = match &communication.condition {
        Condition::Communicating | Condition::Never => None,
        condition if communication.enrolment.is_enrolled() => {
            Some(words::condition(condition, &snapshot.zone))
        }
        _ => None,
    };
    let trouble =
        trouble.map(|trouble| view! { <div><dt>{text::NOT_SENT_BECAUSE}</dt><dd>{trouble}</dd></div> });
    view! {
        <dl class="panel facts">
            <div><dt>{text::LAST}</dt><dd>{last}</dd></div>
            {trouble}
            <div><dt>{text::NEXT}</dt><dd>{next}</dd></div>
            {alerts()}
        </dl>
    }
    .into_html()
}

/// How far e-mail is set up, with the way there.
fn alerts() -> Option<Html> {
    let state = use_context::<MailPort>()?.state();
    let href = SettingsPage::Mail.path();
    Some(
        view! {
            <div><dt>{mail::SET_UP}</dt><dd><a href=href>{mail::set_up(&state.set_up)}</a></dd></div>
        }
        .into_html(),
    )
}

fn meters(reading: &Reading, last_sent: Option<&MeterRead>) -> Html {
    let table = if reading.meters.is_empty() {
        view! { <p class="panel">{text::NO_METERS}</p> }.into_html()
    } else {
        let columns = vec![
            Column::Text(text::METER),
            Column::Number(text::LAST_SENT),
            Column::Number(text::CURRENT),
            Column::Number(text::SINCE_THEN),
            Column::Text(text::SOURCE),
        ];
        let rows = reading.meters.iter().map(|meter| row(meter, last_sent)).collect_view();
        view! { <Table id="meter-table" caption=text::METERS columns>{rows}</Table> }.into_html()
    };
    view! {
        <section aria-labelledby="meters">
            <h2 id="meters">{text::METERS}</h2>
            {difference(reading).map(|sentence| view! { <p>{sentence}</p> })}
            {table}
            {service(reading)}
        </section>
    }
    .into_html()
}

/// What service counted, apart from what is billed; nothing where the printer does not tell.
fn service(reading: &Reading) -> Option<Html> {
    let columns = vec![Column::Text(text::METER), Column::Number(text::CURRENT), Column::Text(text::SOURCE)];
    (!reading.service_meters.is_empty()).then(|| {
        let row = |meter: &model::Meter| {
            view! {
                <tr>
                    <th scope="row">{meter.label.clone()}</th>
                    <td class="number">{format::grouped(meter.value)}</td>
                    <td><code>{meter.source.name().to_owned()}</code></td>
                </tr>
            }
        };
        let rows = reading.service_meters.iter().map(row).collect_view();
        view! {
            <details>
                <summary>{read::SERVICE}</summary>
                <p>{read::SERVICE_MEANS}</p>
                <Table id="service-table" caption=read::SERVICE columns>{rows}</Table>
            </details>
        }
        .into_html()
    })
}

fn row(meter: &model::Meter, last_sent: Option<&MeterRead>) -> Html {
    let sent = last_sent.and_then(|sent| sent.values.get(&meter.key)).copied();
    let since = match sent.map(|sent| meter.value.checked_sub(sent)) {
        None => text::NO_DIFFERENCE.into(),
        Some(None) => text::LESS_THAN_SENT.into(),
        Some(Some(since)) => format::grouped(since),
    };
    view! {
        <tr>
            <th scope="row">
                {meter.label.clone()}
                {text::unit(meter.unit).map(|unit| view! { " "<span class="about">{unit}</span> })}
            </th>
            <td class="number">{sent.map_or_else(|| text::not_sent(last_sent.is_some()).into(), format::grouped)}</td>
            <td class="number">{format::grouped(meter.value)}</td>
            <td class="number">{since}</td>
            <td><code>{meter.source.name().to_owned()}</code></td>
        </tr>
    }
    .into_html()
}

/// Said where the vendor's total and the marker's life count differ: a meter read would be asked about it.
fn difference(reading: &Reading) -> Option<String> {
    let total = reading.total_impressions()?;
    let life = reading.meters.iter().find(|meter| meter.key == LIFE_COUNT_KEY)?;
    (total.unit == life.unit && total.value != life.value)
        .then(|| text::totals_differ(total.value, life.value))
}
