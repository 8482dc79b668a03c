//! What a mail says about a supply that is low, empty, full, to be replaced or was replaced early. The name of a supply
//! was made plain before.

use crate::text::format::{counted, percent};

/// What that is.
pub const LOW: &str = "It is nearly used up.";
/// What that is.
pub const ENDS_SOON: &str = "This is an estimate: it may be sooner or later.";
/// What that is.
pub const EMPTY: &str = "The printer may not print, or not in this colour, before it is replaced.";
/// What that is.
pub const FULL: &str = "The printer may not print before it is emptied or replaced.";
/// What that is.
pub const REPLACE: &str = "The printer asks for another one.";
/// What is over.
pub const NO_LONGER_ASKED: &str = "The printer no longer asks for another one.";
/// What is over.
pub const TOLD_BEFORE: &str = "A mail before told of it; that is over.";

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
/// What to do about what was replaced early.
pub const REPLACED_EARLY_ADVICE: &str = "If the one before is still there, keep it and put it back in: it can be used up. Ask whoever changes supplies to \
     wait until the printer asks for it.";

/// "Black toner is low".
pub fn low(name: &str) -> String {
    format!("{name} is low")
}

/// "Black toner is no longer low".
pub fn not_low(name: &str) -> String {
    format!("{name} is no longer low")
}

/// "Black toner has fewer than 7 days left".
pub fn days_left(name: &str, fewer_than: u32) -> String {
    format!("{name} has fewer than {} left", days(fewer_than))
}

/// "Black toner has 7 days or more left again".
pub fn lasts(name: &str, fewer_than: u32) -> String {
    format!("{name} has {} or more left again", days(fewer_than))
}

fn days(count: u32) -> String {
    counted(count.into(), "day", "days")
}

/// "Black toner is empty".
pub fn empty(name: &str) -> String {
    format!("{name} is empty")
}

/// "Black toner is no longer empty".
pub fn not_empty(name: &str) -> String {
    format!("{name} is no longer empty")
}

/// "Waste container is full".
pub fn full(name: &str) -> String {
    format!("{name} is full")
}

/// "Waste container is no longer full".
pub fn not_full(name: &str) -> String {
    format!("{name} is no longer full")
}

/// "Drum has to be replaced".
pub fn replace(name: &str) -> String {
    format!("{name} has to be replaced")
}

/// "Drum no longer has to be replaced".
pub fn replaced(name: &str) -> String {
    format!("{name} no longer has to be replaced")
}

/// "Black toner was replaced early".
pub fn replaced_early(name: &str) -> String {
    format!("{name} was replaced early")
}

/// How much was left.
pub fn wasted(percent_left: Option<u8>) -> String {
    match percent_left {
        Some(left) => format!("About {} was left in the one before.", percent(left.min(100))),
        None => "Some was left in the one before; how much is not known.".into(),
    }
}
