use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Alert, Cover, DeviceState, Fault, Identity, Input, Meter, Output, Supply};

/// Version of the JSON form of [`Reading`]. It changes when a program that reads it would have to.
pub const SCHEMA: u32 = 1;

/// One consistent look at the printer: one time, one sequence number, every datum with its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// [`SCHEMA`].
    pub schema: u32,
    /// When the last answer of this look arrived.
    pub taken_at: Timestamp,
    /// Counts up by one with each reading of this installation.
    pub sequence: u64,
    /// "snmp://host:port" without community or user.
    pub source: String,
    /// Which printer.
    pub identity: Identity,
    /// What it is doing.
    pub state: DeviceState,
    /// Its counters: the marker's life count first, then the vendor's in the printer's order.
    pub meters: Vec<Meter>,
    /// What its meters counted for service (Xerox: `deviceServiceUsage`), which nobody is billed for. The keys are
    /// those of the meters, after "service-".
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub service_meters: Vec<Meter>,
    /// Its marker supplies.
    pub supplies: Vec<Supply>,
    /// Its trays.
    pub inputs: Vec<Input>,
    /// Its output bins.
    pub outputs: Vec<Output>,
    /// Its covers.
    pub covers: Vec<Cover>,
    /// What is wrong now.
    pub alerts: Vec<Alert>,
    /// The printer's own log of recent faults, where it has one.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub faults: Vec<Fault>,
    /// What could not be read, or was not as the standard says.
    pub problems: Vec<Problem>,
}

impl Reading {
    /// The meter that bills and pages count by: the vendor's total where it is labelled so, else the marker's
    /// life count.
    pub fn total_impressions(&self) -> Option<&Meter> {
        let by_key = |key: &str| self.meters.iter().find(|meter| meter.key == key);
        by_key("total-impressions").or_else(|| by_key(super::LIFE_COUNT_KEY))
    }

    /// The meter of all sheets, where the printer counts them.
    pub fn sheets(&self) -> Option<&Meter> {
        self.meters
            .iter()
            .find(|meter| meter.key == super::SHEETS_KEY && meter.unit == super::MeterUnit::Sheets)
    }
}

/// What a problem is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// One object, in dotted form.
    Oid(String),
    /// A whole table, by its name in the MIB.
    Table(String),
}

/// Something that could not be read, or that was not as the standard says. A reading with problems is still a
/// reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Object or table.
    #[serde(flatten)]
    pub subject: Subject,
    /// What was found, in a sentence.
    pub what: String,
}
