use std::time::Duration;

use crate::config::WebSection;

/// What connections may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections in all.
    pub connections: usize,
    /// Connections of one address.
    pub connections_per_address: usize,
    /// Octets of a request's line and headers.
    pub header_octets: usize,
    /// Headers of a request.
    pub header_count: usize,
    /// From the start of a connection to the end of the TLS handshake.
    pub handshake: Duration,
    /// From the first octet of a request, or the start of the connection, to the end of its headers.
    pub header: Duration,
    /// For an answer to begin; within it a request that is under way has to move.
    pub request: Duration,
    /// From an answer to the next request.
    pub keep_alive: Duration,
}

impl From<&WebSection> for Limits {
    fn from(web: &WebSection) -> Self {
        let count = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        Self {
            connections: count(web.max_connections),
            connections_per_address: count(web.max_connections_per_address),
            header_octets: count(web.max_header_octets),
            header_count: count(web.max_headers),
            handshake: Duration::from_secs(web.handshake_deadline_s),
            header: Duration::from_secs(web.header_deadline_s),
            request: Duration::from_secs(web.request_time_s),
            keep_alive: Duration::from_secs(web.keep_alive_s),
        }
    }
}
