//! The Supplies Assistant.

pub mod cartridge;
pub mod chart;
pub mod forecast;
pub mod order;
pub mod outcome;
pub mod performance;
pub mod profile;
pub mod untold;

use super::{format, level};
use crate::{
    model::{NoWayToOrder, Supply, SupplyClass},
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
/// Term.
pub const INSTALLED: &str = "Installed";
/// Its coming was not seen.
pub const INSTALL_NOT_SEEN: &str = "before the history began";
/// Its coming by the printer's own date, which the printer's clock may have wrong; `day` is the date.
pub fn by_printers_date(day: &str) -> String {
    format!("{day}, by the printer's own date")
}

/// Term.
pub const REPLACED_BY: &str = "Replaced by";
/// The printer has no supplies that can be read.
pub const NO_SUPPLIES: &str = "The printer reports no supplies.";
/// Section: what went out last.
pub const LAST_SENT: &str = "Most recent supplies usage sent";
/// Opens the table of what went out last.
pub const SHOW_SENT: &str = "Show what was sent";
/// Before the time at which it was accepted.
pub const ACCEPTED: &str = "Accepted";
/// Before the name of the message.
pub const REFERENCE: &str = "reference";
/// Before the time of the reading that was sent.
pub const AS_READ: &str = "as read";
/// Column.
pub const SUPPLY: &str = "Supply";
/// Column.
pub const LEVEL: &str = "Level";
/// Column.
pub const STATE: &str = "State";
/// Term.
pub const ON_HAND: &str = "On the shelf";
/// A button, for those who don't see its sign.
pub const ONE_FEWER: &str = "One fewer on the shelf";
/// A button, for those who don't see its sign.
pub const ONE_MORE: &str = "One more on the shelf";
/// The button beside the number.
pub const COUNT: &str = "Set";
/// What happens to the word of the administrator alone.
pub const SIGN_IN: &str = "Sign in to order, to count the shelf, or to enter part numbers and yields";
/// Where the device is enrolled.
pub const TO_ENROLMENT: &str = "Enrolment and schedule";
/// Where recipients are set.
pub const TO_MAIL: &str = "E-mail alerts";
/// Where a changed serial number is explained.
pub const TO_METER: &str = "Say why on the page Meter";

/// Nothing is ordered: the serial number changed.
pub const HELD: &str = "Ordering is held";
/// What that means.
pub const HELD_TEXT: &str = "The printer's serial number changed, so it may be another printer. Nothing is ordered before somebody has said \
     why. Levels and dates below are those of the printer that is read.";
/// Nothing can be ordered from here.
pub const NO_WAY: &str = "Nothing can be ordered from here";
/// What to do then.
pub const NO_WAY_TEXT: &str = "What has to be ordered is said here; order it yourself, then say so here, and it is followed until it comes.";

/// Which ways are missing.
pub fn no_way(why: NoWayToOrder) -> &'static str {
    match why {
        NoWayToOrder::NotEnrolled => {
            "This device is Not Enrolled, and no recipient of orders is set for e-mail."
        }
        NoWayToOrder::NeverSent => {
            "This device is Enrolled, but what the Supplies Assistant may send to the communication server is set to \
             Never, and no recipient of orders is set for e-mail."
        }
    }
}

/// What is there of the last supplies usage sent, where nothing was.
pub fn nothing_sent(enrolled: bool) -> &'static str {
    if enrolled {
        "Nothing has been sent yet."
    } else {
        "Nothing has been sent yet. Sending supplies usage is not set up on this device."
    }
}

/// What the supply is called: its description, else its kind, else its row.
pub fn name(supply: &Supply) -> String {
    named(supply.description.trim(), &supply.kind, supply.index)
}

/// What one of a supply is called: "cartridge", "container", "part".
pub fn piece(supply: &Supply) -> &'static str {
    match supply.class {
        SupplyClass::Receptacle => "container",
        _ if supply.covers_pages() => "cartridge",
        SupplyClass::Consumed | SupplyClass::Other => "part",
    }
}

fn named(description: &str, kind: &str, index: u32) -> String {
    if description.is_empty() {
        level::supply_kind(kind).unwrap_or_else(|| format!("Supply {index}"))
    } else {
        description.to_owned()
    }
}

/// What a supply was called when it was sent: its description, else its row.
pub fn sent_name(description: &str, index: u32) -> String {
    named(description.trim(), "", index)
}

/// How much of its bar is filled: what is left, or for a receptacle what is in it, as the text beside it says.
pub fn filled(supply: &Supply) -> Option<u8> {
    match supply.class {
        SupplyClass::Receptacle => supply.percent.map(|free| 100 - free.min(100)),
        SupplyClass::Consumed | SupplyClass::Other => supply.percent,
    }
}

/// "2, last counted 20 Nov 2026, 10:02"; `counted` is that time.
pub fn on_hand(count: u32, counted: Option<&str>) -> String {
    match counted {
        Some(counted) => format!("{}, last counted {counted}", format::grouped(count.into())),
        None => format!("{}, not counted yet", format::grouped(count.into())),
    }
}

/// The name of the group of buttons about the shelf.
pub fn shelf_of(name: &str) -> String {
    format!("{ON_HAND}: {name}")
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
        SupplyError::NoWay(why) => format!(
            "There is no way to order. {} Order it yourself, and then say here that you have.",
            no_way(*why)
        ),
        SupplyError::OutOfBounds => "The number is too large.".into(),
        SupplyError::Store(cause) => format!("Nothing was changed: {cause}"),
    }
}
