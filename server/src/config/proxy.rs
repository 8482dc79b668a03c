use serde::{Deserialize, Serialize};

use super::{error::Fault, text};
use crate::communication::connector::{Exception, HostPort};

/// Most exceptions.
const MOST_EXCEPTIONS: usize = 32;

/// `[proxy]`: the HTTP proxy through which the communication server is reached. Proxies that are spoken to by HTTP and
/// let connections through (`CONNECT`) are supported, without authentication or with Basic; proxy auto-configuration
/// files (PAC) and their discovery (WPAD) are not.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProxySection {
    /// `off`; `manual`, the proxy of `address`; `automatic`, the one that `HTTPS_PROXY` and `NO_PROXY` in the
    /// program's environment name, if they do. What is entered here stays as it is when this is `automatic`.
    pub mode: String,
    /// Host and port of the proxy for `manual`: "proxy.example.com:3128".
    pub address: String,
    /// User that this proxy is shown. A proxy of the environment is shown the one in its address.
    pub user: String,
    /// That user's password. It is sent to the proxy of `address` alone.
    pub password: String,
    /// Hosts that are reached without a proxy, in both modes: `example.com` with all names below it, addresses,
    /// networks such as `192.0.2.0/24`, each also with `:port`, or `*` for all.
    pub exceptions: Vec<String>,
}

/// How a proxy is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyMode {
    /// None is used.
    Off,
    /// The one that was entered.
    Manual,
    /// The one of the environment.
    Automatic,
}

impl ProxyMode {
    const ALL: [(&str, Self); 3] =
        [("off", Self::Off), ("manual", Self::Manual), ("automatic", Self::Automatic)];

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == word).map(|(_, mode)| mode)
    }
}

impl Default for ProxySection {
    fn default() -> Self {
        Self {
            mode: "off".into(),
            address: String::new(),
            user: String::new(),
            password: String::new(),
            exceptions: ["localhost", "127.0.0.0/8", "::1"].map(String::from).to_vec(),
        }
    }
}

impl std::fmt::Debug for ProxySection {
    /// Without user and password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { mode, address, .. } = self;
        f.debug_struct("ProxySection").field("mode", mode).field("address", address).finish_non_exhaustive()
    }
}

impl ProxySection {
    pub(super) fn faults(&self) -> Vec<Fault> {
        let fault = |key, found: &str, allowed: &str| Fault {
            key,
            found: format!("{found:?}"),
            allowed: allowed.into(),
        };
        let mut faults = Vec::new();
        if ProxyMode::of(&self.mode).is_none() {
            faults.push(fault("proxy.mode", &self.mode, "off, manual or automatic"));
        }
        let needed = ProxyMode::of(&self.mode) == Some(ProxyMode::Manual);
        if (needed || !self.address.is_empty()) && HostPort::parse(&self.address).is_none() {
            let allowed = "a host and a port such as \"proxy.example.com:3128\", and nothing else";
            faults.push(fault("proxy.address", &self.address, allowed));
        }
        if self.user.contains(':') {
            faults.push(fault("proxy.user", &self.user, "a user name without a colon"));
        } else {
            faults.extend(text::line("proxy.user", &self.user));
        }
        faults.extend(text::secret("proxy.password", &self.password, 1));
        let wrong = self.exceptions.iter().find(|exception| Exception::parse(exception).is_none());
        let found = match wrong {
            Some(wrong) => Some(format!("{wrong:?}")),
            None if self.exceptions.len() > MOST_EXCEPTIONS => {
                Some(format!("{} exceptions", self.exceptions.len()))
            }
            None => None,
        };
        let allowed = || {
            format!(
                "at most {MOST_EXCEPTIONS} hosts such as \"example.com\", \"192.0.2.7\" or \"192.0.2.0/24\", each also \
                 with a port"
            )
        };
        faults.extend(found.map(|found| Fault { key: "proxy.exceptions", found, allowed: allowed() }));
        faults
    }

    /// How the proxy is chosen.
    pub fn mode(&self) -> ProxyMode {
        ProxyMode::of(&self.mode).unwrap_or(ProxyMode::Off)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_name_the_key_and_never_the_password() {
        let base = ProxySection::default;
        let with = |exception: &str| ProxySection { exceptions: vec![exception.into()], ..base() };
        let table = [
            (base(), ""),
            (ProxySection { mode: "pac".into(), ..base() }, "mode"),
            (ProxySection { mode: "manual".into(), ..base() }, "address"),
            (ProxySection { address: "http://proxy:3128".into(), ..base() }, "address"),
            (ProxySection { address: "proxy".into(), ..base() }, "address"),
            (ProxySection { address: "proxy:3128".into(), mode: "manual".into(), ..base() }, ""),
            (ProxySection { user: "a:b".into(), ..base() }, "user"),
            (ProxySection { user: "a\nb".into(), ..base() }, "user"),
            (ProxySection { password: "hunter2\r\n".into(), ..base() }, "password"),
            (with("http://x"), "exceptions"),
            (with("*"), ""),
            (ProxySection { exceptions: vec!["a".into(); 33], ..base() }, "exceptions"),
        ];
        for (section, key) in table {
            let keys: Vec<_> = section.faults().iter().map(|fault| fault.key).collect();
            let expected = if key.is_empty() { vec![] } else { vec![format!("proxy.{key}")] };
            assert_eq!(keys, expected, "{section:?}");
            assert!(!format!("{section:?}{:?}", section.faults()).contains("hunter2"));
        }
    }
}
