//! Who may ask for what: one table, looked at before anything else happens.

use std::sync::Arc;

use app::model::Access;
use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use super::{access::Caller, error, form_token, live, operation, problem::Sentence, state::WebState};

/// What a path needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Nothing: whoever reaches the device.
    Nothing,
    /// That nobody on the way can read it: TLS, or the device itself. For what takes passwords.
    Privacy,
    /// Leave to look: everybody, unless viewing needs a sign-in.
    Viewer,
    /// The same, for what a script asks by itself: whoever may not look is told so, and not led to the sign-in.
    Line,
    /// The same, or a token. By GET and HEAD.
    Data,
    /// The administrator. A form must carry the token of the session.
    Administrator,
    /// The administrator, with a form of several parts, whose handler calls [`form_token::first_part`].
    Parts,
}

/// How a path is written in the table.
#[derive(Clone, Copy, Debug)]
enum Path {
    /// Exactly this.
    Is(&'static str),
    /// This, and what is below it.
    Under(&'static str),
}

use Path::{Is, Under};

/// Says to whoever watches over the device that it is well.
pub(super) const HEALTH: &str = "/healthz";

/// The first line that fits holds. What fits none needs a viewer by GET and is there for nothing else.
const TABLE: &[(Path, Need)] = &[
    (Is(HEALTH), Need::Nothing),
    (Is("/sign-in"), Need::Nothing),
    (Is("/set-up"), Need::Nothing),
    (Under("/.well-known"), Need::Nothing),
    (Is("/device-ca.pem"), Need::Nothing),
    (Under("/assets"), Need::Nothing),
    (Is("/favicon.svg"), Need::Nothing),
    (Is("/icon-180.png"), Need::Nothing),
    (Is("/manifest.webmanifest"), Need::Nothing),
    (Is("/actions/sign-in"), Need::Privacy),
    (Is("/actions/set-up"), Need::Privacy),
    (Is("/actions/refresh"), Need::Viewer),
    (Is("/actions/restore"), Need::Parts),
    (Is("/actions/upload-certificate"), Need::Parts),
    (Under("/actions"), Need::Administrator),
    (Under("/settings"), Need::Administrator),
    (Under("/transmissions"), Need::Administrator),
    (Is("/maintenance/diagnostics"), Need::Administrator),
    (Is("/maintenance/diagnostics.json"), Need::Administrator),
    (Is("/maintenance/UsageLog.csv"), Need::Data),
    (Is("/maintenance/events.csv"), Need::Data),
    (Is("/meter/history.csv"), Need::Data),
    (Is("/supplies/history.csv"), Need::Data),
    (Is("/supplies/performance.csv"), Need::Data),
    (Under("/api/v1"), Need::Data),
    (Is("/metrics"), Need::Data),
    (Is(live::PATH), Need::Line),
];

impl Path {
    fn fits(self, path: &str) -> bool {
        match self {
            Is(whole) => path == whole,
            Under(folder) => {
                path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            }
        }
    }
}

/// What this path needs.
pub(super) fn need(path: &str) -> Need {
    TABLE.iter().find(|(line, _)| line.fits(path)).map_or(Need::Viewer, |(_, need)| *need)
}

/// Whether this is fetched by programs: data, and whether the device is well. Pages and what belongs to them are not.
pub(super) fn is_for_programs(path: &str) -> bool {
    path == HEALTH || need(path) == Need::Data
}

pub(super) async fn check(State(state): State<Arc<WebState>>, request: Request, next: Next) -> Response {
    let caller = request.extensions().get::<Caller>().copied().unwrap_or(Caller::Stranger);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let acts = request.uri().path().starts_with("/actions/");
    let need = need(request.uri().path());
    if acts && request.method() != Method::POST {
        // The router answers 405: an action is nothing that can be looked at.
        return next.run(request).await;
    }
    if caller == Caller::Token {
        let allowed = reads && matches!(need, Need::Data | Need::Nothing);
        return if allowed { next.run(request).await } else { beyond_token() };
    }
    let closed = state.accounts.viewing_needs_sign_in();
    match (need, caller) {
        (Need::Privacy, _) if !private(&request) => not_private(&request),
        (Need::Viewer | Need::Line | Need::Data, Caller::Stranger) if closed => {
            to_sign_in(&state, &request, need)
        }
        (Need::Administrator, Caller::Administrator) if !reads => {
            match form_token::checked(request, state.max_form_octets).await {
                Ok(request) => next.run(request).await,
                Err(refused) => *refused,
            }
        }
        // Whatever the router makes of it: what anybody may look at is changed by actions alone.
        (Need::Nothing | Need::Privacy | Need::Viewer | Need::Line | Need::Data, _) if !reads && !acts => {
            only_read()
        }
        (Need::Nothing | Need::Privacy | Need::Viewer | Need::Line | Need::Data, _)
        | (Need::Administrator | Need::Parts, Caller::Administrator) => next.run(request).await,
        (Need::Administrator | Need::Parts, _) => to_sign_in(&state, &request, need),
    }
}

fn private(request: &Request) -> bool {
    request.extensions().get::<Access>().is_some_and(Access::may_give_passwords)
}

/// Leads a person who looks to the sign-in, and from there back; tells everybody else.
fn to_sign_in(state: &WebState, request: &Request, need: Need) -> Response {
    use app::port::Accounts as _;
    operation::refused(format_args!("{}", lacking(need)));
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    let led = match need {
        Need::Line => false,
        Need::Data => wants_page(request.headers()),
        _ => true,
    };
    if looks && led {
        let page = if state.accounts.claimed() { "/sign-in" } else { "/set-up" };
        let path = request.uri().path();
        let mut response = Redirect::to(&format!("{page}?page={}", encoded(path))).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return response;
    }
    let sentence = "You are not signed in, or your session has ended, so nothing was done. Sign in at /sign-in, \
                    then repeat it.";
    let mut response = refusal(request.headers(), StatusCode::UNAUTHORIZED, sentence);
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn only_read() -> Response {
    let sentence = "This address can only be read (GET), so nothing was done.";
    let mut response = error::page(StatusCode::METHOD_NOT_ALLOWED, sentence);
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

/// Why somebody who has not signed in does not get what needs this.
fn lacking(need: Need) -> &'static str {
    match need {
        Need::Administrator | Need::Parts => {
            "somebody not signed in, for what only the administrator may have"
        }
        Need::Nothing | Need::Privacy | Need::Viewer | Need::Line | Need::Data => {
            "somebody not signed in, where viewing needs that"
        }
    }
}

fn not_private(request: &Request) -> Response {
    operation::refused(format_args!("a password over plain HTTP"));
    let sentence = "Passwords are given over HTTPS, or on the device itself, alone: nothing was done. Open /sign-in, \
                    which shows where this device answers over HTTPS. Somebody may have read what you typed: \
                    choose another password.";
    refusal(request.headers(), StatusCode::FORBIDDEN, sentence)
}

fn beyond_token() -> Response {
    operation::refused(format_args!("a token for more than data"));
    error::page(
        StatusCode::FORBIDDEN,
        "A token reads data alone: downloads, /api/v1 and /metrics, by GET. Nothing was done.",
    )
}

/// A sentence, as JSON for scripts and as a page for everybody else.
pub(super) fn refusal(headers: &HeaderMap, status: StatusCode, sentence: &str) -> Response {
    let json = headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes() == b"application/json");
    if json {
        let body = serde_json::json!({ "message": sentence }).to_string();
        let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
        return (status, Extension(Sentence(sentence.to_owned())), headers, body).into_response();
    }
    error::page(status, sentence)
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// A path as the value of a parameter.
fn encoded(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2F", "/")
        .replace("%2D", "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_needs_what_the_design_says() {
        let table = [
            ("/", Need::Viewer),
            ("/meter", Need::Viewer),
            ("/supplies", Need::Viewer),
            ("/supplies/performance", Need::Viewer),
            ("/supplies/performance.csv", Need::Data),
            ("/maintenance", Need::Viewer),
            ("/nowhere", Need::Viewer),
            ("/settingsx", Need::Viewer),
            ("/settings", Need::Administrator),
            ("/settings/", Need::Administrator),
            ("/settings/security", Need::Administrator),
            ("/settings/audit.csv", Need::Administrator),
            ("/transmissions", Need::Administrator),
            ("/transmissions/17", Need::Administrator),
            ("/maintenance/UsageLog.csv", Need::Data),
            ("/supplies/history.csv", Need::Data),
            ("/maintenance/events.csv", Need::Data),
            ("/supplies/performance.csv", Need::Data),
            ("/supplies/performance.csvx", Need::Viewer),
            ("/maintenance/diagnostics", Need::Administrator),
            ("/maintenance/diagnostics.json", Need::Administrator),
            ("/maintenance/troubleshooting", Need::Viewer),
            ("/maintenance/events", Need::Viewer),
            ("/maintenance/service", Need::Viewer),
            ("/api/v1/reading", Need::Data),
            ("/api/v1", Need::Data),
            ("/api/v10", Need::Viewer),
            ("/metrics", Need::Data),
            ("/live", Need::Line),
            ("/live/", Need::Viewer),
            ("/healthz", Need::Nothing),
            ("/.well-known/security.txt", Need::Nothing),
            ("/assets/main.0.css", Need::Nothing),
            ("/sign-in", Need::Nothing),
            ("/actions/sign-in", Need::Privacy),
            ("/actions/set-up", Need::Privacy),
            ("/actions/sign-in/x", Need::Administrator),
            ("/actions/refresh", Need::Viewer),
            ("/actions/send-diagnostics", Need::Administrator),
            ("/actions/anything-new", Need::Administrator),
            ("/actions/restore", Need::Parts),
        ];
        for (path, expected) in table {
            assert_eq!(need(path), expected, "{path}");
        }
    }

    #[test]
    fn a_path_in_a_parameter_leads_nowhere_else() {
        assert_eq!(encoded("/settings/hand-over"), "/settings/hand-over");
        assert_eq!(encoded("//evil.example/?a&b"), "//evil%2Eexample/%3Fa%26b");
    }
}
