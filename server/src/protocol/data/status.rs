//! How the printer is: state, alerts, fault log, software versions. Nothing about jobs, users or documents: so not the words
//! in which the printer tells of an alert or a fault, for they may name a job and whose it is. The codes say what it is.

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// An active alert (RFC 3805, `prtAlertTable`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertStatus {
    /// "critical", "warning" or "other".
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
    /// When it was raised.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub raised_at: Option<Timestamp>,
}

/// A line of the printer's own fault log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultStatus {
    /// The code.
    pub code: i64,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub at: Option<Timestamp>,
}

/// State, alerts, faults and versions of one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStatus {
    /// When the printer was read.
    pub read_at: Timestamp,
    /// The reading's number.
    pub reading: u64,
    /// `hrDeviceStatus`.
    pub device: model::DeviceStatus,
    /// `hrPrinterStatus`.
    pub state: model::PrinterStatus,
    /// `hrPrinterDetectedErrorState`.
    pub errors: Vec<model::DetectedError>,
    /// Active alerts.
    pub alerts: Vec<AlertStatus>,
    /// The newest lines of the fault log.
    pub faults: Vec<FaultStatus>,
    /// Software of the printer.
    pub firmware: Vec<model::Firmware>,
}

/// How many lines of the fault log are sent.
const FAULTS: usize = 50;

impl DeviceStatus {
    /// The state in this reading.
    pub fn of(reading: &model::Reading) -> Self {
        let faults =
            reading.faults.iter().take(FAULTS).map(|fault| FaultStatus { code: fault.code, at: fault.at });
        Self {
            read_at: reading.taken_at,
            reading: reading.sequence,
            device: reading.state.device,
            state: reading.state.printer,
            errors: reading.state.errors.clone(),
            alerts: reading.alerts.iter().map(AlertStatus::from).collect(),
            faults: faults.collect(),
            firmware: reading.identity.firmware.clone(),
        }
    }
}

impl From<&model::Alert> for AlertStatus {
    fn from(alert: &model::Alert) -> Self {
        Self {
            severity: alert.severity,
            training: alert.training,
            group: alert.group.clone(),
            group_index: alert.group_index,
            code: alert.code,
            code_name: alert.code_name.clone(),
            vendor_code: alert.vendor_code.clone(),
            location: alert.location,
            raised_at: alert.raised_at,
        }
    }
}

impl Matter for DeviceStatus {
    const KIND: Kind = Kind::DeviceStatus;
}
