//! The ports that are listened on, and what a connection may cost.
//!
//! Nobody can hold the pages off by opening connections and saying nothing: each part of an exchange has a
//! deadline, an address may have so many connections, and when all places are taken the connection that has gone
//! longest without a complete request makes room for a newcomer, or else the one whose reader is slowest with its
//! answer. What a reader has not taken waits here and not in the system, which would take megabytes of it off our
//! hands, and the reader's time would never run.

mod accept;
mod body;
mod connection;
mod limits;
mod place;
mod stream;
mod table;

pub use limits::Limits;

use std::{io, net::SocketAddr, sync::Arc};

use axum::Router;
use rustls::ServerConfig;
use socket2::SockRef;
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_rustls::TlsAcceptor;

use self::place::Places;

/// A port that is listened on.
pub struct Listener {
    socket: TcpListener,
    tls: Option<TlsAcceptor>,
}

/// Octets that the system takes for a connection before those that went before are on their way. Enough for a page.
const AHEAD: u32 = 16_384;

impl Listener {
    /// Plain HTTP on a port that was taken.
    pub fn plain(socket: TcpListener) -> Self {
        Self { socket: held_back(socket), tls: None }
    }

    /// HTTP over TLS on a port that was taken.
    pub fn tls(socket: TcpListener, tls: Arc<ServerConfig>) -> Self {
        Self { socket: held_back(socket), tls: Some(tls.into()) }
    }

    /// Whether it listens for TLS.
    fn is_secure(&self) -> bool {
        self.tls.is_some()
    }
}

/// The same port; its connections take over what it is told here.
fn held_back(socket: TcpListener) -> TcpListener {
    if let Err(error) = SockRef::from(&socket).set_tcp_notsent_lowat(AHEAD) {
        tracing::warn!(%error, "the system keeps as much of an answer as it likes for a slow reader");
    }
    socket
}

/// Takes a port. Where the kernel has no IPv6, "every address" is every IPv4 address.
pub async fn bind(address: &str) -> io::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    match (&bound, address.parse::<SocketAddr>()) {
        (Err(error), Ok(SocketAddr::V6(address)))
            if address.ip().is_unspecified() && error.kind() != io::ErrorKind::AddrInUse =>
        {
            TcpListener::bind((std::net::Ipv4Addr::UNSPECIFIED, address.port())).await.or(bound)
        }
        _ => bound,
    }
}

/// Serves until `stop` says so. Then nothing new is taken, requests under way are answered, and this ends when the
/// last connection has; whoever does not want to wait drops it.
pub async fn serve(listeners: Vec<Listener>, router: Router, limits: Limits, stop: watch::Receiver<bool>) {
    let places = Places::new(limits);
    let mut serving = JoinSet::new();
    for listener in listeners {
        serving.spawn(accept::run(listener, router.clone(), places.clone(), stop.clone()));
    }
    let mut sweeping = JoinSet::new();
    sweeping.spawn(async move { places.sweep().await });
    serving.join_all().await;
}
