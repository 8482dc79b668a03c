//! The charts of levels over time.

use jiff::civil::Date;

use crate::{
    model::SupplyClass,
    text::format::{counted, date, percent},
};

/// Section.
pub const LEVELS: &str = "Level over time";
/// What the marks and the gaps are.
pub const KEY: &str = "A dashed line is a replacement; a gap is a time without a level in numbers.";
/// The axis.
pub const FULL: &str = "100\u{a0}%";
/// The axis.
pub const EMPTY: &str = "0\u{a0}%";
/// Opens the same as a table.
pub const SHOW_TABLE: &str = "Show as table";
/// Column.
pub const DAY: &str = "Day";
/// Column.
pub const WHAT: &str = "What happened";
/// A day without a number.
pub const NOT_TOLD: &str = "not told";
/// The file with everything.
pub const DOWNLOAD: &str = "Download the history as CSV";
/// There is too little to draw.
pub const TOO_LITTLE: &str = "Too little data yet: the charts begin with the second day of readings.";

/// The level of this supply; of a receptacle its space.
pub fn title(class: SupplyClass, name: &str) -> String {
    match class {
        SupplyClass::Receptacle => format!("Space left: {name}"),
        SupplyClass::Consumed | SupplyClass::Other => format!("Level: {name}"),
    }
}

/// The chart in a sentence, for those who don't see it and for those in a hurry.
pub fn description(
    first: Date,
    last: Date,
    now: Option<u8>,
    replacements: usize,
    newest: Option<Date>,
) -> String {
    let now = now.map_or_else(|| NOT_TOLD.into(), percent);
    let replaced = counted(replacements as u64, "replacement", "replacements");
    let newest = match newest {
        Some(day) if replacements > 1 => format!(", the last on {}", date(day)),
        Some(day) => format!(" on {}", date(day)),
        None => String::new(),
    };
    format!("From {} to {}: {now} at the end, {replaced}{newest}.", date(first), date(last))
}

/// Says that the table is not all.
pub fn rows_left_out(shown: usize) -> String {
    format!(
        "These are the last {} at which the level changed. The file has all of them.",
        counted(shown as u64, "day", "days")
    )
}
