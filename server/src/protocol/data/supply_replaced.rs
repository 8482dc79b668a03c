//! Something happened to the cartridge of a supply.

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter, supply_name::SupplyName};

/// What happened, told once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupplyReplaced {
    /// The supply, with the serial number of the cartridge that is inside since.
    pub supply: SupplyName,
    /// The first reading that shows it.
    pub at: Timestamp,
    /// What it was.
    pub kind: model::CartridgeChangeKind,
    /// What was left in the one before, of a hundred.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wasted_percent: Option<u8>,
    /// What the printer had counted by then.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub impressions: Option<u64>,
}

impl SupplyReplaced {
    /// A change of this supply.
    pub fn of(supply: &model::Supply, change: &model::CartridgeChange) -> Self {
        Self {
            supply: SupplyName { serial_number: change.serial_number.clone(), ..SupplyName::from(supply) },
            at: change.at,
            kind: change.kind,
            wasted_percent: change.wasted_percent,
            impressions: change.impressions,
        }
    }
}

impl Matter for SupplyReplaced {
    const KIND: Kind = Kind::SupplyReplaced;
}
