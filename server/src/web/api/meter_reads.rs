use app::model::{BillingRead, ClockQuality, ReadContent, ReadReason, ReadState};
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{
    super::{error, state::WebState},
    json,
};

/// Reads of an answer, unless it is asked for fewer.
const PAGE: usize = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Options {
    /// Reads with higher numbers alone.
    #[serde(default)]
    after: u32,
    /// So many at most.
    limit: Option<usize>,
}

/// A page of the history.
#[derive(Serialize)]
struct Page<'a> {
    reads: Vec<Row<'a>>,
    /// What to give for `after` next; not there where these are the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<i64>,
}

#[derive(Serialize)]
struct Row<'a> {
    read: i64,
    taken_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrected_at: Option<Timestamp>,
    clock: ClockQuality,
    sequence: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<&'a str>,
    reason: ReadReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_due: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_due: Option<Date>,
    state: ReadState,
    #[serde(flatten)]
    content: &'a ReadContent,
}

impl<'a> Row<'a> {
    fn of(read: &'a BillingRead) -> Self {
        Self {
            read: read.id,
            taken_at: read.taken_at,
            corrected_at: read.corrected_at,
            clock: read.clock,
            sequence: read.sequence,
            serial_number: read.serial_number.as_deref(),
            reason: read.reason,
            first_due: read.days.map(|days| days.first),
            last_due: read.days.map(|days| days.last),
            state: read.state,
            content: &read.content,
        }
    }
}

/// `/api/v1/meter-reads`: every meter read that is kept, oldest first, a page at a time.
pub(super) async fn show(
    State(state): State<WebState>,
    options: Result<Query<Options>, QueryRejection>,
) -> Response {
    let Ok(Query(Options { after, limit })) = options else { return not_understood() };
    let limit = limit.unwrap_or(PAGE);
    if !(1..=PAGE).contains(&limit) {
        return not_understood();
    }
    // One more than is told says whether there is more.
    match state.service.store().meter_reads_after(after.into(), limit + 1).await {
        Ok(found) => {
            let reads = &found[..found.len().min(limit)];
            let next = reads.last().filter(|_| found.len() > limit).map(|last| last.id);
            let mut response = json(&Page { reads: reads.iter().map(Row::of).collect(), next });
            // What becomes of a read changes without a new snapshot.
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(error) => {
            tracing::error!(%error, "meter reads could not be read for a program");
            error::page(StatusCode::SERVICE_UNAVAILABLE, "The history could not be read. Try again.")
        }
    }
}

fn not_understood() -> Response {
    error::page(
        StatusCode::BAD_REQUEST,
        "`after` is the number of a read, 0 or above; `limit` is from 1 to 100.",
    )
}
