use std::net::{Ipv6Addr, SocketAddr};

use serde::{Deserialize, Serialize};

use super::error::Fault;

/// Most further names.
const MOST_NAMES: usize = 32;

/// `[web]`: the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebSection {
    /// Address and port to listen on, plain HTTP. Port 0 takes a free one; empty listens for TLS alone. The default is
    /// this machine's alone; for the package's service, `/usr/lib/smart-esolutions/open-to-network` opens the pages to the
    /// network.
    pub listen: String,
    /// Address and port to listen on, HTTP over TLS. Port 0 takes a free one; empty listens for plain HTTP alone.
    pub listen_tls: String,
    /// Leads browsers that come over plain HTTP to TLS. Without it that is done once a certificate of the
    /// administrator's own serves.
    pub redirect: bool,
    /// Further names by which browsers may call this device, beside its addresses, its host name and
    /// `localhost`. They stand in the certificate that the device makes itself too.
    pub host_names: Vec<String>,
    /// Address at which people open these pages, `https://printer7.example.com`: links in e-mail begin with it. Empty:
    /// e-mail has no links.
    pub public_url: String,
    /// File with a certificate to serve and those that it depends on, PEM, the device's own first. Together with
    /// `key_file`; it is read again within an hour after it changed, and before an uploaded certificate.
    pub certificate_file: String,
    /// File with its private key, PEM, not encrypted.
    pub key_file: String,
    /// File with an authority's certificate, PEM. Together with `ca_key_file`; the device then makes its own
    /// certificate from that authority instead of one of its own.
    pub ca_certificate_file: String,
    /// File with the authority's private key, PEM, not encrypted.
    pub ca_key_file: String,
    /// Seconds from one Refresh to the next from the same address, 0 to 600.
    pub refresh_pause_s: u64,
    /// Refreshes of one address in a minute, 1 to 600. Beyond it the answer is 429.
    pub refresh_per_minute: u64,
    /// Sign-ins, right or wrong, of one address in a minute, 1 to 600. Beyond it the answer is 429.
    pub sign_in_per_minute: u64,
    /// Connections in all, 8 to 8192. When there are so many, the one that is longest without a complete request
    /// makes room for the next; where all have one, the one that is slowest to take its answer. A quarter of them may be
    /// browsers with live pages, one each.
    pub max_connections: u64,
    /// Connections of one address, 4 to 8192; a quarter of them for live pages. Here and wherever addresses are counted,
    /// a network of IPv6 (64 bits) is one.
    pub max_connections_per_address: u64,
    /// Octets of a request's first line and headers, 8192 to 65536. Beyond it the answer is 431.
    pub max_header_octets: u64,
    /// Headers of a request, 16 to 256. Beyond it the answer is 431.
    pub max_headers: u64,
    /// Octets of a form, 16384 to 1048576. Beyond it the answer is 413.
    pub max_form_octets: u64,
    /// Seconds for a TLS handshake, 1 to 120.
    pub handshake_deadline_s: u64,
    /// Seconds for the headers of a request, 1 to 120.
    pub header_deadline_s: u64,
    /// Seconds for a request to be answered, 5 to 600. Refresh waits for a printer that may be slow.
    pub request_time_s: u64,
    /// Seconds in which a client may take nothing of an answer, 1 to 600, before its connection is closed.
    pub answer_stall_s: u64,
    /// Octets a second that a client has to take of an answer in the long run, 1 to 1000000. What it takes faster
    /// gives it time to stand still, `answer_stall_s` at most.
    pub min_answer_rate: u64,
    /// Seconds that a connection is kept open between two requests, 1 to 600.
    pub keep_alive_s: u64,
}

impl Default for WebSection {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".into(),
            listen_tls: String::new(),
            redirect: false,
            host_names: Vec::new(),
            public_url: String::new(),
            certificate_file: String::new(),
            key_file: String::new(),
            ca_certificate_file: String::new(),
            ca_key_file: String::new(),
            refresh_pause_s: 1,
            refresh_per_minute: 30,
            sign_in_per_minute: 10,
            max_connections: 256,
            max_connections_per_address: 64,
            max_header_octets: 16_384,
            max_headers: 64,
            max_form_octets: 65_536,
            handshake_deadline_s: 10,
            header_deadline_s: 10,
            request_time_s: 60,
            answer_stall_s: 30,
            min_answer_rate: 500,
            keep_alive_s: 30,
        }
    }
}

impl WebSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = self.addresses();
        faults.extend(self.pairs());
        if self.host_names.len() > MOST_NAMES || !self.host_names.iter().all(|name| is_host_name(name)) {
            let allowed = format!("at most {MOST_NAMES} host names such as \"printer.example.com\"");
            faults.push(Fault { key: "web.host_names", found: format!("{:?}", self.host_names), allowed });
        }
        if !self.public_url.is_empty() && self.public_address().is_none() {
            let allowed =
                "http:// or https:// with a host and nothing behind it but a port, or nothing".into();
            faults.push(Fault { key: "web.public_url", found: format!("{:?}", self.public_url), allowed });
        }
        let numbers = [
            ("web.refresh_pause_s", self.refresh_pause_s, 0..=600),
            ("web.refresh_per_minute", self.refresh_per_minute, 1..=600),
            ("web.sign_in_per_minute", self.sign_in_per_minute, 1..=600),
            ("web.max_connections", self.max_connections, 8..=8_192),
            ("web.max_connections_per_address", self.max_connections_per_address, 4..=8_192),
            ("web.max_header_octets", self.max_header_octets, 8_192..=65_536),
            ("web.max_headers", self.max_headers, 16..=256),
            ("web.max_form_octets", self.max_form_octets, 16_384..=1_048_576),
            ("web.handshake_deadline_s", self.handshake_deadline_s, 1..=120),
            ("web.header_deadline_s", self.header_deadline_s, 1..=120),
            ("web.request_time_s", self.request_time_s, 5..=600),
            ("web.answer_stall_s", self.answer_stall_s, 1..=600),
            ("web.min_answer_rate", self.min_answer_rate, 1..=1_000_000),
            ("web.keep_alive_s", self.keep_alive_s, 1..=600),
        ];
        faults.extend(
            numbers.into_iter().filter_map(|(key, value, allowed)| Fault::outside(key, value, allowed)),
        );
        faults
    }

    /// Where people open these pages, without a slash at its end; `None` where that is not set.
    pub fn public_address(&self) -> Option<&str> {
        let url = self.public_url.strip_suffix('/').unwrap_or(&self.public_url);
        let authority = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let inner = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let is_host = match inner {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => is_host_name(host),
        };
        let is_port = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port != 0));
        (is_host && is_port).then_some(url)
    }

    /// The addresses to listen on.
    fn addresses(&self) -> Vec<Fault> {
        let wrong = |text: &str| !text.is_empty() && text.parse::<SocketAddr>().is_err();
        let fault = |key, text: &str, allowed: &str| Fault {
            key,
            found: format!("{text:?}"),
            allowed: allowed.into(),
        };
        let mut faults = Vec::new();
        if wrong(&self.listen) {
            let allowed = "an IP address and a port, for example \"0.0.0.0:80\" or \"[::]:80\"";
            faults.push(fault("web.listen", &self.listen, allowed));
        }
        if wrong(&self.listen_tls) {
            let allowed = "an IP address and a port, for example \"0.0.0.0:443\" or \"[::]:443\"";
            faults.push(fault("web.listen_tls", &self.listen_tls, allowed));
        }
        if self.listen.is_empty() && self.listen_tls.is_empty() {
            let allowed =
                "an IP address and a port, here or in \"web.listen_tls\": the pages need one of the two";
            faults.push(fault("web.listen", &self.listen, allowed));
        }
        faults
    }

    /// Files that are of no use without each other.
    fn pairs(&self) -> Vec<Fault> {
        let pairs = [
            ("web.certificate_file", &self.certificate_file, "web.key_file", &self.key_file),
            ("web.ca_certificate_file", &self.ca_certificate_file, "web.ca_key_file", &self.ca_key_file),
        ];
        let lacking = pairs.into_iter().filter_map(|(certificate, its_file, key, key_file)| {
            let (set, file, lacks) = match (its_file.is_empty(), key_file.is_empty()) {
                (false, true) => (certificate, its_file, key),
                (true, false) => (key, key_file, certificate),
                _ => return None,
            };
            let allowed = format!("a file together with \"{lacks}\", which is empty");
            Some(Fault { key: set, found: format!("{file:?}"), allowed })
        });
        lacking.collect()
    }
}

/// Letters, digits, hyphens, underscores and dots: what a browser sends for a name, which is ASCII.
fn is_host_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.len() <= 253
        && name.split('.').all(|label| !label.is_empty() && label.len() <= 63 && label.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::WebSection;

    #[test]
    fn the_public_address_is_a_scheme_and_a_host_and_nothing_that_could_lead_elsewhere() {
        for (url, expected) in [
            ("", None),
            ("https://printer7.example.com", Some("https://printer7.example.com")),
            ("https://printer7.example.com:8443/", Some("https://printer7.example.com:8443")),
            ("http://[2001:db8::7]:8080", Some("http://[2001:db8::7]:8080")),
            ("http://[2001:db8::7]", Some("http://[2001:db8::7]")),
            ("printer7.example.com", None),
            ("https://", None),
            ("https://printer7.example.com/pages", None),
            ("https://printer7.example.com?x", None),
            ("https://printer7.example.com@evil.example", None),
            ("https://printer7.example.com:0", None),
            ("https://a\r\nBcc: b", None),
            ("javascript:alert(1)", None),
        ] {
            let section = WebSection { public_url: url.into(), ..WebSection::default() };
            assert_eq!(section.public_address(), expected, "{url:?}");
            assert_eq!(section.faults().is_empty(), url.is_empty() || expected.is_some(), "{url:?}");
        }
    }
}
