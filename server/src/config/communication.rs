use std::path::Path;

use app::model::Permission;
use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject},
};
use serde::{Deserialize, Serialize};

use super::{error::Fault, text};
use crate::communication::connector::ServerUrl;

/// Most octets of certificates that stand in the settings themselves.
const MOST_PEM: usize = 32_768;
/// A server on the network is not asked more often than so many seconds apart, whoever wants it.
const CHECK_IN_FLOOR_S: u64 = 300;
/// A server on this machine, as for trying out, may be.
const LOOPBACK_FLOOR_S: u64 = 10;
const CHECK_IN_CEILING_S: u64 = 86_400;

/// `[communication]`: the communication server, and what may go to it. While the device is not enrolled, nothing goes
/// anywhere.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommunicationSection {
    /// Address of the communication server: `https://host[:port][/path]`. Empty: none.
    pub server: String,
    /// File with the certificates of authorities, PEM, by its whole path, that the server's certificate is checked
    /// against. With neither this nor `ca_certificates`, those count that the operating system trusts.
    pub ca_file: String,
    /// The same certificates themselves, PEM, at most 32,768 octets: for an authority of the customer's own, where a
    /// roll-out or the browser brings them. Those of `ca_file` count beside them.
    pub ca_certificates: String,
    /// One-time code with which this device enrols at that server by itself, once the printer has been read. A code by
    /// which it enrolled is never used again: after the enrolment has ended, it takes another one.
    pub enrolment_code: String,
    /// Seconds from one check-in to the next, 300 to 86,400; from 10 on for a server on this machine itself.
    pub check_in_interval_s: u64,
    /// Octets that may be exchanged with the server in a day, 262,144 to 1,073,741,824, TLS and proxy included. What
    /// is beyond it waits for the next day; an answer that is under way, of 262,144 at most, is heard to its end.
    pub daily_octets: u64,
    /// Meter reads: `automatically`, sent by schedule and when the server asks for them; `ask`, when the
    /// administrator has agreed; `never`.
    pub meter: String,
    /// Supplies usage, cartridges that came and went, and orders: `automatically`, `ask` or `never`, as for `meter`. An order that
    /// the administrator or the device has placed goes out with `ask` too.
    pub supplies: String,
    /// Alerts, findings, diagnostics, troubleshooting and requests for service: `automatically`, `ask` or `never`, as for `meter`.
    pub maintenance: String,
}

impl Default for CommunicationSection {
    fn default() -> Self {
        let automatically = || "automatically".to_owned();
        Self {
            server: String::new(),
            ca_file: String::new(),
            ca_certificates: String::new(),
            enrolment_code: String::new(),
            check_in_interval_s: 3_600,
            daily_octets: 8_388_608,
            meter: automatically(),
            supplies: automatically(),
            maintenance: automatically(),
        }
    }
}

impl std::fmt::Debug for CommunicationSection {
    /// Without the code.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CommunicationSection").field("server", &self.server).finish_non_exhaustive()
    }
}

impl CommunicationSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let fault = |key, found: &str, allowed: &str| Fault {
            key,
            found: format!("{found:?}"),
            allowed: allowed.into(),
        };
        let mut faults = Vec::new();
        if !self.server.is_empty() && self.server_url().is_none() {
            faults.push(fault("communication.server", &self.server, ServerUrl::ALLOWED));
        }
        if !self.ca_file.is_empty() && !Path::new(&self.ca_file).is_absolute() {
            faults.push(fault("communication.ca_file", &self.ca_file, "the whole path of a file, from / on"));
        }
        faults.extend(self.certificates().err().map(|what| Fault {
            key: "communication.ca_certificates",
            found: what,
            allowed: format!("certificates of authorities, PEM, at most {MOST_PEM} octets"),
        }));
        faults.extend(text::secret("communication.enrolment_code", &self.enrolment_code, 1));
        faults.extend(self.interval_fault());
        faults.extend(Fault::outside(
            "communication.daily_octets",
            self.daily_octets,
            262_144..=1_073_741_824,
        ));
        let switches = [
            ("communication.meter", &self.meter),
            ("communication.supplies", &self.supplies),
            ("communication.maintenance", &self.maintenance),
        ];
        let wrong = switches.into_iter().filter(|(_, word)| Permission::of(word).is_none());
        faults.extend(wrong.map(|(key, word)| fault(key, word, "automatically, ask or never")));
        faults
    }

    fn interval_fault(&self) -> Option<Fault> {
        let key = "communication.check_in_interval_s";
        let is_here = self.server_url().is_some_and(|server| server.at.is_loopback());
        let floor = if is_here { LOOPBACK_FLOOR_S } else { CHECK_IN_FLOOR_S };
        let fault = Fault::outside(key, self.check_in_interval_s, floor..=CHECK_IN_CEILING_S)?;
        let allowed =
            format!("{}, from {LOOPBACK_FLOOR_S} on for a server on this machine itself", fault.allowed);
        Some(Fault { allowed, ..fault })
    }

    /// The server; `None` where none is set, or none that can be.
    pub fn server_url(&self) -> Option<ServerUrl> {
        ServerUrl::parse(&self.server)
    }

    /// The certificates that stand in the settings themselves; an error says what is wrong with them.
    pub fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        if self.ca_certificates.is_empty() {
            return Ok(Vec::new());
        }
        if self.ca_certificates.len() > MOST_PEM {
            return Err(format!("{} octets long", self.ca_certificates.len()));
        }
        let found: Result<Vec<_>, _> =
            CertificateDer::pem_slice_iter(self.ca_certificates.as_bytes()).collect();
        let found = found.map_err(|_| "damaged".to_owned())?;
        let mut roots = RootCertStore::empty();
        // A block that is cut off, or of another kind such as a key, is passed over by the reader.
        let whole = found.len() == self.ca_certificates.matches("-----BEGIN").count();
        if !whole
            || found.is_empty()
            || found.iter().any(|certificate| roots.add(certificate.clone()).is_err())
        {
            return Err("no certificate, a damaged one, or something else beside".into());
        }
        Ok(found)
    }

    /// What may happen with meter reads.
    pub fn meter(&self) -> Permission {
        Permission::of(&self.meter).unwrap_or(Permission::Never)
    }

    /// What may happen with supplies usage.
    pub fn supplies(&self) -> Permission {
        Permission::of(&self.supplies).unwrap_or(Permission::Never)
    }

    /// What may happen with faults, diagnostics and troubleshooting.
    pub fn maintenance(&self) -> Permission {
        Permission::of(&self.maintenance).unwrap_or(Permission::Never)
    }
}

#[cfg(test)]
mod tests;
