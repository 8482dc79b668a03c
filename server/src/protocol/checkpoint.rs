//! What a device says of octets that it no longer keeps.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{
    chain::{Head, Place},
    octets::Digest,
};

/// Which octets were given up; signed by the device for [`Use::Checkpoint`](super::key::Use::Checkpoint) and kept before
/// they are. Their events keep content, link and signature, so the chain is whole without them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Counts up by device, from 1.
    pub number: u64,
    /// The device's id.
    pub device: String,
    /// The device's time.
    pub at: Timestamp,
    /// How many events' octets.
    pub count: u64,
    /// Which, and what they were: see [`Pruned`].
    pub digest: Digest,
    /// Where the ledger stood.
    pub head: Head,
}

/// Counts and digests events that lose their octets, in the order of the ledger: the SHA-256 of one line for each, place,
/// type, time in milliseconds since 1970 and content, "1-17 org.smart-esolutions.device-status.v1 1764036420000 47DEQ…".
#[derive(Clone, Debug, Default)]
pub struct Pruned {
    count: u64,
    digest: Sha256,
}

impl Pruned {
    /// The next one.
    pub fn add(&mut self, place: Place, kind: &str, at: Timestamp, content: &Digest) {
        self.count += 1;
        self.digest.update(format!("{place} {kind} {} {content}\n", at.as_millisecond()));
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The digest of all of them.
    pub fn digest(&self) -> Digest {
        Digest::new(self.digest.clone().finalize().into())
    }
}
