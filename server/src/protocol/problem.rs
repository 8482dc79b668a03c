//! Why a server refuses: the body of an answer with a status of 4xx or 5xx, after RFC 9457.

use serde::{Deserialize, Serialize};

use super::chain::Head;

/// The kinds of refusal that a device acts upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// 403: the one-time code is wrong, used up or too old.
    BadCode,
    /// 401: the token is none of this server's.
    UnknownToken,
    /// 410: the enrolment was cancelled at the server.
    Cancelled,
    /// 409: events of one number and different content, or of an epoch that has ended: there are two of this device.
    /// Nothing is taken until somebody has looked.
    Fork,
    /// 409: the first event is not the next one; `head` says what the server has.
    Gap,
    /// 422: the message can't be understood or checked; `detail` says why, `event` which.
    Invalid,
    /// 413: more than the server takes at one time.
    TooLarge,
    /// 429 or 503: later; `Retry-After` says when.
    Busy,
    /// Any other.
    #[serde(other)]
    Other,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which kind.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// A sentence for the person who looks at the device's page; what a page shows of it is cut.
    pub detail: String,
    /// The id of the event that it is about.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub event: Option<String>,
    /// What the server has of this device.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub head: Option<Head>,
}
