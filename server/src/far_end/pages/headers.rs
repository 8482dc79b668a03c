//! Headers that every answer carries, and the one that a request needs.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::frame;

const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

pub(super) async fn secure(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Answers to an address of this machine and to `localhost` alone: a page of another site could give a name of its own
/// to this address.
pub(super) async fn check_host(request: Request, next: Next) -> Response {
    let called = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    if called.is_some_and(is_this_machine) {
        next.run(request).await
    } else {
        frame::message(
            StatusCode::MISDIRECTED_REQUEST,
            "Open these pages by their address, such as 127.0.0.1.",
        )
    }
}

fn is_this_machine(host: &str) -> bool {
    let (name, port) = match host.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        Some(inside) => inside,
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let sound = port.is_empty()
        || port.strip_prefix(':').is_some_and(|port| port.bytes().all(|octet| octet.is_ascii_digit()));
    let own = name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    sound && own
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn addresses_of_the_loopback_interface_and_localhost_are_this_machine() {
        for host in
            ["127.0.0.1", "127.0.0.1:8081", "127.0.0.2:1", "[::1]:8081", "[::1]", "localhost", "LocalHost:1"]
        {
            assert!(is_this_machine(host), "{host}");
        }
        for host in
            ["", "192.0.2.1", "evil.example", "127.0.0.1.evil.example", "localhost:x", "[::1]x", ":80", "::1"]
        {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
