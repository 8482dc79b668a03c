//! Hosts that are reached without the proxy. The same form as in `NO_PROXY`.

use std::net::IpAddr;

use super::HostPort;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Hosts {
    All,
    /// This name, and every name below it.
    Name(String),
    Network(IpAddr, u8),
}

impl Exception {
    /// Reads `example.com` (and all names below it, also as `.example.com` or `*.example.com`), `192.0.2.7`,
    /// `192.0.2.0/24`, `2001:db8::/32`, each also with `:port`, IPv6 in brackets then; `*` for every host.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(hosts) = Hosts::parse(text) {
            return Some(Self { hosts, port: None });
        }
        let (hosts, port) = text.rsplit_once(':')?;
        let port = port.parse().ok().filter(|port| *port != 0)?;
        // The last group of an IPv6 address is no port.
        if hosts.contains(':') && !hosts.starts_with('[') {
            return None;
        }
        Some(Self { hosts: Hosts::parse(hosts)?, port: Some(port) })
    }

    /// Whether the host is reached directly because of it. A name is not looked up for that.
    pub fn covers(&self, to: &HostPort) -> bool {
        self.port.is_none_or(|port| port == to.port) && self.hosts.hold(&to.host)
    }
}

impl Hosts {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::All);
        }
        let (host, bits) = match text.split_once('/') {
            Some((host, bits)) => (host, Some(bits.parse::<u8>().ok()?)),
            None => (text, None),
        };
        let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Ok(address) = bare.unwrap_or(host).parse::<IpAddr>() {
            let most = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.unwrap_or(most);
            let fits = bits <= most && (bare.is_none() || address.is_ipv6());
            return fits.then_some(Self::Network(address, bits));
        }
        let name = host.strip_prefix("*.").or_else(|| host.strip_prefix('.')).unwrap_or(host);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let fits = bits.is_none()
            && !name.is_empty()
            && name.len() <= 253
            && name.chars().all(plain)
            && !name.starts_with('.');
        fits.then(|| Self::Name(name.trim_end_matches('.').to_ascii_lowercase()))
    }

    fn hold(&self, host: &str) -> bool {
        match self {
            Self::All => true,
            Self::Name(name) => {
                let host = host.trim_end_matches('.');
                let above = host.strip_suffix(name.as_str());
                above.is_some_and(|above| above.is_empty() || above.ends_with('.'))
            }
            Self::Network(network, bits) => {
                host.parse().is_ok_and(|address: IpAddr| holds(*network, *bits, address.to_canonical()))
            }
        }
    }
}

fn holds(network: IpAddr, bits: u8, address: IpAddr) -> bool {
    let same = |one: u128, other: u128, width: u32| {
        let ignored = width.saturating_sub(u32::from(bits));
        (one ^ other).checked_shr(ignored).unwrap_or(0) == 0
    };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            same(network.to_bits().into(), address.to_bits().into(), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => same(network.to_bits(), address.to_bits(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Exception, HostPort};

    #[test]
    fn an_exception_covers_what_it_says() {
        let table = [
            ("example.com", "example.com:443", true),
            ("example.com", "a.b.example.com:443", true),
            ("example.com", "notexample.com:443", false),
            ("example.com", "example.com.evil:443", false),
            (".example.com", "a.example.com:443", true),
            (".example.com", "example.com:443", true),
            ("*.Example.com", "a.example.com:443", true),
            ("example.com.", "example.com:443", true),
            ("example.com:8443", "example.com:8443", true),
            ("example.com:8443", "example.com:443", false),
            ("192.0.2.7", "192.0.2.7:443", true),
            ("192.0.2.7", "192.0.2.77:443", false),
            ("192.0.2.7:443", "192.0.2.7:8443", false),
            ("192.0.2.0/24", "192.0.2.200:443", true),
            ("192.0.2.0/24", "192.0.3.1:443", false),
            ("127.0.0.0/8", "[::ffff:127.0.0.1]:443", true),
            ("0.0.0.0/0", "192.0.2.7:443", true),
            ("0.0.0.0/0", "[2001:db8::1]:443", false),
            ("::/0", "[2001:db8::1]:443", true),
            ("::1", "[::1]:443", true),
            ("[::1]:443", "[::1]:443", true),
            ("[::1]:443", "[::1]:80", false),
            ("2001:db8::/32", "[2001:db8:ffff::1]:443", true),
            ("2001:db8::/32", "[2001:db9::1]:443", false),
            ("192.0.2.0/24", "host.example:443", false),
            ("*", "anything.example:443", true),
            ("localhost", "localhost:443", true),
            ("localhost", "127.0.0.1:443", false),
        ];
        for (exception, host, expected) in table {
            let exception = Exception::parse(exception).expect(exception);
            assert_eq!(exception.covers(&HostPort::parse(host).unwrap()), expected, "{exception:?} {host}");
        }
    }

    #[test]
    fn what_is_no_exception_is_none() {
        for text in [
            "",
            "a b",
            "http://example.com",
            "192.0.2.0/33",
            "::/129",
            "example.com/8",
            "example.com:0",
            "example.com:x",
            "exa*mple.com",
            "..example.com",
            "user@example.com",
            "[192.0.2.7]",
            "a\r\nb",
        ] {
            assert_eq!(Exception::parse(text), None, "{text:?}");
        }
    }
}
