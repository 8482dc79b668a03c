//! The edge's errors: a sentence for the person, the reason for the log, and the operation id in both.

use std::any::Any;

use axum::{
    Extension,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use tower_http::csrf::ProtectionError;

use super::{operation, problem::Sentence};

/// A plain page that says what went wrong. Only for what goes wrong outside the pages: these have their own.
pub(super) fn page(status: StatusCode, message: &str) -> Response {
    let operation = operation::current().unwrap_or_default();
    let body =
        format!("{message}\n\nOperation {operation}. The log of this device has more under this id.\n");
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, Extension(Sentence(message.to_owned())), headers, body).into_response()
}

/// A handler panicked: a fault of this program, which the log tells.
#[expect(clippy::needless_pass_by_value, reason = "the signature that CatchPanicLayer calls")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = text, "a request failed");
    page(
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something is wrong with this device's software. Try again; if it stays, tell your service.",
    )
}

/// The answer to a form that another site sent.
#[expect(clippy::needless_pass_by_value, reason = "the signature that CsrfLayer calls")]
pub(super) fn foreign_origin(error: ProtectionError) -> Response {
    operation::refused(format_args!("a form of another site: {error}"));
    page(
        StatusCode::FORBIDDEN,
        "This form did not come from this device's own pages, so nothing was done. \
         Open the page on this device and press the button there.",
    )
}
