use std::sync::LazyLock;

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// The day of the sources that this release was built from; `None` for what a developer built.
pub(super) fn built_on() -> Option<Date> {
    let seconds = env!("BUILT_FROM").parse().ok()?;
    let at = Timestamp::from_second(seconds).ok()?;
    Some(at.to_zoned(TimeZone::UTC).date())
}

/// What `--version` prints: "0.1.0, built 2026-11-22", or the number alone.
pub(super) fn line() -> &'static str {
    static LINE: LazyLock<String> = LazyLock::new(|| {
        let built = built_on().map(|day| format!(", built {day}"));
        env!("CARGO_PKG_VERSION").to_owned() + &built.unwrap_or_default()
    });
    &LINE
}
