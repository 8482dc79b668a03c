//! The Supplies Assistant.

use super::level;
use crate::model::{Supply, SupplyClass};

/// Section of the list.
pub const SUPPLIES: &str = "Installed supplies";
/// What the order of the list is.
pub const ORDER: &str = "The one that ends first is on top.";
/// Term.
pub const PART_NUMBER: &str = "Part number";
/// Term.
pub const SERIAL_NUMBER: &str = "Serial number";
/// Term.
pub const SOURCE: &str = "Source";
/// The printer has no supplies that can be read.
pub const NO_SUPPLIES: &str = "The printer reports no supplies.";
/// Section: what went out last.
pub const LAST_SENT: &str = "Most recent supplies usage sent";
/// Nothing did.
pub const NOTHING_SENT: &str =
    "Nothing has been sent yet. Sending supplies usage is not set up on this device.";

/// What the supply is called: its description, else its kind, else its row.
pub fn name(supply: &Supply) -> String {
    let description = supply.description.trim();
    if description.is_empty() {
        level::supply_kind(&supply.kind).unwrap_or_else(|| format!("Supply {}", supply.index))
    } else {
        description.to_owned()
    }
}

/// How much of its bar is filled: what is left, or for a receptacle what is in it, as the text beside it says.
pub fn filled(supply: &Supply) -> Option<u8> {
    match supply.class {
        SupplyClass::Receptacle => supply.percent.map(|free| 100 - free.min(100)),
        SupplyClass::Consumed | SupplyClass::Other => supply.percent,
    }
}
