//! How the printer did in the last 90 days.

use jiff::SignedDuration;

use super::span;
use crate::{
    model::{Availability, FedIn, Repair, StoppageRate},
    text::{alert, format::counted},
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

/// The two columns of what was fed and of the rate by a thousand of it: named by what all rates are counted in, where they
/// are in one.
pub fn columns(rates: &[StoppageRate]) -> (&'static str, &'static str) {
    let mut counted = rates.iter().filter(|rate| rate.fed.is_some()).map(|rate| rate.fed_in);
    match counted.next() {
        Some(FedIn::Sheets) if counted.all(|it| it == FedIn::Sheets) => {
            ("In so many sheets", "Per 1,000 sheets")
        }
        Some(FedIn::Impressions) if counted.all(|it| it == FedIn::Impressions) => {
            ("In so many impressions", "Per 1,000 impressions")
        }
        _ => ("In so many", "Per 1,000 of them"),
    }
}

/// "10,000 sheets of this tray".
pub fn fed(rate: &StoppageRate) -> String {
    let Some(count) = rate.fed else { return NOT_COUNTED.into() };
    let count = match rate.fed_in {
        FedIn::Sheets => counted(count, "sheet", "sheets"),
        FedIn::Impressions => counted(count, "impression", "impressions"),
    };
    format!("{count} of {}", if rate.by_tray { "this tray" } else { "the printer" })
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
            fed: Some(10_000),
            fed_in: FedIn::Sheets,
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
    }

    #[test]
    fn what_a_rate_is_counted_in_is_named() {
        let sheets = rate(None);
        let impressions = StoppageRate { fed_in: FedIn::Impressions, by_tray: false, ..rate(None) };
        let nothing = StoppageRate { fed: None, ..rate(None) };
        assert_eq!(fed(&sheets), "10,000\u{a0}sheets of this tray");
        assert_eq!(fed(&impressions), "10,000\u{a0}impressions of the printer");
        assert_eq!(fed(&nothing), "not counted");
        for (rates, by_thousand) in [
            (vec![sheets.clone(), nothing], "Per 1,000 sheets"),
            (vec![impressions.clone()], "Per 1,000 impressions"),
            (vec![sheets, impressions], "Per 1,000 of them"),
        ] {
            assert_eq!(columns(&rates).1, by_thousand);
        }
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
