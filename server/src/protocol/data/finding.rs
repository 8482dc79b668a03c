//! What is getting worse, whenever that begins, becomes worse or is over.

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// A potential issue, without the name of what it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingTold {
    /// The same for as long as it is about the same thing: "stoppages/8/input/2".
    pub key: String,
    /// What it is about.
    pub kind: model::FindingKind,
    /// `prtAlertCode` of the stoppages.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<i64>,
    /// The part of the printer: "input".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<String>,
    /// Which one of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group_index: Option<i64>,
    /// How bad.
    pub severity: model::Severity,
    /// Who can see to it.
    pub training: model::Training,
    /// What was seen, and against what.
    pub evidence: model::Evidence,
    /// The first event that belongs to it.
    pub since: Timestamp,
    /// When it was found.
    pub opened_at: Timestamp,
}

impl From<&model::Finding> for FindingTold {
    fn from(finding: &model::Finding) -> Self {
        Self {
            key: finding.key.clone(),
            kind: finding.kind,
            code: finding.code,
            group: finding.group.clone(),
            group_index: finding.group_index,
            severity: finding.severity,
            training: finding.training,
            evidence: finding.evidence,
            since: finding.since,
            opened_at: finding.opened_at,
        }
    }
}

/// A step of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingEvent {
    /// What became of it.
    pub step: model::FindingStep,
    /// When.
    pub at: Timestamp,
    /// What was found.
    #[serde(flatten)]
    pub finding: FindingTold,
}

impl Matter for FindingEvent {
    const KIND: Kind = Kind::Finding;
}
