//! Thirty days, and three years, without a hand.

use std::{collections::BTreeMap, time::Duration};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::bench::Bench;
use crate::{
    clock::Clock,
    protocol::data::{Data, meter_read::MeterRead},
};

const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

/// How often each due date was sent, and when.
fn due_dates(bench: &Bench) -> BTreeMap<Date, Vec<Timestamp>> {
    let mut dates: BTreeMap<Date, Vec<Timestamp>> = BTreeMap::new();
    for event in bench.taken().iter().filter(|event| event.kind.ends_with("meter-read.v1")) {
        let text = event.text.as_deref().expect("its content");
        let (text, _) = crate::protocol::signed::detach(text).unwrap();
        let whole: crate::protocol::event::Event = serde_json::from_str(&text).unwrap();
        let data: Data<MeterRead> = serde_json::from_str(whole.data.get()).unwrap();
        for date in data.matter.due_dates {
            dates.entry(date).or_default().push(event.time);
        }
    }
    dates
}

async fn thirty_days(start: &str, zone: &'static str) {
    let bench = Bench::new(start, zone);
    let mut device = bench.enrolled().await;
    let first = bench.clock.now();
    let mut random = 12_345_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    for _ in 0..30 {
        device.live(&bench.clock, Duration::from_secs(8 * 3_600 + next(3_600))).await;
        match next(3) {
            0 => {
                bench.pull_the_plug(device);
                bench.clock.reboot(Duration::from_secs(next(6 * 3_600)));
                bench.clock.advance(MINUTE * 11);
                device = bench.device().await;
            }
            1 => {
                // The clock is set to and fro, as a time service and a person do.
                let step = i64::try_from(next(7_200)).unwrap() - 3_600;
                let to = bench.clock.now().checked_add(jiff::SignedDuration::from_secs(step)).unwrap();
                bench.clock.set(to);
                device.live(&bench.clock, MINUTE * 7).await;
                let back = bench.clock.now().checked_sub(jiff::SignedDuration::from_secs(step)).unwrap();
                bench.clock.set(back);
            }
            _ => {}
        }
        let passed = Duration::try_from(bench.clock.now().duration_since(first)).unwrap();
        let rest = DAY.as_secs() - passed.as_secs() % DAY.as_secs();
        device.live(&bench.clock, Duration::from_secs(rest)).await;
    }
    device.live(&bench.clock, Duration::from_hours(2)).await;
    let dates = due_dates(&bench);
    for (date, times) in &dates {
        assert_eq!(times.len(), 1, "{zone}: {date} was sent {times:?}");
    }
    let zone = TimeZone::get(zone).unwrap();
    let (from, to) = (zone.to_datetime(first).date(), zone.to_datetime(bench.clock.now()).date());
    let mut day = from.tomorrow().unwrap();
    while day < to {
        assert!(dates.contains_key(&day), "{zone:?}: nothing was sent for {day}");
        day = day.tomorrow().unwrap();
    }
}

#[tokio::test]
async fn thirty_days_in_berlin_over_the_end_of_summer_time_miss_and_double_no_due_date() {
    thirty_days("2026-10-10T09:00:00Z", "Europe/Berlin").await;
}

#[tokio::test]
async fn thirty_days_in_new_york_over_the_begin_of_summer_time_miss_and_double_no_due_date() {
    thirty_days("2026-02-20T15:00:00Z", "America/New_York").await;
}

#[tokio::test]
async fn thirty_days_on_lord_howe_with_its_half_hour_miss_and_double_no_due_date() {
    thirty_days("2026-09-20T00:00:00Z", "Australia/Lord_Howe").await;
}

#[tokio::test]
async fn thirty_days_in_kolkata_miss_and_double_no_due_date() {
    thirty_days("2026-05-01T06:00:00Z", "Asia/Kolkata").await;
}

/// Tokens live for 90 days: in three years twelve are followed by the next.
#[tokio::test]
async fn three_years_without_a_hand_renew_every_token_and_miss_no_day() {
    let years: u64 = if std::env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some() { 1_096 } else { 200 };
    let bench = Bench::with("2026-11-25T09:00:00Z", "UTC", "check_in_interval_s = 86400");
    let mut device = bench.enrolled().await;
    for _ in 0..years {
        device.live_at_leisure(&bench.clock, DAY, MINUTE * 55).await;
    }
    let dates = due_dates(&bench);
    assert!(dates.values().all(|times| times.len() == 1));
    assert!(dates.len() as u64 >= years - 1, "{} of {years}", dates.len());
    let state = device.state.borrow().clone();
    assert_eq!(state.condition, app::model::Condition::Communicating);
}
