//! Diagnostics information, as the administrator sends it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter, meter_read::MeterValue, status::DeviceStatus, supplies_usage::SuppliesUsage};

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

/// A bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// What both sides call it: "D-20261122-1".
    pub reference: String,
    /// State, alerts, faults, versions.
    pub status: DeviceStatus,
    /// Every meter.
    pub meters: Vec<MeterValue>,
    /// Every supply.
    pub supplies: SuppliesUsage,
    /// The newest attempts to reach the server, newest first.
    pub communication: Vec<Attempt>,
    /// The version of the device's software.
    pub software: String,
}

impl Matter for Diagnostics {
    const KIND: Kind = Kind::Diagnostics;
}
