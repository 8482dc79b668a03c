use std::collections::BTreeMap;

use app::model::{Hold, Meter, MeterRead, Snapshot};
use axum::{extract::State, response::Response};
use jiff::Timestamp;
use serde::Serialize;

use super::{super::state::WebState, json};

/// The meters as they are and as they were sent: two sets of data.
#[derive(Serialize)]
struct Meters<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<Current<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_transmission: Option<Sent<'a>>,
    billing: Billing<'a>,
}

#[derive(Serialize)]
struct Current<'a> {
    taken_at: Timestamp,
    sequence: u64,
    meters: &'a [Meter],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    service_meters: &'a [Meter],
}

/// What the server has accepted.
#[derive(Serialize)]
struct Sent<'a> {
    accepted_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    values: &'a BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct Billing<'a> {
    holds: &'a [Hold],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_due: Option<Timestamp>,
}

impl<'a> Meters<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let current = snapshot.reading.as_ref().map(|reading| Current {
            taken_at: reading.taken_at,
            sequence: reading.sequence,
            meters: &reading.meters,
            service_meters: &reading.service_meters,
        });
        let sent = |MeterRead { sent_at, reference, values }: &'a MeterRead| Sent {
            accepted_at: *sent_at,
            reference: reference.as_deref(),
            values,
        };
        Self {
            current,
            last_transmission: snapshot.last_sent.as_ref().map(sent),
            billing: Billing { holds: &snapshot.billing.holds, next_due: snapshot.billing.next_due },
        }
    }
}

/// `/api/v1/meters`.
pub(super) async fn show(State(state): State<WebState>) -> Response {
    json(&Meters::of(&state.service.latest()))
}
