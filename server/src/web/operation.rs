//! Gives each request an id that stands in the answer and in the log, so that whoever sees an error page can be
//! helped.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;
use uuid::Uuid;

/// The header that carries it.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-operation-id");

tokio::task_local! {
    static CURRENT: String;
}

/// The id of the request that this task works for.
pub(super) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

pub(super) async fn assign(request: Request, next: Next) -> Response {
    // Twelve hexadecimal digits can be read out on the telephone.
    let id = Uuid::new_v4().simple().to_string()[..12].to_owned();
    let span = tracing::info_span!("request", operation = %id, method = %request.method(), path = request.uri().path());
    let mut response = CURRENT.scope(id.clone(), next.run(request)).instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}
