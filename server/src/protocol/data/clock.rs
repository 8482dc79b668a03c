//! What a time that the device gives is worth.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// What is known of the clock when somebody looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// Something keeps it right.
    Synchronised,
    /// Something should keep it right, and has not yet.
    Unsynchronised,
    /// Nothing tells.
    Unknown,
    /// It shows a time before this software was made: it was never set.
    NotSet,
}

/// A look at the clock. Times of one boot keep their distance even where the clock is wrong: see [`ClockSet`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockLook {
    /// What it shows.
    pub at: Timestamp,
    /// What that is worth.
    pub quality: Quality,
    /// By how many seconds it was set a short while ago, if it was; negative: back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stepped_by_s: Option<i64>,
    /// Names the time since the machine was started; another one after each start.
    pub boot_id: String,
    /// Milliseconds since the machine was started.
    pub monotonic_ms: u64,
}

/// The clock was set: an event of the same boot that was made before happened at `clock.at` less the difference of
/// `clock.monotonic_ms` of the two. What the event itself says is not changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockSet {
    /// By how many seconds; negative: back.
    pub by_s: i64,
}

impl Matter for ClockSet {
    const KIND: Kind = Kind::ClockSet;
}

/// When something of the same boot happened, by a clock that was set later. `None` for another boot.
pub fn corrected(then: &ClockLook, set: &ClockLook) -> Option<Timestamp> {
    if then.boot_id != set.boot_id {
        return None;
    }
    let milliseconds = i64::try_from(set.monotonic_ms).ok()? - i64::try_from(then.monotonic_ms).ok()?;
    set.at.checked_sub(jiff::SignedDuration::from_millis(milliseconds)).ok()
}
