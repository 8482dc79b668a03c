//! What was printed and used up over time.

use app::model;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Impressions of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCount {
    /// The day, where the device is.
    pub day: Date,
    /// Impressions; `None` where no reading tells.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
}

/// What a supply had left at the end of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayLevel {
    /// Its index in `prtMarkerSuppliesTable`.
    pub supply: u32,
    /// The day, where the device is.
    pub day: Date,
    /// Of a hundred; `None` where the printer told no number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub percent: Option<u8>,
    /// Whether the printer said that it was low, and no number.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub low: bool,
}

/// A cartridge came, went or was shaken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartridgeChanged {
    /// The supply's index.
    pub supply: u32,
    /// The first reading that showed it.
    pub at: Timestamp,
    /// What it was.
    pub kind: model::CartridgeChangeKind,
    /// Serial number of the cartridge inside since.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
    /// What was left in the one before, of a hundred.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wasted_percent: Option<u8>,
    /// What the printer had counted by then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
}

/// An order of a supply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// What both sides call it.
    pub reference: String,
    /// The supply's index.
    pub supply: u32,
    /// How many.
    pub quantity: u32,
    /// How far it has come.
    pub state: model::OrderState,
    /// Why it was placed, or, where it was not, opened.
    pub reason: model::OrderReason,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was placed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub submitted_at: Option<Timestamp>,
}
