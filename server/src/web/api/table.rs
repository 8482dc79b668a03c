//! Tables of the last reading, each by itself.

use app::model::{Alert, Fault, Reading, Supply};
use axum::{extract::State, response::Response};
use jiff::Timestamp;
use serde::Serialize;

use super::{super::state::WebState, json, not_read};

#[derive(Serialize)]
struct SupplyTable<'a> {
    taken_at: Timestamp,
    sequence: u64,
    supplies: &'a [Supply],
}

#[derive(Serialize)]
struct AlertTable<'a> {
    taken_at: Timestamp,
    sequence: u64,
    alerts: &'a [Alert],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    faults: &'a [Fault],
}

/// `/api/v1/supplies`.
pub(super) async fn supplies(State(state): State<WebState>) -> Response {
    of_reading(&state, |reading| {
        let Reading { taken_at, sequence, supplies, .. } = reading;
        json(&SupplyTable { taken_at: *taken_at, sequence: *sequence, supplies })
    })
}

/// `/api/v1/alerts`.
pub(super) async fn alerts(State(state): State<WebState>) -> Response {
    of_reading(&state, |reading| {
        let Reading { taken_at, sequence, alerts, faults, .. } = reading;
        json(&AlertTable { taken_at: *taken_at, sequence: *sequence, alerts, faults })
    })
}

fn of_reading(state: &WebState, tell: impl FnOnce(&Reading) -> Response) -> Response {
    state.service.latest().reading.as_ref().map_or_else(not_read, tell)
}
