//! `/live`: tells a browser which snapshot its pages should show, for as long as it listens (server-sent events). It
//! tells the name of the snapshot and nothing else; pages then fetch themselves, as anybody may who may look.
//!
//! A browser holds one such line, however many pages are open in it, and none while they are all hidden. It costs a
//! connection for long, so a part of all connections, and of each address's, is the most that these are.

mod line;
mod places;

pub(super) use line::Right;
pub use line::Stopping;
pub(super) use places::Places;

use std::net::SocketAddr;

use app::model::Access;
use axum::{
    Extension,
    body::Body,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::Response,
};

use self::line::Line;
use super::{guard, operation, state::WebState};
use crate::network::Network;

/// Where it is.
pub(super) const PATH: &str = "/live";
/// Seconds after which somebody for whom there is no place may ask again.
const LATER: HeaderValue = HeaderValue::from_static("30");

/// Tells of each snapshot until the caller may no longer look, or this program ends.
pub(super) async fn follow(
    State(state): State<WebState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Extension(access): Extension<Access>,
    stopping: Option<Extension<Stopping>>,
    headers: HeaderMap,
) -> Response {
    let Some(place) = state.followers.take(Network::of(peer.ip())) else {
        operation::refused(format_args!("one live page too many"));
        let sentence = "As many browsers as may have live pages of this device. Pages show what is so when they are \
                        loaded.";
        let mut response = guard::refusal(&headers, StatusCode::SERVICE_UNAVAILABLE, sentence);
        response.headers_mut().insert(header::RETRY_AFTER, LATER);
        return response;
    };
    let right = Right::new(state.accounts.clone(), &access);
    let known = headers.get("last-event-id").and_then(|known| known.to_str().ok());
    let stopping = stopping.map(|Extension(stopping)| stopping);
    let line = Line::new(state.service.watch(), right, stopping, known, place);
    let mut response = Response::new(Body::from_stream(line.parts()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // For a server of somebody else's in between.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
