use serde::{Deserialize, Serialize};

/// Whether a time can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockQuality {
    /// The clock showed a time before this software was built: it had not been set.
    NotSet,
    /// A time service is there and has not set the clock yet.
    Unsynchronised,
    /// No time service is known of: somebody may have set the clock or not.
    Unknown,
    /// A time service keeps the clock right.
    Synchronised,
}

impl ClockQuality {
    /// Whether something keeps the clock right; `None` where that can't be told.
    pub fn synchronised(self) -> Option<bool> {
        match self {
            Self::NotSet | Self::Unsynchronised => Some(false),
            Self::Unknown => None,
            Self::Synchronised => Some(true),
        }
    }

    /// How far it is to be believed where two times contradict each other; more is better.
    pub fn rank(self) -> u8 {
        match self {
            Self::NotSet => 0,
            Self::Unsynchronised | Self::Unknown => 1,
            Self::Synchronised => 2,
        }
    }
}
