//! The Supplies Assistant.

use super::level;
use crate::{
    model::{Supply, SupplyClass},
    port::SupplyError,
};

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

/// Why something that the administrator wanted of a supply was not done.
pub fn error(error: &SupplyError) -> String {
    match error {
        SupplyError::NoSupply => "The printer has no such supply now.".into(),
        SupplyError::Gone => "There is no such order, or it has ended.".into(),
        SupplyError::Open => "An order of this supply is open already.".into(),
        SupplyError::DoesNotFit => "The order has gone on since the page was made. Look at it again.".into(),
        SupplyError::Held => {
            "The printer's serial number changed. Nothing is ordered before you have said why, on the page Meter."
                .into()
        }
        SupplyError::NoWay => "There is no way to order: this device is Not Enrolled, and no recipient of orders \
                               is set for e-mail. Order it yourself, and then say here that you have."
            .into(),
        SupplyError::OutOfBounds => "The number is too large.".into(),
        SupplyError::Store(cause) => format!("Nothing was changed: {cause}"),
    }
}
