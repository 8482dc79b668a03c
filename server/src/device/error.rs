use std::{net::SocketAddr, time::Duration};

/// Why there is no reading. Each message names the host and port, what was tried and what to check.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// The host name has no address.
    #[error(
        "The name {host} could not be resolved ({reason}). Check the printer's address, or use its IP address."
    )]
    Resolve {
        /// The name.
        host: String,
        /// What the resolver said.
        reason: String,
    },
    /// Nothing came back.
    #[error(
        "{address} did not answer {version} requests: {} in {:.1} s. \
         Check that the printer is on and connected, that SNMP is turned on, and that {credential}.",
        tries(*attempts),
        waited.as_secs_f32()
    )]
    Silent {
        /// Where was asked.
        address: SocketAddr,
        /// "SNMPv2c".
        version: String,
        /// Number of tries.
        attempts: u32,
        /// Time spent.
        waited: Duration,
        /// "the community name is right", or the like for SNMPv3.
        credential: &'static str,
    },
    /// The host answers, but nothing listens on the port.
    #[error(
        "{address} refused the request: nothing listens on that port. Check the port and that SNMP is turned on at the printer."
    )]
    Refused {
        /// Where was asked.
        address: SocketAddr,
    },
    /// The agent rejected the SNMPv3 credentials.
    #[error(
        "{address} rejected the SNMPv3 user or pass-phrase ({detail}). \
         Check the user name, both pass-phrases and the auth and priv protocols."
    )]
    Authentication {
        /// Where was asked.
        address: SocketAddr,
        /// What SNMP said.
        detail: String,
    },
    /// What came back can't be understood.
    #[error(
        "{address} answered, but not in a way that can be understood ({detail}). Check that the port is the printer's SNMP port."
    )]
    Garbled {
        /// Where was asked.
        address: SocketAddr,
        /// What was wrong.
        detail: String,
    },
    /// It answers SNMP, but has no object that a printer has.
    #[error(
        "{address} answers SNMP but has no printer objects (RFC 3805, RFC 2790). Check that the address is the printer's."
    )]
    NotAPrinter {
        /// Where was asked.
        address: SocketAddr,
    },
    /// The local socket failed.
    #[error("The network request to {address} failed: {reason}.")]
    Network {
        /// Where was asked.
        address: SocketAddr,
        /// What the system said.
        reason: String,
    },
}

impl DeviceError {
    /// Every word of [`DeviceError::word`].
    pub const WORDS: [&'static str; 7] =
        ["resolve", "silent", "refused", "authentication", "garbled", "not-a-printer", "network"];

    /// The error in a word, for programs. It names no address.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Resolve { .. } => "resolve",
            Self::Silent { .. } => "silent",
            Self::Refused { .. } => "refused",
            Self::Authentication { .. } => "authentication",
            Self::Garbled { .. } => "garbled",
            Self::NotAPrinter { .. } => "not-a-printer",
            Self::Network { .. } => "network",
        }
    }
}

/// "1 try", "3 tries".
fn tries(number: u32) -> String {
    if number == 1 { "1 try".into() } else { format!("{number} tries") }
}

#[cfg(test)]
mod tests {
    use std::{net::Ipv4Addr, time::Duration};

    use super::DeviceError;

    #[test]
    fn silence_is_told_with_what_was_tried() {
        for (attempts, waited, expected) in [(1, 100, "1 try in 0.1 s."), (3, 7_000, "3 tries in 7.0 s.")] {
            let error = DeviceError::Silent {
                address: (Ipv4Addr::LOCALHOST, 161).into(),
                version: "SNMPv2c".into(),
                attempts,
                waited: Duration::from_millis(waited),
                credential: "the community name is right",
            };
            let start = format!("127.0.0.1:161 did not answer SNMPv2c requests: {expected} Check that");
            assert!(error.to_string().starts_with(&start), "{error}");
        }
    }
}
