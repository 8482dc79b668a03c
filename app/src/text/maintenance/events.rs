//! The event history.

use crate::{
    model::HistoryPage,
    text::format::{counted, grouped},
};

/// Link.
pub const ALL: &str = "The whole event history, with filters";
/// Link.
pub const DOWNLOAD: &str = "Download as CSV";
/// The filter's heading.
pub const FILTER: &str = "What to show";
/// Field.
pub const FROM: &str = "From";
/// Field.
pub const TO: &str = "To, with that day";
/// Field.
pub const SEVERITY: &str = "Severity";
/// Field.
pub const GROUP: &str = "Part of the printer";
/// Field.
pub const CODE: &str = "Code";
/// No choice.
pub const ANY: &str = "any";
/// Button.
pub const SHOW: &str = "Show";
/// Link.
pub const CLEAR: &str = "Show everything";
/// Above what is wrong with the filter.
pub const REFUSED: &str = "Nothing was looked up. Correct this and try again:";
/// No event fits.
pub const NONE: &str = "No event fits.";
/// Nothing keeps a history.
pub const NOT_KEPT: &str = "The event history can't be looked up now.";
/// Column.
pub const LASTED: &str = "Lasted";
/// Column.
pub const SEVERITY_AND_PLACE: &str = "Severity, part";
/// Link.
pub const OLDER: &str = "Older events";
/// Link.
pub const NEWEST: &str = "Back to the newest";
/// Of an alert that is active.
pub const SO_FAR: &str = "so far";

/// What is wrong with a date.
pub const NO_DATE: &str =
    "This is no date. Write year, month and day, for example 2026-11-22, of the years 2000 to 2999.";
/// What is wrong with the second date.
pub const BEFORE_FROM: &str = "This day is before the one in the field From.";
/// What is wrong with a severity.
pub const NO_SEVERITY: &str = "There is no such severity. Choose one of the list.";
/// What is wrong with a group.
pub const NO_GROUP: &str = "There is no such part of a printer. Choose one of the list.";
/// What is wrong with a code.
pub const NO_CODE: &str = "This is no code: a code is a whole number up to 2,147,483,647.";
/// What is wrong with the place in the history.
pub const NO_PLACE: &str = "The link to older events is broken. Begin with the newest.";

/// What is wrong with a parameter of this name, where there is no field to say it at; `message` is a sentence.
pub fn fault(name: &str, message: &str) -> String {
    format!("{name}: {message}")
}

/// The history can't be read; `cause` is a sentence.
pub fn unreadable(cause: &str) -> String {
    format!("The event history can't be read: {}.", cause.trim_end().trim_end_matches('.'))
}

/// How many fit.
pub fn count(count: usize) -> String {
    if count >= HistoryPage::COUNTED {
        format!("{} events or more fit", grouped(HistoryPage::COUNTED as u64))
    } else {
        let verb = if count == 1 { "fits" } else { "fit" };
        format!("{} {verb}", counted(count as u64, "event", "events"))
    }
}

/// The title of the picture.
pub const PICTURE: &str = "Alerts over time";
/// Behind what is drawn.
pub const SHOW_TABLE: &str = "Show as table";
/// Column.
pub const RAISED: &str = "Raised";
/// Column.
pub const ALERT: &str = "Alert";
/// Column.
pub const PART: &str = "Part";
/// Of the lanes that are drawn together.
pub const OTHERS: &str = "Others";
/// What the heights mean.
pub const KEY: &str =
    "The taller a bar, the worse; pale is the time in which nobody knows whether the alert was there.";

/// What the picture shows, in a sentence.
pub fn description(count: usize, from: &str, to: &str, lanes: &[(String, usize)]) -> String {
    let each: Vec<String> = lanes.iter().map(|(name, count)| format!("{name}: {count}")).collect();
    format!("{} from {from} to {to}; {}.", counted(count as u64, "alert", "alerts"), each.join(", "))
}

/// What a lane holds.
pub fn lane(name: &str, count: usize) -> String {
    format!("{name}: {}", counted(count as u64, "alert", "alerts"))
}

/// The table is shorter than the picture.
pub fn rows_left_out(rows: usize) -> String {
    format!("These are the newest {rows}; the history below and the file have all.")
}

/// The picture is shorter than the history.
pub const DRAWN: &str = "No more than 500 alerts are drawn.";

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn counts_end_at_a_thousand() {
        assert_eq!(count(1), "1\u{a0}event fits");
        assert_eq!(count(999), "999\u{a0}events fit");
        assert_eq!(count(1_000), "1,000 events or more fit");
    }
}
