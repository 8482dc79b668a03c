//! Gives each request an id that stands in the answer and in the log, so that whoever sees an error page can be
//! helped.

use std::{fmt, net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tokio::time::Instant;
use tracing::Instrument;
use uuid::Uuid;

use super::{access, refused::Refusals, state::WebState};

/// The header that carries it.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-operation-id");
/// Characters of a text from outside that the log gets to see.
const SHOWN: usize = 100;

/// The request that a task works for.
struct Operation {
    id: String,
    address: IpAddr,
    refusals: Arc<Refusals>,
}

tokio::task_local! {
    static CURRENT: Operation;
}

/// The id of the request that this task works for.
pub(super) fn current() -> Option<String> {
    CURRENT.try_with(|operation| operation.id.clone()).ok()
}

/// Writes to the log that the request of this task is refused, and why, unless it has had many such lines.
pub(super) fn refused(why: fmt::Arguments<'_>) {
    let line = CURRENT.try_with(|operation| {
        let left_out = operation.refusals.line(operation.address, Instant::now())?;
        Some((operation.address, left_out))
    });
    match line {
        Ok(Some((address, 0))) => tracing::warn!(%address, "refused: {why}"),
        Ok(Some((address, left_out))) => tracing::warn!(%address, left_out, "refused: {why}"),
        Ok(None) => {}
        // Nobody asked for it: a test, or a task of its own.
        Err(_) => tracing::warn!("refused: {why}"),
    }
}

/// As much of a text from outside as a line of the log has room for.
pub(super) fn shown(text: &str) -> &str {
    text.char_indices().nth(SHOWN).map_or(text, |(end, _)| &text[..end])
}

pub(super) async fn assign(State(state): State<Arc<WebState>>, request: Request, next: Next) -> Response {
    // Twelve hexadecimal digits can be read out on the telephone.
    let id = Uuid::new_v4().simple().to_string()[..12].to_owned();
    let (method, path) = (shown(request.method().as_str()), shown(request.uri().path()));
    let span = tracing::info_span!("request", operation = %id, method, path);
    let operation = Operation {
        id: id.clone(),
        address: access::address(&request),
        refusals: Arc::clone(&state.refusals),
    };
    let mut response = CURRENT.scope(operation, next.run(request)).instrument(span).await;
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, id);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shown(""), "");
        assert_eq!(shown("/meter"), "/meter");
        assert_eq!(shown(&"ä".repeat(10_000)), "ä".repeat(100));
    }
}
