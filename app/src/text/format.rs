//! Numbers, times and units as words: the same everywhere.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Between a number and its sign or unit, so that a line never breaks there.
pub const NO_BREAK: char = '\u{a0}';

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// "12,345,678".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// "1 page", "2,000 pages".
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{}{NO_BREAK}{}", grouped(number), if number == 1 { one } else { many })
}

/// "23 %".
pub fn percent(value: u8) -> String {
    format!("{value}{NO_BREAK}%")
}

/// "21 Nov 2026, 02:07" in `zone`.
pub fn date_time(at: Timestamp, zone: &TimeZone) -> String {
    let at = zone.to_datetime(at);
    format!("{}, {:02}:{:02}", date(at.date()), at.hour(), at.minute())
}

/// "02:07" in `zone`.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    let at = zone.to_datetime(at);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// "02:07:13" in `zone`.
pub fn time_of_day(at: Timestamp, zone: &TimeZone) -> String {
    let at = zone.to_datetime(at);
    format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
}

/// RFC 3339 with the offset of `zone`, in whole seconds, for programs that read the page.
pub fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    let whole = Timestamp::from_second(at.as_millisecond().div_euclid(1_000)).unwrap_or(at);
    whole.display_with_offset(zone.to_offset(at)).to_string()
}

/// "21 Nov 2026".
pub fn date(day: Date) -> String {
    let month = usize::try_from(day.month() - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{} {month} {}", day.day(), day.year())
}

/// "Europe/Berlin (UTC+01:00)", or the bare offset where the zone has no name; the offset is the one at `at`.
pub fn zone(zone: &TimeZone, at: Option<Timestamp>) -> String {
    let offset = at.map(|at| at.to_zoned(zone.clone()).strftime("UTC%:z").to_string());
    match (zone.iana_name(), offset) {
        (Some("UTC"), _) | (None, None) => String::from("UTC"),
        (Some(name), Some(offset)) => format!("{name} ({offset})"),
        (Some(name), None) => name.to_owned(),
        (None, Some(offset)) => offset,
    }
}

/// The label of an enumeration in kebab-case as words: "tenths-of-grams" is "tenths of grams".
pub fn words(label: &str) -> String {
    label.replace('-', " ")
}

/// [`words`] with a capital at the start: "toner-cartridge" is "Toner cartridge".
pub fn heading(label: &str) -> String {
    capitalised(&words(label))
}

/// The text with a capital at its start.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// How much of what, in the standard's unit labels: "1,060 impressions", "1 sheet", "52 tenths of grams".
pub fn amount(value: i64, unit: &str) -> String {
    let number = grouped(value.unsigned_abs());
    match unit {
        "" | "other" | "unknown" => number,
        "percent" => format!("{number}{NO_BREAK}%"),
        _ if value == 1 => format!("{number}{NO_BREAK}{}", singular(unit)),
        _ => format!("{number}{NO_BREAK}{}", words(unit)),
    }
}

fn singular(unit: &str) -> &str {
    match unit {
        "impressions" => "impression",
        "sheets" => "sheet",
        "hours" => "hour",
        "items" => "item",
        "meters" => "meter",
        other => other,
    }
}

/// "2 days 3 hours", "3 hours", "5 minutes": the two largest units at most.
pub fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let day_text = || counted(days, "day", "days");
    let hour_text = || counted(hours, "hour", "hours");
    match (days, hours) {
        (0, 0) => counted(minutes, "minute", "minutes"),
        (0, _) => hour_text(),
        (_, 0) => day_text(),
        _ => format!("{} {}", day_text(), hour_text()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::{civil::date as day, tz::TimeZone};

    use super::*;

    #[test]
    fn thousands_are_grouped_by_commas() {
        let table = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (48_213, "48,213"),
            (4_294_967_295, "4,294,967,295"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ];
        for (number, expected) in table {
            assert_eq!(grouped(number), expected);
        }
    }

    #[test]
    fn one_is_singular_and_the_rest_plural() {
        assert_eq!(counted(1, "page", "pages"), "1\u{a0}page");
        assert_eq!(counted(0, "page", "pages"), "0\u{a0}pages");
        assert_eq!(counted(2_000, "page", "pages"), "2,000\u{a0}pages");
    }

    #[test]
    fn amounts_carry_the_unit_that_the_printer_named() {
        let table = [
            (1_060, "impressions", "1,060\u{a0}impressions"),
            (1, "sheets", "1\u{a0}sheet"),
            (520, "tenths-of-grams", "520\u{a0}tenths of grams"),
            (40, "percent", "40\u{a0}%"),
            (7, "unknown", "7"),
        ];
        for (value, unit, expected) in table {
            assert_eq!(amount(value, unit), expected, "{value} {unit}");
        }
    }

    #[test]
    fn times_are_in_the_zone_of_the_device() {
        let at = "2026-11-21T01:07:13Z".parse().expect("a time");
        let berlin = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(date_time(at, &berlin), "21 Nov 2026, 02:07");
        assert_eq!(time_of_day(at, &berlin), "02:07:13");
        assert_eq!(rfc3339(at, &berlin), "2026-11-21T02:07:13+01:00");
        assert_eq!(rfc3339(at, &TimeZone::UTC), "2026-11-21T01:07:13+00:00");
        assert_eq!(date(day(2026, 3, 1)), "1 Mar 2026");
    }

    #[test]
    fn a_zone_is_named_with_its_offset() {
        let at = "2026-11-21T01:07:13Z".parse().ok();
        assert_eq!(zone(&TimeZone::UTC, at), "UTC");
        assert_eq!(zone(&TimeZone::fixed(jiff::tz::offset(-5)), at), "UTC-05:00");
        if let Ok(berlin) = TimeZone::get("Europe/Berlin") {
            assert_eq!(zone(&berlin, at), "Europe/Berlin (UTC+01:00)");
            assert_eq!(zone(&berlin, None), "Europe/Berlin");
        }
    }

    #[test]
    fn durations_keep_their_two_largest_units() {
        let table = [
            (59, "0\u{a0}minutes"),
            (60, "1\u{a0}minute"),
            (7_260, "2\u{a0}hours"),
            (90_000, "1\u{a0}day 1\u{a0}hour"),
            (172_800, "2\u{a0}days"),
        ];
        for (seconds, expected) in table {
            assert_eq!(duration(seconds), expected);
        }
    }

    #[test]
    fn enumeration_labels_become_words() {
        assert_eq!(heading("toner-cartridge"), "Toner cartridge");
        assert_eq!(heading(""), "");
        assert_eq!(words("waste-toner"), "waste toner");
    }
}
