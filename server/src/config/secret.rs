//! Values that are never shown, and whom each of them is for. A secret is of use to the host that it was given for
//! and to no other: a page that lets somebody change the host must not hand the secret to the new one.

use super::Config;
use crate::{communication::connector::HostPort, device::PrinterUrl};

/// A secret of the configuration.
#[derive(Debug)]
pub struct Secret {
    /// "section.key".
    pub key: &'static str,
    /// Whom it is for, with these settings; `None` for one that goes nowhere.
    host: Option<fn(&Config) -> String>,
}

impl Secret {
    /// Whom it is for, with these settings; empty where there is nobody.
    pub fn host(&self, config: &Config) -> String {
        self.host.map(|host| host(config)).unwrap_or_default()
    }

    /// Whether it is of no use without a host that it is for.
    pub fn needs_host(&self) -> bool {
        self.host.is_some()
    }

    /// The secret of that key.
    pub fn of(key: &str) -> Option<&'static Self> {
        SECRETS.iter().find(|secret| secret.key == key)
    }
}

/// Every secret there is.
pub const SECRETS: [Secret; 8] = [
    Secret { key: "printer.community", host: Some(printer) },
    Secret { key: "printer.auth_passphrase", host: Some(printer) },
    Secret { key: "printer.priv_passphrase", host: Some(printer) },
    Secret { key: "notifications.community", host: Some(printer) },
    Secret { key: "security.password_hash", host: None },
    Secret { key: "communication.enrolment_code", host: Some(server) },
    Secret { key: "proxy.password", host: Some(proxy) },
    Secret { key: "mail.password", host: Some(mail) },
];

fn printer(config: &Config) -> String {
    match config.printer.parsed() {
        Ok(Some(PrinterUrl::Snmp(target))) => target.to_string().to_lowercase(),
        Ok(Some(PrinterUrl::Demo(_))) => "demo:".into(),
        Ok(None) | Err(_) => String::new(),
    }
}

/// Host and port: another path there is still the same host.
fn server(config: &Config) -> String {
    config.communication.server_url().map(|server| server.at.to_string()).unwrap_or_default()
}

/// The proxy that was entered, whether it is in use or not. One of the environment has its own password.
fn proxy(config: &Config) -> String {
    HostPort::parse(&config.proxy.address).map(|at| at.to_string()).unwrap_or_default()
}

fn mail(config: &Config) -> String {
    match config.mail.server_address().to_lowercase() {
        address if address.is_empty() => address,
        address => format!("smtp://{address}"),
    }
}
