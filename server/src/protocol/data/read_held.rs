//! A billing read that is held, because it can't be right or can't be told to be.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// What holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadHeld {
    /// Names the hold, for a resolution.
    pub hold: String,
    /// What kind: "went-back", "serial-number-changed", "more-than-possible".
    pub kind: String,
    /// The meter that it is about; `None` where it is about all.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub meter: Option<String>,
    /// The value before.
    pub old_value: String,
    /// The value now.
    pub new_value: String,
    /// Since when.
    pub since: Timestamp,
    /// A sentence.
    pub reason: String,
}

impl Matter for ReadHeld {
    const KIND: Kind = Kind::ReadHeld;
}
