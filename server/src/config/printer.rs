use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::Fault;
use crate::device::{
    PrinterUrl,
    transport::{Passphrases, Patience},
};

/// `[printer]`: which printer, and how to ask it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrinterSection {
    /// Where the printer is: `snmp://[community@]host[:port][?version=1|2c]`,
    /// `snmp://user@host?version=3&auth=sha256&priv=aes128`, or `demo:`. Empty: no printer is set.
    pub url: String,
    /// SNMPv3 authentication pass-phrase, at least 8 characters.
    pub auth_passphrase: String,
    /// SNMPv3 privacy pass-phrase, at least 8 characters. Empty: the one for authentication.
    pub priv_passphrase: String,
    /// Milliseconds to wait for the first answer, 100 to 30,000; doubled with each further try.
    pub timeout_ms: u64,
    /// How often to ask before giving up, 1 to 10.
    pub tries: u64,
}

impl Default for PrinterSection {
    fn default() -> Self {
        Self {
            url: String::new(),
            auth_passphrase: String::new(),
            priv_passphrase: String::new(),
            timeout_ms: 1_000,
            tries: 3,
        }
    }
}

impl std::fmt::Debug for PrinterSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PrinterSection").finish_non_exhaustive()
    }
}

impl PrinterSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if let Err(error) = self.parsed() {
            faults.push(Fault { key: "printer.url", found: "not usable".into(), allowed: error });
        }
        faults.extend(Fault::outside("printer.timeout_ms", self.timeout_ms, 100..=30_000));
        faults.extend(Fault::outside("printer.tries", self.tries, 1..=10));
        faults
    }

    /// The URL; `None` where no printer is set.
    pub fn parsed(&self) -> Result<Option<PrinterUrl>, String> {
        if self.url.is_empty() {
            return Ok(None);
        }
        PrinterUrl::parse(&self.url).map(Some).map_err(|error| error.to_string())
    }

    /// The pass-phrases that are set.
    pub fn passphrases(&self) -> Passphrases {
        let set = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Passphrases { auth: set(&self.auth_passphrase), privacy: set(&self.priv_passphrase) }
    }

    /// How long to wait for an answer, and how often.
    pub fn patience(&self) -> Patience {
        Patience {
            first: Duration::from_millis(self.timeout_ms),
            tries: u32::try_from(self.tries).unwrap_or(u32::MAX),
        }
    }
}
