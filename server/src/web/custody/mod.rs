//! What the administrator takes along, brings back, or erases: archives, the audit trail as a file, the hand-over.

mod audit_file;
mod form;
mod hand_over;
mod restore;
mod save;
mod upload;

use std::time::Duration;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    routing::{get, post},
};
use tower_http::timeout::TimeoutLayer;

use super::state::WebState;

/// An upload over a slow network, and merging years of history, may take this long; nothing else takes longer.
pub(super) const PATIENCE: Duration = Duration::from_mins(10);

/// Routes that have more time, and an own bound on what is uploaded.
pub(super) fn routes(state: &WebState) -> Router<WebState> {
    Router::new()
        .route("/actions/backup", post(save::save))
        .route("/actions/restore", post(upload::check).layer(DefaultBodyLimit::max(upload::limit(state))))
        .route("/actions/restore-checked", post(restore::restore))
        .route("/actions/hand-over", post(hand_over::erase))
        .route("/settings/audit.csv", get(audit_file::download))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
}
