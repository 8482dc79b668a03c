use std::{fmt, str::FromStr};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime, Time},
    tz::{AmbiguousOffset, TimeZone},
};

use super::Spread;

/// The latest time at which the fifteen minutes may begin, so that they end with the day.
const LATEST: Time = Time::constant(23, 45, 0, 0);

/// The Daily Transmission Time: hour and minute of the device's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyTime(Time);

impl Default for DailyTime {
    /// Two in the morning, when nobody prints.
    fn default() -> Self {
        Self(Time::constant(2, 0, 0, 0))
    }
}

impl DailyTime {
    /// When the fifteen minutes begin over which devices are spread: at this time, at 23:45 for a later one.
    #[must_use]
    pub fn begins(self) -> Self {
        Self(self.0.min(LATEST))
    }
}

impl fmt::Display for DailyTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// A text is no hour and minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("hour and minute of the day, from \"00:00\" to \"23:59\"")]
pub struct NoTime;

impl FromStr for DailyTime {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let number = |digits: &str, most: i8| {
            let fit = (1..=2).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
            digits.parse().ok().filter(|number| fit && *number <= most).ok_or(NoTime)
        };
        let (hour, minute) = text.trim().split_once(':').ok_or(NoTime)?;
        if minute.len() != 2 {
            return Err(NoTime);
        }
        Time::new(number(hour, 23)?, number(minute, 59)?, 0, 0).map(Self).map_err(|_| NoTime)
    }
}

/// At which moment each day's transmission is due.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The Daily Transmission Time.
    pub time: DailyTime,
    /// The device's time zone.
    pub zone: TimeZone,
    /// The device's share of the fifteen minutes.
    pub spread: Spread,
}

impl Plan {
    /// When the transmission of `day` is due. Where clocks are set forward over the time, it is due with the first
    /// moment after; where it comes twice, at the first. `None` for a day that the zone leaves out.
    pub fn due_at(&self, day: Date) -> Option<Timestamp> {
        let midnight = first(&self.zone, day.to_datetime(Time::midnight()))?;
        if self.zone.to_datetime(midnight).date() != day {
            return None;
        }
        first(&self.zone, day.to_datetime(self.time.begins().0))?.checked_add(self.spread.after()).ok()
    }

    /// The last day whose transmission was due at `at` or before.
    pub fn last_due(&self, at: Timestamp) -> Option<Date> {
        let mut day = self.zone.to_datetime(at).date();
        // A day that is left out, and a moment before the day's time.
        for _ in 0..4 {
            if self.due_at(day).is_some_and(|due| due <= at) {
                return Some(day);
            }
            day = day.yesterday().ok()?;
        }
        None
    }

    /// The first day after `day` that has a transmission, and when it is due.
    pub fn next_after(&self, day: Date) -> Option<(Date, Timestamp)> {
        let mut day = day;
        for _ in 0..4 {
            day = day.tomorrow().ok()?;
            if let Some(due) = self.due_at(day) {
                return Some((day, due));
            }
        }
        None
    }
}

/// The first moment at which clocks in the zone show `wall`; where they are set forward over it, the moment at which
/// they are.
fn first(zone: &TimeZone, wall: DateTime) -> Option<Timestamp> {
    let ambiguous = zone.to_ambiguous_timestamp(wall);
    match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => ambiguous.compatible().ok(),
        AmbiguousOffset::Fold { .. } => ambiguous.earlier().ok(),
        AmbiguousOffset::Gap { after, .. } => {
            // By the later offset it is before the change.
            let before = after.to_timestamp(wall).ok()?;
            let change = zone.following(before).next().map(|change| change.timestamp());
            // No zone changes its offset by more than a day.
            let most = before.checked_add(SignedDuration::from_hours(25)).ok()?;
            change.filter(|change| *change <= most)
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::testing::time;

    fn plan(zone: &str, at: &str) -> Plan {
        Plan { time: at.parse().unwrap(), zone: TimeZone::get(zone).unwrap(), spread: Spread::NONE }
    }

    #[test]
    fn a_time_is_an_hour_and_a_minute() {
        for (text, shown) in [("02:00", "02:00"), ("2:05", "02:05"), ("23:59", "23:59"), (" 00:00 ", "00:00")]
        {
            assert_eq!(
                text.parse::<DailyTime>().map(|time| time.to_string()).as_deref(),
                Ok(shown),
                "{text}"
            );
        }
        for text in [
            "", "2", "24:00", "02:60", "02:5", "02:005", "-1:00", "+2:00", "2.00", "02:00:00", "002:00",
            "x:y",
        ] {
            assert_eq!(text.parse::<DailyTime>(), Err(NoTime), "{text}");
        }
    }

    #[test]
    fn a_due_date_has_one_moment_whatever_happens_to_the_clocks_of_the_zone() {
        let table = [
            ("Europe/Berlin", "02:00", date(2026, 3, 28), Some("2026-03-28T01:00:00Z")),
            // 02:00 to 03:00 is left out.
            ("Europe/Berlin", "02:00", date(2026, 3, 29), Some("2026-03-29T01:00:00Z")),
            ("Europe/Berlin", "02:30", date(2026, 3, 29), Some("2026-03-29T01:00:00Z")),
            ("Europe/Berlin", "03:00", date(2026, 3, 29), Some("2026-03-29T01:00:00Z")),
            // 02:00 to 03:00 comes twice.
            ("Europe/Berlin", "02:30", date(2026, 10, 25), Some("2026-10-25T00:30:00Z")),
            ("America/New_York", "02:30", date(2026, 3, 8), Some("2026-03-08T07:00:00Z")),
            ("America/New_York", "01:30", date(2026, 11, 1), Some("2026-11-01T05:30:00Z")),
            // Half an hour.
            ("Australia/Lord_Howe", "02:15", date(2026, 10, 4), Some("2026-10-03T15:30:00Z")),
            ("Australia/Lord_Howe", "01:45", date(2026, 4, 5), Some("2026-04-04T14:45:00Z")),
            // At midnight.
            ("Africa/Cairo", "00:30", date(2026, 4, 24), Some("2026-04-23T22:00:00Z")),
            ("Africa/Cairo", "23:50", date(2026, 10, 29), Some("2026-10-29T20:45:00Z")),
            // A day that never was.
            ("Pacific/Apia", "02:00", date(2011, 12, 30), None),
            ("Pacific/Apia", "02:00", date(2011, 12, 31), Some("2011-12-30T12:00:00Z")),
            ("Asia/Kolkata", "23:59", date(2026, 6, 1), Some("2026-06-01T18:15:00Z")),
        ];
        for (zone, at, day, expected) in table {
            assert_eq!(plan(zone, at).due_at(day), expected.map(time), "{zone} {at} {day}");
        }
    }

    #[test]
    fn the_fifteen_minutes_stay_within_the_day() {
        let midnight = plan("Europe/Berlin", "00:00").due_at(date(2026, 11, 23)).unwrap();
        for at in ["23:30", "23:45", "23:46", "23:59"] {
            let mut plan = plan("Europe/Berlin", at);
            for device in 0..1_000 {
                plan.spread = Spread::of(&format!("device {device}"));
                assert!(plan.due_at(date(2026, 11, 22)).unwrap() < midnight, "{at}");
            }
        }
    }

    #[test]
    fn days_follow_each_other_over_one_that_is_left_out() {
        let plan = plan("Pacific/Apia", "02:00");
        let (day, due) = plan.next_after(date(2011, 12, 29)).unwrap();
        assert_eq!((day, due), (date(2011, 12, 31), time("2011-12-30T12:00:00Z")));
        assert_eq!(plan.last_due(time("2011-12-30T11:59:59Z")), Some(date(2011, 12, 29)));
        assert_eq!(plan.last_due(due), Some(day));
    }
}
