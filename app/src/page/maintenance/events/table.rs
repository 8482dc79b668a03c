use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use crate::{
    component::{Badge, Column, Html, IntoHtml, Table, between, lasted, moment},
    model::{Episode, Event, EventKind, HistoryLine, HistoryPage},
    text::{
        alert, format,
        maintenance::{self as words, events as text},
    },
};

/// The lines of a page; those of alerts with how bad they were and how long they lasted.
pub fn table(page: &HistoryPage, now: Timestamp, zone: &TimeZone) -> Html {
    if page.lines.is_empty() {
        return view! { <p class="panel">{text::NONE}</p> }.into_html();
    }
    let columns = vec![
        Column::Text(words::AT),
        Column::Text(words::EVENT),
        Column::Text(text::SEVERITY_AND_PLACE),
        Column::Text(text::LASTED),
        Column::Number(words::IMPRESSIONS),
    ];
    let rows = page.lines.iter().map(|line| row(line, now, zone)).collect_view();
    view! { <Table id="event-table" caption=words::HISTORY columns>{rows}</Table> }.into_html()
}

fn row(line: &HistoryLine, now: Timestamp, zone: &TimeZone) -> Html {
    let event = &line.event;
    view! {
        <tr>
            <td>{at(line, zone)}</td>
            <th scope="row">
                {event.label.clone()}
                {change(event).map(|change| view! { <span class="about">{change}</span> })}
            </th>
            <td>{line.episode.as_ref().map(severity)}</td>
            <td>{line.episode.as_ref().map(|episode| lasted(episode, now))}</td>
            <td class="number">{event.impressions.map(format::grouped)}</td>
        </tr>
    }
    .into_html()
}

/// When it happened; of an alert that came or went while nobody looked, between which looks.
fn at(line: &HistoryLine, zone: &TimeZone) -> Html {
    let episode = line.episode.as_ref();
    let known = match line.event.kind {
        EventKind::AlertRaised => episode.map(|episode| episode.raised),
        EventKind::AlertCleared => episode.and_then(|episode| episode.cleared),
        _ => None,
    };
    // An alert that was raised again in a flood has another end since.
    let known = known.filter(|known| known.latest == line.event.at && known.is_unwatched());
    known.map_or_else(|| moment(line.event.at, zone), |known| between(&known, zone))
}

fn severity(episode: &Episode) -> Html {
    let code = episode.vendor_code.clone().unwrap_or_else(|| episode.code.to_string());
    let part = format!("{}, {} {code}", alert::group(&episode.group), text::CODE.to_lowercase());
    view! {
        <Badge tone=episode.severity.into() text=alert::severity(episode.severity)/>
        <span class="about">{part}</span>
    }
    .into_html()
}

/// From what to what; of alerts the badge says it, of the rest of the assistant's own the sentence.
fn change(event: &Event) -> Option<String> {
    if matches!(
        event.kind,
        EventKind::AlertRaised
            | EventKind::AlertCleared
            | EventKind::FindingChanged
            | EventKind::ServiceChanged
            | EventKind::OrderChanged
            | EventKind::CartridgeChanged
    ) {
        return None;
    }
    words::change(event.from.as_deref(), event.to.as_deref())
}
