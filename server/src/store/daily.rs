//! Impressions a day.

use app::model::{DayImpressions, LIFE_COUNT_KEY};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use rusqlite::{Connection, OptionalExtension, params};

use super::{
    bucket::day_start,
    pending::Pending,
    sample::{Kind, find_series},
};

/// The meters that pages count by, in the order of `Reading::total_impressions`.
const METERS: [&str; 2] = ["total-impressions", LIFE_COUNT_KEY];

/// What a reading tells of a meter.
#[derive(Clone, Copy)]
enum Told {
    /// The same as the reading before.
    Same,
    /// Another value.
    Value(i64),
    /// Nothing any more.
    Nothing,
}

impl Told {
    fn sample(value: Option<i64>) -> Self {
        value.map_or(Self::Nothing, Self::Value)
    }
}

/// What one meter showed on each day: its first and its last known value.
struct Days {
    /// Start of the day before the first, of each day, and the end of the last.
    starts: Vec<i64>,
    /// One entry a day, the day before the first among them.
    shown: Vec<Option<(i64, i64)>>,
    /// The value at the time reached; `None` while the readings do not tell it.
    value: Option<i64>,
}

impl Days {
    fn new(starts: Vec<i64>) -> Self {
        Self { shown: vec![None; starts.len().saturating_sub(1)], starts, value: None }
    }

    /// A reading at `at`, in order of time.
    fn observe(&mut self, at: i64, told: Told) {
        match told {
            Told::Same => {}
            Told::Value(value) => self.value = Some(value),
            Told::Nothing => self.value = None,
        }
        let day = self.starts.partition_point(|start| *start <= at);
        let shown = day.checked_sub(1).and_then(|day| self.shown.get_mut(day));
        if let (Some(shown), Some(value)) = (shown, self.value) {
            shown.get_or_insert((value, value)).1 = value;
        }
    }

    /// The difference between a day's last value and the last one of the day before. After a day that no
    /// reading tells of, only what the readings of the day itself saw is counted: what was printed in the gap
    /// belongs to no day, and spreading it would be a guess. A meter that went back tells nothing.
    fn impressions(&self) -> impl Iterator<Item = Option<u64>> + '_ {
        self.shown.windows(2).map(|pair| {
            let (first, last) = pair[1]?;
            let before = pair[0].map_or(first, |(_, last)| last);
            last.checked_sub(before).and_then(|count| u64::try_from(count).ok())
        })
    }
}

/// The `days` days up to `until`, oldest first, of the printer `device_id`; `None`:
/// nothing of it is on the disk.
pub(super) fn impressions(
    connection: &Connection,
    device_id: Option<i64>,
    pending: &Pending,
    until: Date,
    days: u16,
    zone: &TimeZone,
) -> rusqlite::Result<Vec<DayImpressions>> {
    let dates: Vec<Date> =
        (0..=i64::from(days)).rev().filter_map(|back| until.checked_sub(back.days()).ok()).collect();
    let end = until.tomorrow().unwrap_or(Date::MAX);
    let starts: Vec<i64> = dates.iter().chain([&end]).map(|day| day_start(*day, zone)).collect();
    let mut result: Vec<DayImpressions> =
        dates.iter().skip(1).map(|day| DayImpressions { day: *day, impressions: None }).collect();
    for meter in METERS {
        let shown = observe(connection, device_id, pending, meter, Days::new(starts.clone()))?;
        for (day, impressions) in result.iter_mut().zip(shown.impressions()) {
            day.impressions = day.impressions.or(impressions);
        }
    }
    Ok(result)
}

/// Walks through the readings of the printer, on the disk and pending.
fn observe(
    connection: &Connection,
    device_id: Option<i64>,
    pending: &Pending,
    meter: &str,
    mut days: Days,
) -> rusqlite::Result<Days> {
    let (Some(&from), Some(&to)) = (days.starts.first(), days.starts.last()) else { return Ok(days) };
    let series = device_id.map(|id| find_series(connection, id, Kind::Meter, meter)).transpose()?.flatten();
    if let Some(series_id) = series {
        days.value = connection
            .prepare_cached(
                "SELECT value FROM sample WHERE series_id = ?1 AND taken_at < ?2 ORDER BY taken_at DESC LIMIT 1",
            )?
            .query_row([series_id, from], |row| row.get(0))
            .optional()?
            .flatten();
        let mut statement = connection.prepare_cached(
            "SELECT reading.taken_at, sample.series_id IS NOT NULL, sample.value
             FROM reading LEFT JOIN sample ON sample.taken_at = reading.taken_at AND sample.series_id = ?1
             WHERE reading.device_id = ?2 AND reading.taken_at >= ?3 AND reading.taken_at < ?4
             ORDER BY reading.taken_at",
        )?;
        let mut rows = statement.query(params![series_id, device_id, from, to])?;
        while let Some(row) = rows.next()? {
            let told = if row.get(1)? { Told::sample(row.get(2)?) } else { Told::Same };
            days.observe(row.get(0)?, told);
        }
    }
    let key = (Kind::Meter, meter.to_owned());
    if let Some(latest) = &pending.latest {
        for reading in pending.readings.iter().filter(|reading| reading.device.is(&latest.device)) {
            let told = reading.samples.get(&key).map_or(Told::Same, |value| Told::sample(*value));
            days.observe(reading.taken_at, told);
        }
        days.observe(latest.taken_at, Told::Same);
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::{
        Days,
        Told::{self, Nothing, Same, Value},
    };

    #[test]
    fn a_days_impressions_are_what_readings_tell_and_nothing_else() {
        type Observed = &'static [(i64, Told)];
        // Days of ten units: 0-9 is the day before the first.
        let table: [(&str, Observed, [Option<u64>; 3]); 7] = [
            ("no reading", &[], [None; 3]),
            (
                "the first day counts from its first reading",
                &[(12, Value(100)), (18, Value(130))],
                [Some(30), None, None],
            ),
            (
                "day ends",
                &[(5, Value(100)), (15, Value(110)), (25, Same), (35, Value(115))],
                [Some(10), Some(0), Some(5)],
            ),
            (
                "a gap belongs to no day",
                &[(5, Value(100)), (32, Value(500)), (38, Value(507))],
                [None, None, Some(7)],
            ),
            (
                "a meter that went back",
                &[(5, Value(100)), (15, Value(3)), (25, Value(9))],
                [None, Some(6), None],
            ),
            (
                "a meter that is not told",
                &[(5, Value(100)), (15, Nothing), (25, Value(140))],
                [None, Some(0), None],
            ),
            (
                "outside",
                &[(-3, Value(90)), (5, Same), (15, Value(97)), (45, Value(99))],
                [Some(7), None, None],
            ),
        ];
        for (name, observed, expected) in table {
            let mut days = Days::new(vec![0, 10, 20, 30, 40]);
            for (at, told) in observed {
                days.observe(*at, *told);
            }
            assert_eq!(days.impressions().collect::<Vec<_>>(), expected, "{name}");
        }
    }
}
