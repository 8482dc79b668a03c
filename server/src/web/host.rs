//! Refuses requests that call this device by a name that is not its own, which is how a foreign page gets past
//! the browser's same-origin rule (DNS rebinding). An address can't be rebound, so addresses are always right.

use std::{
    net::IpAddr,
    sync::{Arc, PoisonError, RwLock},
};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, Uri, header},
    middleware::Next,
    response::Response,
};

use super::{error, operation, state::WebState};

/// Names by which this device may be called, in lower case. All clones are one.
#[derive(Clone, Debug, Default)]
pub struct HostNames {
    own: Arc<[String]>,
    configured: Arc<RwLock<Vec<String>>>,
}

impl HostNames {
    /// The device's own name, the same under `.local`, and the configured ones.
    pub fn new(own: Option<&str>, configured: &[String]) -> Self {
        let own = own.map(str::to_lowercase).filter(|name| !name.is_empty());
        let local = own.as_ref().map(|name| format!("{}.local", name.split('.').next().unwrap_or(name)));
        let names = Self { own: own.into_iter().chain(local).collect(), configured: Arc::default() };
        names.configure(configured);
        names
    }

    /// Takes these in place of the configured ones.
    pub fn configure(&self, configured: &[String]) {
        let configured = configured.iter().map(|name| name.trim_end_matches('.').to_lowercase()).collect();
        *self.configured.write().unwrap_or_else(PoisonError::into_inner) = configured;
    }

    /// Whether `host`, with or without a port, is one of this device's names or an address.
    fn knows(&self, host: &str) -> bool {
        let Some(name) = plain_name_of(host) else { return false };
        name == "localhost"
            || name.parse::<IpAddr>().is_ok()
            || self.own.contains(&name)
            || self.configured.read().unwrap_or_else(PoisonError::into_inner).contains(&name)
    }
}

/// The name alone, in lower case and without the dot of the root.
fn plain_name_of(host: &str) -> Option<String> {
    name_of(host).map(|name| name.trim_end_matches('.').to_lowercase())
}

/// `printer` of `printer:8080`, `::1` of `[::1]:8080`; `None` where a port is no number or something stands between.
fn name_of(host: &str) -> Option<&str> {
    let (name, rest) = match host.strip_prefix('[') {
        Some(inside) => inside.split_once(']')?,
        None => host.split_at(host.find(':').unwrap_or(host.len())),
    };
    let port = rest.strip_prefix(':');
    let sound = rest.is_empty() || port.is_some_and(|port| port.bytes().all(|octet| octet.is_ascii_digit()));
    sound.then_some(name)
}

/// `printer` of `printer:8080`, `[::1]` of `[::1]:8080`: as it stands in an address.
pub(super) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|octet| octet.is_ascii_digit()) && !name.ends_with(':') => {
            name
        }
        _ => host,
    }
}

pub(super) async fn check(State(state): State<Arc<WebState>>, request: Request, next: Next) -> Response {
    let host = called(request.uri(), request.headers());
    match host {
        Some(host) if is_own(&state, &host) => next.run(request).await,
        Some(host) => {
            operation::refused(format_args!("{:?} is no name of this device", operation::shown(&host)));
            error::page(
                StatusCode::MISDIRECTED_REQUEST,
                "This device does not know the name by which it was called. Open its page by IP address, or add \
                 the name to host_names in section [web] of its configuration.",
            )
        }
        None => error::page(StatusCode::BAD_REQUEST, "The request does not say which host it is for."),
    }
}

/// Pages lead to the name of the certificate that serves, so it must be one.
fn is_own(state: &WebState, host: &str) -> bool {
    let certified = || {
        let name = plain_name_of(host)?;
        Some(state.certificates.as_ref()?.names(&name))
    };
    state.host_names.knows(host) || certified() == Some(true)
}

/// HTTP/1.1 has the name in `Host`, an absolute request target goes before it (RFC 9112 3.2.2).
pub(super) fn called(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    if let Some(authority) = uri.authority() {
        return Some(authority.as_str().to_owned());
    }
    headers.get(header::HOST)?.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_names_and_addresses_are_known_and_no_others() {
        let names = HostNames::new(Some("Printer7.example.com"), &["print.example.org.".into()]);
        let table = [
            ("127.0.0.1:8080", true),
            ("[::1]:8080", true),
            ("[fe80::1]", true),
            ("localhost", true),
            ("LOCALHOST:1", true),
            ("printer7.example.com", true),
            ("printer7.local:80", true),
            ("print.example.org", true),
            ("evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("printer7.local.evil.example", false),
            ("", false),
            (":80", false),
            ("[", false),
            ("[::1]evil.example", false),
            ("[::1]evil.example:80", false),
            ("localhost:x", false),
            ("::1", false),
        ];
        for (host, expected) in table {
            assert_eq!(names.knows(host), expected, "{host}");
        }
        names.clone().configure(&["other.example.org".into()]);
        assert!(names.knows("other.example.org") && !names.knows("print.example.org"));
        assert!(names.knows("printer7.local"));
    }
}
