//! The chain of a device's events. Each link is the SHA-256 of the link before and of the SHA-256 of the event's octets;
//! the device signs each link. So a link vouches for every octet of every event up to it, the links can be checked
//! after the octets are gone, and whoever has one link can tell whether anything before it was changed.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::octets::Digest;

/// Where a chain stands: after the event with this number.
///
/// An *epoch* is one unbroken count. A device that was put back to an earlier state opens the next epoch instead of
/// giving numbers a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Counts from 1.
    pub epoch: u32,
    /// Number of the last event in its epoch, from 1; 0 where the epoch has none yet.
    pub sequence: u64,
    /// The link of that event; [`genesis`] where there is none.
    pub link: Digest,
}

impl Head {
    /// The beginning of an epoch.
    pub fn start(epoch: u32) -> Self {
        Self { epoch, sequence: 0, link: genesis(epoch) }
    }

    /// The head after an event with these octets.
    #[must_use]
    pub fn after(&self, octets: &[u8]) -> Self {
        self.after_content(&content(octets))
    }

    /// The head after an event of which only the SHA-256 is known.
    #[must_use]
    pub fn after_content(&self, content: &Digest) -> Self {
        let link = Sha256::new().chain_update(self.link).chain_update(content).finalize();
        Self { epoch: self.epoch, sequence: self.sequence + 1, link: Digest::new(link.into()) }
    }
}

impl Digest {
    /// These octets.
    pub fn new(octets: [u8; 32]) -> Self {
        Self(octets)
    }
}

/// The SHA-256 of an event's octets: those of its JSON text without the signature.
pub fn content(octets: &[u8]) -> Digest {
    Digest::new(Sha256::digest(octets).into())
}

/// What the first event of an epoch is linked to.
pub fn genesis(epoch: u32) -> Digest {
    let text = format!("SMart eSolutions {} epoch {epoch}", super::VERSION);
    Digest::new(Sha256::digest(text).into())
}
