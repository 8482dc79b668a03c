use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Evidence, Finding, Severity};

/// What may need attention, and somebody may say something of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "of", rename_all = "kebab-case")]
pub enum Concern {
    /// An alert, by the id of its episode.
    Alert(u64),
    /// A potential issue, by its key.
    Finding(String),
    /// The printer does not answer.
    Silence,
}

impl Concern {
    /// As one word: "alert/17", "finding/stoppages/8/input/2", "silence".
    pub fn word(&self) -> String {
        match self {
            Self::Alert(id) => format!("alert/{id}"),
            Self::Finding(key) => format!("finding/{key}"),
            Self::Silence => "silence".to_owned(),
        }
    }

    /// The inverse of [`Concern::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        if word == "silence" {
            return Some(Self::Silence);
        }
        match word.split_once('/')? {
            ("alert", id) => id.parse().ok().map(Self::Alert),
            ("finding", key) if !key.is_empty() => Some(Self::Finding(key.to_owned())),
            _ => None,
        }
    }
}

/// The longest reason, in characters.
pub const REASON_LENGTH: usize = 500;

/// Why something is not a problem here: some words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

/// What is wrong with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitReason {
    /// There are no words in it.
    Empty,
    /// It is longer than [`REASON_LENGTH`].
    Long,
}

impl std::fmt::Display for UnfitReason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("there are no words in it"),
            Self::Long => write!(f, "it is longer than {REASON_LENGTH} characters"),
        }
    }
}

impl Reason {
    /// Trims the text. Control characters become spaces, for it is shown on pages and in files.
    pub fn new(text: &str) -> Result<Self, UnfitReason> {
        let text: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        match text.chars().count() {
            0 => Err(UnfitReason::Empty),
            1..=REASON_LENGTH => Ok(Self(text)),
            _ => Err(UnfitReason::Long),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = UnfitReason;

    fn try_from(text: String) -> Result<Self, UnfitReason> {
        Self::new(&text)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

/// How somebody has answered a finding or an alert. It leaves *Needs attention* and the mail; history keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Standing {
    /// Somebody sees to it.
    Acknowledged {
        /// Since when.
        at: Timestamp,
    },
    /// Not before then.
    Snoozed {
        /// Since when.
        at: Timestamp,
        /// Until when.
        until: Timestamp,
    },
    /// Not a problem here. Holds also when it returns, as a finding of the same key or as another alert of the same kind at the
    /// same place, unless it is worse than what was dismissed.
    Dismissed {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: Reason,
        /// What was dismissed; `None` for an alert.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        evidence: Option<Evidence>,
        /// How bad it was.
        severity: Severity,
    },
}

impl Standing {
    /// When it was said.
    pub fn said_at(&self) -> Timestamp {
        match self {
            Self::Acknowledged { at } | Self::Snoozed { at, .. } | Self::Dismissed { at, .. } => *at,
        }
    }

    /// Whether it still holds at `now`, the thing having become worse at `worse_at`.
    pub fn holds(&self, worse_at: Option<Timestamp>, now: Timestamp) -> bool {
        let in_time = self.ends().is_none_or(|until| now < until);
        in_time && worse_at.is_none_or(|worse| worse <= self.said_at())
    }

    /// Whether it is for a silence of the printer that began then: an acknowledgement is for the one that was seen to; a
    /// snooze has its time, and what is no problem here stays none.
    pub fn is_for_silence(&self, since: Timestamp) -> bool {
        match self {
            Self::Acknowledged { at } => *at >= since,
            Self::Snoozed { .. } | Self::Dismissed { .. } => true,
        }
    }

    /// When it ends by itself.
    pub fn ends(&self) -> Option<Timestamp> {
        match self {
            Self::Snoozed { until, .. } => Some(*until),
            Self::Acknowledged { .. } | Self::Dismissed { .. } => None,
        }
    }

    /// Whether it also holds for a finding that opens under the same key after the answer: an acknowledgement was
    /// for what was seen to, a snooze has its time, and what is no problem stays none unless it is worse.
    pub fn holds_for(&self, finding: &Finding, now: Timestamp) -> bool {
        match self {
            Self::Acknowledged { at } => finding.opened_at <= *at,
            Self::Snoozed { until, .. } => now < *until,
            Self::Dismissed { evidence, severity, .. } => {
                finding.severity >= *severity
                    && evidence.as_ref().is_none_or(|before| !is_worse(&finding.evidence, before))
            }
        }
    }
}

/// Half as much again as what was dismissed.
fn is_worse(now: &Evidence, before: &Evidence) -> bool {
    const HALF_AGAIN: u128 = 150;
    let more = |events: u64, over: u64, others: u64, other_over: u64| {
        u128::from(events) * u128::from(other_over) * 100 > u128::from(others) * u128::from(over) * HALF_AGAIN
    };
    match (now, before) {
        (Evidence::Rate { seen, .. }, Evidence::Rate { seen: before, .. }) => {
            more(seen.events, seen.over, before.events, before.over)
        }
        (Evidence::Repeated { events, .. }, Evidence::Repeated { events: before, .. }) => {
            more(*events, 1, *before, 1)
        }
        (Evidence::Pace { seen, .. }, Evidence::Pace { seen: before, .. }) => {
            more(u64::from(seen.percent), seen.impressions, u64::from(before.percent), before.impressions)
        }
        // Life runs out with time; that it is over is told by the severity.
        (Evidence::Life { .. }, Evidence::Life { .. }) => false,
        // Other evidence than what was dismissed.
        _ => true,
    }
}

/// What the administrator says of a concern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandingAnswer {
    /// Somebody sees to it.
    Acknowledge,
    /// Not before so many hours from now, 1 to 8,760.
    Snooze {
        /// Hours.
        hours: u32,
    },
    /// It is not a problem here.
    Dismiss {
        /// Why.
        reason: Reason,
    },
    /// What was said of it holds no more.
    TakeBack,
}

#[cfg(test)]
mod tests {
    use super::{Concern, Reason, UnfitReason};

    #[test]
    fn a_concern_is_its_word() {
        for concern in [Concern::Alert(17), Concern::Finding("stoppages/8/input/2".into()), Concern::Silence]
        {
            assert_eq!(Concern::from_word(&concern.word()), Some(concern));
        }
        for word in ["", "alert/", "alert/x", "finding/", "finding", "other/1"] {
            assert_eq!(Concern::from_word(word), None, "{word}");
        }
    }

    #[test]
    fn a_reason_has_words_in_one_line() {
        assert_eq!(Reason::new(" a\nb ").map(String::from), Ok("a b".to_owned()));
        assert_eq!(Reason::new(" \n "), Err(UnfitReason::Empty));
        assert_eq!(Reason::new(&"é".repeat(501)), Err(UnfitReason::Long));
    }
}
