//! What happened to the printer: never in its own words, which may name somebody.

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::protocol::data::finding::FindingTold;

/// An alert from when it was raised until it was cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertStory {
    /// Its number on the device.
    pub alert: u64,
    /// The worst that was seen.
    pub severity: model::Severity,
    /// Who can see to it.
    pub training: model::Training,
    /// The part of the printer: "input".
    pub group: String,
    /// Which one of them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group_index: Option<i64>,
    /// `prtAlertCode`.
    pub code: i64,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code_name: Option<String>,
    /// The vendor's status code.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub vendor_code: Option<String>,
    /// `prtAlertLocation`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub location: Option<i64>,
    /// Not raised before this; `None` where nobody had looked before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raised_earliest: Option<Timestamp>,
    /// Raised by this.
    pub raised_at: Timestamp,
    /// Cleared by this; `None` while it is active.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cleared_at: Option<Timestamp>,
    /// How often it was raised.
    pub times: u32,
    /// Whether nobody looked for a while in between.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unwatched: bool,
    /// Total impressions when it was first seen.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
}

impl From<&model::Episode> for AlertStory {
    fn from(episode: &model::Episode) -> Self {
        Self {
            alert: episode.id,
            severity: episode.severity,
            training: episode.training,
            group: episode.group.clone(),
            group_index: episode.group_index,
            code: episode.code,
            code_name: episode.code_name.clone(),
            vendor_code: episode.vendor_code.clone(),
            location: episode.location,
            raised_earliest: episode.raised.earliest,
            raised_at: episode.raised.latest,
            cleared_at: episode.cleared.map(|cleared| cleared.latest),
            times: episode.times,
            unwatched: episode.unwatched,
            impressions: episode.impressions,
        }
    }
}

/// What is getting worse, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingState {
    /// What was found.
    #[serde(flatten)]
    pub finding: FindingTold,
    /// When it was over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub closed_at: Option<Timestamp>,
}

/// A line of the event history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// When it was seen.
    pub at: Timestamp,
    /// What kind of change.
    pub kind: model::EventKind,
    /// What it is about: "supply/1", "state/jammed".
    pub subject: String,
    /// The state before, as a word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from: Option<String>,
    /// The state after, as a word.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<String>,
    /// Total impressions at the time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
    /// The alert that it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub alert: Option<u64>,
}
