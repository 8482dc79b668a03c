//! Values that are never shown, and whom each of them is for. A secret is of use to the host that it was given for
//! and to no other: a page that lets somebody change the host must not hand the secret to the new one.

use super::Config;
use crate::device::PrinterUrl;

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
pub const SECRETS: [Secret; 5] = [
    Secret { key: "printer.community", host: Some(printer) },
    Secret { key: "printer.auth_passphrase", host: Some(printer) },
    Secret { key: "printer.priv_passphrase", host: Some(printer) },
    Secret { key: "security.password_hash", host: None },
    Secret { key: "mail.password", host: Some(mail) },
];

fn printer(config: &Config) -> String {
    match config.printer.parsed() {
        Ok(Some(PrinterUrl::Snmp(target))) => target.to_string().to_lowercase(),
        Ok(Some(PrinterUrl::Demo(_))) => "demo:".into(),
        Ok(None) | Err(_) => String::new(),
    }
}

fn mail(config: &Config) -> String {
    match config.mail.server_address().to_lowercase() {
        address if address.is_empty() => address,
        address => format!("smtp://{address}"),
    }
}
