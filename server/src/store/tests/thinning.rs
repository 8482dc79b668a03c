//! Down-sampling against a naive model.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use rusqlite::Connection;

use super::super::{
    bucket::{Resolution, day_around},
    device::{self, Device},
    sample::{self, Kind, Samples},
    schema, thinning,
};
use crate::testing::{central_europe, time};

const MINUTE_MS: i64 = 60_000;

/// Minutes since the last reading, which printer, and what it shows for some of three series.
type Step = (i64, bool, BTreeMap<u8, Option<u16>>);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let minutes = prop_oneof![5 => 1..30_i64, 2 => 30..200_i64, 1 => 1_000..4_000_i64];
    let samples = prop::collection::btree_map(0..3_u8, prop::option::of(any::<u16>()), 0..3);
    prop::collection::vec((minutes, prop::bool::weighted(0.1), samples), 1..120)
}

/// Value of every series at `at`, by the definition: its last sample up to then.
fn state(connection: &Connection, at: i64) -> BTreeMap<i64, Option<i64>> {
    let mut statement = connection
        .prepare("SELECT series_id, value FROM sample WHERE taken_at < ?1 ORDER BY taken_at")
        .unwrap();
    let rows = statement.query_map([at], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn readings(connection: &Connection) -> Vec<(i64, i64)> {
    let mut statement =
        connection.prepare("SELECT taken_at, device_id FROM reading ORDER BY taken_at").unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_value_at_the_end_of_every_bucket_stays_what_it_was(steps in steps(), start in 0..400_i64) {
        let zone = central_europe();
        let mut connection = Connection::open_in_memory().unwrap();
        schema::MIGRATIONS.to_latest(&mut connection).unwrap();
        let devices = ["A", "B"].map(|serial| {
            let device = Device { serial_number: Some(serial.to_owned()), ..Device::default() };
            device::resolve(&connection, None, &device, 0).unwrap()
        });
        // From somewhere in the year 2025, so that days of both clock changes come up.
        let mut taken_at = time("2025-01-01T00:00:00Z").as_millisecond() + start * 24 * 60 * MINUTE_MS;
        for (minutes, other, samples) in &steps {
            taken_at += minutes * MINUTE_MS;
            let device = devices[usize::from(*other)];
            connection
                .execute("INSERT INTO reading VALUES (?1, 0, ?2)", [taken_at, device])
                .unwrap();
            let samples: Samples =
                samples.iter().map(|(key, value)| ((Kind::Meter, key.to_string()), value.map(i64::from))).collect();
            sample::insert(&connection, device, taken_at, &samples).unwrap();
        }

        let before = readings(&connection);
        for (days, resolution) in [(45, Resolution::Hourly), (440, Resolution::Daily)] {
            let bucket = |at: i64| {
                let (day_start, day_end) = day_around(at, &zone);
                let number = resolution.bucket(at, day_start);
                let end = if resolution == Resolution::Hourly { day_start + (number + 1) * 60 * MINUTE_MS } else { day_end };
                end.min(day_end)
            };
            let ends: Vec<i64> = before.iter().map(|(at, _)| bucket(*at)).collect();
            let expected: Vec<_> = ends.iter().map(|end| state(&connection, *end)).collect();
            let now = Timestamp::from_millisecond(taken_at + days * 24 * 60 * MINUTE_MS).unwrap();
            let mut rounds = 0;
            while thinning::step(&mut connection, now, &zone).unwrap() {
                rounds += 1;
                prop_assert!(rounds < 10_000, "does not end");
            }
            let thinned: Vec<_> = ends.iter().map(|end| state(&connection, *end)).collect();
            prop_assert_eq!(thinned, expected);
            // The last reading of each printer in each bucket, and no other.
            let kept: BTreeMap<(i64, i64), i64> =
                before.iter().map(|(at, device)| ((bucket(*at), *device), *at)).collect();
            let mut kept: Vec<_> = kept.iter().map(|((_, device), at)| (*at, *device)).collect();
            kept.sort_unstable();
            prop_assert_eq!(readings(&connection), kept);
        }
    }
}

#[test]
fn what_is_younger_is_left_alone() {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::MIGRATIONS.to_latest(&mut connection).unwrap();
    let device = device::resolve(&connection, None, &Device::default(), 0).unwrap();
    let start = time("2026-10-01T08:00:00Z").as_millisecond();
    for minute in 0..60 {
        connection
            .execute("INSERT INTO reading VALUES (?1, 0, ?2)", [start + minute * MINUTE_MS, device])
            .unwrap();
    }
    for (now, expected) in [("2026-11-10T22:00:00Z", 60), ("2026-11-11T00:00:00Z", 1)] {
        while thinning::step(&mut connection, time(now), &central_europe()).unwrap() {}
        assert_eq!(readings(&connection).len(), expected, "{now}");
    }
}
