use serde::{Deserialize, Serialize};

use super::Source;

/// The key of the meter that every printer with the Printer MIB has: `prtMarkerLifeCount`.
pub const LIFE_COUNT_KEY: &str = "marker-life-count";
/// Key of the meter of all sheets, where a printer counts them.
pub const SHEETS_KEY: &str = "sheets";

/// What a meter counts (RFC 3805 `PrtMarkerCounterUnitTC` and the vendor's labels).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeterUnit {
    /// Passes of the marker over one side of a sheet.
    Impressions,
    /// Pieces of paper, whatever is on them.
    Sheets,
    /// Scanned or sent images.
    Images,
    /// Hours of operation.
    Hours,
    /// Length of paper in feet.
    Feet,
    /// Length of paper in metres.
    Meters,
    /// Anything else, or not said.
    Other,
}

/// One counter that only grows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meter {
    /// Stable key: `marker-life-count`, or the vendor's label in kebab-case ("total-impressions").
    pub key: String,
    /// The label as shown.
    pub label: String,
    /// The count. Never negative: a negative number from the printer is listed under `problems` instead.
    pub value: u64,
    /// What is counted.
    pub unit: MeterUnit,
    /// The object that the count came from.
    pub source: Source,
    /// The last count before the meter goes on with 1, where the printer tells (Xerox: `deviceRolloverValue`).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rollover: Option<u64>,
}
