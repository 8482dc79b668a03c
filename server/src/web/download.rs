//! Downloads: plain links, streamed, one at a time per address.

use std::{
    collections::HashSet,
    convert::Infallible,
    future::ready,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use app::{EventQuery, model::Snapshot};
use axum::{
    BoxError,
    body::Body,
    extract::{ConnectInfo, Query, RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream::once};
use jiff::civil::Date;
use serde::Deserialize;

use super::{error, operation, state::WebState};
use crate::{
    network::Network,
    report::{EventHistory, MeterHistory, SupplyHistory, SupplyPerformance, UsageLog, content_disposition},
};

/// Options of the files.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Options {
    /// `1`: begin with a byte order mark.
    #[serde(default)]
    bom: Option<String>,
}

impl Options {
    fn marked(&self) -> bool {
        self.bom.as_deref() == Some("1")
    }
}

/// An address that is downloading; it may do so again once this is dropped.
struct Turn {
    address: Network,
    all: Arc<Mutex<HashSet<Network>>>,
}

impl Turn {
    fn take(state: &WebState, address: Network) -> Option<Self> {
        let all = Arc::clone(&state.downloading);
        let first = all.lock().unwrap_or_else(PoisonError::into_inner).insert(address);
        // Made only where it is the first: one that is dropped ends the turn.
        first.then(|| Self { address, all })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.address);
    }
}

pub(super) async fn usage_log(
    State(state): State<WebState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(options): Query<Options>,
) -> Response {
    let Some(turn) = Turn::take(&state, Network::of(peer.ip())) else { return busy() };
    let (store, settings) = (state.service.store().clone(), state.configuration());
    match UsageLog::gather(&store, &settings.config, state.clock.now()).await {
        Ok(log) => {
            let log = UsageLog { byte_order_mark: options.marked(), ..log };
            csv(&log.file_name(), log.stream(store), turn)
        }
        Err(error) => {
            tracing::error!(%error, "the usage log could not be made");
            error::page(StatusCode::SERVICE_UNAVAILABLE, "The history can't be read, so no file was made.")
        }
    }
}

/// `/meter/history.csv`.
pub(super) async fn meter_history(
    State(state): State<WebState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(options): Query<Options>,
) -> Response {
    let Some(turn) = Turn::take(&state, Network::of(peer.ip())) else { return busy() };
    let snapshot = state.service.latest();
    let name = named(&state, &snapshot, MeterHistory::file_name);
    let history = MeterHistory { zone: snapshot.zone.clone(), byte_order_mark: options.marked() };
    csv(&name, history.stream(state.service.store().clone()), turn)
}

/// `/supplies/history.csv`.
pub(super) async fn supply_history(
    State(state): State<WebState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(options): Query<Options>,
) -> Response {
    let Some(turn) = Turn::take(&state, Network::of(peer.ip())) else { return busy() };
    let snapshot = state.service.latest();
    let name = named(&state, &snapshot, SupplyHistory::file_name);
    let history = SupplyHistory {
        reading: snapshot.reading.clone().map(Arc::new),
        zone: snapshot.zone.clone(),
        byte_order_mark: options.marked(),
    };
    csv(&name, history.stream(state.service.store().clone()), turn)
}

/// `/maintenance/events.csv`: what fits the filter, which stands in the address as it does in that of the page.
pub(super) async fn event_history(
    State(state): State<WebState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(options): Query<Options>,
    RawQuery(query): RawQuery,
) -> Response {
    let snapshot = state.service.latest();
    let query = EventQuery::read(query.as_deref().unwrap_or_default(), &snapshot.zone);
    if let Some(refused) = query.refused() {
        return error::page(StatusCode::BAD_REQUEST, &format!("No file was made. {refused}"));
    }
    let Some(turn) = Turn::take(&state, Network::of(peer.ip())) else { return busy() };
    let name = named(&state, &snapshot, EventHistory::file_name);
    let filter = query.filter;
    let history = EventHistory { filter, zone: snapshot.zone.clone(), byte_order_mark: options.marked() };
    csv(&name, history.stream(state.service.store().clone()), turn)
}

/// `/supplies/performance.csv`.
pub(super) async fn supply_performance(
    State(state): State<WebState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Query(options): Query<Options>,
) -> Response {
    let Some(turn) = Turn::take(&state, Network::of(peer.ip())) else { return busy() };
    let snapshot = state.service.latest();
    let name = named(&state, &snapshot, SupplyPerformance::file_name);
    let performance = SupplyPerformance {
        supplies: &snapshot.supplies,
        zone: &snapshot.zone,
        byte_order_mark: options.marked(),
    };
    csv(&name, once(ready(Ok::<_, Infallible>(performance.file()))), turn)
}

/// The name of a file of this printer and this day.
fn named(state: &WebState, snapshot: &Snapshot, name: fn(Option<&str>, Date) -> String) -> String {
    let serial = snapshot.reading.as_ref().and_then(|reading| reading.identity.serial_number.as_deref());
    name(serial, snapshot.zone.to_datetime(state.clock.now()).date())
}

fn busy() -> Response {
    operation::refused(format_args!("a download is under way already"));
    let mut response = error::page(
        StatusCode::TOO_MANY_REQUESTS,
        "A download to this address is already under way. Wait for it to end, then try again.",
    );
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

/// A file in chunks, for which the address has its turn.
fn csv<E: Into<BoxError> + 'static>(
    file_name: &str,
    chunks: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    turn: Turn,
) -> Response {
    let body = chunks.map(move |chunk| {
        // Held as long as there are chunks to send.
        let _ = &turn;
        chunk
    });
    let mut response = Response::new(Body::from_stream(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&content_disposition(file_name)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
