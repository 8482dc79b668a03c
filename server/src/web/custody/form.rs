//! What these forms have in common.

use app::{
    SettingsPage,
    model::Access,
    port::{FieldFault, Kept},
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

use crate::web::state::WebState;

/// Leads back to the page of the form, which says what became of it.
pub(super) fn back(state: &WebState, from: &Access, page: SettingsPage, kept: Kept) -> Response {
    let name = state.settings.keep(from, kept);
    Redirect::to(&format!("{}?{}={name}", page.path(), app::KEPT)).into_response()
}

/// What is wrong with a field.
pub(super) fn fault(name: &str, message: impl Into<String>) -> Kept {
    Kept { faults: vec![FieldFault { name: name.into(), message: message.into() }], ..Kept::default() }
}

/// The last page of a device that starts anew.
pub(super) fn last_words(state: &WebState, status: StatusCode, farewell: app::Farewell) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, farewell.document(&state.assets)).into_response()
}
