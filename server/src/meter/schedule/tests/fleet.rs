//! A hundred thousand devices with the same Daily Transmission Time.

use std::collections::BTreeMap;

use jiff::{civil::date, tz::TimeZone};

use super::super::{Plan, Spread};

#[test]
fn a_fleet_with_one_time_is_spread_evenly_over_its_fifteen_minutes() {
    let fifteen_minutes = 900;
    let devices = 100_000;
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    // Two in the morning, the last minute of the day, and the night in which 02:30 does not come.
    for (at, day) in [("02:00", 22), ("23:59", 22), ("02:30", 29)] {
        let day = if day == 29 { date(2026, 3, 29) } else { date(2026, 11, day) };
        let mut busy: BTreeMap<i64, u32> = BTreeMap::new();
        for device in 0..devices {
            let spread = Spread::of(&format!("TST{device:07}"));
            let plan = Plan { time: at.parse().unwrap(), zone: berlin.clone(), spread };
            *busy.entry(plan.due_at(day).unwrap().as_second()).or_default() += 1;
        }
        let (first, last) = (busy.keys().next().unwrap(), busy.keys().next_back().unwrap());
        assert!(last - first < fifteen_minutes, "{at}");
        let mean = devices / u32::try_from(fifteen_minutes).unwrap();
        let most = busy.values().max().unwrap();
        println!("{at}: {most} devices in the busiest second, {mean} in the mean one");
        assert!(*most <= 5 * mean, "{at}: {most} in one second, {mean} in the mean");
    }
}
