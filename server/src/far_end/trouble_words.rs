//! What a device told of, in the words that its own pages have for it.

use app::{
    alert_words, finding_words,
    model::{Finding, Severity},
};

use super::TroubleTold;
use crate::protocol::data::{
    alert::{AlertEvent, AlertStep},
    finding::FindingTold,
    silence::SilenceEvent,
};

/// What an alert, a potential issue or a silence is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TroubleWords {
    /// "Jams or misfeeds at Tray 2 have become frequent".
    pub what: String,
    /// "Warning".
    pub severity: &'static str,
    /// What was seen, and against what; nothing where that is all.
    pub evidence: String,
}

impl TroubleTold {
    /// In words.
    pub fn words(&self) -> TroubleWords {
        match self {
            Self::Alert(told) => TroubleWords {
                what: alert(told),
                severity: alert_words::severity(told.story.severity),
                evidence: String::new(),
            },
            Self::Finding(told) => TroubleWords {
                what: finding(&told.finding),
                severity: alert_words::severity(told.finding.severity),
                evidence: evidence(&told.finding),
            },
            Self::Silence(told) => TroubleWords {
                what: silence(told),
                severity: alert_words::severity(Severity::Critical),
                evidence: String::new(),
            },
        }
    }
}

/// "Jam, Tray 2".
pub(super) fn alert(told: &AlertEvent) -> String {
    let story = &told.story;
    let name = match &story.code_name {
        Some(name) => name.replace('-', " "),
        None => format!("code {}", story.code),
    };
    let place = match story.group_index {
        Some(row @ 1..) => format!("{} {row}", alert_words::group(&story.group)),
        _ => alert_words::group(&story.group),
    };
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}, {place}", letters.as_str())
}

/// The device's own heading; it tells no names of trays and supplies, so that they have their numbers.
pub(super) fn finding(told: &FindingTold) -> String {
    finding_words::what(&whole(told), None)
}

fn evidence(told: &FindingTold) -> String {
    let (seen, against) = (finding_words::seen(&told.evidence), finding_words::against(&told.evidence));
    format!("{seen}; {against}")
}

/// A printer that does not answer.
pub(super) fn silence(told: &SilenceEvent) -> String {
    match told.step {
        AlertStep::Raised => format!("The printer has not answered for {} h of working time", told.hours),
        AlertStep::Cleared => "The printer answers again, or is not watched any more".to_owned(),
    }
}

fn whole(told: &FindingTold) -> Finding {
    Finding {
        key: told.key.clone(),
        kind: told.kind,
        code: told.code,
        group: told.group.clone(),
        group_index: told.group_index,
        severity: told.severity,
        training: told.training,
        evidence: told.evidence,
        since: told.since,
        opened_at: told.opened_at,
        worse_since: None,
    }
}
