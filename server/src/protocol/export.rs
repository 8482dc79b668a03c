//! A ledger as a file: JSON lines, the same from a device and from a server.
//!
//! A header; the [checkpoints](super::checkpoint); the events in order, each [receipt] behind the event that is its head;
//! an end, which is signed and counts everything. Each line is an object with one member, whose name says what it is.
//!
//! [receipt]: super::receipt

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    chain::{Head, Place},
    key::{PublicKey, Signature},
    octets::Digest,
};

/// The form's version.
pub const VERSION: u32 = 1;
/// No line is longer, its end included.
pub const LONGEST_LINE: u64 = 4 * 1_024 * 1_024;

/// A line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// The first.
    Header(Header),
    /// What the device says of octets that it no longer keeps.
    Checkpoint(Box<RawValue>),
    /// An event.
    Event(Box<EventLine>),
    /// The server's word for everything up to the event before it.
    Receipt(ReceiptLine),
    /// The last: an [`End`], signed for [`Use::Export`](super::key::Use::Export).
    End(Box<RawValue>),
}

/// Who wrote an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// The device whose ledger it is.
    Device,
    /// The server that it is enrolled with.
    Server,
}

/// What the lines that follow are checked with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`VERSION`].
    pub version: u32,
    /// Who wrote it.
    pub by: By,
    /// The key that its end is signed with.
    pub key: PublicKey,
    /// The [fingerprint](super::key::fingerprint) of that key, for people.
    pub fingerprint: String,
    /// When.
    pub at: Timestamp,
    /// The epochs, in order.
    pub epochs: Vec<Epoch>,
}

/// Whose an epoch is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    /// Its number.
    pub epoch: u32,
    /// The device's id.
    pub device: String,
    /// The key that the device signs its events with.
    pub key: PublicKey,
    /// The key's fingerprint, for people.
    pub fingerprint: String,
}

/// How far an event has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is to be sent.
    Waiting,
    /// The server has it.
    Accepted,
    /// The server has its place in the chain and refused its content.
    Refused,
    /// The device keeps it back because the server could not take it; it can be sent yet.
    SetAside,
    /// It is not sent.
    Discarded,
}

/// An event, as whole as it is kept: as it was sent, or as the tombstone that came in its place, or what is left of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventLine {
    /// Its place.
    pub id: Place,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was made, to the millisecond.
    pub time: Timestamp,
    /// The SHA-256 of its octets.
    pub content: Digest,
    /// The link after it.
    pub link: Digest,
    /// The signature of the link.
    pub signature: Signature,
    /// How far it has come.
    pub state: State,
    /// Why it is refused, set aside or discarded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// The event of a later epoch that stands for it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub superseded_by: Option<Place>,
    /// The checkpoint that says that its octets were given up.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub checkpoint: Option<u64>,
    /// The event, to the octet, or the tombstone that came in its place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub event: Option<Box<RawValue>>,
}

/// A receipt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// Counts up, from 1.
    pub number: u64,
    /// The key of the server that gave it.
    pub server_key: PublicKey,
    /// The receipt, to the octet.
    pub receipt: Box<RawValue>,
}

/// What an export has to end with, so that one that is cut off is known as such.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Where the ledger stands; `None` where it is empty.
    pub head: Option<Head>,
    /// How many events.
    pub events: u64,
    /// How many of them without their octets.
    pub pruned: u64,
    /// How many receipts.
    pub receipts: u64,
    /// How many checkpoints.
    pub checkpoints: u64,
    /// The SHA-256 of every octet before this line.
    pub digest: Digest,
}
