//! Use of supplies against the performance of the printer.

use crate::text::format::{NO_BREAK, counted, grouped};

/// The link to the page.
pub const LINK: &str = "Use against performance";
/// What the page is for.
pub const ABOUT: &str = "What each cartridge gave, and how the printer did in the same time.";
/// Section.
pub const PRINTER: &str = "The printer";
/// Section.
pub const CARTRIDGES: &str = "The cartridges";
/// Nothing was seen yet.
pub const NOTHING: &str = "Too little has been seen yet. The first day of readings begins it.";
/// No cartridge was seen yet.
pub const NO_CARTRIDGES: &str = "No cartridge has been followed yet.";
/// Term.
pub const PERIOD: &str = "Period";
/// Term.
pub const IMPRESSIONS: &str = "Impressions";
/// Term.
pub const A_DAY: &str = "Impressions a day";
/// Term.
pub const AVAILABILITY: &str = "Availability";
/// What that is.
pub const AVAILABILITY_MEANS: &str = "of the time that is known it was neither stopped nor silent";
/// Term.
pub const JAMS: &str = "Jams and misfeeds";
/// Column.
pub const CARTRIDGE: &str = "Cartridge or part";
/// Column.
pub const INSTALLED: &str = "Installed";
/// Column.
pub const REMOVED: &str = "Removed";
/// Column.
pub const PAGES: &str = "Pages";
/// Column.
pub const RATED: &str = "Rated";
/// Column.
pub const OF_RATED: &str = "Of rated";
/// Column.
pub const COVERAGE: &str = "Coverage";
/// Column.
pub const LEFT_OVER: &str = "Left over";
/// Column, where a price is entered.
pub const COST: &str = "Cost a page";
/// It is in the printer.
pub const INSIDE: &str = "inside";
/// Something that nobody knows.
pub const UNKNOWN: &str = "not known";
/// The file with all of it.
pub const DOWNLOAD: &str = "Download as CSV";
/// The way back.
pub const BACK: &str = "Back to the supplies";
/// What rated pages are.
pub const RATED_MEANS: &str = "Rated pages are those of the maker, of toner and ink at 5\u{a0}% coverage. With more of it on each page there are \
     fewer of them, so look at both. Left over is what was still in a cartridge when it went.";

/// "412, of at most 200,000 a month (6 %)".
pub fn duty(a_day: u64, rated_a_month: Option<u64>) -> String {
    let Some(rated) = rated_a_month.filter(|rated| *rated > 0) else {
        return format!("{}; what the printer is made for is not known", grouped(a_day));
    };
    let share = (u128::from(a_day) * 30 * 200 / u128::from(rated)).div_ceil(2);
    let share = grouped(u64::try_from(share).unwrap_or(u64::MAX));
    format!(
        "{}, {share}{NO_BREAK}% of the {} a month that it is made for at most",
        grouped(a_day),
        grouped(rated)
    )
}

/// "3, one in 16,070 impressions".
pub fn jams(jams: u64, impressions: Option<u64>) -> String {
    match impressions.and_then(|impressions| impressions.checked_div(jams)) {
        Some(each) if each > 0 => {
            format!("{}, one in {}", grouped(jams), counted(each, "impression", "impressions"))
        }
        _ => grouped(jams),
    }
}

/// "99.42 %", of hundredths of a percent.
pub fn hundredths(value: u16) -> String {
    format!("{}.{:02}{NO_BREAK}%", value / 100, value % 100)
}

/// "at least 7,147": of a cartridge that was there before anybody watched.
pub fn at_least(pages: u64) -> String {
    format!("at least {}", grouped(pages))
}

/// "104 %".
pub fn of_rated(pages: u64, rated: u64) -> Option<String> {
    let share = (u128::from(pages) * 100).checked_div(u128::from(rated))?;
    Some(format!("{}{NO_BREAK}%", grouped(u64::try_from(share).unwrap_or(u64::MAX))))
}

/// "0.0132 EUR", of ten-thousandths of the currency.
pub fn cost(ten_thousandths: u64, currency: &str) -> String {
    let (whole, rest) = (ten_thousandths / 10_000, ten_thousandths % 10_000);
    let number = format!("{}.{rest:04}", grouped(whole));
    if currency.is_empty() { number } else { format!("{number}{NO_BREAK}{currency}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_none_is_made_up() {
        assert_eq!(cost(132, "EUR"), "0.0132\u{a0}EUR");
        assert_eq!(cost(12_345_678, ""), "1,234.5678");
        assert_eq!(hundredths(9_942), "99.42\u{a0}%");
        assert_eq!(hundredths(10_000), "100.00\u{a0}%");
        assert_eq!(of_rated(31_200, 30_000).as_deref(), Some("104\u{a0}%"));
        assert_eq!(of_rated(u64::MAX, 0), None);
        assert_eq!(jams(3, Some(48_213)), "3, one in 16,071\u{a0}impressions");
        assert_eq!(jams(0, Some(48_213)), "0");
        assert_eq!(
            duty(412, Some(200_000)),
            "412, 6\u{a0}% of the 200,000 a month that it is made for at most"
        );
        assert_eq!(duty(412, Some(0)), "412; what the printer is made for is not known");
    }
}
