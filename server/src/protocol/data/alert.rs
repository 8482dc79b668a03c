//! A serious alert, when it is raised and when it is cleared.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter, diagnostics::AlertStory};

/// What became of an alert, or of a silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AlertStep {
    /// It stops the printer; a printer is missed.
    Raised,
    /// It is over.
    Cleared,
}

/// An alert at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertEvent {
    /// What became of it.
    pub step: AlertStep,
    /// When the device saw it.
    pub at: Timestamp,
    /// The alert.
    #[serde(flatten)]
    pub story: AlertStory,
}

impl Matter for AlertEvent {
    const KIND: Kind = Kind::Alert;
}
