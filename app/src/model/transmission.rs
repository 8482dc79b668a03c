use jiff::Timestamp;

/// How far an event has come on its way to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// It is to be sent.
    Waiting,
    /// The server has it.
    Accepted,
    /// The server refused it.
    Refused,
    /// The server can't take it: it was set aside.
    SetAside,
    /// It was kept back and is not sent.
    Discarded,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingEvent {
    /// Its place in the ledger, which is its name: "1-17".
    pub place: String,
    /// Its type: "org.smart-esolutions.meter-read.v1".
    pub kind: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Its length in octets; `None` where they are no longer kept.
    pub octets: Option<u64>,
    /// How far it has come.
    pub progress: Progress,
    /// Why, where it was not sent.
    pub reason: Option<String>,
    /// As it was or will be sent, to the octet; `None` in a list, and where its octets are no longer kept.
    pub text: Option<String>,
}

/// An attempt to deliver, or several in a row that failed alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmission {
    /// Its number.
    pub id: i64,
    /// When the first of them began.
    pub begun_at: Timestamp,
    /// When the last of them ended.
    pub ended_at: Timestamp,
    /// How many they were.
    pub attempts: u64,
    /// The first event.
    pub first: String,
    /// The last event.
    pub last: String,
    /// How many events.
    pub events: u64,
    /// Octets of all that was sent and received.
    pub octets: u64,
    /// The answer's status, where there was one.
    pub status: Option<u16>,
    /// Why it came to nothing; `None` where the server signed for it.
    pub failure: Option<String>,
}

/// An attempt with all that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransmissionDetail {
    /// The attempt.
    pub transmission: Transmission,
    /// The SHA-256 of what was sent.
    pub digest: String,
    /// What was sent, to the octet; `None` where some of it is no longer kept.
    pub body: Option<String>,
    /// What the server said when it refused.
    pub answer: Option<String>,
    /// What the server signed, to the octet.
    pub receipt: Option<String>,
}

/// What was, is being and will be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transmissions {
    /// The next message as it would be sent now, to the octet; `None` where nothing waits.
    pub next: Option<String>,
    /// How many events wait.
    pub waiting: u64,
    /// The oldest of them.
    pub queue: Vec<OutgoingEvent>,
    /// Events that the server refused or that were set aside.
    pub refused: Vec<OutgoingEvent>,
    /// Attempts, newest first.
    pub sent: Vec<Transmission>,
    /// The number before which older attempts begin; `None` where there are none.
    pub older: Option<i64>,
}

/// A type of message, and all that may stand in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosedKind {
    /// The type.
    pub kind: &'static str,
    /// Path and meaning of each field.
    pub fields: Vec<(String, &'static str)>,
}
