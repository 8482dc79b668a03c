use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Billing is held: no meter of the printer is billed until the administrator has said what happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Its number, counting up; never given twice on one device.
    pub id: u64,
    /// When it was seen, by the clock of then.
    pub since: Timestamp,
    /// Serial number of the printer whose meters it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
    /// What was seen.
    pub cause: HoldCause,
    /// What the far end proposes that it was.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub proposal: Option<Resolution>,
}

/// What was seen that nobody may guess about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum HoldCause {
    /// Meters show less than in the reading before, and did not roll over.
    WentBack {
        /// Which, from what to what.
        gaps: Vec<Gap>,
    },
    /// Meters show more than the printer can have made since the reading before.
    Impossible {
        /// Which, from what to what.
        gaps: Vec<Gap>,
        /// The most that it can have made in that time.
        most: u64,
    },
    /// A meter that was billed is not reported any more.
    Missing {
        /// Its key.
        key: String,
        /// Its label.
        label: String,
        /// What it showed last.
        old: u64,
    },
    /// The printer has another serial number.
    SerialNumber {
        /// The one that was billed.
        from: String,
        /// The one that it has now.
        to: String,
        /// What each meter showed under either.
        gaps: Vec<Gap>,
    },
}

impl HoldCause {
    /// The meters whose count has a gap here.
    pub fn gaps(&self) -> &[Gap] {
        match self {
            Self::WentBack { gaps } | Self::Impossible { gaps, .. } | Self::SerialNumber { gaps, .. } => gaps,
            Self::Missing { .. } => &[],
        }
    }
}

/// Two counts of a meter between which nobody knows what was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The meter's key.
    pub key: String,
    /// Its label.
    pub label: String,
    /// The last count that can be trusted.
    pub old: u64,
    /// The first count after it.
    pub new: u64,
    /// The count after which the meter begins anew, where the printer tells.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rollover: Option<u64>,
}

/// What a hold was, as somebody who knows says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Resolution {
    /// The meter began anew after its last count.
    Rollover {
        /// That count: 999,999 for one of six digits.
        last: u64,
    },
    /// The meter was exchanged or set anew: it ended at one count and began at another.
    MeterChange {
        /// End and start of each meter.
        reads: Vec<EndAndStart>,
    },
    /// The new serial number is the right one.
    SerialNumber {
        /// End of each meter under the old one and start under the new one, where they are known.
        reads: Vec<EndAndStart>,
    },
    /// The counts are billed as they are shown.
    AsIs,
}

/// Where a meter ended, and where it began anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndAndStart {
    /// The meter's key.
    pub key: String,
    /// Its last count before.
    pub end: u64,
    /// Its first count afterwards.
    pub start: u64,
}
