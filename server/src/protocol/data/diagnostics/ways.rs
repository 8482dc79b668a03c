//! How the ways out of the device do.

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An attempt to reach the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// When it ended.
    pub at: Timestamp,
    /// What was tried: "check-in", "delivery", "enrolment".
    pub what: String,
    /// The step that failed: "resolve"; `None` where none did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failed_at: Option<String>,
}

/// A mail on its way to one address, which is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailSent {
    /// When what it tells of happened.
    pub at: Timestamp,
    /// What it tells of: the word of its kind.
    pub kind: String,
    /// Whose address it goes to, as a role.
    pub to: model::MailRole,
    /// How far it has come.
    pub progress: model::MailProgress,
    /// Failed attempts.
    pub attempts: u32,
    /// The step that failed last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failed_at: Option<model::MailStep>,
}
