//! What went to the communication server and what it signed, as files: octet by octet as it went over the wire.

use std::sync::Arc;

use app::model::TransmissionDetail;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{error, state::WebState};
use crate::report::content_disposition;

/// The downloads below `/transmissions`.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/transmissions/{id}/sent.json", get(sent))
        .route("/transmissions/{id}/receipt.json", get(receipt))
}

async fn sent(State(state): State<WebState>, Path(id): Path<i64>) -> Response {
    file(&state, id, "sent", "application/cloudevents-batch+json", |detail| detail.body).await
}

async fn receipt(State(state): State<WebState>, Path(id): Path<i64>) -> Response {
    file(&state, id, "receipt", "application/json", |detail| detail.receipt).await
}

async fn file(
    state: &WebState,
    id: i64,
    what: &str,
    kind: &'static str,
    of: impl FnOnce(TransmissionDetail) -> Option<String>,
) -> Response {
    let Some((_, transmissions)) = &state.communication else { return absent() };
    match Arc::clone(transmissions).transmission(id).await {
        Ok(detail) => match detail.and_then(of) {
            Some(text) => {
                let mut response = text.into_response();
                let headers = response.headers_mut();
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
                if let Ok(name) =
                    HeaderValue::from_str(&content_disposition(&format!("transmission-{id}-{what}.json")))
                {
                    headers.insert(header::CONTENT_DISPOSITION, name);
                }
                response
            }
            None => absent(),
        },
        Err(cause) => {
            tracing::error!(%cause, "a transmission could not be read");
            error::page(StatusCode::SERVICE_UNAVAILABLE, "The ledger could not be read. Try again.")
        }
    }
}

fn absent() -> Response {
    error::page(
        StatusCode::NOT_FOUND,
        "There is no such file: the number is wrong, or what was sent is no longer kept.",
    )
}
