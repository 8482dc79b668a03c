use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use super::{Assistant, Cause, Permission};

/// Whether anything may go to a communication server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Enrolment {
    /// Nothing goes out.
    #[default]
    NotEnrolled,
    /// It was ended.
    Cancelled {
        /// When.
        at: Timestamp,
        /// Who ended it: "administrator", "server" or "reset".
        by: String,
    },
    /// Reads and reports go to this server.
    Enrolled {
        /// Since when.
        since: Timestamp,
        /// The server's address: `https://server.example.com`.
        server: String,
        /// The id that it gave to this device.
        device: String,
        /// The fingerprint of this device's key.
        fingerprint: String,
    },
}

impl Enrolment {
    /// Whether it is.
    pub fn is_enrolled(&self) -> bool {
        matches!(self, Self::Enrolled { .. })
    }
}

/// How communication with the server is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Condition {
    /// It has never been tried, or never succeeded yet.
    #[default]
    Never,
    /// The last attempt succeeded.
    Communicating,
    /// Attempts fail.
    Failing {
        /// The first failure since the last success.
        since: Timestamp,
        /// What it is.
        cause: Cause,
        /// The same as a sentence, with what to check.
        sentence: String,
        /// How many attempts failed.
        attempts: u32,
    },
    /// Nothing has been heard for more than a day, though no attempt failed.
    Overdue,
    /// The server says that there are two of this device; nothing is delivered until the administrator has looked.
    Held {
        /// What the server says.
        sentence: String,
    },
    /// The day's budget of octets is used up; it goes on when the next day begins.
    OverBudget {
        /// When it goes on.
        until: Timestamp,
    },
}

/// What the server asked for and the administrator decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedCommand {
    /// Its number.
    pub number: u64,
    /// When it came.
    pub received_at: Timestamp,
    /// Until when it can be said yes to.
    pub expires_at: Timestamp,
    /// What is asked for.
    pub asks: Asks,
}

/// What a server can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// A meter read, now.
    Read,
    /// Reports of an assistant.
    Reporting {
        /// Whose.
        assistant: Assistant,
        /// On, or off.
        on: bool,
        /// How often, in seconds.
        interval_s: Option<u64>,
    },
    /// Another interval of check-ins, in seconds.
    CheckInInterval(u64),
    /// Another Daily Transmission Time: "02:30".
    DailyTransmissionTime(String),
    /// A diagnostics bundle.
    Diagnostics,
}

/// Reports of an assistant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reporting {
    /// Whether the server asked for them.
    pub enabled: bool,
    /// How often, in seconds.
    pub interval_s: u64,
}

/// The communication with the server, as the pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Communication {
    /// The server that is set: `https://server.example.com`; `None`: none is.
    pub server: Option<String>,
    /// Whether anything may go there.
    pub enrolment: Enrolment,
    /// How it goes.
    pub condition: Condition,
    /// The last time that the server answered as it should.
    pub last_success: Option<Timestamp>,
    /// The next attempt.
    pub next_attempt: Option<Timestamp>,
    /// The next due date, and when its read is made.
    pub next_read: Option<(Date, Timestamp)>,
    /// How many events wait.
    pub waiting: u64,
    /// The oldest of them.
    pub waiting_since: Option<Timestamp>,
    /// How many the server refused, or were set aside.
    pub refused: u64,
    /// What the administrator is asked.
    pub asked: Vec<AskedCommand>,
    /// What each assistant may send; one that is not named: what is due or asked for.
    pub permissions: BTreeMap<Assistant, Permission>,
    /// Who reports by itself, where it may.
    pub reporting: BTreeMap<Assistant, Reporting>,
}

impl Communication {
    /// What that assistant may send.
    pub fn permission(&self, assistant: Assistant) -> Permission {
        self.permissions.get(&assistant).copied().unwrap_or_default()
    }
}
