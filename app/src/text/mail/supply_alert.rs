//! What a mail says about a supply that is low, empty, full, to be replaced or was replaced early. The name of a supply
//! was made plain before.

use crate::text::format::{counted, percent};

/// What it is.
pub const LOW: &str = "Low";
/// What is over.
pub const NOT_LOW: &str = "No longer low";
/// What it is.
pub const ENDS_SOON: &str = "Ends soon";
/// What is over.
pub const LASTS: &str = "No longer ends soon";
/// What it is.
pub const EMPTY: &str = "Empty";
/// What is over.
pub const NOT_EMPTY: &str = "No longer empty";
/// What it is.
pub const FULL: &str = "Full";
/// What is over.
pub const NOT_FULL: &str = "No longer full";
/// What it is.
pub const REPLACE: &str = "To be replaced";
/// What is over.
pub const REPLACED: &str = "No longer to be replaced";
/// What it is.
pub const REPLACED_EARLY: &str = "Replaced early";

/// What to do while there is another one.
pub const SPARE_ADVICE: &str = "Nothing needs to be done yet: another one is on the shelf, as it was counted last. Replace this one when the \
     printer asks for it, not before.";
/// What to do while there is none.
pub const NO_SPARE_ADVICE: &str = "Have another one ready: none is on the shelf, as it was counted last. The Supplies page says whether one is \
     ordered, and why or why not.";
/// What to do with one on the shelf.
pub const REPLACE_ADVICE: &str = "Replace it: another one is on the shelf, as it was counted last.";
/// What to do without one.
pub const NOTHING_TO_REPLACE_ADVICE: &str = "Replace it. None is on the shelf, as it was counted last; the Supplies page says whether one is ordered, and \
     why or why not.";
/// What to do with a full receptacle.
pub const FULL_ADVICE: &str = "Empty or replace it, as the printer's manual says.";
/// What to do when it is over.
pub const OVER_ADVICE: &str = "Nothing needs to be done.";
/// What to do about what was replaced early.
pub const REPLACED_EARLY_ADVICE: &str = "If the one before is still there, keep it and put it back in: it can be used up. Ask whoever changes supplies to \
     wait until the printer asks for it.";

/// "Low: Black toner".
pub fn heading(what: &str, name: &str) -> String {
    format!("{what}: {name}")
}

/// It is low.
pub fn low(name: &str) -> String {
    format!("{name} is low.")
}

/// It is not any more.
pub fn not_low(name: &str) -> String {
    format!("{name} is no longer low.")
}

/// Few days are left.
pub fn days_left(name: &str, fewer_than: u32) -> String {
    format!("{name} is expected to last for fewer than {}.", days(fewer_than))
}

/// More are.
pub fn lasts(name: &str, fewer_than: u32) -> String {
    format!("{name} is expected to last for {} or more again.", days(fewer_than))
}

fn days(count: u32) -> String {
    counted(count.into(), "day", "days")
}

/// It is empty.
pub fn empty(name: &str) -> String {
    format!("{name} is empty.")
}

/// It is not any more.
pub fn not_empty(name: &str) -> String {
    format!("{name} is no longer empty.")
}

/// It is full.
pub fn full(name: &str) -> String {
    format!("{name} is full.")
}

/// It is not any more.
pub fn not_full(name: &str) -> String {
    format!("{name} is no longer full.")
}

/// The printer asks for another one.
pub fn replace(name: &str) -> String {
    format!("The printer asks for {name} to be replaced.")
}

/// It does so no more.
pub fn replaced(name: &str) -> String {
    format!("The printer no longer asks for {name} to be replaced.")
}

/// Another one came early.
pub fn replaced_early(name: &str, wasted_percent: Option<u8>) -> String {
    match wasted_percent {
        Some(wasted) => format!(
            "{name} was replaced although about {} was left in the one before.",
            percent(wasted.min(100))
        ),
        None => {
            format!("{name} was replaced although some was left in the one before; how much is not known.")
        }
    }
}
