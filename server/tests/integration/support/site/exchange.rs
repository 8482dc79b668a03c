//! What is asked of a site, and what it answers.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, Request, Response, StatusCode, header},
};
use bytes::Bytes;
use http_body_util::BodyExt;

/// What a page is asked for with.
pub type Headers<'a> = &'a [(HeaderName, &'a str)];

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("ASCII"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

pub(super) async fn whole(response: Response<Body>) -> Answer {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A request for this device by its address, unless the headers say otherwise.
pub fn request(method: &str, path: &str, headers: Headers<'_>, body: Body) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| name == header::HOST) {
        request = request.header(header::HOST, "127.0.0.1:8080");
    }
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    request.body(body).expect("a request")
}
