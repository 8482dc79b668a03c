use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{error::Fault, text};
use crate::device::{
    PrinterUrl, SnmpVersion,
    transport::{Passphrases, Patience},
};

/// `[printer]`: which printer, and how to ask it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrinterSection {
    /// Where the printer is: `snmp://[community@]host[:port][?version=1|2c]`,
    /// `snmp://user@host?version=3&auth=sha256&priv=aes128`, or `demo:`. Empty: no printer is set.
    pub url: String,
    /// Community name of SNMPv1 and v2c. One that stands in the URL is taken out of it and becomes this. Empty:
    /// "public".
    pub community: String,
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
            community: String::new(),
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
        faults.extend(text::secret("printer.community", &self.community, 1));
        // RFC 3414 11.2.
        faults.extend(text::secret("printer.auth_passphrase", &self.auth_passphrase, 8));
        faults.extend(text::secret("printer.priv_passphrase", &self.priv_passphrase, 8));
        faults.extend(Fault::outside("printer.timeout_ms", self.timeout_ms, 100..=30_000));
        faults.extend(Fault::outside("printer.tries", self.tries, 1..=10));
        faults
    }

    /// The printer, with the community name; `None` where none is set.
    pub fn parsed(&self) -> Result<Option<PrinterUrl>, String> {
        if self.url.is_empty() {
            return Ok(None);
        }
        let mut url = PrinterUrl::parse(&self.url).map_err(|error| error.to_string())?;
        if let PrinterUrl::Snmp(target) = &mut url
            && !self.community.is_empty()
            && let SnmpVersion::Automatic { community }
            | SnmpVersion::V1 { community }
            | SnmpVersion::V2c { community } = &mut target.version
        {
            self.community.clone_into(community);
        }
        Ok(Some(url))
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

/// A URL without the community name that stands in it, and that name. A URL that can't be used stays as it is, for
/// the message about it.
pub(crate) fn split_community(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Ok(PrinterUrl::Snmp(target)) = PrinterUrl::parse(url) else { return whole() };
    let (SnmpVersion::Automatic { community }
    | SnmpVersion::V1 { community }
    | SnmpVersion::V2c { community }) = target.version
    else {
        return whole();
    };
    let Some(rest) = url.strip_prefix("snmp://") else { return whole() };
    let authority = rest.split('?').next().unwrap_or(rest);
    match authority.rfind('@') {
        Some(at) => (format!("snmp://{}", &rest[at + 1..]), Some(community)),
        None => whole(),
    }
}

#[cfg(test)]
mod tests {
    use super::split_community;

    #[test]
    fn a_community_name_is_taken_out_of_a_url() {
        let table = [
            ("snmp://host", "snmp://host", None),
            ("snmp://se%40cret@host:99?version=2c", "snmp://host:99?version=2c", Some("se@cret")),
            ("snmp://p@ss@[::1]/", "snmp://[::1]/", Some("p@ss")),
            ("snmp://user@host?version=3&auth=sha1", "snmp://user@host?version=3&auth=sha1", None),
            ("snmp://x@host?version=9", "snmp://x@host?version=9", None),
            ("demo:?seed=2", "demo:?seed=2", None),
            ("", "", None),
        ];
        for (url, without, community) in table {
            assert_eq!(split_community(url), (without.to_owned(), community.map(str::to_owned)), "{url}");
        }
    }
}
