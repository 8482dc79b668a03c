//! What a mail says to whom orders of supplies go to: somebody who has never seen this product. Everything that is not of
//! the words here was made plain before.

use crate::text::format::counted;

/// Term.
pub const REFERENCE: &str = "Order";
/// Term.
pub const DESCRIPTION: &str = "Description";
/// Term.
pub const ORDERED: &str = "Ordered";
/// Term.
pub const YOUR_NUMBER: &str = "Your number";
/// Term.
pub const LEFT: &str = "Left in the printer now";
/// Term.
pub const MANUFACTURER: &str = "Manufacturer";
/// Term.
pub const ASSET_TAG: &str = "Asset tag";
/// Term.
pub const ANSWERS_TO: &str = "Answers to this mail go to";
/// In place of a part number.
pub const NO_PART_NUMBER: &str = "not known here: see the description and the printer";
/// In place of a location.
pub const NO_LOCATION: &str = "not entered on the device: please ask";

/// Who placed it.
pub const BY_DEVICE: &str = "The device beside the printer placed this order automatically, as the printer's administrator has set it up to \
                             do.";
/// Who placed it.
pub const BY_ADMINISTRATOR: &str = "The printer's administrator placed this order.";
/// What the mail is.
pub const THIS_IS_IT: &str = "This mail is the order. Any other mail with the same order number is about this order, and is no second one.";
/// What the mail is.
pub const ALSO_BY_SERVER: &str = "This mail is the order. The same order also goes to the communication server of the printer's service, under the \
     same order number: it is one order, and so is any other mail with that number.";
/// An order is cancelled.
pub const DO_NOT_DELIVER: &str = "The order below is cancelled. Please do not deliver it.";
/// What to do then.
pub const CANCELLED_ADVICE: &str = "If it is on its way already, please tell whoever is named below.";
/// An order is overdue.
pub const HAS_NOT_COME: &str =
    "The order below was expected by now. As far as the device beside the printer knows, it has not come.";
/// What the mail is not.
pub const NO_OTHER_ORDER: &str = "This mail asks about that order. It is no second order.";
/// What to do then.
pub const OVERDUE_ADVICE: &str =
    "Please tell whoever is named below when it will come, or that it was delivered.";
/// At the end.
pub const FOOT: &str = "SMart eSolutions, a program on the customer's own device beside the printer, wrote this mail. The printer's \
                        administrator has set this address as one that orders of supplies go to.";

/// "Order S-20261122-1".
pub fn ordered(reference: &str) -> String {
    format!("Order {reference}")
}

/// "Order S-20261122-1 is cancelled".
pub fn cancelled(reference: &str) -> String {
    format!("Order {reference} is cancelled")
}

/// "Order S-20261122-1 has not come".
pub fn overdue(reference: &str) -> String {
    format!("Order {reference} has not come")
}

/// "Order S-20261122-1: 2 × Black toner, 106R01535".
pub fn subject(heading: &str, quantity: u32, name: &str, part_number: Option<&str>) -> String {
    let part_number = part_number.map(|number| format!(", {number}")).unwrap_or_default();
    format!("{heading}: {quantity} × {name}{part_number}")
}

/// What is asked for.
pub fn please_deliver(quantity: u32) -> String {
    format!(
        "Please deliver {} of what is named below, for the printer below.",
        counted(quantity.into(), "piece", "pieces")
    )
}

/// What to do.
pub fn deliver(reference: &str) -> String {
    format!(
        "Deliver it to the printer's location, and name {reference} in answers and on the delivery note. If you can't deliver \
         it, or not all of it, tell whoever is named below."
    )
}
