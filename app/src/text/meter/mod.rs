//! The Meter Assistant.

pub mod hold;
pub mod read;

use super::format::{counted, grouped};
use crate::model::MeterUnit;

/// Section: what went out last, and when the next goes.
pub const LAST_TRANSMISSION: &str = "Last transmission";
/// Term: last.
pub const LAST: &str = "Last";
/// Term: next.
pub const NEXT: &str = "Next";
/// Nothing was ever sent.
pub const NOTHING_SENT: &str = "Nothing has been sent yet.";
/// Why nothing will be.
pub const NOT_ENROLLED: &str = "None planned: this device is Not Enrolled.";
/// Why nothing will be by itself.
pub const NO_READ_PLANNED: &str = "None planned: meter reads are not sent automatically.";
/// Term.
pub const NOT_SENT_BECAUSE: &str = "Sending now";
/// Section and caption of the table.
pub const METERS: &str = "Meters";
/// Column.
pub const METER: &str = "Meter";
/// Column.
pub const LAST_SENT: &str = "Last sent";
/// Column.
pub const CURRENT: &str = "Current";
/// Column.
pub const SINCE_THEN: &str = "Since then";
/// Column.
pub const SOURCE: &str = "Source";
/// A difference that can't be made.
pub const NO_DIFFERENCE: &str = "–";
/// A meter that shows less than was sent.
pub const LESS_THAN_SENT: &str = "less than was sent";
/// The printer has no meters that can be read.
pub const NO_METERS: &str = "The printer reports no meters.";

/// In the place of a count that was never sent: of a meter that no read has, or before the first read.
pub fn not_sent(read_was_sent: bool) -> &'static str {
    if read_was_sent { "not part of reads" } else { "not sent yet" }
}

/// "reference 1-17", before the name of the message.
pub const REFERENCE: &str = "reference";
/// "Accepted 21 Nov 2026, 02:07", around the time.
pub const ACCEPTED: &str = "Accepted";

/// Where the vendor's total and the marker's life count differ.
pub fn totals_differ(total: u64, life: u64) -> String {
    format!(
        "The printer's own total ({}) and the life count of its marker ({}) differ by {}. Both are shown as read.",
        grouped(total),
        grouped(life),
        grouped(total.abs_diff(life)),
    )
}

/// The unit under a meter's name; nothing where it isn't said.
pub fn unit(unit: MeterUnit) -> Option<&'static str> {
    match unit {
        MeterUnit::Impressions => Some("impressions"),
        MeterUnit::Sheets => Some("sheets"),
        MeterUnit::Images => Some("images"),
        MeterUnit::Hours => Some("hours"),
        MeterUnit::Feet => Some("feet"),
        MeterUnit::Meters => Some("metres"),
        MeterUnit::Other => None,
    }
}

/// "48,213 total impressions", in the words of the unit.
pub fn total(value: u64, of: MeterUnit) -> String {
    match of {
        MeterUnit::Impressions => counted(value, "impression", "impressions"),
        MeterUnit::Sheets => counted(value, "sheet", "sheets"),
        other => unit(other).map_or_else(|| grouped(value), |unit| counted(value, unit, unit)),
    }
}
