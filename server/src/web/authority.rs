use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{error, state::WebState};

/// The authority of the certificates that the device makes itself, for browsers to take it among theirs. It is
/// public.
pub(super) async fn download(State(state): State<WebState>) -> Response {
    let authority = match &state.certificates {
        Some(certificates) => certificates.authority().await,
        None => None,
    };
    let Some(pem) = authority else {
        return error::page(StatusCode::NOT_FOUND, "This device has no authority of its own.");
    };
    let headers = [
        (header::CONTENT_TYPE, "application/x-pem-file"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"device-ca.pem\""),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, pem).into_response()
}
