use std::{io, net::SocketAddr, time::Duration};

use axum::Router;
use tokio::{sync::watch, task::JoinSet, time::sleep};

use super::{
    Listener,
    connection::Connection,
    place::{Place, Places},
    table::Phase,
};
use crate::network::Network;

/// What the system says when it has no descriptor or memory left for a connection: EMFILE, ENFILE, ENOBUFS, ENOMEM.
const EXHAUSTED: [i32; 4] = [24, 23, 105, 12];
/// Pause after that.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes connections until `stop` says so, then waits for those that are left.
pub(super) async fn run(listener: Listener, router: Router, places: Places, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.socket.accept() => accepted,
            Some(_) = connections.join_next() => continue,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                survive(&error, &places).await;
                continue;
            }
        };
        // An IPv4 address that arrives at an IPv6 socket is still an IPv4 address.
        let peer = SocketAddr::new(peer.ip().to_canonical(), peer.port());
        let phase = if listener.is_secure() { Phase::Handshake } else { Phase::Head };
        let Some(place) = places.take(Network::of(peer.ip()), phase) else {
            tracing::debug!(%peer, "no place for a connection");
            continue;
        };
        let (id, limits) = (place.id(), places.limits());
        let connection = Connection { peer, router: router.clone(), limits, stop: stop.clone() };
        let handle = connections.spawn(connection.run(place, stream, listener.tls.clone()));
        Place::ended_by(&places, id, handle);
    }
    // No newcomer waits for an answer while the rest end.
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// One connection that could not be taken is no reason to take no others.
async fn survive(error: &io::Error, places: &Places) {
    if error.raw_os_error().is_some_and(|code| EXHAUSTED.contains(&code)) {
        tracing::warn!(%error, "no connection can be taken; the one longest without a request is closed");
        places.make_room();
        sleep(PAUSE).await;
    } else {
        tracing::debug!(%error, "a connection broke off before it was taken");
    }
}
