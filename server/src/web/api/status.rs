use app::model::{DeviceState, Freshness, Snapshot};
use axum::{extract::State, response::Response};
use jiff::Timestamp;
use serde::Serialize;

use super::{super::state::WebState, json};

#[derive(Serialize)]
struct Status<'a> {
    /// Version of this program.
    version: &'a str,
    demonstration: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone: Option<&'a str>,
    reading: Currency<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a DeviceState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    store_problem: Option<&'a str>,
}

/// How current the last reading is.
#[derive(Serialize)]
struct Currency<'a> {
    freshness: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<u64>,
}

impl<'a> Status<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let reading = snapshot.reading.as_ref();
        let (freshness, since, cause) = match &snapshot.freshness {
            Freshness::NotConfigured => ("not-configured", None, None),
            Freshness::BeingRead => ("being-read", None, None),
            Freshness::Current => ("current", None, None),
            Freshness::Stale { since, cause } => ("stale", Some(*since), Some(cause.as_str())),
        };
        Self {
            version: &snapshot.product.version,
            demonstration: snapshot.demonstration,
            time_zone: snapshot.zone.iana_name(),
            reading: Currency {
                freshness,
                since,
                cause,
                taken_at: reading.map(|reading| reading.taken_at),
                sequence: reading.map(|reading| reading.sequence),
            },
            state: reading.map(|reading| &reading.state),
            store_problem: snapshot.store_problem.as_deref(),
        }
    }
}

/// `/api/v1/status`: whether the printer answers, and how it is.
pub(super) async fn show(State(state): State<WebState>) -> Response {
    json(&Status::of(&state.service.latest()))
}
