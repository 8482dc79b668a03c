//! The ports of the pages.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::{net::TcpListener, sync::watch};

use super::Failure;
use crate::{
    config::{Loaded, WebSection},
    service::Service,
    settings::Settings,
    tls::{Certificates, Names},
    web::{Listener, listener},
};

/// The one step from pages for this machine to pages for the network.
const STEP: &str = "Nobody but this machine reaches these addresses. What opens the pages to the network: \
    /usr/lib/smart-esolutions/open-to-network for the package's service, else --listen '[::]:8080' and --listen-tls \
    '[::]:8443'.";

/// Ports that were taken, before anything is written.
pub(super) struct Sockets {
    plain: Option<TcpListener>,
    tls: Option<TcpListener>,
}

impl Sockets {
    /// Takes the ports that the configuration names, and says where the pages are.
    pub(super) async fn bind(web: &WebSection) -> Result<Self, Failure> {
        let plain = bind(&web.listen, "--listen").await?;
        let tls = bind(&web.listen_tls, "--listen-tls").await?;
        if let Some(plain) = &plain {
            eprintln!("Listening on http://{}", reachable(local(plain)?));
        }
        Ok(Self { plain, tls })
    }

    /// Where the pages are without TLS; with it, where they are on this machine.
    pub(super) fn pages(&self) -> Result<String, Failure> {
        match (&self.plain, &self.tls) {
            (Some(plain), _) => Ok(format!("http://{}", reachable(local(plain)?))),
            (None, Some(tls)) => Ok(format!("https://{}", reachable(local(tls)?))),
            (None, None) => Ok(String::new()),
        }
    }

    /// What serves on them, and says with which certificate.
    pub(super) fn listeners(self, certificates: &Certificates) -> Result<Vec<Listener>, Failure> {
        let bound: Vec<_> =
            [&self.plain, &self.tls].into_iter().flatten().map(local).collect::<Result<_, _>>()?;
        let mut listeners: Vec<Listener> = self.plain.map(Listener::plain).into_iter().collect();
        if let Some(socket) = self.tls {
            let local = local(&socket)?;
            certificates.served_on(local);
            match certificates.fingerprint() {
                Some(fingerprint) => eprintln!(
                    "Listening on https://{}\nSHA-256 fingerprint of its certificate: {fingerprint}",
                    reachable(local)
                ),
                None => eprintln!("Listening on https://{}, without a certificate yet", reachable(local)),
            }
            listeners.push(Listener::tls(socket, certificates.config()));
        }
        if on_this_machine_alone(&bound) {
            eprintln!("{STEP}");
        }
        Ok(listeners)
    }
}

async fn bind(address: &str, option: &str) -> Result<Option<TcpListener>, Failure> {
    if address.is_empty() {
        return Ok(None);
    }
    let bound = listener::bind(address).await;
    bound.map(Some).map_err(|error| {
        Failure::CouldNot(format!(
            "can't listen on {address}: {error}. Stop what listens there, or give another {option} ADDR:PORT"
        ))
    })
}

fn local(socket: &TcpListener) -> Result<SocketAddr, Failure> {
    socket.local_addr().map_err(|error| Failure::CouldNot(format!("a port has no address: {error}")))
}

/// Whether the network is kept out by the addresses themselves.
fn on_this_machine_alone(bound: &[SocketAddr]) -> bool {
    bound.iter().all(|addr| addr.ip().to_canonical().is_loopback())
}

/// An address that a browser on this machine can open.
fn reachable(local: SocketAddr) -> SocketAddr {
    match local {
        SocketAddr::V4(address) if address.ip().is_unspecified() => ([127, 0, 0, 1], local.port()).into(),
        SocketAddr::V6(address) if address.ip().is_unspecified() => {
            (std::net::Ipv6Addr::LOCALHOST, local.port()).into()
        }
        _ => local,
    }
}

/// What this machine is called, with the names that are set now.
pub(super) fn names(host: Option<String>, settings: Settings) -> Box<dyn Fn() -> Names + Send + Sync> {
    Box::new(move || Names::of_this_machine(host.as_deref(), &settings.current().config.web.host_names))
}

/// Renews certificates, has the pages say what there is to say about them, and follows the settings, for ever.
pub(super) async fn keep_certificates(
    certificates: Certificates,
    service: Service,
    redirect: Arc<AtomicBool>,
    mut settings: watch::Receiver<Arc<Loaded>>,
) {
    let mut changes = certificates.changes();
    let telling = async {
        while changes.changed().await.is_ok() {
            service.publish().await;
        }
    };
    let following = async {
        while settings.changed().await.is_ok() {
            let wanted = settings.borrow_and_update().config.web.redirect;
            redirect.store(wanted, Ordering::Relaxed);
            // A name may have been added.
            certificates.look().await;
        }
    };
    tokio::join!(certificates.clone().keep(), telling, following);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_this_machine_s_alone_where_every_address_is() {
        for (addresses, alone) in [
            (&["127.0.0.1:8080"][..], true),
            (&["127.0.0.1:8080", "[::1]:8443"], true),
            (&["[::ffff:127.0.0.1]:80"], true),
            (&["127.0.0.1:8080", "[::]:8443"], false),
            (&["0.0.0.0:80"], false),
            (&["192.0.2.1:80"], false),
        ] {
            let bound: Vec<_> = addresses.iter().map(|addr| addr.parse().unwrap()).collect();
            assert_eq!(on_this_machine_alone(&bound), alone, "{addresses:?}");
        }
    }
}
