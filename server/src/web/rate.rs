//! How often an address may ask for what costs the device or the printer much.

use std::{
    collections::HashMap,
    hash::Hash,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Json,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use tokio::time::Instant;

use super::{error, operation, state::WebState};
use crate::{config::WebSection, network::Network};

/// How many buckets are kept. Beyond it the one goes that has the most left.
const MOST: usize = 1_024;
const MINUTE: Duration = Duration::from_mins(1);

/// One set of buckets for each thing that is limited.
pub(super) struct Rates {
    sign_in: Mutex<Buckets<Network>>,
    refresh: Mutex<Buckets<Network>>,
}

impl Rates {
    pub(super) fn new(web: &WebSection) -> Self {
        let buckets = |per_minute| Mutex::new(Buckets::new(u32::try_from(per_minute).unwrap_or(u32::MAX)));
        Self { sign_in: buckets(web.sign_in_per_minute), refresh: buckets(web.refresh_per_minute) }
    }

    fn for_request(&self, request: &Request) -> Option<&Mutex<Buckets<Network>>> {
        match (request.method(), request.uri().path()) {
            (&Method::POST, "/actions/sign-in" | "/actions/set-up") => Some(&self.sign_in),
            (&Method::POST, "/actions/refresh") => Some(&self.refresh),
            _ => None,
        }
    }
}

/// A token bucket for each of whatever is counted: full at first, and filled again evenly.
pub(super) struct Buckets<K> {
    per_minute: u32,
    /// When each bucket is full again.
    full_at: HashMap<K, Instant>,
}

impl<K: Copy + Eq + Hash> Buckets<K> {
    pub(super) fn new(per_minute: u32) -> Self {
        Self { per_minute, full_at: HashMap::new() }
    }

    /// Takes a token; an error says how long to wait for one.
    pub(super) fn take(&mut self, whose: K, now: Instant) -> Result<(), Duration> {
        let each = MINUTE / self.per_minute;
        self.full_at.retain(|_, full_at| *full_at > now);
        let full_at = self.full_at.get(&whose).copied().unwrap_or(now) + each;
        let wait = full_at.saturating_duration_since(now).saturating_sub(MINUTE);
        if !wait.is_zero() {
            return Err(wait);
        }
        if self.full_at.len() >= MOST && !self.full_at.contains_key(&whose) {
            let fullest = self.full_at.iter().min_by_key(|(_, full_at)| **full_at).map(|(whose, _)| *whose);
            fullest.map(|whose| self.full_at.remove(&whose));
        }
        self.full_at.insert(whose, full_at);
        Ok(())
    }
}

pub(super) async fn limit(
    State(state): State<Arc<WebState>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let Some(buckets) = state.rates.for_request(&request) else { return next.run(request).await };
    let taken =
        buckets.lock().unwrap_or_else(PoisonError::into_inner).take(Network::of(peer.ip()), Instant::now());
    match taken {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            operation::refused(format_args!("asked too often"));
            refuse(request.headers(), wait)
        }
    }
}

fn refuse(headers: &HeaderMap, wait: Duration) -> Response {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let message =
        format!("Asked too often from this address. Nothing was done. Wait {seconds} s and try again.");
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let mut response = if accept.contains("application/json") && !accept.contains("text/html") {
        let body = Json(serde_json::json!({ "message": message }));
        (StatusCode::TOO_MANY_REQUESTS, [(header::CACHE_CONTROL, "no-store")], body).into_response()
    } else {
        error::page(StatusCode::TOO_MANY_REQUESTS, &message)
    };
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn address(number: u32) -> Network {
        Network::of(Ipv4Addr::from_bits(number).into())
    }

    #[test]
    fn a_minute_s_worth_at_once_and_then_one_after_the_other() {
        let (mut buckets, start) = (Buckets::new(6), Instant::now());
        for _ in 0..6 {
            assert_eq!(buckets.take(address(1), start), Ok(()));
        }
        assert_eq!(buckets.take(address(1), start), Err(Duration::from_secs(10)));
        assert_eq!(buckets.take(address(2), start), Ok(()), "another address");
        let later = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(buckets.take(address(1), later(9)), Err(Duration::from_secs(1)));
        assert_eq!(buckets.take(address(1), later(10)), Ok(()), "who asks in vain loses nothing");
        assert_eq!(buckets.take(address(1), later(10)), Err(Duration::from_secs(10)));
        for _ in 0..6 {
            assert_eq!(buckets.take(address(1), later(200)), Ok(()));
        }
        assert!(buckets.take(address(1), later(200)).is_err());
    }

    #[test]
    fn the_table_is_bounded_and_forgets_those_who_asked_least() {
        let (mut buckets, start) = (Buckets::new(2), Instant::now());
        for _ in 0..2 {
            assert_eq!(buckets.take(address(0), start), Ok(()));
        }
        for number in 1..10_000 {
            assert_eq!(buckets.take(address(number), start), Ok(()));
        }
        assert_eq!(buckets.full_at.len(), MOST);
        assert!(buckets.take(address(0), start).is_err(), "it is not forgotten");
        assert_eq!(buckets.take(address(1), start + MINUTE), Ok(()));
        assert_eq!(buckets.full_at.len(), 1, "full buckets are not kept");
    }
}
