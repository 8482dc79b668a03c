use std::{fmt, time::Duration};

use bytes::Bytes;
use hyper::{
    HeaderMap, Method, StatusCode,
    header::{CONTENT_TYPE, HeaderValue},
    http::uri::PathAndQuery,
};

use super::Octets;

/// A request.
#[derive(Clone)]
pub struct Outgoing {
    /// GET or POST.
    pub method: Method,
    /// Below the server's address: "/v1/events".
    pub path: PathAndQuery,
    /// Beside `Host`, `User-Agent`, `Accept` and `Content-Length`, which are set here.
    pub headers: HeaderMap,
    /// Its body; empty for GET.
    pub body: Bytes,
}

impl Outgoing {
    /// Asks for something.
    pub fn get(path: PathAndQuery) -> Self {
        Self { method: Method::GET, path, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Sends a body of that type.
    pub fn post(path: PathAndQuery, content_type: HeaderValue, body: Bytes) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
        Self { method: Method::POST, path, headers, body }
    }
}

impl fmt::Debug for Outgoing {
    /// Without the values of headers, among which are tokens, and without the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, {} octets", self.method, self.path, self.body.len())
    }
}

/// An answer of the communication server: 2xx, or a refusal (4xx) in its own words. Its body is JSON or empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// 2xx or 4xx.
    pub status: StatusCode,
    /// Exactly as it came.
    pub body: Bytes,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
    /// What went over the wire for it.
    pub octets: Octets,
}
