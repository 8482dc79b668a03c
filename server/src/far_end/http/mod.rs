//! The paths that devices reach.

mod body;
mod check_in;
mod connectivity;
mod enrolment;
mod events;
mod problem;
mod stranger;

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware,
    response::Response,
    routing::{get, post},
};
use tower_http::catch_panic::CatchPanicLayer;

use super::{FarEnd, Refusal};
use crate::protocol::path;

/// Everything that devices reach.
pub fn router(far_end: FarEnd) -> Router {
    Router::new()
        .route(path::CONNECTIVITY, get(connectivity::answer))
        .route(path::ENROLMENTS, post(enrolment::answer))
        .route(path::CHECK_INS, post(check_in::answer))
        .route(path::EVENTS, post(events::answer))
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::not_allowed)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(middleware::map_response(secured))
        .with_state(far_end)
}

/// Tokens and what devices said stay out of every cache.
async fn secured(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Does what reads and writes the database, and may wait for the disk, away from the connections.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        // It panicked, or the program ends.
        Err(error) => {
            tracing::error!(%error, "a request failed");
            Err(Refusal::other("This server has a fault; its log tells which."))
        }
    }
}
