//! An online troubleshooting session.

use serde::{Deserialize, Serialize};

use super::{Kind, Matter, status::DeviceStatus};

/// The administrator asks for one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Troubleshooting {
    /// What both sides call it: "T-20261122-1".
    pub reference: String,
    /// What is wrong.
    pub status: DeviceStatus,
    /// The diagnostics that were sent in the day before: "D-20261122-1".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub diagnostics: Option<String>,
}

impl Matter for Troubleshooting {
    const KIND: Kind = Kind::Troubleshooting;
}
