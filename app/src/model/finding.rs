use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Severity, Training};

/// What a potential issue is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// Jams or misfeeds of one code at one place have become frequent.
    Stoppages,
    /// A service item nears its end.
    ServiceLife,
    /// The printer restarts often.
    PowerCycles,
    /// A part has become too hot again and again.
    Overheating,
    /// The printer often does not answer.
    NotAnswering,
    /// A supply empties faster than the ones before it.
    FastSupply,
}

/// What the counts of a finding are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// Sheets that one tray fed, by its own counter.
    TraySheets,
    /// Impressions of the whole printer, by its own counter.
    Impressions,
    /// Hours by the clock.
    Hours,
}

/// Events in so many sheets, impressions or hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// How many events; what follows at once after another does not count again.
    pub events: u64,
    /// In how much.
    pub over: u64,
}

/// Percent of a supply used for so many impressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// Percent of a full supply.
    pub percent: u8,
    /// Impressions made with it.
    pub impressions: u64,
}

/// What was seen, and against what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Evidence {
    /// A rate above the control limit of the machine's own 90 days before.
    Rate {
        /// Since the rise.
        seen: Rate,
        /// In the 90 days before it.
        before: Rate,
        /// What both are counted in.
        per: Per,
    },
    /// Events of which the second already is one too many.
    Repeated {
        /// How many.
        events: u64,
        /// Within how many days.
        days: u32,
    },
    /// How far a service item's life has gone.
    Life {
        /// What is left by the printer's own word, in percent.
        percent: Option<u8>,
        /// Impressions that were seen with it, where the printer counts them.
        impressions: Option<u64>,
        /// Whether these are all since it was installed. Otherwise it was there before anybody watched, and they are at
        /// least so many.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        since_installed: bool,
        /// Impressions that it is made for, where that is known.
        rated: Option<u64>,
        /// Days until its end: by the supply's forecast, without one at the present pace, where either can be told; 0 when it
        /// is over.
        days_left: Option<u32>,
    },
    /// Use of a supply above that of the ones before.
    Pace {
        /// Of this one.
        seen: Pace,
        /// Of those before.
        before: Pace,
    },
}

/// A potential issue: what was seen, against what, since when. What to do is in the words for its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The same for as long as it is about the same thing, also when it returns: "stoppages/8/input/2",
    /// "service-life/4", "power-cycles".
    pub key: String,
    /// What it is about.
    pub kind: FindingKind,
    /// `prtAlertCode` of the stoppages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<i64>,
    /// The group that it is about, as in `Alert::group`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<String>,
    /// The row in that group's table: the tray, the supply.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group_index: Option<i64>,
    /// How bad.
    pub severity: Severity,
    /// Who can see to it.
    pub training: Training,
    /// What was seen, and against what.
    pub evidence: Evidence,
    /// The first event that belongs to it.
    pub since: Timestamp,
    /// When it was found.
    pub opened_at: Timestamp,
    /// The first event that belongs to its last worsening.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub worse_since: Option<Timestamp>,
}

/// That a finding was closed, so that what it was made of does not open it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosedFinding {
    /// Its key.
    pub key: String,
    /// When.
    pub at: Timestamp,
}

/// What became of a finding in a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingStep {
    /// It is new, or has returned.
    Opened,
    /// It has become worse.
    Worsened,
    /// It is over.
    Closed,
}
