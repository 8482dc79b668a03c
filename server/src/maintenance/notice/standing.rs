use app::model::{Evidence, Finding, Severity};
use jiff::Timestamp;

/// How somebody has answered a finding or an alert. It leaves *Needs attention* and the mail; history keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Not a problem here. Holds also when it returns, unless it is worse than what was dismissed.
    Dismissed {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: Reason,
        /// What was dismissed; `None` for an alert.
        evidence: Option<Evidence>,
        /// How bad it was.
        severity: Severity,
    },
}

/// The longest reason, in characters.
pub const REASON_LENGTH: usize = 500;

/// Why something is not a problem here: some words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason(String);

/// What is wrong with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfitReason {
    /// There are no words in it.
    Empty,
    /// It is longer than [`REASON_LENGTH`].
    Long,
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

impl Standing {
    /// Whether it still holds at `now`, the thing having become worse at `worse_at`.
    pub fn holds(&self, worse_at: Option<Timestamp>, now: Timestamp) -> bool {
        let answered = match self {
            Self::Acknowledged { at } | Self::Snoozed { at, .. } | Self::Dismissed { at, .. } => *at,
        };
        let in_time = self.ends().is_none_or(|until| now < until);
        in_time && worse_at.is_none_or(|worse| worse <= answered)
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

/// Whether a finding belongs under *Needs attention*; `worsened_at` is when a review said that it had become worse.
pub fn needs_attention(
    finding: &Finding,
    worsened_at: Option<Timestamp>,
    standing: Option<&Standing>,
    now: Timestamp,
) -> bool {
    !standing.is_some_and(|standing| standing.holds(worsened_at, now) && standing.holds_for(finding, now))
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
