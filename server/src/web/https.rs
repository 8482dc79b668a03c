//! Leads browsers from plain HTTP to TLS, and has them come back that way.

use std::{
    net::SocketAddr,
    sync::{Arc, atomic::Ordering},
};

use axum::{
    Extension,
    extract::{ConnectInfo, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Secure, error, guard, host, operation, state::WebState};

/// A year. A printer's name seldom stands above others, so nothing is said about those.
const TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000");

pub(super) async fn lead(
    State(state): State<Arc<WebState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    secure: Option<Extension<Secure>>,
    request: Request,
    next: Next,
) -> Response {
    let Some(certificates) = &state.certificates else { return next.run(request).await };
    let trusted = certificates.is_trusted();
    if secure.is_some_and(|Extension(Secure(secure))| secure) {
        let mut response = next.run(request).await;
        // A browser that was told so takes no other certificate any more, and has nothing to click away.
        if trusted {
            response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
        }
        return response;
    }
    let wanted = trusted || state.redirect.load(Ordering::Relaxed);
    let watchdog = peer.ip().is_loopback() && request.uri().path() == guard::HEALTH;
    match certificates.port() {
        Some(port) if wanted && !watchdog => elsewhere(&request, port),
        _ => next.run(request).await,
    }
}

/// The same page over TLS. A form has been sent in clear already: sending it again would hide that. A program that is
/// led on never learns that it should not have come this way, so it is told.
fn elsewhere(request: &Request, port: u16) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        operation::refused(format_args!("a form over plain HTTP"));
        return error::page(
            StatusCode::FORBIDDEN,
            "This device takes forms over TLS (https) alone, so nothing was done. Open the page again with https.",
        );
    }
    let location = same_page(request, port);
    if guard::is_for_programs(request.uri().path()) {
        operation::refused(format_args!("data over plain HTTP"));
        let sentence =
            format!("This device answers programs over TLS (https) alone. Ask {location} instead.");
        return guard::refusal(request.headers(), StatusCode::FORBIDDEN, &sentence);
    }
    match HeaderValue::from_str(&location) {
        Ok(location) => {
            let headers =
                [(header::LOCATION, location), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
            (StatusCode::FOUND, headers).into_response()
        }
        Err(_) => error::page(StatusCode::BAD_REQUEST, "The address of the page is not one of this device."),
    }
}

/// The address over TLS, on this port, of what a request asks for.
pub(super) fn same_page(request: &Request, port: u16) -> String {
    let host = host::called(request.uri(), request.headers()).unwrap_or_default();
    let name = host::without_port(&host);
    let port = if port == 443 { String::new() } else { format!(":{port}") };
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    format!("https://{name}{port}{path}")
}
