use std::{fmt, net::IpAddr};

use hyper::http::Uri;
use rustls::pki_types::ServerName;

/// Longest path that may stand in a server's address.
const LONGEST_PATH: usize = 200;
/// The usual port of HTTPS.
const HTTPS: u16 = 443;

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostPort {
    /// In lower case; an IPv6 address without brackets.
    pub host: String,
    /// Never 0.
    pub port: u16,
}

impl HostPort {
    /// Reads `proxy.example:3128` or `[2001:db8::1]:3128`.
    pub fn parse(text: &str) -> Option<Self> {
        let (host, port) = text.rsplit_once(':')?;
        Self::of(host, port.parse().ok()?)
    }

    /// A host as it stands in an address, IPv6 in brackets, and a port.
    pub(super) fn of(host: &str, port: u16) -> Option<Self> {
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let is_fit = match bare {
            Some(bare) => bare.parse::<std::net::Ipv6Addr>().is_ok(),
            None => is_host(host),
        };
        (is_fit && port != 0).then(|| Self { host: bare.unwrap_or(host).to_ascii_lowercase(), port })
    }

    /// Whether it is this machine itself, by its name.
    pub fn is_loopback(&self) -> bool {
        match self.host.parse::<IpAddr>() {
            Ok(address) => address.to_canonical().is_loopback(),
            Err(_) => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// A name that can be looked up, or an IPv4 address.
fn is_host(host: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !host.is_empty() && host.len() <= 253 && host.chars().all(plain) && !host.starts_with(['.', '-'])
}

/// Where the communication server is: `https://host[:port][/path]`. There is no other scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    /// Host and port.
    pub at: HostPort,
    /// What comes before every path of the protocol: empty, or "/path" without a slash at its end.
    pub base: String,
}

impl ServerUrl {
    /// What may stand in the settings, for messages.
    pub const ALLOWED: &str = "an address such as \"https://communication.example.com\", with a port or a path where \
                               there is one, without user, query or fragment";

    /// Reads an address; `None` for what is none that a device may be given.
    pub fn parse(text: &str) -> Option<Self> {
        let rest =
            text.get(..8).filter(|start| start.eq_ignore_ascii_case("https://")).map(|_| &text[8..])?;
        if rest.contains(['#', '?', '@', '\\']) {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority()?;
        let port = match authority.as_str().strip_prefix(authority.host())? {
            "" => HTTPS,
            port => port.strip_prefix(':')?.parse().ok()?,
        };
        let at = HostPort::of(authority.host(), port)?;
        ServerName::try_from(at.host.as_str()).ok()?;
        let base = uri.path().trim_end_matches('/');
        (base.len() <= LONGEST_PATH && !base.contains("//")).then(|| Self { at, base: base.to_owned() })
    }

    /// The name that its certificate must be for.
    pub(super) fn name(&self) -> Option<ServerName<'static>> {
        ServerName::try_from(self.at.host.clone()).ok()
    }

    /// The host as it stands in the header `Host`: without the usual port.
    pub(super) fn authority(&self) -> String {
        let whole = self.at.to_string();
        if self.at.port == HTTPS { whole.trim_end_matches(":443").to_owned() } else { whole }
    }

    /// The whole address of a path.
    pub(super) fn is_same_host(&self, location: &str) -> bool {
        if location.starts_with('/') && !location.starts_with("//") {
            return true;
        }
        Self::parse(location.split(['?', '#']).next().unwrap_or_default())
            .is_some_and(|other| other.at == self.at)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}{}", self.authority(), self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::{HostPort, ServerUrl};

    #[test]
    fn a_server_is_an_https_address_and_nothing_else() {
        let table = [
            ("https://communication.example.com", Some("https://communication.example.com")),
            ("HTTPS://Communication.Example.com/", Some("https://communication.example.com")),
            ("https://communication.example.com:443/", Some("https://communication.example.com")),
            ("https://c.example:8443/smart/v9/", Some("https://c.example:8443/smart/v9")),
            ("https://127.0.0.1:8443", Some("https://127.0.0.1:8443")),
            ("https://[2001:DB8::1]:8443", Some("https://[2001:db8::1]:8443")),
            ("https://[::1]", Some("https://[::1]")),
            ("http://communication.example.com", None),
            ("communication.example.com", None),
            ("https://", None),
            ("https:///path", None),
            ("https://user@host", None),
            ("https://user:pass@host", None),
            ("https://host:0", None),
            ("https://host:65536", None),
            ("https://host:", None),
            ("https://host?x=1", None),
            ("https://host/#x", None),
            ("https://host/a b", None),
            ("https://host\r\nX: y", None),
            ("https://host\\evil.example", None),
            ("https://host//evil", None),
            ("https://[::1", None),
            ("https://caf\u{e9}.example", None),
            ("", None),
        ];
        for (text, expected) in table {
            let parsed = ServerUrl::parse(text).map(|url| url.to_string());
            assert_eq!(parsed.as_deref(), expected, "{text:?}");
        }
        assert_eq!(ServerUrl::parse(&format!("https://host/{}", "x".repeat(300))), None);
    }

    #[test]
    fn a_host_and_a_port_are_both_needed() {
        let table = [
            ("proxy.example:3128", Some("proxy.example:3128")),
            ("PROXY:80", Some("proxy:80")),
            ("192.0.2.1:3128", Some("192.0.2.1:3128")),
            ("[2001:db8::1]:3128", Some("[2001:db8::1]:3128")),
            ("2001:db8::1:3128", None),
            ("proxy.example", None),
            ("http://proxy.example:3128", None),
            ("user@proxy.example:3128", None),
            ("proxy.example:0", None),
            (":3128", None),
            ("proxy\r\n:3128", None),
        ];
        for (text, expected) in table {
            assert_eq!(HostPort::parse(text).map(|at| at.to_string()).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn this_machine_is_known_by_name_and_by_address() {
        let table = [
            ("localhost:1", true),
            ("far-end.localhost:1", true),
            ("127.8.0.1:1", true),
            ("[::1]:1", true),
            ("[::ffff:127.0.0.1]:1", true),
            ("localhost.example:1", false),
            ("192.0.2.1:1", false),
        ];
        for (text, expected) in table {
            assert_eq!(HostPort::parse(text).unwrap().is_loopback(), expected, "{text}");
        }
    }

    #[test]
    fn another_host_or_port_in_a_location_is_elsewhere() {
        let here = ServerUrl::parse("https://c.example:8443/base").unwrap();
        let table = [
            ("/v2/connectivity", true),
            ("https://C.example:8443/x?y=1", true),
            ("https://c.example/x", false),
            ("https://evil.example:8443/", false),
            ("http://c.example:8443/", false),
            ("//evil.example/", false),
            ("https://c.example:8443@evil.example/", false),
            ("", false),
        ];
        for (location, expected) in table {
            assert_eq!(here.is_same_host(location), expected, "{location:?}");
        }
    }
}
