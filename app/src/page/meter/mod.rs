mod holds;
mod outcome;
mod reads;

use leptos::prelude::*;

use super::{Page, kept::kept, snapshot};
use crate::{
    component::{Chart, Column, Table, moment},
    model::{self, LIFE_COUNT_KEY, MeterRead, Reading, Snapshot},
    text::{
        chart, format, frame,
        meter::{self as text, read},
    },
};

/// `/meter`: what was sent last, what billing is held by, every meter beside what was sent of it, the impressions of 90
/// days, and the reads before.
#[component]
pub fn Meter() -> impl IntoView {
    let (snapshot, kept) = (snapshot(), kept());
    view! {
        <h1>{frame::page_name(Page::Meter)}</h1>
        {outcome::outcome(&kept)}
        <div data-region="content">
            <section aria-labelledby="last">
                <h2 id="last">{text::LAST_TRANSMISSION}</h2>
                {transmission(&snapshot)}
            </section>
            {holds::holds(&snapshot, &kept)}
            {match &snapshot.reading {
                Some(reading) => meters(reading, snapshot.last_sent.as_ref()).into_any(),
                None => view! { <p class="panel">{frame::NOTHING_TO_SHOW}</p> }.into_any(),
            }}
            <section aria-labelledby="chart">
                <h2 id="chart">{chart::TITLE}</h2>
                <div class="panel"><Chart days=snapshot.daily.clone()/></div>
            </section>
            {reads::reads(&snapshot)}
        </div>
    }
    .into_any()
}

fn transmission(snapshot: &Snapshot) -> AnyView {
    let last = match &snapshot.last_sent {
        Some(sent) => view! { {text::ACCEPTED}" "{moment(sent.sent_at, &snapshot.zone)} }.into_any(),
        None => text::NOTHING_SENT.into_any(),
    };
    let next = match snapshot.billing.next_due {
        Some(due) => moment(due, &snapshot.zone),
        None => text::NOT_SET_UP.into_any(),
    };
    view! {
        <dl class="panel facts">
            <div><dt>{text::LAST}</dt><dd>{last}</dd></div>
            <div><dt>{text::NEXT}</dt><dd>{next}</dd></div>
        </dl>
    }
    .into_any()
}

fn meters(reading: &Reading, last_sent: Option<&MeterRead>) -> AnyView {
    let table = if reading.meters.is_empty() {
        view! { <p class="panel">{text::NO_METERS}</p> }.into_any()
    } else {
        let columns = vec![
            Column::Text(text::METER),
            Column::Number(text::LAST_SENT),
            Column::Number(text::CURRENT),
            Column::Number(text::SINCE_THEN),
            Column::Text(text::SOURCE),
        ];
        let rows = reading.meters.iter().map(|meter| row(meter, last_sent)).collect_view();
        view! { <Table id="meter-table" caption=text::METERS columns>{rows}</Table> }.into_any()
    };
    view! {
        <section aria-labelledby="meters">
            <h2 id="meters">{text::METERS}</h2>
            {difference(reading).map(|sentence| view! { <p>{sentence}</p> })}
            {table}
            {service(reading)}
        </section>
    }
    .into_any()
}

/// What service counted, apart from what is billed; nothing where the printer does not tell.
fn service(reading: &Reading) -> Option<AnyView> {
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
        .into_any()
    })
}

fn row(meter: &model::Meter, last_sent: Option<&MeterRead>) -> AnyView {
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
            <td class="number">{sent.map_or_else(|| text::NOT_SENT.into(), format::grouped)}</td>
            <td class="number">{format::grouped(meter.value)}</td>
            <td class="number">{since}</td>
            <td><code>{meter.source.name().to_owned()}</code></td>
        </tr>
    }
    .into_any()
}

/// Said where the vendor's total and the marker's life count differ: a meter read would be asked about it.
fn difference(reading: &Reading) -> Option<String> {
    let total = reading.total_impressions()?;
    let life = reading.meters.iter().find(|meter| meter.key == LIFE_COUNT_KEY)?;
    (total.unit == life.unit && total.value != life.value)
        .then(|| text::totals_differ(total.value, life.value))
}
