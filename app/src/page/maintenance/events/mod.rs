//! `/maintenance/events`: the event history, with filters that stand in the address, a picture, and pages.

mod form;
mod query;
mod table;

pub use query::{EventQuery, PARAMETERS};

use http::StatusCode;
use jiff::Timestamp;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::location::RequestUrl;

use self::query::BEFORE;
use super::back;
use crate::{
    component::{Html, Icon, IntoHtml, Shape, Tone, field_id, nothing, timeline},
    model::{HistoryPage, Snapshot},
    page::{Page, snapshot},
    port::MaintenancePort,
    text::{frame, maintenance::events as text},
};

/// The same as a file.
const FILE: &str = "/maintenance/events.csv";

/// `/maintenance/events`: what happened, newest first, fifty a page.
///
/// It stands in no region that Refresh exchanges: what is read does not move under the reader's eyes.
#[component]
pub fn EventHistory() -> impl IntoView {
    let snapshot = snapshot();
    let address = use_context::<RequestUrl>().and_then(|url| url.parse().ok());
    let query = EventQuery::read(address.as_ref().map_or("", |url| url.search()), &snapshot.zone);
    if !query.faults.is_empty()
        && let Some(response) = use_context::<ResponseOptions>()
    {
        response.set_status(StatusCode::BAD_REQUEST);
    }
    let port = use_context::<MaintenancePort>();
    view! {
        <h1>{frame::page_name(Page::Events)}</h1>
        {refused(&query)}
        <Suspense>
            {Suspend::new(async move {
                let page = match port {
                    _ if !query.faults.is_empty() => Ok(None),
                    Some(port) => port.history(&query.filter).await.map(Some).map_err(|error| error.to_string()),
                    None => Ok(None),
                };
                content(&query, page, &snapshot)
            })}
        </Suspense>
        {back()}
    }
    .into_any()
}

/// What is wrong with the filter, each with the way to its field.
fn refused(query: &EventQuery) -> Option<Html> {
    (!query.faults.is_empty()).then(|| {
        let faults = query.faults.iter().map(|fault| {
            let message = fault.message.clone();
            if fault.name == BEFORE {
                return view! { <li>{message}</li> }.into_html();
            }
            view! { <li><a href=format!("#{}", field_id(&fault.name))>{message}</a></li> }.into_html()
        });
        let tone = Tone::Critical;
        view! {
            <div class=format!("banner outcome {}", tone.class()) role="alert" tabindex="-1" autofocus>
                <Icon shape=tone.shape()/>
                <div><p><strong>{text::REFUSED}</strong></p><ul>{faults.collect_view()}</ul></div>
            </div>
        }
        .into_html()
    })
}

fn content(query: &EventQuery, page: Result<Option<HistoryPage>, String>, snapshot: &Snapshot) -> Html {
    let (page, body) = match page {
        Ok(Some(page)) => {
            let body = found(query, &page, snapshot);
            (page, body)
        }
        Ok(None) if query.faults.is_empty() => {
            (HistoryPage::default(), view! { <p class="panel after">{text::NOT_KEPT}</p> }.into_html())
        }
        Ok(None) => (HistoryPage::default(), nothing()),
        Err(cause) => {
            let words = text::unreadable(&cause);
            let body = view! { <p class="panel critical after" role="alert">{words}</p> };
            (HistoryPage::default(), body.into_html())
        }
    };
    view! { {form::form(query, &page)}{body} }.into_html()
}

/// What fits: how many, the picture, the table, and the ways to the older ones and to the file.
fn found(query: &EventQuery, page: &HistoryPage, snapshot: &Snapshot) -> Html {
    let path = Page::Events.path();
    let now = now(page, snapshot);
    let picture = page.span.map(|span| timeline(&page.timeline, &page.newest, span, now, &snapshot.zone));
    let picture = picture.filter(|_| !page.timeline.is_empty()).map(|picture| {
        view! {
            <section aria-labelledby="picture">
                <h2 id="picture">{text::PICTURE}</h2>
                <div class="panel">{picture}</div>
            </section>
        }
    });
    let oldest = page.lines.last().filter(|_| page.more).map(|line| line.event.id);
    let older = oldest.map(|id| {
        view! { <a class="button" href=query.address(path, Some(id))>{text::OLDER}</a> }
    });
    let newest = query.filter.before.map(|_| {
        view! { <a class="button" href=query.address(path, None)>{text::NEWEST}</a> }
    });
    view! {
        {picture}
        <section aria-labelledby="events">
            <h2 id="events">{frame::page_name(Page::Events)}</h2>
            <p class="about">{text::count(page.count)}</p>
            {table::table(page, now, &snapshot.zone)}
            <p class="after">
                {older}
                {newest}
                <a class="button" href=query.address(FILE, None) download="">
                    <Icon shape=Shape::Download/>
                    {text::DOWNLOAD}
                </a>
            </p>
        </section>
    }
    .into_html()
}

/// When the printer was seen last: what is active has lasted until then.
fn now(page: &HistoryPage, snapshot: &Snapshot) -> Timestamp {
    let reading = snapshot.reading.as_ref().map(|reading| reading.taken_at);
    let newest = page.lines.first().map(|line| line.event.at);
    reading.max(newest).or(page.span.map(|(_, last)| last)).unwrap_or_default()
}
