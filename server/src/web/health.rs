use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::state::WebState;

/// 200 once the listener and the store are up, whatever the printer does. It tells strangers nothing more.
pub(super) async fn healthz(State(state): State<WebState>) -> Response {
    let status = match state.service.store().problem().await {
        None => StatusCode::OK,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let word = if status == StatusCode::OK { "ok\n" } else { "store\n" };
    (status, [(header::CACHE_CONTROL, "no-store")], word).into_response()
}
