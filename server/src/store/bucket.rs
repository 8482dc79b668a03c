//! Days and hours of the device's time zone, as spans of milliseconds.

use jiff::{Timestamp, civil::Date, tz::TimeZone};

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// When `day` begins. 00:00, or later where a clock change skips it.
pub(super) fn day_start(day: Date, zone: &TimeZone) -> i64 {
    let start = day.to_zoned(zone.clone()).map(|start| start.timestamp());
    // Only the ends of the representable time, 9999 years away, have no start.
    start.unwrap_or(if day.year() < 0 { Timestamp::MIN } else { Timestamp::MAX }).as_millisecond()
}

/// The day that holds `at`, as start and end (exclusive).
pub(super) fn day_around(at: i64, zone: &TimeZone) -> (i64, i64) {
    let at = Timestamp::from_millisecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX });
    let day = zone.to_datetime(at).date();
    (day_start(day, zone), day_start(day.tomorrow().unwrap_or(Date::MAX), zone))
}

/// How finely history is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Resolution {
    /// Hours counted from the start of the day, so that they nest in days whatever the zone's offset is and
    /// however long a clock change makes the day.
    Hourly,
    /// Days of the device's time zone.
    Daily,
}

impl Resolution {
    /// The bucket of `at` within a day that starts at `day_start`.
    pub(super) fn bucket(self, at: i64, day_start: i64) -> i64 {
        match self {
            Self::Hourly => (at - day_start).div_euclid(HOUR_MS),
            Self::Daily => 0,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hourly => "hourly",
            Self::Daily => "daily",
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{HOUR_MS, day_around};

    #[test]
    fn days_are_as_long_as_clock_changes_make_them() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let table = [
            ("2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", 23),
            ("2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 25),
            ("2026-11-22T22:59:59.999Z", "2026-11-21T23:00:00Z", 24),
        ];
        for (at, start, hours) in table {
            let ms = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
            assert_eq!(day_around(ms(at), &zone), (ms(start), ms(start) + hours * HOUR_MS), "{at}");
        }
    }
}
