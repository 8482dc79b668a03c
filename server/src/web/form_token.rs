//! The token that each of the administrator's forms carries. It is that of the session and stands in pages of this
//! device alone, so a page of another site can't send it.

use app::model::{Access, FORM_TOKEN};
use axum::{
    body::{Body, to_bytes},
    extract::{Multipart, Request},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use subtle::ConstantTimeEq;

use super::{error, guard::refusal, operation};

/// Octets of a first part; a token has 64.
const LONGEST: usize = 256;

/// Whether `given` is the token of this session; in the same time, whatever the answer.
pub(super) fn is_right(access: &Access, given: &str) -> bool {
    access.form_token.as_deref().is_some_and(|token| token.as_bytes().ct_eq(given.as_bytes()).into())
}

/// The same request, where its form has at most so many octets and carries the token of the session; else the refusal.
pub(super) async fn checked(request: Request, limit: usize) -> Result<Request, Box<Response>> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, limit).await else {
        return Err(Box::new(too_long()));
    };
    let mut given = Vec::new();
    if is_form(&parts.headers) {
        given.extend(fields(&body).filter(|(name, _)| *name == FORM_TOKEN).map(|(_, value)| value));
    }
    let right = parts.extensions.get::<Access>().is_some_and(|access| match &*given {
        [token] => is_right(access, token),
        _ => false,
    });
    if right {
        Ok(Request::from_parts(parts, Body::from(body)))
    } else {
        Err(Box::new(wrong(&parts.headers)))
    }
}

/// Reads the first part of a form of several parts, which must be the token of the session. For handlers of paths
/// that need [`super::guard::Need::Parts`]: nothing else of the form is looked at before.
pub async fn first_part(access: &Access, form: &mut Multipart) -> Result<(), Box<Response>> {
    let refused = || Box::new(wrong(&HeaderMap::new()));
    let mut part = form.next_field().await.ok().flatten().ok_or_else(refused)?;
    if part.name() != Some(FORM_TOKEN) {
        return Err(refused());
    }
    let mut given = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(|_| refused())? {
        given.extend_from_slice(&chunk);
        if given.len() > LONGEST {
            return Err(refused());
        }
    }
    let right = std::str::from_utf8(&given).is_ok_and(|given| is_right(access, given));
    if right { Ok(()) } else { Err(refused()) }
}

/// The answer to a form that is too long.
pub(super) fn too_long() -> Response {
    error::page(StatusCode::PAYLOAD_TOO_LARGE, "The form is too long. Nothing was done.")
}

fn wrong(headers: &HeaderMap) -> Response {
    operation::refused(format_args!("a form without the token of its session"));
    let sentence = "This form does not come from a page of your session, so nothing was done. Load the page again, \
                    then repeat it.";
    refusal(headers, StatusCode::FORBIDDEN, sentence)
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The fields of a form. Values of tokens are plain hexadecimal, so nothing needs decoding.
fn fields(body: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    let text = std::str::from_utf8(body).unwrap_or_default();
    text.split('&').filter_map(|pair| pair.split_once('='))
}
