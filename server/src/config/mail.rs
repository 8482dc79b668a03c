mod address;

use std::{collections::BTreeMap, net::IpAddr, path::Path};

use app::model::{MailKind, MailRole};
use serde::{Deserialize, Serialize};

use self::address::{is_host, known, one, several, split};
use super::{error::Fault, text};

const STARTTLS: &str = "starttls";
const TLS: &str = "tls";
const PLAIN: &str = "plain";

/// `[mail]`: e-mail about what happens. Lists of addresses are separated by ";", at most 10 each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailSection {
    /// SMTP server: a host name or an IP address. Empty: no e-mail is sent.
    pub host: String,
    /// Its port, 1 to 65,535: 587 with `starttls`, 465 with `tls`.
    pub port: u64,
    /// How the way to the server is protected: `starttls`, encrypted before anything is told; `tls`, encrypted from
    /// the first octet; `plain`, not at all, which is taken for a server on this machine alone.
    pub security: String,
    /// File with the certificates, in PEM, that the server's certificate is checked against. Empty: the system's.
    pub ca_file: String,
    /// User name at the server. Empty: it is not asked to authenticate.
    pub user: String,
    /// The user's password. It is for this host and port: with another one it is not used.
    pub password: String,
    /// Address that mail comes from.
    pub sender: String,
    /// Address that answers go to. Empty: the sender's.
    pub reply_to: String,
    /// The system administrator's addresses.
    pub administrator: String,
    /// What the system administrator is told of.
    pub administrator_events: Vec<String>,
    /// The key user's addresses.
    pub key_user: String,
    /// What the key user is told of.
    pub key_user_events: Vec<String>,
    /// The service's addresses.
    pub service: String,
    /// What the service is told of.
    pub service_events: Vec<String>,
    /// Whether the service is the vendor's: then nothing goes to its addresses while this device is not enrolled.
    pub service_is_vendor: bool,
    /// Addresses that orders of supplies go to: the supplier's, or of whoever orders. The mail is the order.
    pub supplies: String,
    /// What they are told of. Of orders they get the order itself, and that it was cancelled.
    pub supplies_events: Vec<String>,
    /// Whether they are the vendor's: then nothing goes to them while this device is not enrolled.
    pub supplies_is_vendor: bool,
    /// After how many failed attempts in a row a communication error is told of, 1 to 100.
    pub communication_failures: u64,
}

impl Default for MailSection {
    fn default() -> Self {
        let all = |told: fn(MailKind) -> bool| {
            let told = MailKind::ALL.into_iter().filter(|kind| told(*kind));
            told.map(|kind| kind.word().to_owned()).collect::<Vec<_>>()
        };
        Self {
            host: String::new(),
            port: 587,
            security: STARTTLS.into(),
            ca_file: String::new(),
            user: String::new(),
            password: String::new(),
            sender: String::new(),
            reply_to: String::new(),
            administrator: String::new(),
            administrator_events: all(|_| true),
            key_user: String::new(),
            key_user_events: all(|_| true),
            service: String::new(),
            service_events: all(|kind| !kind.is_order()),
            service_is_vendor: true,
            supplies: String::new(),
            supplies_events: vec![MailKind::SupplyOrder.word().into()],
            supplies_is_vendor: false,
            communication_failures: 3,
        }
    }
}

impl std::fmt::Debug for MailSection {
    /// Without the password, and without addresses, which name people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSection")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// How the way to the SMTP server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailSecurity {
    /// TLS begins after the server has agreed (RFC 3207).
    StartTls,
    /// TLS from the first octet (RFC 8314).
    Tls,
    /// None, on this machine alone.
    Plain,
}

impl MailSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = self.server();
        faults.extend(text::line("mail.user", &self.user));
        faults.extend(text::secret("mail.password", &self.password, 1));
        faults.extend(one("mail.sender", &self.sender));
        faults.extend(one("mail.reply_to", &self.reply_to));
        for role in MailRole::ALL {
            let (addresses, events) = keys(role);
            faults.extend(several(addresses, self.list(role).0));
            faults.extend(known(events, self.list(role).1));
        }
        faults.extend(Fault::outside("mail.communication_failures", self.communication_failures, 1..=100));
        faults
    }

    fn server(&self) -> Vec<Fault> {
        let fault = |key, found: &str, allowed: &str| Fault {
            key,
            found: format!("{found:?}"),
            allowed: allowed.into(),
        };
        let mut faults: Vec<Fault> = Fault::outside("mail.port", self.port, 1..=65_535).into_iter().collect();
        if !self.host.is_empty() && !is_host(&self.host) {
            let allowed = "a host name or an IP address such as \"smtp.example.com\", without a port";
            faults.push(fault("mail.host", &self.host, allowed));
        }
        match self.security() {
            None => faults.push(fault("mail.security", &self.security, "starttls, tls or plain")),
            Some(MailSecurity::Plain) if !self.host.is_empty() && !self.is_here() => {
                let allowed = "starttls or tls: mail is sent in clear to a server on this machine alone";
                faults.push(fault("mail.security", &self.security, allowed));
            }
            Some(_) => {}
        }
        if !self.ca_file.is_empty() && !Path::new(&self.ca_file).is_absolute() {
            faults.push(fault("mail.ca_file", &self.ca_file, "the whole path of a file, from / on"));
        }
        faults
    }

    /// How the way to the server is protected; `None` for a word that is none.
    pub fn security(&self) -> Option<MailSecurity> {
        match self.security.as_str() {
            STARTTLS => Some(MailSecurity::StartTls),
            TLS => Some(MailSecurity::Tls),
            PLAIN => Some(MailSecurity::Plain),
            _ => None,
        }
    }

    /// Whether the server is on this machine.
    fn is_here(&self) -> bool {
        let address = self.host.parse::<IpAddr>();
        self.host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
    }

    /// Host and port as an address is written; empty where no server is set.
    pub fn server_address(&self) -> String {
        match self.host.as_str() {
            "" => String::new(),
            host if host.contains(':') => format!("[{host}]:{}", self.port),
            host => format!("{host}:{}", self.port),
        }
    }

    /// The addresses of a role, in their order, each once.
    pub fn addresses(&self, role: MailRole) -> Vec<&str> {
        let mut addresses: Vec<&str> = Vec::new();
        for address in split(self.list(role).0) {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        addresses
    }

    /// Whether a role is told of this.
    pub fn wants(&self, role: MailRole, kind: MailKind) -> bool {
        self.list(role).1.iter().any(|word| word == kind.word())
    }

    /// Whether this address of a role is the vendor's. One that is also among the administrator's or the key user's
    /// is theirs.
    pub fn is_vendors(&self, role: MailRole, address: &str) -> bool {
        let own = [MailRole::Administrator, MailRole::KeyUser];
        let is_vendor = match role {
            MailRole::Administrator | MailRole::KeyUser => false,
            MailRole::Service => self.service_is_vendor,
            MailRole::Supplies => self.supplies_is_vendor,
        };
        is_vendor && !own.iter().any(|role| self.addresses(*role).contains(&address))
    }

    /// Who is told of this, each address once, by the first role that has it and may be told.
    pub fn recipients(
        &self,
        kind: MailKind,
        may: impl Fn(MailRole, &str) -> bool,
    ) -> BTreeMap<&str, MailRole> {
        let mut recipients = BTreeMap::new();
        for role in MailRole::ALL.into_iter().filter(|role| self.wants(*role, kind)) {
            for address in self.addresses(role).into_iter().filter(|address| may(role, address)) {
                recipients.entry(address).or_insert(role);
            }
        }
        recipients
    }

    fn list(&self, role: MailRole) -> (&str, &[String]) {
        match role {
            MailRole::Administrator => (&self.administrator, &self.administrator_events),
            MailRole::KeyUser => (&self.key_user, &self.key_user_events),
            MailRole::Service => (&self.service, &self.service_events),
            MailRole::Supplies => (&self.supplies, &self.supplies_events),
        }
    }
}

/// The keys of a role's addresses and events.
fn keys(role: MailRole) -> (&'static str, &'static str) {
    match role {
        MailRole::Administrator => ("mail.administrator", "mail.administrator_events"),
        MailRole::KeyUser => ("mail.key_user", "mail.key_user_events"),
        MailRole::Service => ("mail.service", "mail.service_events"),
        MailRole::Supplies => ("mail.supplies", "mail.supplies_events"),
    }
}

#[cfg(test)]
mod tests;
