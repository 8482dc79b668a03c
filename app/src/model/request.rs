use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody asked for by a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// Send Diagnostics Information.
    Diagnostics,
    /// Start an Online Troubleshooting Session.
    Troubleshooting,
}

/// How far it has come. Nothing here claims that anything was sent before it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    /// Written down on this device, which was not enrolled: it is not sent.
    NotSetUp,
    /// It waits to be sent.
    Waiting,
    /// The server has accepted it.
    Accepted,
    /// The server refused it.
    Refused,
    /// It was kept back and is not sent.
    NotSent,
}

/// A request that was recorded durably before the page said so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedRequest {
    /// Row number in the store, counting up.
    pub id: i64,
    /// Reference to tell somebody: "D-20261122-1".
    pub reference: String,
    /// What was asked.
    pub kind: RequestKind,
    /// When.
    pub at: Timestamp,
    /// How far it has come.
    pub state: RequestState,
    /// What the server said to it: what it calls it, where it was accepted; why, where it was refused.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answer: Option<String>,
}

/// What a button that records a request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requested {
    /// The request.
    pub request: RecordedRequest,
    /// Whether it was written down for this. Otherwise it was asked for before and is the answer: nothing is sent a second
    /// time.
    pub anew: bool,
}
