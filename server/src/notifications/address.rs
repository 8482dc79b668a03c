use std::{net::IpAddr, time::Duration};

use tokio::{net::lookup_host, time::timeout};

use crate::{config::Config, device::PrinterUrl};

/// A name stands for so many addresses at the most.
const MOST: usize = 16;
/// The system's resolver may take so long.
const PATIENCE: Duration = Duration::from_secs(10);

/// From where notifications are taken: the addresses of the printer.
#[derive(Clone, Debug, Default)]
pub(super) struct Addresses {
    host: String,
    known: Vec<IpAddr>,
}

impl Addresses {
    /// The printer's, as the settings name it; nothing is looked up yet.
    pub(super) fn of(config: &Config) -> Self {
        let host = match config.printer.parsed() {
            Ok(Some(PrinterUrl::Snmp(target))) => target.host,
            Ok(Some(PrinterUrl::Demo(_))) => "127.0.0.1".into(),
            Ok(None) | Err(_) => String::new(),
        };
        Self { host, known: Vec::new() }
    }

    /// Whether a printer is set.
    pub(super) fn any(&self) -> bool {
        !self.host.is_empty()
    }

    /// Looks the name up. Where that fails, what it stood for before holds on.
    pub(super) async fn look_up(&mut self) {
        if self.host.is_empty() {
            return;
        }
        match timeout(PATIENCE, lookup_host((self.host.as_str(), 0))).await {
            Ok(Ok(found)) => {
                self.known = found.map(|address| address.ip().to_canonical()).take(MOST).collect();
            }
            Ok(Err(error)) => tracing::warn!(host = %self.host, %error, "the printer's name was not found"),
            Err(_) => tracing::warn!(host = %self.host, "the printer's name was not found in time"),
        }
    }

    /// Whether this is one of them; an IPv4 address in its IPv6 form is that address.
    pub(super) fn contain(&self, address: IpAddr) -> bool {
        self.known.contains(&address.to_canonical())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_printer_s_address_is_taken_in_each_form_and_no_other() {
        let mut config = Config::default();
        config.printer.url = "snmp://192.0.2.7".into();
        let mut addresses = Addresses::of(&config);
        let contains = |addresses: &Addresses, address: &str| addresses.contain(address.parse().unwrap());
        assert!(!contains(&addresses, "192.0.2.7"), "it is not looked up yet");
        addresses.look_up().await;
        assert!(contains(&addresses, "192.0.2.7") && contains(&addresses, "::ffff:192.0.2.7"));
        assert!(!contains(&addresses, "192.0.2.8") && !contains(&addresses, "127.0.0.1"));
        config.printer.url = "demo:".into();
        let mut addresses = Addresses::of(&config);
        addresses.look_up().await;
        assert!(contains(&addresses, "127.0.0.1"));
        let mut nobody = Addresses::of(&Config::default());
        nobody.look_up().await;
        assert!(!nobody.any() && !contains(&nobody, "127.0.0.1"));
    }
}
