//! The server's word for what it has.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{chain::Head, key::PublicKey, octets::Digest};

/// What became of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Taken now.
    Accepted,
    /// Taken before: the answer to that was lost on its way.
    Duplicate,
    /// Its place in the chain is taken, its content is not: see the reason.
    Refused,
}

/// What became of one event, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The event's id.
    pub id: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why it was refused; a sentence.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// What the server calls it from now on, where somebody may ask about it: the number of a bundle.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<String>,
}

/// The answer to a batch, signed by the server for [`Use::Receipt`](super::key::Use::Receipt): everything up to `head`
/// is on its disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The device's id.
    pub device: String,
    /// The device's public key.
    pub key: PublicKey,
    /// What the server has.
    pub head: Head,
    /// The server's time.
    pub at: Timestamp,
    /// The SHA-256 of the batch that it answers.
    pub batch: Digest,
    /// The SHA-256 of the [`LAST`] receipts, as texts, that the server gave this device before, newest first; fewer where
    /// there were fewer. `None` where the server does not tell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub before: Option<Vec<Digest>>,
    /// One for each event of the batch, in its order.
    pub outcomes: Vec<Outcome>,
}

/// How many of its receipts a server names, so that a device sees which it has lost with what it had signed for.
pub const LAST: u8 = 4;
