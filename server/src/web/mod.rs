//! HTTP: the pages, the actions behind their buttons, the downloads, the embedded site. One middleware a file.

mod access;
pub mod asset;
mod authority;
mod certificate;
pub mod conditional;
mod custody;
mod download;
pub mod encoding;
mod error;
pub mod form_token;
mod guard;
mod headers;
mod health;
mod host;
mod https;
pub mod listener;
mod operation;
mod page;
mod page_cache;
mod plain_path;
mod rate;
mod security_txt;
mod state;

pub use access::Secure;
pub use host::HostNames;
pub use listener::{Limits, Listener};
pub use state::{Build, Custody, WebState};

use axum::{Router, http::StatusCode, middleware, routing::get};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

/// Everything that is served.
pub fn router(state: WebState) -> Router {
    let pages = page::routes(&state)
        .layer(middleware::from_fn_with_state(state.clone(), page_cache::serve))
        .fallback(page::not_found(&state));
    Router::new()
        .merge(pages)
        .merge(page::actions())
        .route("/maintenance/UsageLog.csv", get(download::usage_log))
        .route("/meter/history.csv", get(download::meter_history))
        .route("/healthz", get(health::healthz))
        .merge(certificate::routes(&state))
        .route("/device-ca.pem", get(authority::download))
        .route("/.well-known/security.txt", get(security_txt::show))
        .merge(asset::routes())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, state.request_time))
        .merge(custody::routes())
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn(operation::assign))
                .layer(middleware::from_fn(headers::secure))
                .layer(CatchPanicLayer::custom(error::panicked))
                .layer(middleware::from_fn_with_state(state.clone(), host::check))
                .layer(middleware::from_fn_with_state(state.clone(), https::lead))
                .layer(middleware::from_fn(plain_path::check))
                .layer(CsrfLayer::new().with_rejection_response(error::foreign_origin))
                // Behind the look at the origin, so that no other site's page uses up what an address may ask.
                .layer(middleware::from_fn_with_state(state.clone(), rate::limit))
                .layer(middleware::from_fn_with_state(state.clone(), access::resolve))
                .layer(middleware::from_fn_with_state(state.clone(), guard::check)),
        )
        .with_state(state)
}
