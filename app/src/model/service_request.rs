use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Concern;

/// How far a request for service has come. The order is that of a life without detours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceState {
    /// It was made here; it waits to be sent, or was written down and mailed alone.
    Requested,
    /// The service has it.
    Accepted,
    /// A visit is arranged.
    Scheduled,
    /// It waits for parts.
    WaitingForParts,
    /// Somebody is at the printer.
    OnSite,
    /// The service says that it is done; the device has not seen yet that the symptom is gone.
    Resolved,
    /// The symptom is there again, or the administrator says that it is.
    Reopened,
    /// Done, and the symptom is gone.
    Closed,
    /// The service does not come.
    Refused,
    /// The administrator took it back.
    Withdrawn,
}

impl ServiceState {
    /// Whether nothing more is to come of it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Refused | Self::Withdrawn)
    }
}

/// A step of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceStep {
    /// When.
    pub at: Timestamp,
    /// What it came to.
    pub state: ServiceState,
    /// Who did it: "device", "administrator", "communication server".
    pub who: String,
    /// What was said to it, as plain text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// When somebody is to come, where that was said.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub visit_at: Option<Timestamp>,
}

impl ServiceStep {
    /// Who did what the service says.
    pub const SERVER: &'static str = "communication server";
}

/// So many requests can be open at one time.
pub const OPEN_REQUESTS: usize = 20;

/// Somebody was asked to come and repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRequest {
    /// Its number, counting up.
    pub id: i64,
    /// What both sides call it: "R-20261122-1".
    pub reference: String,
    /// What it is about; `None` where somebody asked without an alert or a finding.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub concern: Option<Concern>,
    /// What it is about, in words as they were then.
    pub about: String,
    /// The code to tell the service: the vendor's, else `prtAlertCode`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<String>,
    /// What the administrator wrote to it, as plain text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub note: Option<String>,
    /// How far it has come.
    pub state: ServiceState,
    /// When it was made.
    pub opened_at: Timestamp,
    /// Since when the symptom is there: the alert's or the finding's beginning.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub symptom_since: Option<Timestamp>,
    /// When the device saw that the symptom was gone; empty again when it returns.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub symptom_gone_at: Option<Timestamp>,
    /// When somebody is to come, as the service says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub visit_at: Option<Timestamp>,
    /// The service's own number for it, as plain text.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub service_reference: Option<String>,
    /// Whether it goes to the communication server.
    pub by_server: bool,
    /// Whether it went there until the enrolment ended, or an archive brought it here: the server says nothing more of it.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub left_server: bool,
    /// Whether it goes to the service's address by e-mail.
    pub by_mail: bool,
    /// When it was closed, refused or withdrawn.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Timestamp>,
    /// What happened to it, oldest first.
    pub steps: Vec<ServiceStep>,
}

/// A request for service as it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewServiceRequest {
    /// What it is about.
    pub concern: Option<Concern>,
    /// What the administrator wrote to it, at most 1,000 characters.
    pub note: String,
}

/// What the administrator says of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceAnswer {
    /// It is not needed any more.
    Withdraw,
    /// The service says that it is done, and it is not.
    Reopen {
        /// What is still wrong.
        note: String,
    },
    /// The service was here and it is done; for requests that no server follows, or none any more. It closes when the symptom is gone.
    Done,
}
