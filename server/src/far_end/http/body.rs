//! What comes in a request.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, header},
};

use crate::far_end::Refusal;

/// The text of a message of at most so many octets, of this media type.
pub(super) async fn text(
    headers: &HeaderMap,
    body: Body,
    kind: &str,
    limit: usize,
) -> Result<String, Refusal> {
    let told = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if essence(told) != essence(kind) {
        return Err(Refusal::invalid(format!("The message has to be {}.", essence(kind))));
    }
    let octets = to_bytes(body, limit).await.map_err(|_| {
        Refusal::too_large(format!(
            "More than {limit} octets are not taken at one time, or the message broke off."
        ))
    })?;
    String::from_utf8(octets.into()).map_err(|_| Refusal::invalid("The message is not UTF-8."))
}

/// The token of a request.
pub(super) fn token(headers: &HeaderMap) -> Result<String, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let token = values.next().and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    match (token, values.next()) {
        (Some(token), None) if !token.is_empty() => Ok(token),
        _ => Err(Refusal::unknown_token("The request shows no token. Enrol the device.")),
    }
}

/// A media type without its parameters.
fn essence(kind: &str) -> String {
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}
