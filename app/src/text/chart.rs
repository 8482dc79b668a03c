//! The chart of impressions a day.

use jiff::civil::Date;

use super::format::{counted, date, grouped};
use crate::model::DayImpressions;

/// Its heading.
pub const TITLE: &str = "Impressions a day";
/// What a gap means.
pub const GAP: &str = "shaded: no reading that day";
/// Opens the same numbers as a table.
pub const SHOW_TABLE: &str = "Show as table";
/// A column of that table.
pub const DAY: &str = "Day";
/// A column of that table.
pub const IMPRESSIONS: &str = "Impressions";
/// A day of which no reading tells.
pub const NO_READING: &str = "no reading";
/// In place of the chart.
pub const TOO_LITTLE: &str = "Too little data yet: the chart begins with the second day of readings.";

/// The chart in a sentence, for those who don't see it and for those in a hurry.
pub fn description(days: &[DayImpressions]) -> String {
    let known: Vec<(Date, u64)> = days.iter().filter_map(|d| Some((d.day, d.impressions?))).collect();
    let (Some(first), Some(last), Some(&(top_day, top))) =
        (days.first(), days.last(), known.iter().rev().max_by_key(|(_, n)| *n))
    else {
        return TOO_LITTLE.into();
    };
    let total = known.iter().fold(0_u64, |total, (_, n)| total.saturating_add(*n));
    let peak =
        if top > 0 { format!("; most on {} with {}", date(top_day), grouped(top)) } else { String::new() };
    format!(
        "From {} to {}: {} on {}{peak}.",
        date(first.day),
        date(last.day),
        counted(total, "impression", "impressions"),
        counted(known.len() as u64, "day with readings", "days with readings"),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as day;

    use super::*;

    #[test]
    fn the_description_tells_span_total_and_peak() {
        let days = [
            DayImpressions { day: day(2026, 11, 19), impressions: Some(40) },
            DayImpressions { day: day(2026, 11, 20), impressions: None },
            DayImpressions { day: day(2026, 11, 21), impressions: Some(1_300) },
        ];
        assert_eq!(
            description(&days),
            "From 19 Nov 2026 to 21 Nov 2026: 1,340\u{a0}impressions on 2\u{a0}days with readings; \
             most on 21 Nov 2026 with 1,300."
        );
    }

    #[test]
    fn without_any_number_it_says_so() {
        assert_eq!(description(&[]), TOO_LITTLE);
        assert_eq!(description(&[DayImpressions { day: day(2026, 11, 21), impressions: None }]), TOO_LITTLE);
    }
}
