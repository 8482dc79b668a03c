//! References that people read out: a letter, the day of the device, and a number of that day.

use jiff::civil::Date;

/// "D-20261122-1".
pub(super) fn text(letter: char, day: i64, number: i64) -> String {
    format!("{letter}-{day:08}-{number}")
}

/// Year, month and day as one number of eight digits.
pub(super) fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}
