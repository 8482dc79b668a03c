//! Finds out who asks, from the connection, the cookie and the bearer token. The answer is in the request's
//! extensions for everything behind it: [`Access`] for pages and actions, [`Caller`] for the guard.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use app::model::{Access, Role};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::{bearer, error, live, operation, state::WebState};

/// Whether a request came over TLS. An extension of every request that the accept loop puts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secure(pub bool);

/// Sent by a page that looks after itself. Nobody has done anything: no session lasts longer by it.
const UNATTENDED: HeaderName = HeaderName::from_static("unattended");

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// Somebody who did not sign in.
    Stranger,
    /// A program with a read-only token.
    Token,
    /// The administrator.
    Administrator,
}

pub(super) async fn resolve(
    State(state): State<Arc<WebState>>,
    mut request: Request,
    next: Next,
) -> Response {
    let secure = is_secure(&request);
    let mut access = Access { secure, agent: agent(request.headers()), ..Access::viewer(address(&request)) };
    access.may_look = !state.accounts.viewing_needs_sign_in();
    let bearer = bearer::token(request.headers()).map(str::to_owned);
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    // A session of plain HTTP begins on this device alone, and its cookie is good there alone: what others on the
    // device were shown of it opens nothing from the network.
    let found = access.may_give_passwords().then(|| state.accounts.find_cookie(cookies, secure)).flatten();
    let cookie = found.map(str::to_owned);
    let unattended = is_unattended(&request);
    let session = async |cookie: &str| {
        if unattended {
            state.accounts.session_unattended(cookie, secure)
        } else {
            state.accounts.session(cookie, secure).await
        }
    };
    let known = match &cookie {
        Some(cookie) => session(cookie).await.is_some(),
        None => false,
    };
    if bearer.is_some() || known || state.changes_hands(request.uri().path()) {
        state.accounts.notice_changes().await;
    }
    let mut caller = Caller::Stranger;
    if let Some(bearer) = bearer {
        if !state.accounts.knows_token(&bearer) {
            operation::refused(format_args!("a token that is not known"));
            return unknown_token();
        }
        // A program is never more than a program, whatever cookies it has.
        caller = Caller::Token;
    } else if let Some(cookie) = &cookie
        && let Some((id, form_token)) = session(cookie).await
    {
        access.role = Role::Administrator;
        access.may_look = true;
        access.session = Some(id);
        access.form_token = Some(form_token);
        caller = Caller::Administrator;
    }
    request.extensions_mut().insert(access);
    request.extensions_mut().insert(caller);
    let mut response = next.run(request).await;
    if caller == Caller::Administrator {
        never_kept(response.headers_mut());
    }
    if let Some(cookie) = cookie
        && !response.headers().contains_key(header::SET_COOKIE)
        && (caller == Caller::Stranger || session(&cookie).await.is_none())
    {
        forget_cookie(response.headers_mut(), &state.accounts.end_cookie(secure));
    }
    response
}

/// Whether a script asks by itself: a page that fetches what has changed, or the line that tells it so.
fn is_unattended(request: &Request) -> bool {
    request.headers().contains_key(UNATTENDED) || request.uri().path() == live::PATH
}

/// What the administrator sees is in no cache; the embedded site, which is the same for all, is.
fn never_kept(headers: &mut HeaderMap) {
    let same_for_all =
        headers.get(header::CACHE_CONTROL).is_some_and(|value| value.as_bytes().starts_with(b"public"));
    if !same_for_all {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.remove(header::ETAG);
    }
}

/// A cookie of a session that has ended, so that the browser stops sending it.
fn forget_cookie(headers: &mut HeaderMap, end: &str) {
    if let Ok(value) = HeaderValue::from_str(end) {
        headers.insert(header::SET_COOKIE, value);
    }
}

fn unknown_token() -> Response {
    let mut response = error::page(
        StatusCode::UNAUTHORIZED,
        "This token is not known: it was mistyped, revoked, or has ended. Make a new one under Settings, Security.",
    );
    let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

/// Whether a request came over TLS.
pub(super) fn is_secure(request: &Request) -> bool {
    request.extensions().get::<Secure>().is_some_and(|secure| secure.0)
}

/// Where a request came from. An IPv4 address is one also where it arrives in its IPv6 form.
pub(super) fn address(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map_or(Ipv4Addr::UNSPECIFIED.into(), |ConnectInfo(peer)| peer.ip().to_canonical())
}

fn agent(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    String::from_utf8_lossy(agent).chars().filter(|c| !c.is_control()).take(200).collect()
}
