//! How the printer did in the last 90 days.

use jiff::SignedDuration;

use super::span;
use crate::{
    model::{Availability, Repair, StoppageRate},
    text::{
        alert,
        format::{counted, grouped},
    },
};

/// Section.
pub const RELIABILITY: &str = "Reliability, 90 days";
/// Nothing is known.
pub const TOO_LITTLE: &str = "Too little has been seen yet.";
/// Term.
pub const AVAILABILITY: &str = "Could print";
/// Term.
pub const REPAIR: &str = "Until it printed again";
/// Nothing was repaired that was seen from beginning to end.
pub const NO_REPAIR: &str = "no stop was seen from its beginning to its end";
/// Caption.
pub const STOPPAGES: &str = "Jams and misfeeds";
/// None.
pub const NO_STOPPAGES: &str = "No jam or misfeed was seen.";
/// Column.
pub const WHAT: &str = "What";
/// Column.
pub const WHERE: &str = "Where";
/// Column.
pub const HOW_MANY: &str = "How many";
/// Column.
pub const SHEETS: &str = "In so many sheets";
/// Column.
pub const PER_THOUSAND: &str = "Per 1,000 sheets";
/// Where no counter tells.
pub const NOT_COUNTED: &str = "not counted";
/// Under the table.
pub const CERTAINTY: &str = "Chance alone makes such numbers differ. The true rate lies with 95\u{a0}% certainty between the two that stand behind each.";

/// "99.42 % of the time that is known"; `None` where nothing is.
pub fn availability(availability: &Availability) -> Option<String> {
    let part = availability.hundredths_of_a_percent()?;
    let known = format!("{}.{:02}\u{a0}% of the time that is known", part / 100, part % 100);
    Some(if availability.down > SignedDuration::ZERO {
        format!("{known}; stopped for {}", span::duration(availability.down))
    } else {
        known
    })
}

/// "; nobody looked for 2 days": what the number does not speak of.
pub fn unknown(availability: &Availability) -> Option<String> {
    (availability.unknown > SignedDuration::from_mins(1))
        .then(|| format!("Nobody looked for {}.", span::duration(availability.unknown)))
}

/// "Between 8 and 15 minutes on average; half of them within …".
pub fn repair(repair: &Repair) -> String {
    let mean = span::lasted(repair.mean.0, Some(repair.mean.1));
    let median = span::lasted(repair.median.0, Some(repair.median.1));
    format!(
        "{mean} on average; {median} in the middle case; {} at the longest, of {}",
        span::duration(repair.longest),
        counted(repair.episodes as u64, "stop", "stops"),
    )
}

/// What kind of stoppage a code is.
pub fn kind(rate: &StoppageRate) -> String {
    match rate.code {
        811 => "Tray not in position, code 811".into(),
        812 => "Tray could not rise, code 812".into(),
        813 => "Size could not be fed, code 813".into(),
        8 => "Jam, code 8".into(),
        code if (30_200..=31_899).contains(&code) => format!("Jam, code {code}"),
        code => format!("Code {code}"),
    }
}

/// The tray's name, else the group with its row.
pub fn place(rate: &StoppageRate, name: Option<&str>) -> String {
    match (name, rate.group_index) {
        (Some(name), _) => name.to_owned(),
        (None, Some(row @ 1..)) => format!("{} {row}", alert::group(&rate.group)),
        _ => alert::group(&rate.group),
    }
}

/// "10,000 of this tray".
pub fn sheets(rate: &StoppageRate) -> String {
    match rate.sheets {
        Some(sheets) if rate.by_tray => format!("{} of this tray", grouped(sheets)),
        Some(sheets) => format!("{} of the printer", grouped(sheets)),
        None => NOT_COUNTED.into(),
    }
}

/// "3.0, between 0.6 and 8.8".
pub fn per_thousand(rate: &StoppageRate) -> String {
    match rate.per_thousand {
        Some((seen, low, high)) if [seen, low, high].iter().all(|rate| rate.is_finite()) => {
            format!("{}, between {} and {}", number(seen), number(low), number(high))
        }
        _ => NOT_COUNTED.into(),
    }
}

fn number(rate: f64) -> String {
    if rate >= 0.995 { format!("{rate:.1}") } else { format!("{rate:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(per_thousand: Option<(f64, f64, f64)>) -> StoppageRate {
        StoppageRate {
            code: 8,
            group: "input".into(),
            group_index: Some(2),
            stoppages: 3,
            sheets: Some(10_000),
            by_tray: true,
            per_thousand,
        }
    }

    #[test]
    fn a_rate_is_said_with_what_chance_may_make_of_it() {
        for (seen, expected) in [
            (Some((3.0, 0.6, 8.8)), "3.0, between 0.60 and 8.8"),
            (Some((0.04, 0.001, 0.999)), "0.04, between 0.00 and 1.0"),
            (Some((f64::NAN, 0.0, 1.0)), "not counted"),
            (Some((1.0, 0.0, f64::INFINITY)), "not counted"),
            (None, "not counted"),
        ] {
            assert_eq!(per_thousand(&rate(seen)), expected);
        }
        assert_eq!(place(&rate(None), None), "Tray 2");
        assert_eq!(place(&rate(None), Some("Bypass")), "Bypass");
        assert_eq!(sheets(&rate(None)), "10,000 of this tray");
    }

    #[test]
    fn availability_is_of_the_time_that_is_known() {
        let hours = SignedDuration::from_hours;
        let seen =
            |up, down, unknown| Availability { up: hours(up), down: hours(down), unknown: hours(unknown) };
        for (seen, known, not_known) in [
            (seen(0, 0, 24), None, Some("Nobody looked for 24\u{a0}hours.")),
            (seen(100, 0, 0), Some("100.00\u{a0}% of the time that is known"), None),
            (
                seen(995, 5, 72),
                Some("99.50\u{a0}% of the time that is known; stopped for 5\u{a0}hours"),
                Some("Nobody looked for 3\u{a0}days."),
            ),
        ] {
            assert_eq!(availability(&seen).as_deref(), known);
            assert_eq!(unknown(&seen).as_deref(), not_known);
        }
    }
}
