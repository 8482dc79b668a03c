//! What the administrator's forms came to, and what is wrong with what was typed.

use crate::text::format::grouped;

/// What was typed is no number of pieces.
pub const NO_NUMBER: &str = "This is no number. Type a whole number, such as 2.";
/// Nothing was ordered or came.
pub const AT_LEAST_ONE: &str = "Type how many: 1 or more.";
/// No page of ours sends this.
pub const NOT_UNDERSTOOD: &str = "That can't be said of an order. Load the page again.";
/// What was typed is no price.
pub const NO_PRICE: &str = "This is no price. Type it without the currency and with a point, such as 129.90: at most two digits behind it.";
/// A price that is too high.
pub const PRICE_TOO_HIGH: &str = "Prices up to 1,000,000.00 are taken.";
/// A part number that is none.
pub const NO_PART_NUMBER: &str = "A part number has up to 64 characters, none of them a control character.";
/// What was chosen is not on the list.
pub const NO_CHOICE: &str = "Choose one of those on the list.";

/// "2 × Black Toner Cartridge on the shelf."
pub fn counted(count: u32, name: &str) -> String {
    format!("Noted: {} on the shelf.", super::order::what(count, name))
}

/// What was entered for a supply holds.
pub fn entered(name: &str) -> String {
    format!("Saved: what is entered for {name}.")
}

/// The bounds of a number.
pub fn bounds(least: u32, most: u32) -> String {
    format!(
        "Type a whole number from {} to {}, or leave it empty.",
        grouped(least.into()),
        grouped(most.into())
    )
}
