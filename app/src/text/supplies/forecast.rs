//! When a supply will be empty, and what that rests on.

use crate::{
    model::{ForecastBasis, ForecastState, Quantiles, SupplyClass},
    text::format::{NO_BREAK, counted, grouped, percent},
};

/// Opens what the dates rest on.
pub const BASIS: &str = "What this rests on";
/// What the range means.
pub const RANGE: &str = "The range holds in 4 of 5 cases; before and after the median it is as likely.";
/// After the last of the range, before the median.
pub const MEDIAN: &str = "median";
/// Between the dates of a range.
pub const AND: &str = "and";

/// Days from now to the first and to the last likely end, on the calendar; below 0: in the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// To the first.
    pub first: i32,
    /// To the one in the middle.
    pub middle: i32,
    /// To the last.
    pub last: i32,
}

/// Beyond so many days a number would be more exact than anybody can be.
const FAR: i32 = 730;

/// "4 to 7 days", "up to 3 days", "1 day", "less than a day", "more than 2 years".
pub fn days(days: Days) -> String {
    let Days { first, last, .. } = days;
    let number = |days: i32| u64::from(days.max(0).unsigned_abs());
    let many = |days: i32| counted(number(days), "day", "days");
    match (first, last) {
        (_, ..=0) => "less than a day".into(),
        (FAR.., _) => "more than 2 years".into(),
        (..=0, FAR..) => "a day to more than 2 years".into(),
        (_, FAR..) => format!("{} to more than 2 years", many(first)),
        (..=0, _) => format!("up to {}", many(last)),
        _ if first == last => many(last),
        _ => format!("{} to {}", grouped(number(first)), many(last)),
    }
}

/// "4 to 7 days left"; of a time that is over, that it is.
pub fn left(class: SupplyClass, range: Days) -> String {
    if range.last < 0 {
        return format!("Should be {} by now", end(class));
    }
    let words = format!("{} left", days(range));
    crate::text::format::capitalised(&words)
}

/// "empty in 4 to 7 days".
pub fn ends_in(class: SupplyClass, range: Days) -> String {
    if range.last < 0 {
        return format!("should be {} by now", end(class));
    }
    format!("{} in {}", end(class), days(range))
}

/// What the end of a supply is called.
fn end(class: SupplyClass) -> &'static str {
    match class {
        SupplyClass::Receptacle => "full",
        SupplyClass::Consumed | SupplyClass::Other => "empty",
    }
}

/// Before the dates between which it will be empty.
pub fn between(class: SupplyClass) -> &'static str {
    match class {
        SupplyClass::Receptacle => "Full between",
        SupplyClass::Consumed | SupplyClass::Other => "Empty between",
    }
}

/// Why no pages are told.
const BY_LEVEL: &str =
    "The printer counts no pages, or none while the level falls, so only the level is gone by.";

/// Why there is no date, or what is odd about the one there is; nothing for a plain estimate. `since` is when the level
/// froze, or when it was seen last.
pub fn state(state: ForecastState, basis: &ForecastBasis, since: Option<&str>) -> Option<String> {
    match state {
        ForecastState::Estimate => basis.by_level.then(|| BY_LEVEL.into()),
        ForecastState::TooLittleData if basis.unseen_since.is_some() => {
            let since = since.map(|since| format!(": last on {since}")).unwrap_or_default();
            Some(format!(
                "The printer has not been read for weeks{since}. Nobody knows what was printed since then, so there is no \
                 date."
            ))
        }
        ForecastState::TooLittleData => {
            let days = counted(basis.days.into(), "day", "days");
            let by_level = if basis.by_level { format!(" {BY_LEVEL}") } else { String::new() };
            Some(format!("Too little data for a date: {days} so far.{by_level}"))
        }
        ForecastState::LevelNotReported => Some(
            "The printer does not report a level, and no yield is known. Once a yield is entered, a date can be told from \
             the pages."
                .into(),
        ),
        ForecastState::NotInUse if basis.by_level => {
            Some(format!("The level has stood for long, and nobody can say when it falls again. {BY_LEVEL}"))
        }
        ForecastState::NotInUse => {
            Some("Nothing has been printed for long, and nobody can say when it goes on.".into())
        }
        ForecastState::Frozen => {
            let since = since.map(|since| format!(" since {since}")).unwrap_or_default();
            let by_level = if basis.by_level { format!(" {BY_LEVEL}") } else { String::new() };
            Some(format!(
                "Frozen{since}: the printer went over from numbers to \u{201c}Low\u{201d}. The dates are the last estimate \
                 before that.{by_level}"
            ))
        }
    }
}

/// In the place of the range where there is none.
pub fn no_range(state: ForecastState, basis: &ForecastBasis) -> &'static str {
    match state {
        ForecastState::TooLittleData if basis.unseen_since.is_none() => "Too early to tell",
        ForecastState::NotInUse => "Not in use",
        ForecastState::TooLittleData
        | ForecastState::LevelNotReported
        | ForecastState::Estimate
        | ForecastState::Frozen => "No date",
    }
}

/// After so many days it can be said in what steps a level is told.
const STEPS_SEEN: u32 = 14;

/// "31 days of data, 4.2 % coverage, 210 pages a working day, …"; without pages where the level alone is gone by. `piece` is
/// what one of the supply is called.
pub fn basis(basis: &ForecastBasis, piece: &str) -> String {
    let days = format!("{} of data", counted(basis.days.into(), "day", "days"));
    let coverage = basis.coverage_percent.and_then(tenths).map(|coverage| format!("{coverage} coverage"));
    let pages = (!basis.by_level)
        .then(|| format!("{} a working day", counted(basis.pages_a_working_day, "page", "pages")));
    let whole = basis.cartridge_pages.map(|pages| {
        format!("about {} from a whole {piece} on this printer", counted(pages, "page", "pages"))
    });
    let seen = (basis.cartridges > 0)
        .then(|| format!("{} used up here", counted(basis.cartridges.into(), piece, &format!("{piece}s"))));
    // In the first days a few levels look like coarse steps.
    let step = match basis.step_percent {
        0 => Some(String::from("no level in numbers")),
        1 => Some(String::from("a level to the percent")),
        step => (basis.days >= STEPS_SEEN).then(|| format!("a level in steps of {}", percent(step))),
    };
    let parts = [Some(days), coverage, pages, whole, seen, step];
    format!("{}.", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
}

/// "About 1,960 pages left, 1,500 to 2,400 of them in 4 of 5 cases."
pub fn pages(left: Quantiles<u64>) -> String {
    format!(
        "About {} left, {} to {} in 4 of 5 cases.",
        counted(left.p50, "page", "pages"),
        grouped(left.p10),
        grouped(left.p90)
    )
}

/// "4.2 %"; `None` for what is no number.
pub fn tenths(value: f64) -> Option<String> {
    (value.is_finite() && value >= 0.0).then(|| format!("{value:.1}{NO_BREAK}%"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SupplyClass::{Consumed, Receptacle};

    #[test]
    fn a_range_reads_as_people_say_it() {
        let table = [
            (4, 7, "4 to 7\u{a0}days"),
            (1, 1, "1\u{a0}day"),
            (0, 3, "up to 3\u{a0}days"),
            (-2, 1, "up to 1\u{a0}day"),
            (0, 0, "less than a day"),
            (900, 2_000, "more than 2 years"),
            (600, 2_000, "600\u{a0}days to more than 2 years"),
            (-1, i32::MAX, "a day to more than 2 years"),
            (i32::MIN, 3, "up to 3\u{a0}days"),
        ];
        for (first, last, expected) in table {
            assert_eq!(days(Days { first, middle: first, last }), expected, "{first} {last}");
        }
    }

    #[test]
    fn what_is_past_is_no_range_and_a_receptacle_fills() {
        let past = Days { first: -9, middle: -4, last: -1 };
        assert_eq!(left(Consumed, past), "Should be empty by now");
        assert_eq!(ends_in(Receptacle, past), "should be full by now");
        let soon = Days { first: 4, middle: 5, last: 7 };
        assert_eq!(left(Consumed, soon), "4 to 7\u{a0}days left");
        assert_eq!(ends_in(Receptacle, soon), "full in 4 to 7\u{a0}days");
    }

    #[test]
    fn the_basis_leaves_out_what_is_not_known() {
        let all = ForecastBasis {
            days: 31,
            pages_a_working_day: 210,
            cartridge_pages: Some(9_800),
            coverage_percent: Some(4.21),
            cartridges: 2,
            step_percent: 5,
            frozen_since: None,
            unseen_since: None,
            by_level: false,
        };
        assert_eq!(
            basis(&all, "cartridge"),
            "31\u{a0}days of data, 4.2\u{a0}% coverage, 210\u{a0}pages a working day, about 9,800\u{a0}pages from a whole \
             cartridge on this printer, 2\u{a0}cartridges used up here, a level in steps of 5\u{a0}%."
        );
        let little = ForecastBasis {
            days: 1,
            pages_a_working_day: 1,
            cartridge_pages: None,
            coverage_percent: Some(f64::NAN),
            cartridges: 0,
            step_percent: 0,
            ..all
        };
        assert_eq!(
            basis(&little, "part"),
            "1\u{a0}day of data, 1\u{a0}page a working day, no level in numbers."
        );
        let by_level = ForecastBasis { days: 200, cartridges: 2, step_percent: 1, by_level: true, ..little };
        assert_eq!(
            basis(&by_level, "cartridge"),
            "200\u{a0}days of data, 2\u{a0}cartridges used up here, a level to the percent."
        );
    }
}
