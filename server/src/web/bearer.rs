//! The tokens of programs: how a request carries one, and what becomes of one that everybody on the way could read.

use std::sync::Arc;

use app::model::Access;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::{access, guard::refusal, https, operation, state::WebState};

/// The token of `Authorization: Bearer …` (RFC 6750, section 2.1).
pub(super) fn token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Refuses a token that came over plain HTTP from another machine, whether it is one or not, and whatever it is for:
/// a program that is answered goes on that way. If it is one, the administrator is told that it was there to be read.
pub(super) async fn check(State(state): State<Arc<WebState>>, request: Request, next: Next) -> Response {
    let access = Access { secure: access::is_secure(&request), ..Access::viewer(access::address(&request)) };
    let Some(token) = token(request.headers()).filter(|_| !access.may_give_passwords()) else {
        return next.run(request).await;
    };
    operation::refused(format_args!("a token over plain HTTP"));
    state.accounts.notice_changes().await;
    state.accounts.expose_token(token, &access).await;
    let way = state.certificates.as_ref().and_then(|certificates| {
        let address = https::same_page(&request, certificates.port()?);
        Some(if certificates.is_trusted() {
            format!("Ask {address} instead.")
        } else {
            format!(
                "Ask {address} instead, and have the program trust the authority of this device's certificate, \
                 /device-ca.pem."
            )
        })
    });
    let way = way.unwrap_or_else(|| {
        "HTTPS is not set up on this device: its administrator sets listen_tls in section [web] of the configuration."
            .into()
    });
    let sentence = format!(
        "A token is taken over HTTPS, or on the device itself, alone: over plain HTTP everybody on the way can read it. \
         Nothing was answered, but this token has been sent: put a new one in its place, which the administrator makes \
         under Settings, Security. {way}"
    );
    refusal(request.headers(), StatusCode::FORBIDDEN, &sentence)
}
