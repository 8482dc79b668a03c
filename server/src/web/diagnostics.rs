//! Diagnostics information as a file, for whoever has no network to send it by.

use app::{
    model::{Access, RequestKind},
    port::Preview,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{error, state::WebState};
use crate::report::content_disposition;

/// What Send Diagnostics Information would send now. The guard lets the administrator alone get here.
pub(super) async fn download(
    State(state): State<WebState>,
    Extension(access): Extension<Access>,
) -> Response {
    // A file is none of what a page shows: nothing is kept of it to be sent.
    let from = Access { session: None, ..access };
    let preview = match &state.communication {
        Some((communication, _)) => communication.preview(&from, RequestKind::Diagnostics).await,
        None => None,
    };
    let Some(Preview { text, .. }) = preview else {
        let sentence = "The printer has not been read yet, so there is nothing to save.";
        return error::page(StatusCode::NOT_FOUND, sentence);
    };
    let day = state.service.latest().zone.to_datetime(state.clock.now()).date();
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&content_disposition(&format!("diagnostics-{day}.json"))) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
