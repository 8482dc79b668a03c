//! Gives each request an id that stands in the answer and in the log, so that whoever sees an error page can be
//! helped.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;
use uuid::Uuid;

/// The header that carries it.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-operation-id");

tokio::task_local! {
    static CURRENT: String;
}

/// What of a stranger's words goes into the log, so that nobody fills it with a few requests.
pub(super) fn beginning(words: &str) -> &str {
    const CHARACTERS: usize = 100;
    words.char_indices().nth(CHARACTERS).map_or(words, |(at, _)| &words[..at])
}

/// The id of the request that this task works for.
pub(super) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

pub(super) async fn assign(request: Request, next: Next) -> Response {
    // Twelve hexadecimal digits can be read out on the telephone.
    let id = Uuid::new_v4().simple().to_string()[..12].to_owned();
    let (method, path) = (beginning(request.method().as_str()), beginning(request.uri().path()));
    let span = tracing::info_span!("request", operation = %id, method, path);
    let mut response = CURRENT.scope(id.clone(), next.run(request)).instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_characters_of_a_stranger_s_words_are_logged() {
        for (words, octets) in
            [(String::new(), 0), ("/meter".into(), 6), ("a".repeat(16_384), 100), ("é".repeat(101), 200)]
        {
            assert_eq!(beginning(&words).len(), octets, "{words}");
        }
    }
}
