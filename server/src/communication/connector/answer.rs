//! What an answer, or the lack of one, means.

use std::io;

use app::model::Cause;
use hyper::{
    HeaderMap, Response, StatusCode,
    body::Incoming as Body,
    header::{CONNECTION, CONTENT_TYPE, LOCATION},
};
use serde::de::IgnoredAny;

use super::{Failure, Route, plain, retry_after::retry_after, tls};

/// What can be told from the head alone.
pub(super) fn head(answer: &Response<Body>, route: &Route) -> Result<(), Failure> {
    let (status, headers, server) = (answer.status(), answer.headers(), &route.server.at);
    let failure = match status.as_u16() {
        200..=299 | 400..=499 => return Ok(()),
        300..=399 => {
            let location = headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
            let location = location.unwrap_or_default();
            let to = if location.is_empty() { "nowhere".to_owned() } else { plain(&location) };
            let (cause, check) = if location.is_empty() || route.server.is_same_host(&location) {
                (Cause::HttpRedirect, "Check the path of the server's address.")
            } else {
                (
                    Cause::HttpRedirectElsewhere,
                    "Nothing was sent there. Check the server's address, and whether a sign-in page of the network is \
                     in between.",
                )
            };
            let sentence =
                format!("{server} answered {status} and leads to {to}, which is not followed. {check}");
            Failure::new(cause, sentence)
        }
        _ => Failure::new(Cause::HttpStatus, format!("{server} answered {status}: it could not do it now.")),
    };
    Err(Failure { retry_after: retry_after(headers, route.clock.now()), ..failure })
}

/// Whether it says that it is JSON, and is.
pub(super) fn is_json(headers: &HeaderMap, body: &[u8]) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let says = kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"));
    says && serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

pub(super) fn not_json(status: StatusCode, headers: &HeaderMap, server: &str) -> Failure {
    let kind = headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let kind = kind.map(|kind| format!(" ({})", plain(&kind))).unwrap_or_default();
    Failure::new(
        Cause::HttpNotJson,
        format!(
            "{server} answered {status}, but not in JSON{kind}. Check the server's address: this may be another server, \
             or a page of the network in between."
        ),
    )
}

pub(super) fn too_large(server: &str, most: usize) -> Failure {
    Failure::new(
        Cause::HttpTooLarge,
        format!(
            "The answer of {server} is larger than {most} octets; the rest was not read. Check the server's \
             address."
        ),
    )
}

pub(super) fn says_close(headers: &HeaderMap) -> bool {
    let value = headers.get(CONNECTION).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.split(',').any(|word| word.trim().eq_ignore_ascii_case("close")))
}

/// Why no whole answer came.
pub(super) fn broken(error: &hyper::Error, server: &str, route: &Route) -> Failure {
    if error.is_parse_too_large() {
        return Failure::new(
            Cause::HttpTooLarge,
            format!("The headers of the answer of {server} are too large. Check the server's address."),
        );
    }
    if error.is_parse() {
        return Failure::new(
            Cause::HttpNotUnderstood,
            format!("What answers at {server} does not speak HTTP/1.1. Check the server's address and port."),
        );
    }
    let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
    if let Some(source) = source
        && tls::is_behind(source)
    {
        return tls::failure(source, server, route.clock.now());
    }
    if source.is_some_and(|source| source.kind() == io::ErrorKind::InvalidInput) {
        return Failure::new(Cause::HttpNotUnderstood, format!("The answer of {server} is not sound HTTP."));
    }
    Failure::new(
        Cause::HttpCut,
        format!("The connection to {server} ended before its answer was complete. It is tried again later."),
    )
}
