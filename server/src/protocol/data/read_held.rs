//! Billing is held, because a read can't be right or can't be told to be.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// A meter that went where it should not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldMeter {
    /// Stable key.
    pub key: String,
    /// What the printer calls it.
    pub label: String,
    /// The last good value.
    pub old_value: u64,
    /// The value after it.
    pub new_value: u64,
}

/// What holds billing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldNote {
    /// Names the hold, for a resolution.
    pub hold: u64,
    /// What kind: "went-back", "more-than-possible", "missing", "serial-number-changed".
    pub kind: String,
    /// The meters that it is about.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub meters: Vec<HeldMeter>,
    /// The serial number before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub old_serial_number: Option<String>,
    /// The serial number now.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub new_serial_number: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// A sentence.
    pub reason: String,
}

/// Holds, when they are opened and whenever a read is held by them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadHeld {
    /// When the printer was read.
    pub read_at: Timestamp,
    /// The reading's number.
    pub reading: u64,
    /// The due dates whose read is held; none where no read was due.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub due_dates: Vec<Date>,
    /// What holds it.
    pub holds: Vec<HoldNote>,
}

impl Matter for ReadHeld {
    const KIND: Kind = Kind::ReadHeld;
}
