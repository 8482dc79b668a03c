//! The chain of a device's events. Each link is the SHA-256 of the link before and of the SHA-256 of the event's octets;
//! the device signs each link. So a link vouches for every octet of every event up to it, the links can be checked
//! after the octets are gone, and whoever has one link can tell whether anything before it was changed.

use std::{fmt, str::FromStr};

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

/// The place of an event in the chain. As text "1-17", which is also the event's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Place {
    /// Counts from 1.
    pub epoch: u32,
    /// Counts from 1 in each epoch.
    pub sequence: u64,
}

impl Place {
    /// This place.
    pub fn new(epoch: u32, sequence: u64) -> Self {
        Self { epoch, sequence }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.epoch, self.sequence)
    }
}

/// Of a text that is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected epoch and sequence, such as 1-17")]
pub struct NoPlace;

impl FromStr for Place {
    type Err = NoPlace;

    /// Takes the one spelling that a place has.
    fn from_str(text: &str) -> Result<Self, NoPlace> {
        let (epoch, sequence) = text.split_once('-').ok_or(NoPlace)?;
        let place = Self::new(epoch.parse().map_err(|_| NoPlace)?, sequence.parse().map_err(|_| NoPlace)?);
        let is_one = place.epoch > 0 && place.sequence > 0 && place.to_string() == text;
        if is_one { Ok(place) } else { Err(NoPlace) }
    }
}

impl TryFrom<String> for Place {
    type Error = NoPlace;

    fn try_from(text: String) -> Result<Self, NoPlace> {
        text.parse()
    }
}

impl From<Place> for String {
    fn from(place: Place) -> Self {
        place.to_string()
    }
}

impl Head {
    /// The place of the last event; its sequence is 0 where there is none.
    pub fn place(&self) -> Place {
        Place::new(self.epoch, self.sequence)
    }

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
