use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{error, state::WebState};

/// Whom to tell about a weakness (RFC 9116).
pub(super) async fn show(State(state): State<WebState>) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    match state.security_txt {
        Some(text) => (headers, text.to_string()).into_response(),
        None => error::page(StatusCode::NOT_FOUND, "Nobody is named here who is told about weaknesses."),
    }
}
