//! What the supplies have left.

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// One supply. Levels that the printer does not tell stay untold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyUsage {
    /// Its index in `prtMarkerSuppliesTable`.
    pub index: u32,
    /// What the printer calls it.
    pub description: String,
    /// "consumed", "receptacle" or "other".
    pub class: model::SupplyClass,
    /// "toner-cartridge".
    #[serde(rename = "type")]
    pub kind: String,
    /// "black".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub colorant: Option<String>,
    /// Part number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub part_number: Option<String>,
    /// Serial number of the cartridge.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
    /// What capacity and level count.
    pub unit: String,
    /// `prtMarkerSuppliesMaxCapacity`.
    pub capacity: Option<i64>,
    /// `prtMarkerSuppliesLevel`.
    pub level: model::Level,
    /// What is left, of a hundred; of a receptacle, the space.
    pub percent: Option<u8>,
    /// "ok", "low", "empty", "full" or "unknown".
    pub state: model::SupplyState,
}

impl From<&model::Supply> for SupplyUsage {
    fn from(supply: &model::Supply) -> Self {
        Self {
            index: supply.index,
            description: supply.description.clone(),
            class: supply.class,
            kind: supply.kind.clone(),
            colorant: supply.colorant.clone(),
            part_number: supply.part_number.clone(),
            serial_number: supply.serial_number.clone(),
            unit: supply.unit.clone(),
            capacity: supply.capacity,
            level: supply.level,
            percent: supply.percent,
            state: supply.state,
        }
    }
}

/// All supplies of one reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppliesUsage {
    /// When the printer was read.
    pub read_at: Timestamp,
    /// The reading's number.
    pub reading: u64,
    /// What the printer had counted by then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub total_impressions: Option<u64>,
    /// The supplies.
    pub supplies: Vec<SupplyUsage>,
}

impl SuppliesUsage {
    /// The supplies of this reading.
    pub fn of(reading: &model::Reading) -> Self {
        Self {
            read_at: reading.taken_at,
            reading: reading.sequence,
            total_impressions: reading.total_impressions().map(|meter| meter.value),
            supplies: reading.supplies.iter().map(SupplyUsage::from).collect(),
        }
    }
}

impl Matter for SuppliesUsage {
    const KIND: Kind = Kind::SuppliesUsage;
}
