//! Thirty days of a device whose clock is set wrong and right again and whose power is cut, with what it has done on a
//! disk. What really happened is known here: each due date that came while the device ran, or that it missed and
//! could make up, is done once.

mod device;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use self::device::{Device, Power, Service};
use super::super::{Plan, SPREAD, Spread};
use crate::{
    store::tests::crash::{first_seed, random::Random},
    testing::counted,
};

/// What there was in a month.
#[derive(Debug, Default, Clone, Copy)]
struct Count {
    sent: usize,
    made_up: usize,
    with_a_wrong_clock: usize,
    cuts: usize,
}

fn start_of(zone: &TimeZone, day: Date) -> Timestamp {
    zone.to_zoned(day.at(12, 0, 0, 0)).unwrap().timestamp()
}

/// Thirty days from noon of `day`, with a jump of the clock every few days and a power cut now and then.
async fn month(zone: &str, day: Date, at: &str, service: Service, seed: u64) -> Count {
    let what = format!("{zone} {at} {service:?} {seed}");
    let mut random = Random::new(seed);
    let zone = TimeZone::get(zone).unwrap();
    let plan = Plan { time: at.parse().unwrap(), zone: zone.clone(), spread: Spread::of(&what) };
    let start = start_of(&zone, day);
    let end = start.checked_add(SignedDuration::from_hours(30 * 24)).unwrap();
    let mut device = Device::new(plan, service, start).await;
    while device.truth < end {
        let hours = Duration::from_hours(1 + random.next() % 40);
        device.run(hours, Power::MayGo, &mut random).await;
        match random.next() % 5 {
            0 => device.cut(Duration::from_hours(1 + random.next() % 80)).await,
            1 => {
                let hours = i64::try_from(random.next() % (24 * 14)).unwrap() - 24 * 7;
                device.jump(SignedDuration::from_hours(hours));
                let wrong = Duration::from_hours(random.next() % 30);
                device.run(wrong, Power::MayGo, &mut random).await;
                device.put_right();
            }
            2 => {
                // No battery: it starts in 1970 until somebody sets the clock.
                device.cut(Duration::from_mins(random.next() % 600)).await;
                device.clock.set(Timestamp::UNIX_EPOCH);
                device.say_whether_right();
                let unset = Duration::from_mins(random.next() % 300);
                device.run(unset, Power::MayGo, &mut random).await;
                device.put_right();
            }
            _ => {}
        }
    }
    // The clock is right. The power may go once more just when what is missing is made up; once it stays, everything is made
    // up within the device's share of the fifteen minutes after its last start, and the time from one look to the next.
    device.run(Duration::from_mins(30), Power::MayGo, &mut random).await;
    device.run(SPREAD + Duration::from_mins(5), Power::Stays, &mut random).await;
    device.assert_each_once(start, device.truth.min(end), &what);
    Count {
        sent: device.sent.len(),
        made_up: device.sent.iter().filter(|sent| sent.named.len() > 1).count(),
        with_a_wrong_clock: device.sent.iter().filter(|sent| !sent.right).count(),
        cuts: device.cuts,
    }
}

/// Each zone's change to summer time and back, where it has them.
const MONTHS: [(&str, Date, &str); 7] = [
    ("Europe/Berlin", Date::constant(2026, 3, 14), "02:30"),
    ("Europe/Berlin", Date::constant(2026, 10, 10), "02:30"),
    ("America/New_York", Date::constant(2026, 2, 21), "02:00"),
    ("America/New_York", Date::constant(2026, 10, 17), "01:30"),
    ("Australia/Lord_Howe", Date::constant(2026, 9, 19), "02:10"),
    ("Australia/Lord_Howe", Date::constant(2026, 3, 21), "01:45"),
    ("Asia/Kolkata", Date::constant(2026, 6, 1), "23:59"),
];

#[tokio::test]
async fn thirty_days_in_four_zones_do_each_due_date_once_whatever_happens_to_clock_and_power() {
    let rounds = if std::env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some() { 40 } else { 3 };
    let (first, mut months, mut all) = (first_seed(), 0, Count::default());
    for (zone, day, at) in MONTHS {
        for service in [Service::There, Service::None] {
            for seed in first..first + rounds {
                let count = month(zone, day, at, service, seed).await;
                months += 1;
                all.sent += count.sent;
                all.made_up += count.made_up;
                all.with_a_wrong_clock += count.with_a_wrong_clock;
                all.cuts += count.cuts;
            }
        }
    }
    counted(&format!("{months} months of thirty days, seeds from {first}: {all:?}"));
    assert!(all.made_up > months && all.with_a_wrong_clock > months && all.cuts > months, "{all:?}");
}

#[tokio::test]
async fn a_month_that_ends_with_one_power_cut_behind_the_other_makes_up_what_they_left() {
    // Off for 64 hours until 40 minutes before its end, and again at the very moment at which the rest was to be made up.
    let count = month("Europe/Berlin", Date::constant(2026, 3, 14), "02:30", Service::There, 33).await;
    assert_eq!((count.sent, count.made_up, count.cuts), (27, 4, 11));
}

#[tokio::test]
async fn a_month_whose_clock_is_put_right_later_than_it_had_said_sends_what_the_wrong_one_marked() {
    // Thirteen hours ahead it sent the 12th on the 11th, lost its power, and was set right when the 12th had begun.
    let count = month("America/New_York", Date::constant(2026, 2, 21), "02:00", Service::There, 37).await;
    assert_eq!((count.sent, count.made_up, count.cuts), (33, 5, 15));
}
