use app::{
    EventQuery,
    model::{Episode, Event, HistoryLine},
};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;

use super::{
    super::{error, state::WebState},
    json,
};

/// Events of an answer.
const PAGE: usize = 100;

/// A page of the history, newest first.
#[derive(Serialize)]
struct Page<'a> {
    events: Vec<Line<'a>>,
    /// What to give for `before` next; not there where these are the oldest.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    event: &'a Event,
    /// The alert that it is about, as it is known now.
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<&'a Episode>,
}

/// `/api/v1/events`: the event history, with the parameters of its page.
pub(super) async fn show(State(state): State<WebState>, RawQuery(query): RawQuery) -> Response {
    let query = EventQuery::read(query.as_deref().unwrap_or_default(), &state.service.latest().zone);
    if let Some(refused) = query.refused() {
        return error::page(StatusCode::BAD_REQUEST, &refused);
    }
    // One more than is told says whether there is more.
    match state.service.store().event_history(&query.filter, PAGE + 1).await {
        Ok(found) => {
            let lines = &found[..found.len().min(PAGE)];
            let next = lines.last().filter(|_| found.len() > PAGE).map(|last| last.event.id);
            let events =
                lines.iter().map(|HistoryLine { event, episode }| Line { event, alert: episode.as_ref() });
            let mut response = json(&Page { events: events.collect(), next });
            // Events are written without a new snapshot, too.
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => {
            tracing::error!(%error, "the event history could not be read for a program");
            error::page(StatusCode::SERVICE_UNAVAILABLE, "The history could not be read. Try again.")
        }
    }
}
