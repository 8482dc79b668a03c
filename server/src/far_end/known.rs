//! What the server knows, for its commands, its pages and for tests.

use jiff::Timestamp;

use crate::protocol::{
    chain::{Head, Place},
    check_in::CheckIn,
    command::Order,
    data::command_outcome::CommandState,
    enrolment::Printer,
    event::{self, Origin},
    key::{PublicKey, Signature},
    octets::Digest,
    receipt::Verdict,
    signed,
};

/// A device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: String,
    /// What the operator calls it.
    pub name: String,
    /// The printer that it speaks for, as it said when it enrolled.
    pub printer: Printer,
    /// The key that it signs with.
    pub key: PublicKey,
    /// When it enrolled last.
    pub enrolled_at: Timestamp,
    /// What there is of it.
    pub head: Head,
    /// When it was heard of last.
    pub last_contact_at: Option<Timestamp>,
    /// What it told last.
    pub check_in: Option<CheckIn>,
    /// The number of the last order that was given to it.
    pub last_order: u64,
    /// Why nothing is taken of it now.
    pub hold: Option<Hold>,
    /// From when on it is refused; may lie ahead.
    pub cancelled_at: Option<Timestamp>,
}

impl Device {
    /// Whether its enrolment is over.
    pub fn is_cancelled(&self, now: Timestamp) -> bool {
        self.cancelled_at.is_some_and(|at| at <= now)
    }
}

/// Nothing is taken of a device: there are two of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Since when.
    pub at: Timestamp,
    /// How that was found; a sentence.
    pub reason: String,
    /// The event that showed it, as it came.
    pub event: String,
}

/// An event that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenEvent {
    /// Counts up over all devices, in the order in which they came; 0 before it is written.
    pub number: i64,
    /// Its place.
    pub epoch: u32,
    /// Its place.
    pub sequence: u64,
    /// Its type.
    pub kind: String,
    /// When it was made, by the device's clock.
    pub time: Timestamp,
    /// The run of the machine in which it was written, as far as that is known.
    pub boot: Option<String>,
    /// When it came.
    pub received_at: Timestamp,
    /// It, or what stands in its place, to the octet with its signature; `None` of one that was too large.
    pub text: Option<String>,
    /// The SHA-256 of its octets.
    pub content: Digest,
    /// Its link.
    pub link: Digest,
    /// The device's signature of the link.
    pub signature: Signature,
    /// What became of it: accepted or refused.
    pub verdict: Verdict,
    /// Why it was refused.
    pub reason: Option<String>,
    /// Which event of an ended epoch it was first.
    pub origin: Option<Origin>,
    /// Where the same event is that counts in its stead: this one was written again because the device did not know that
    /// the first one had arrived.
    pub same_as: Option<Place>,
}

impl TakenEvent {
    /// "1-17".
    pub fn id(&self) -> String {
        event::id(self.epoch, self.sequence)
    }

    /// Whether the event itself is here.
    pub fn has_content(&self) -> bool {
        self.text.is_some() && self.kind != event::TOMBSTONE
    }
}

/// An order that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenOrder {
    /// Counts up by device.
    pub number: u64,
    /// Names it in what the device answers.
    pub id: String,
    /// It, signed.
    pub text: String,
    /// When it was given.
    pub issued_at: Timestamp,
    /// From when on it is not obeyed.
    pub expires_at: Timestamp,
    /// What became of it.
    pub state: OrderState,
    /// Why, in words of the device.
    pub reason: Option<String>,
}

impl GivenOrder {
    /// What is asked for.
    pub fn order(&self) -> Option<Order> {
        let (text, _) = signed::detach(&self.text).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Whether it still goes out.
    pub fn waits(&self, now: Timestamp) -> bool {
        self.state == OrderState::Waiting && now < self.expires_at
    }
}

/// What became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// The device has said nothing about it.
    Waiting,
    /// It was done.
    Done,
    /// The administrator of the device is asked.
    Asked,
    /// It was not done.
    Refused,
}

impl OrderState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Done, Self::Asked, Self::Refused];

    /// "waiting", "done", "asked" or "refused".
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Asked => "asked",
            Self::Refused => "refused",
        }
    }

    /// The inverse of [`OrderState::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl From<CommandState> for OrderState {
    fn from(state: CommandState) -> Self {
        match state {
            CommandState::Done => Self::Done,
            CommandState::Asked => Self::Asked,
            CommandState::Refused => Self::Refused,
        }
    }
}

/// What happened to a device here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// When.
    pub at: Timestamp,
    /// A sentence.
    pub text: String,
}
