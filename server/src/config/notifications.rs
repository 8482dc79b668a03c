use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::{error::Fault, text};

/// The versions there are, as the configuration names them.
const VERSIONS: [&str; 3] = ["1", "2c", "3"];

/// `[notifications]`: SNMP notifications (traps and informs) by which the printer says at once that something has
/// happened. Each is a reason to read the printer, and no more than that.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotificationsSection {
    /// Whether notifications are received. They are taken from the printer's own address alone.
    pub receive: bool,
    /// Address and UDP port to receive them on. Printers send to port 162, which takes the capability
    /// `CAP_NET_BIND_SERVICE`: the package's service has it; started by hand, take a port above 1023, for example
    /// "[::]:10162", and tell the printer. Each instance on a machine needs such a port of its own.
    pub listen: String,
    /// Versions of SNMP that are accepted: "1", "2c", "3". Those of version 3 have to come from the user that the
    /// printer is read as, authenticated and encrypted as the printer's URL says.
    pub versions: Vec<String>,
    /// Community name that notifications of SNMPv1 and v2c have to carry. Empty: the one that the printer is read
    /// with; where it is read by SNMPv3, none, and they are refused.
    pub community: String,
}

impl Default for NotificationsSection {
    fn default() -> Self {
        Self {
            receive: false,
            listen: "[::]:162".into(),
            versions: VERSIONS.map(String::from).to_vec(),
            community: String::new(),
        }
    }
}

impl std::fmt::Debug for NotificationsSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NotificationsSection")
            .field("receive", &self.receive)
            .field("listen", &self.listen)
            .field("versions", &self.versions)
            .finish_non_exhaustive()
    }
}

impl NotificationsSection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.address().is_none() {
            let allowed = "an IP address and a port, for example \"[::]:162\" or \"192.0.2.7:10162\"".into();
            let found = format!("{:?}", self.listen);
            faults.push(Fault { key: "notifications.listen", found, allowed });
        }
        if self.versions.is_empty() || self.versions.iter().any(|word| !VERSIONS.contains(&word.as_str())) {
            let allowed = "at least one of \"1\", \"2c\" and \"3\"".into();
            faults.push(Fault {
                key: "notifications.versions",
                found: format!("{:?}", self.versions),
                allowed,
            });
        }
        faults.extend(text::secret("notifications.community", &self.community, 1));
        faults
    }

    /// Where notifications are received; `None` for what is no address.
    pub fn address(&self) -> Option<SocketAddr> {
        self.listen.parse().ok()
    }

    /// Whether this version is accepted: "1", "2c" or "3".
    pub fn accepts(&self, version: &str) -> bool {
        self.versions.iter().any(|word| word == version)
    }
}

#[cfg(test)]
mod tests {
    use super::NotificationsSection;

    #[test]
    fn an_address_with_a_port_and_a_version_are_needed() {
        let section = |listen: &str, versions: &[&str]| NotificationsSection {
            listen: listen.into(),
            versions: versions.iter().map(|word| (*word).to_owned()).collect(),
            ..NotificationsSection::default()
        };
        assert_eq!(NotificationsSection::default().faults(), []);
        for (listen, versions, fault) in [
            ("[::]:162", &["3"][..], None),
            ("127.0.0.1:10162", &["1", "2c"], None),
            ("printer7:162", &["3"], Some("notifications.listen")),
            ("", &["3"], Some("notifications.listen")),
            ("0.0.0.0", &["3"], Some("notifications.listen")),
            ("[::]:162", &[], Some("notifications.versions")),
            ("[::]:162", &["2"], Some("notifications.versions")),
        ] {
            let found = section(listen, versions).faults();
            assert_eq!(
                found.iter().map(|fault| fault.key).collect::<Vec<_>>(),
                fault.into_iter().collect::<Vec<_>>()
            );
        }
    }
}
