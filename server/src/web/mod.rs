//! HTTP: the pages, the actions behind their buttons, the downloads, the embedded site. One middleware a file.

mod access;
pub mod asset;
pub mod conditional;
mod download;
pub mod encoding;
mod error;
pub mod form_token;
mod guard;
mod headers;
mod health;
mod host;
mod operation;
mod page;
mod page_cache;
mod state;

pub use access::Secure;
pub use host::HostNames;
pub use state::{Build, WebState};

use std::time::Duration;

use axum::{Router, http::StatusCode, middleware, routing::get};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

/// Longest that a request may take. A Refresh waits for a printer that may be slow.
const REQUEST_TIME: Duration = Duration::from_mins(1);

/// Everything that is served.
pub fn router(state: WebState) -> Router {
    let pages = page::routes(&state)
        .layer(middleware::from_fn_with_state(state.clone(), page_cache::serve))
        .fallback(page::not_found(&state));
    Router::new()
        .merge(pages)
        .merge(page::actions(&state))
        .route("/maintenance/UsageLog.csv", get(download::usage_log))
        .route("/healthz", get(health::healthz))
        .merge(asset::routes())
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn(operation::assign))
                .layer(middleware::from_fn(headers::secure))
                .layer(CatchPanicLayer::custom(error::panicked))
                .layer(middleware::from_fn_with_state(state.clone(), host::check))
                .layer(CsrfLayer::new().with_rejection_response(error::foreign_origin))
                .layer(middleware::from_fn_with_state(state.clone(), access::resolve))
                .layer(middleware::from_fn_with_state(state.clone(), guard::check))
                .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, REQUEST_TIME)),
        )
        .with_state(state)
}
