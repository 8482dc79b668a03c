use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::{
    component::{Column, Html, IntoHtml, Table, moment},
    model::{Event, Fault, Reading, RecordedRequest, Snapshot},
    page::Page,
    text::{action, format, maintenance as text, maintenance::events},
};

/// How many events stand on the page; the page of the history has all.
const EVENTS_SHOWN: usize = 20;

/// The requests that were recorded, newest first; nothing at all where there are none.
pub fn requests(snapshot: &Snapshot) -> Option<Html> {
    let columns = vec![
        Column::Text(text::AT),
        Column::Text(text::REQUEST),
        Column::Text(text::REFERENCE),
        Column::Text(text::STATUS),
    ];
    (!snapshot.requests.is_empty()).then(|| {
        let rows = snapshot.requests.iter().map(|request| request_row(request, snapshot)).collect_view();
        view! {
            <section aria-labelledby="requests">
                <h2 id="requests">{text::REQUESTS}</h2>
                <Table id="request-table" caption=text::REQUESTS columns>{rows}</Table>
            </section>
        }
        .into_html()
    })
}

fn request_row(request: &RecordedRequest, snapshot: &Snapshot) -> Html {
    let told = action::request_told(request, &snapshot.communication.condition, &snapshot.zone);
    view! {
        <tr>
            <td>{moment(request.at, &snapshot.zone)}</td>
            <th scope="row">{action::request_kind(request.kind)}</th>
            <td><code>{request.reference.clone()}</code></td>
            <td>{told}</td>
        </tr>
    }
    .into_html()
}

/// What happened of late, newest first, with the way to all of it.
pub fn events(snapshot: &Snapshot) -> Html {
    let shown = &snapshot.events[..snapshot.events.len().min(EVENTS_SHOWN)];
    let columns = vec![
        Column::Text(text::AT),
        Column::Text(text::EVENT),
        Column::Text(text::CHANGE),
        Column::Number(text::IMPRESSIONS),
    ];
    let table = if shown.is_empty() {
        view! { <p class="panel">{text::NO_EVENTS}</p> }.into_html()
    } else {
        let rows = shown.iter().map(|event| event_row(event, &snapshot.zone)).collect_view();
        view! { <Table id="event-table" caption=text::HISTORY columns>{rows}</Table> }.into_html()
    };
    view! {
        <section aria-labelledby="history">
            <h2 id="history">{text::HISTORY}</h2>
            {table}
            <p class="after"><a class="button" href=Page::Events.path()>{events::ALL}</a></p>
        </section>
    }
    .into_html()
}

fn event_row(event: &Event, zone: &TimeZone) -> Html {
    let change = text::change(event.from.as_deref(), event.to.as_deref());
    view! {
        <tr>
            <td>{moment(event.at, zone)}</td>
            <th scope="row">{event.label.clone()}</th>
            <td class="change">{change}</td>
            <td class="number">{event.impressions.map(format::grouped)}</td>
        </tr>
    }
    .into_html()
}

/// The printer's own fault log, where it keeps one.
pub fn faults(reading: &Reading, zone: &TimeZone) -> Option<Html> {
    let columns = vec![Column::Text(text::AT), Column::Text(text::FAULT), Column::Number(text::CODE)];
    (!reading.faults.is_empty()).then(|| {
        // Newest first, like the event history; the printer's log grows at its end.
        let rows = reading.faults.iter().rev().map(|fault| fault_row(fault, zone)).collect_view();
        view! {
            <section aria-labelledby="faults">
                <h2 id="faults">{text::FAULTS}</h2>
                <Table id="fault-table" caption=text::FAULTS columns>{rows}</Table>
            </section>
        }
        .into_html()
    })
}

fn fault_row(fault: &Fault, zone: &TimeZone) -> Html {
    let at = match fault.at {
        Some(at) => moment(at, zone),
        None => text::NOT_REPORTED.into_html(),
    };
    view! {
        <tr>
            <td>{at}</td>
            <th scope="row">{fault.text.clone().unwrap_or_else(|| text::NOT_REPORTED.into())}</th>
            <td class="number">{fault.code}</td>
        </tr>
    }
    .into_html()
}
