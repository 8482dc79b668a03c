//! A meter read: the billing meters of one reading.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// Why a read was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The Daily Transmission Time came.
    Scheduled,
    /// It came while the device was off, and is made up for.
    MadeUp,
    /// The server asked.
    Requested,
    /// The administrator asked.
    Manual,
    /// The last one before the enrolment ends.
    Final,
    /// Billing was held before, and is not any more.
    Released,
}

/// One meter of a read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterValue {
    /// Stable key: "total-impressions".
    pub key: String,
    /// What the printer calls it.
    pub label: String,
    /// The count.
    pub value: u64,
    /// What is counted: "impressions".
    pub unit: String,
    /// The object that it was read from.
    pub source: String,
    /// Counts the times that this meter began anew, from 1: values of different segments can't be subtracted.
    pub segment: u32,
}

/// Something odd about a read that does not hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Which: "totals-differ".
    pub kind: String,
    /// A sentence with the numbers.
    pub detail: String,
}

/// A consistent set of billing meters, all of one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeterRead {
    /// When the printer was read.
    pub read_at: Timestamp,
    /// The reading's number.
    pub reading: u64,
    /// Why.
    pub reason: Reason,
    /// The due dates that it stands for, in the device's zone; none for one that somebody asked for.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub due_dates: Vec<Date>,
    /// The command that asked for it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub command: Option<String>,
    /// The meters.
    pub meters: Vec<MeterValue>,
    /// Impressions that service made, and that are no part of the bill.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub service_meters: Vec<MeterValue>,
    /// What is odd about it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub flags: Vec<Flag>,
}

impl Matter for MeterRead {
    const KIND: Kind = Kind::MeterRead;
}
