//! Refusals as they are sent.

use std::any::Any;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    far_end::Refusal,
    protocol::{
        path,
        problem::{Problem, ProblemKind},
    },
};

/// When to come again after a fault of this server, in seconds.
const AFTER_A_FAULT_S: i64 = 60;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => {
                let mut response = answer(status(problem.kind), &problem);
                if problem.kind == ProblemKind::UnknownToken {
                    let scheme = HeaderValue::from_static("Bearer");
                    response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
                }
                response
            }
            Self::Busy { after, too_often } => {
                let seconds = after.as_secs() + i64::from(after.subsec_nanos() > 0);
                let (status, what) = if too_often {
                    (StatusCode::TOO_MANY_REQUESTS, "You ask too often.")
                } else {
                    (StatusCode::SERVICE_UNAVAILABLE, "This server can't do that now; its log tells why.")
                };
                let mut response = answer(
                    status,
                    &problem(ProblemKind::Busy, &format!("{what} Come again in {seconds} s.")),
                );
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                response
            }
            Self::Fault(error) => {
                tracing::error!(%error, "a request could not be answered");
                let after = jiff::SignedDuration::from_secs(AFTER_A_FAULT_S);
                Self::Busy { after, too_often: false }.into_response()
            }
        }
    }
}

/// The status that a kind of refusal has.
fn status(kind: ProblemKind) -> StatusCode {
    match kind {
        ProblemKind::UnknownToken => StatusCode::UNAUTHORIZED,
        ProblemKind::BadCode => StatusCode::FORBIDDEN,
        ProblemKind::Gap | ProblemKind::Fork => StatusCode::CONFLICT,
        ProblemKind::Cancelled => StatusCode::GONE,
        ProblemKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ProblemKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        ProblemKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        ProblemKind::Other => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A path that is none.
pub(super) async fn not_found() -> Response {
    answer(StatusCode::NOT_FOUND, &problem(ProblemKind::Other, "There is nothing at this path."))
}

/// A method that the path does not have.
pub(super) async fn not_allowed() -> Response {
    let detail = "This path has another method.";
    answer(StatusCode::METHOD_NOT_ALLOWED, &problem(ProblemKind::Other, detail))
}

/// A handler panicked: a fault of this program, which the log tells.
#[expect(clippy::needless_pass_by_value, reason = "the signature that CatchPanicLayer calls")]
pub(super) fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = text, "a request failed");
    Refusal::other("This server has a fault; its log tells which.").into_response()
}

fn problem(kind: ProblemKind, detail: &str) -> Problem {
    Problem { kind, detail: detail.to_owned(), event: None, head: None }
}

/// RFC 9457 has a media type of its own.
fn answer(status: StatusCode, problem: &Problem) -> Response {
    let text = serde_json::to_string(problem).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, path::PROBLEM)], text).into_response()
}
