//! What every mail about a supply says of it.

use jiff::{Timestamp, tz::TimeZone};

use crate::text::format::{self, amount, counted};

/// Term.
pub const SUPPLY: &str = "Supply";
/// Term.
pub const PART_NUMBER: &str = "Part number";
/// Term.
pub const LEVEL: &str = "Level";
/// Term.
pub const EMPTY: &str = "Expected to be empty";
/// Term.
pub const LEFT: &str = "Left";
/// Term.
pub const ON_HAND: &str = "On the shelf";

/// In place of a name.
pub fn unnamed(index: u32) -> String {
    format!("Supply {index}")
}

/// "Toner cartridge, black"; the name alone where it says the colour.
pub fn description(name: &str, colorant: Option<&str>) -> String {
    match colorant {
        Some(colour) if !name.to_lowercase().contains(&colour.to_lowercase()) => format!("{name}, {colour}"),
        _ => name.to_owned(),
    }
}

/// "about 4 Dec 2026; in 8 of 10 cases between 1 Dec 2026 and 9 Dec 2026".
pub fn empty_between((first, middle, last): (Timestamp, Timestamp, Timestamp), zone: &TimeZone) -> String {
    let [first, middle, last] =
        [first, middle, last].map(|at| format::date(at.to_zoned(zone.clone()).date()));
    if first == last {
        return format!("about {middle}");
    }
    format!("about {middle}; in 8 of 10 cases between {first} and {last}")
}

/// "about 2,100 impressions".
pub fn pages_left(count: u64) -> String {
    format!("about {}", amount(i64::try_from(count).unwrap_or(i64::MAX), "impressions"))
}

/// "none, as it was counted last".
pub fn on_hand(count: u32) -> String {
    match count {
        0 => "none, as it was counted last".into(),
        count => format!("{}, as it was counted last", counted(count.into(), "piece", "pieces")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_said_once() {
        assert_eq!(description("Toner cartridge", Some("black")), "Toner cartridge, black");
        assert_eq!(description("Black Toner", Some("black")), "Black Toner");
        assert_eq!(description("Waste container", None), "Waste container");
    }

    #[test]
    fn an_estimate_is_a_range_unless_it_is_one_day() {
        let at = |day: &str| format!("2026-12-{day}T23:30:00Z").parse().expect("a time");
        let berlin = TimeZone::fixed(jiff::tz::offset(1));
        let told = empty_between((at("01"), at("04"), at("09")), &berlin);
        assert_eq!(told, "about 5 Dec 2026; in 8 of 10 cases between 2 Dec 2026 and 10 Dec 2026");
        assert_eq!(empty_between((at("01"), at("01"), at("01")), &berlin), "about 2 Dec 2026");
    }

    #[test]
    fn counts_are_in_words() {
        assert_eq!(pages_left(2_100), "about 2,100\u{a0}impressions");
        assert_eq!(on_hand(0), "none, as it was counted last");
        assert_eq!(on_hand(1), "1\u{a0}piece, as it was counted last");
    }
}
