use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

const DOCUMENT: &str = include_str!("../../../../docs/api.openapi.json");

/// `/api/v1/openapi.json`: this interface, for machines.
pub(super) async fn show() -> Response {
    // OpenAPI 3.1 has no media type that is registered; this is what its tools ask for.
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], DOCUMENT).into_response()
}
