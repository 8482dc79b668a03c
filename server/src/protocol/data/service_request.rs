//! Requests for service.

use app::model::{self, ServiceState};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// How far a request has come, as the device knows by itself. What the server said of it is not told back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceProgress {
    /// Somebody is to come.
    Requested,
    /// It is not done, or not any more.
    Reopened,
    /// The administrator says that it is done.
    Resolved,
    /// Done, and the device has seen that the symptom is gone.
    Closed,
    /// The administrator took it back.
    Withdrawn,
}

impl ServiceProgress {
    /// That of a state; `None`: it is the server that says so.
    pub fn of(state: ServiceState) -> Option<Self> {
        match state {
            ServiceState::Requested => Some(Self::Requested),
            ServiceState::Reopened => Some(Self::Reopened),
            ServiceState::Resolved => Some(Self::Resolved),
            ServiceState::Closed => Some(Self::Closed),
            ServiceState::Withdrawn => Some(Self::Withdrawn),
            ServiceState::Accepted
            | ServiceState::Scheduled
            | ServiceState::WaitingForParts
            | ServiceState::OnSite
            | ServiceState::Refused => None,
        }
    }
}

impl From<ServiceProgress> for ServiceState {
    fn from(progress: ServiceProgress) -> Self {
        match progress {
            ServiceProgress::Requested => Self::Requested,
            ServiceProgress::Reopened => Self::Reopened,
            ServiceProgress::Resolved => Self::Resolved,
            ServiceProgress::Closed => Self::Closed,
            ServiceProgress::Withdrawn => Self::Withdrawn,
        }
    }
}

/// A request, whenever it comes a step further.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRequest {
    /// Its number, by which the server [answers](crate::protocol::command::Command::ServiceRequest). Counts up on the
    /// device.
    pub request: u64,
    /// What both sides call it: "R-20261122-1".
    pub reference: String,
    /// How far it has come.
    pub state: ServiceProgress,
    /// When it came to that.
    pub at: Timestamp,
    /// "administrator" or "device".
    pub by: String,
    /// What it is about, as a word: "alert/17", "finding/stoppages/8/input/2", "silence".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub concern: Option<String>,
    /// What it is about, in words of the device.
    pub about: String,
    /// The code: the vendor's, else `prtAlertCode`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// What the administrator wrote to the service with this step.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// Since when the symptom is there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub symptom_since: Option<Timestamp>,
    /// When the device saw that it was gone.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub symptom_gone_at: Option<Timestamp>,
}

impl ServiceRequest {
    /// A step of a request as it is told; `None`: this step is not told.
    pub fn of(request: &model::ServiceRequest, step: &model::ServiceStep) -> Option<Self> {
        Some(Self {
            request: request.id.unsigned_abs(),
            reference: request.reference.clone(),
            state: ServiceProgress::of(step.state).filter(|_| step.who != model::ServiceStep::SERVER)?,
            at: step.at,
            by: step.who.clone(),
            concern: request.concern.as_ref().map(model::Concern::word),
            about: request.about.clone(),
            code: request.code.clone(),
            note: step.note.clone(),
            symptom_since: request.symptom_since,
            symptom_gone_at: request.symptom_gone_at,
        })
    }
}

impl Matter for ServiceRequest {
    const KIND: Kind = Kind::ServiceRequest;
}
