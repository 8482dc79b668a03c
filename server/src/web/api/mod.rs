//! `/api/v1`: what the pages show, as JSON for programs. docs/api.openapi.json says what each answer holds, and a test
//! holds both to each other.
//!
//! What is made of the snapshot alone goes through the cache of pages: made and compressed once a snapshot, and 304
//! for whoever has it. It is the same for everybody but the administrator, who sees the printer's contact, and what was
//! written to requests for service, too.

mod communication;
mod document;
mod events;
mod known;
mod maintenance;
mod meter_reads;
mod meters;
mod reading;
mod reliability;
mod status;
mod supplies;
mod table;

use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde::Serialize;

use super::{error, state::WebState};

/// What is made of the snapshot.
pub(super) fn of_the_snapshot() -> Router<WebState> {
    Router::new()
        .route("/api/v1/openapi.json", get(document::show))
        .route("/api/v1/reading", get(reading::show))
        .route("/api/v1/status", get(status::show))
        .route("/api/v1/meters", get(meters::show))
        .route("/api/v1/supplies", get(table::supplies))
        .route("/api/v1/supply-outlooks", get(supplies::outlooks))
        .route("/api/v1/supply-orders", get(supplies::orders))
        .route("/api/v1/alerts", get(table::alerts))
        .route("/api/v1/alert-episodes", get(maintenance::episodes))
        .route("/api/v1/findings", get(maintenance::findings))
        .route("/api/v1/reliability", get(reliability::show))
        .route("/api/v1/service-requests", get(maintenance::service_requests))
        .route("/api/v1/communication", get(communication::show))
}

/// What is made of the history, and what there is not.
pub(super) fn others() -> Router<WebState> {
    Router::new()
        .route("/api/v1/meter-reads", get(meter_reads::show))
        .route("/api/v1/events", get(events::show))
        .route("/api/v1", any(nothing))
        .route("/api/v1/{*path}", any(nothing))
}

async fn nothing() -> Response {
    error::page(
        StatusCode::NOT_FOUND,
        "There is nothing at this path: /api/v1/openapi.json says what there is.",
    )
}

/// The answer before the printer was read for the first time.
fn not_read() -> Response {
    error::page(
        StatusCode::NOT_FOUND,
        "The printer has not been read yet, or none is set: /api/v1/status says which.",
    )
}

/// What can be serialised, as an answer.
fn json(what: &impl Serialize) -> Response {
    match serde_json::to_vec(what) {
        Ok(body) => {
            let kind = HeaderValue::from_static("application/json");
            ([(header::CONTENT_TYPE, kind)], body).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "an answer could not be written as JSON");
            error::page(StatusCode::INTERNAL_SERVER_ERROR, "The answer could not be made.")
        }
    }
}
