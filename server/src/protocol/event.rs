//! Events: `CloudEvents` 1.0 with the attributes of the chain.
//!
//! The octets of an event are those of its JSON text without the last member, its signature. They are written once, kept,
//! and sent as they are, however often.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{
    allow_list::{self, NotAllowed},
    chain::{self, Head, NoPlace, Place},
    data::{Data, Kind, Matter},
    key::{PublicKey, Signature, SigningKey, Use, verifies},
    octets::Digest,
    signed::{self, SignedError},
};

/// The type of what stands in the place of an event that is not sent.
pub const TOMBSTONE: &str = "org.smart-esolutions.tombstone.v1";

/// The attributes of an event, in the order in which they are written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// "1.0".
    pub specversion: String,
    /// Epoch and sequence: "1-17". The same with every attempt.
    pub id: String,
    /// The device: "urn:smart-esolutions:device:…".
    pub source: String,
    /// The type.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it was made, by the device's clock.
    pub time: Timestamp,
    /// "application/json".
    pub datacontenttype: String,
    /// Its place in the chain.
    pub epoch: u32,
    /// Its place in the chain, as a decimal number.
    #[serde(with = "decimal")]
    pub sequence: u64,
    /// The link before it.
    pub previouslink: Digest,
    /// Which event of an ended epoch this one was first, where it was written again. Events of one origin are one:
    /// whoever has it under one of its numbers has it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub origin: Option<Origin>,
    /// The printer is a demonstration: nothing of it is real.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub demonstration: bool,
    /// What it is about.
    pub data: Box<RawValue>,
}

/// The place and the content that an event had when it was written first. As text "1-17/…", with the content as
/// base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin {
    /// Where it stood.
    pub place: Place,
    /// The SHA-256 of its octets.
    pub content: Digest,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.place, self.content)
    }
}

impl TryFrom<String> for Origin {
    type Error = NoPlace;

    fn try_from(text: String) -> Result<Self, NoPlace> {
        let (place, content) = text.split_once('/').ok_or(NoPlace)?;
        Ok(Self { place: place.parse()?, content: Digest::from_text(content).ok_or(NoPlace)? })
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

/// What stands in the place of an event that is not sent: its content's SHA-256 keeps the chain whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// The SHA-256 of the event's octets.
    pub content: Digest,
    /// The event's type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Why it is not sent; a sentence.
    pub reason: String,
    /// The event's own signature.
    pub event_signature: Signature,
}

/// Whose events, and what signs them.
#[derive(Clone, Copy, Debug)]
pub struct Author<'a> {
    /// The device's id.
    pub device: &'a str,
    /// Its key.
    pub key: &'a SigningKey,
    /// Whether the printer is a demonstration.
    pub demonstration: bool,
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// "1-17".
    pub id: String,
    /// Its type.
    pub kind: Kind,
    /// When it was made.
    pub time: Timestamp,
    /// The octets, without the signature.
    pub text: String,
    /// The SHA-256 of them.
    pub content: Digest,
    /// The head after it.
    pub head: Head,
    /// The signature of its link.
    pub signature: Signature,
}

impl Written {
    /// As it goes over the wire.
    pub fn signed(&self) -> String {
        signed::attach(&self.text, &self.signature)
    }
}

/// Why an event can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It has a field that may not be sent.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// It is none.
    #[error("an event can't be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// It is to be written again, and this version does not know its type.
    #[error("events of type {0} are not known to this version")]
    Unknown(String),
}

/// The source attribute of a device.
pub fn source(device: &str) -> String {
    format!("urn:smart-esolutions:device:{device}")
}

/// The id of the event in this place.
pub fn id(epoch: u32, sequence: u64) -> String {
    format!("{epoch}-{sequence}")
}

/// Writes the event that follows on `head`. One with a field that is not on the allow-list is refused.
pub fn write<T: Matter>(author: &Author<'_>, head: &Head, data: &Data<T>) -> Result<Written, WriteError> {
    let text = RawValue::from_string(serde_json::to_string(data)?)?;
    place(author, head, T::KIND, data.clock.at, None, text)
}

/// Writes an event of an ended epoch once more, as the one that follows on `head`: with the time and the data that it
/// has, and with its origin. `text` is that event, without its signature.
pub fn write_again(author: &Author<'_>, head: &Head, text: &str) -> Result<Written, WriteError> {
    let event: Event = serde_json::from_str(text)?;
    let Some(kind) = Kind::from_name(&event.kind) else { return Err(WriteError::Unknown(event.kind)) };
    let first = || Origin {
        place: Place::new(event.epoch, event.sequence),
        content: chain::content(text.as_bytes()),
    };
    let origin = event.origin.unwrap_or_else(first);
    place(author, head, kind, event.time, Some(origin), event.data)
}

fn place(
    author: &Author<'_>,
    head: &Head,
    kind: Kind,
    time: Timestamp,
    origin: Option<Origin>,
    data: Box<RawValue>,
) -> Result<Written, WriteError> {
    let (epoch, sequence) = (head.epoch, head.sequence + 1);
    let event = Event {
        specversion: "1.0".into(),
        id: id(epoch, sequence),
        source: source(author.device),
        kind: kind.name().into(),
        time,
        datacontenttype: "application/json".into(),
        epoch,
        sequence,
        previouslink: head.link,
        origin,
        demonstration: author.demonstration,
        data,
    };
    let text = serde_json::to_string(&event)?;
    allow_list::check(kind, &serde_json::from_str(&text)?)?;
    let content = chain::content(text.as_bytes());
    let after = head.after_content(&content);
    let signature = author.key.sign(Use::Event, after.link.as_ref());
    Ok(Written { id: event.id, kind, time: event.time, text, content, head: after, signature })
}

/// Writes what stands in the place of an event, as it goes over the wire.
pub fn write_tombstone(
    author: &Author<'_>,
    before: &Head,
    at: Timestamp,
    tombstone: &Tombstone,
) -> Result<String, serde_json::Error> {
    let (epoch, sequence) = (before.epoch, before.sequence + 1);
    let event = Event {
        specversion: "1.0".into(),
        id: id(epoch, sequence),
        source: source(author.device),
        kind: TOMBSTONE.into(),
        time: at,
        datacontenttype: "application/json".into(),
        epoch,
        sequence,
        previouslink: before.link,
        origin: None,
        demonstration: author.demonstration,
        data: serde_json::value::to_raw_value(tombstone)?,
    };
    signed::sign(author.key, Use::Tombstone, &event)
}

/// What is wrong with an event that was received.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// It is no signed event.
    #[error(transparent)]
    Signed(#[from] SignedError),
    /// Its attributes do not go together.
    #[error("{0}")]
    Attributes(&'static str),
    /// It is linked to something else than what is before it.
    #[error("it follows on another event than the one that is before it")]
    Link,
    /// The device's key did not sign it.
    #[error("its signature is not one of this device's key")]
    Signature,
}

/// An event as it was received, not yet checked against the chain.
#[derive(Clone, Debug)]
pub struct Received {
    /// The attributes.
    pub event: Event,
    /// The octets, without the signature.
    pub text: String,
    /// The SHA-256 that counts for the chain: of the octets, or the one that a tombstone names.
    pub content: Digest,
    /// What signs the link.
    pub signature: Signature,
    /// What stands there in its place, where the event is not sent.
    pub tombstone: Option<Tombstone>,
    own_signature: Signature,
}

/// Reads an event of a batch.
pub fn read(text: &str) -> Result<Received, EventError> {
    let (text, own_signature) = signed::detach(text)?;
    let event: Event =
        serde_json::from_str(&text).map_err(|error| SignedError::Content(error.to_string()))?;
    if event.specversion != "1.0" {
        return Err(EventError::Attributes("its specversion is not 1.0"));
    }
    if event.epoch == 0 || event.sequence == 0 || event.id != id(event.epoch, event.sequence) {
        return Err(EventError::Attributes("its id is not that of its epoch and sequence"));
    }
    let tombstone: Option<Tombstone> = match event.kind.as_str() {
        TOMBSTONE => Some(
            serde_json::from_str(event.data.get())
                .map_err(|error| SignedError::Content(error.to_string()))?,
        ),
        _ => None,
    };
    let (content, signature) = match &tombstone {
        Some(tombstone) => (tombstone.content, tombstone.event_signature),
        None => (chain::content(text.as_bytes()), own_signature),
    };
    Ok(Received { event, text, content, signature, tombstone, own_signature })
}

impl Received {
    /// Checks that it is the event of this device that follows on `before`; the head after it.
    pub fn follows(&self, before: &Head, device: &str, key: &PublicKey) -> Result<Head, EventError> {
        if self.event.source != source(device) {
            return Err(EventError::Attributes("its source is another device"));
        }
        if (self.event.epoch, self.event.sequence) != (before.epoch, before.sequence + 1)
            || self.event.previouslink != before.link
        {
            return Err(EventError::Link);
        }
        let after = before.after_content(&self.content);
        let genuine = verifies(key, Use::Event, after.link.as_ref(), &self.signature)
            && (self.tombstone.is_none()
                || verifies(key, Use::Tombstone, self.text.as_bytes(), &self.own_signature));
        if genuine { Ok(after) } else { Err(EventError::Signature) }
    }
}

/// A number as text: `CloudEvents` knows whole numbers of 32 bits alone.
mod decimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    pub(super) fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        let canonical = text.parse::<u64>().ok().filter(|number| number.to_string() == text);
        canonical.ok_or_else(|| D::Error::custom("expected a decimal number as text"))
    }
}
