//! Which supply an event is about.

use app::model;
use serde::{Deserialize, Serialize};

/// A supply, and the cartridge in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyName {
    /// Its index in `prtMarkerSuppliesTable`.
    pub index: u32,
    /// What the printer calls it.
    pub description: String,
    /// "toner-cartridge"; "unknown" where the printer does not list it any more.
    #[serde(rename = "type")]
    pub kind: String,
    /// "black".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub colorant: Option<String>,
    /// Part number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub part_number: Option<String>,
    /// Serial number of the cartridge inside.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
}

impl SupplyName {
    /// One of which nothing but its index and its name is known.
    pub fn unlisted(index: u32, description: String) -> Self {
        let (kind, colorant, part_number, serial_number) = ("unknown".into(), None, None, None);
        Self { index, description, kind, colorant, part_number, serial_number }
    }
}

impl From<&model::Supply> for SupplyName {
    fn from(supply: &model::Supply) -> Self {
        Self {
            index: supply.index,
            description: supply.description.clone(),
            kind: supply.kind.clone(),
            colorant: supply.colorant.clone(),
            part_number: supply.part_number.clone(),
            serial_number: supply.serial_number.clone(),
        }
    }
}
