//! The settings of a sitting, made ready.

use std::sync::Arc;

use app::model::Cause;
use rustls::{ClientConfig, pki_types::ServerName};

use super::{Failure, Patience, Proxy, ProxyEnvironment, ServerUrl, Way, trust};
use crate::{clock::SharedClock, config::Config};

/// The way to the server, with all that is needed to go it.
pub struct Route {
    /// Where it leads.
    pub server: ServerUrl,
    /// The proxy on it, if any.
    pub proxy: Option<Proxy>,
    pub(super) name: ServerName<'static>,
    pub(super) tls: Arc<ClientConfig>,
    pub(super) patience: Patience,
    pub(super) clock: SharedClock,
}

impl Route {
    /// The way that these settings say. Reads the files with the authorities.
    pub async fn of(
        config: &Config,
        environment: &ProxyEnvironment,
        clock: &SharedClock,
        patience: Patience,
    ) -> Result<Self, Failure> {
        let server = config.communication.server_url();
        let Some((server, name)) = server.and_then(|server| server.name().map(|name| (server, name))) else {
            return Err(Failure::new(Cause::NoServer, "No communication server is set."));
        };
        let proxy = match Way::choose(&config.proxy, environment, Some(&server.at)) {
            Way::Direct(_) => None,
            Way::Through(proxy) => Some(proxy),
            Way::Unusable { variable, reason } => {
                let sentence = format!(
                    "The environment variable {variable} can't be used: {reason}. Correct it, or enter a proxy by hand."
                );
                return Err(Failure::new(Cause::Settings, sentence));
            }
        };
        let (section, its_clock) = (config.communication.clone(), Arc::clone(clock));
        // Files, and a few hundred certificates.
        let reading = tokio::task::spawn_blocking(move || trust::client(&section, its_clock));
        let tls = match reading.await {
            Ok(Ok(tls)) => tls,
            Ok(Err(what)) => {
                let sentence = format!("The server's certificate can't be checked: {what}.");
                return Err(Failure::new(Cause::Settings, sentence));
            }
            Err(_) => return Err(Failure::new(Cause::Settings, "The program is ending.")),
        };
        Ok(Self { server, proxy, name, tls, patience, clock: Arc::clone(clock) })
    }
}
