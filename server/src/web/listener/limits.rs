use std::time::Duration;

use crate::{config::WebSection, web::custody::PATIENCE};

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
    /// Within which the body of a request has to move.
    pub request: Duration,
    /// Within which we have to move with an answer.
    pub answer: Duration,
    /// For which the reader of an answer may take nothing of it, at its begin.
    pub stall: Duration,
    /// Octets of an answer by which its reader earns a second more.
    pub octets_per_second: u32,
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
            answer: Duration::from_secs(web.request_time_s).max(PATIENCE),
            stall: Duration::from_secs(web.answer_stall_s),
            octets_per_second: u32::try_from(web.min_answer_rate).unwrap_or(u32::MAX).max(1),
            keep_alive: Duration::from_secs(web.keep_alive_s),
        }
    }
}
