//! HTTP: the pages, the actions behind their buttons, the downloads, the embedded site. One middleware a file.

mod access;
mod api;
pub mod asset;
mod authority;
mod bearer;
mod certificate;
pub mod conditional;
mod custody;
mod diagnostics;
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
mod live;
mod metrics;
mod operation;
mod paced;
mod page;
mod page_cache;
mod plain_path;
mod problem;
mod rate;
mod refused;
mod security_txt;
mod state;
mod transmissions;

pub use access::Secure;
pub use host::HostNames;
pub use listener::{Limits, Listener};
pub use live::Stopping;
pub use state::{Build, Custody, WebState};

use std::sync::Arc;

use axum::{Router, http::StatusCode, middleware, routing::get};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, csrf::CsrfLayer, timeout::TimeoutLayer};

/// Everything that is served.
pub fn router(state: WebState) -> Router {
    // One count instead of a copy of all of it for each of them and each request.
    let shared = Arc::new(state.clone());
    let pages = page::routes(&state)
        .merge(api::of_the_snapshot())
        .layer(middleware::from_fn_with_state(shared.clone(), page_cache::serve))
        .fallback(page::not_found(&state));
    Router::new()
        .merge(pages)
        .merge(page::actions())
        .route("/maintenance/UsageLog.csv", get(download::usage_log))
        .route("/meter/history.csv", get(download::meter_history))
        .route("/supplies/history.csv", get(download::supply_history))
        .route("/maintenance/events.csv", get(download::event_history))
        .route("/supplies/performance.csv", get(download::supply_performance))
        .route("/metrics", get(metrics::show))
        .merge(api::others())
        .route("/live", get(live::follow))
        .route("/healthz", get(health::healthz))
        .merge(certificate::routes(&state))
        .merge(transmissions::routes())
        .route("/maintenance/diagnostics.json", get(diagnostics::download))
        .route("/device-ca.pem", get(authority::download))
        .route("/.well-known/security.txt", get(security_txt::show))
        .merge(asset::routes())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, state.request_time))
        .merge(custody::routes(&state))
        .layer(
            ServiceBuilder::new()
                .layer(middleware::from_fn_with_state(shared.clone(), operation::assign))
                .layer(middleware::from_fn(headers::secure))
                .layer(middleware::from_fn(problem::shape))
                .layer(CatchPanicLayer::custom(error::panicked))
                .layer(middleware::from_fn_with_state(shared.clone(), host::check))
                .layer(middleware::from_fn_with_state(shared.clone(), bearer::check))
                .layer(middleware::from_fn_with_state(shared.clone(), https::lead))
                .layer(middleware::from_fn(plain_path::check))
                .layer(CsrfLayer::new().with_rejection_response(error::foreign_origin))
                // Behind the look at the origin, so that no other site's page uses up what an address may ask.
                .layer(middleware::from_fn_with_state(shared.clone(), rate::limit))
                .layer(middleware::from_fn_with_state(shared.clone(), access::resolve))
                .layer(middleware::from_fn_with_state(shared, guard::check)),
        )
        .with_state(state)
}
