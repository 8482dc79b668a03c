//! Errors of `/api/v1` as programs read them (RFC 9457), whatever they come from.

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::operation;

/// Where data for programs is.
const FOLDER: &str = "/api/v1";
/// The media type of RFC 9457, section 3.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What an error says. An extension of the answers that [`super::error`] and [`super::guard`] make.
#[derive(Clone, Debug)]
pub(super) struct Sentence(pub(super) String);

/// An error. Its type is what its status says, so it is the one that needs no address ("about:blank").
#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    operation: &'a str,
}

/// Tells errors below `/api/v1` as problems; what else such an answer has in its headers stays.
pub(super) async fn shape(request: Request, next: Next) -> Response {
    let below = request.uri().path().strip_prefix(FOLDER);
    let wanted = below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let response = next.run(request).await;
    let failed = response.status().is_client_error() || response.status().is_server_error();
    if wanted && failed { as_problem(response) } else { response }
}

fn as_problem(response: Response) -> Response {
    let (mut parts, _) = response.into_parts();
    let sentence = parts.extensions.remove::<Sentence>();
    let operation = operation::current().unwrap_or_default();
    let problem = Problem {
        r#type: "about:blank",
        title: parts.status.canonical_reason().unwrap_or_default(),
        status: parts.status.as_u16(),
        detail: sentence.as_ref().map_or_else(|| usual(parts.status), |sentence| &sentence.0),
        operation: &operation,
    };
    let body = Json(problem).into_response().into_body();
    for stale in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::ETAG] {
        parts.headers.remove(stale);
    }
    parts.headers.insert(header::CONTENT_TYPE, MEDIA_TYPE);
    parts.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Response::from_parts(parts, body)
}

/// What is said where whoever refused said nothing.
fn usual(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "There is nothing at this path: /api/v1/openapi.json says what there is.",
        StatusCode::SERVICE_UNAVAILABLE => "This device took too long over it. Try again.",
        status if status.is_server_error() => "This device could not do it; its log tells why.",
        _ => "This request can't be answered: /api/v1/openapi.json says what can be asked.",
    }
}
