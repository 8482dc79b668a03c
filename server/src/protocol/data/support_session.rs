//! What the device says in an online troubleshooting session, after the [request](super::troubleshooting) that began it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter, status::DeviceStatus};

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionStep {
    /// The device looked at the printer, as it was asked to.
    Looked,
    /// The session is over, by the administrator or after a day without a word.
    Ended,
}

/// A word of the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportSession {
    /// The request that began it: "T-20261122-1".
    pub reference: String,
    /// What is said.
    pub step: SessionStep,
    /// When.
    pub at: Timestamp,
    /// Who ended it: "administrator" or "device".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub by: Option<String>,
    /// What the device saw.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub status: Option<DeviceStatus>,
}

impl Matter for SupportSession {
    const KIND: Kind = Kind::SupportSession;
}
