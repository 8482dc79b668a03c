use jiff::{SignedDuration, Timestamp};

use super::{
    BY_HOUR, BY_TRAY, Count, Law, Mark, Odometer, Stream,
    law::{limit, number, odds, over},
    without_bursts,
};

fn day(day: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_hours(day * 24)
}

/// Events of which nothing is known but their number.
fn counted(events: usize, exposure: f64) -> Count {
    Count { events, exposure, ..Count::default() }
}

/// Events at these sheets, a thousand sheets being a day.
fn marks(sheets: &[u64]) -> Vec<Mark> {
    sheets
        .iter()
        .map(|sheets| {
            let seconds = i64::try_from(sheets * 864 / 10).unwrap();
            Mark::new(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds), *sheets)
        })
        .collect()
}

fn odometer(days: i64) -> Odometer {
    Odometer::new((0..=days).map(|n| (day(n), u64::try_from(n).unwrap() * 1_000)))
}

#[test]
fn the_odds_are_one_on_average_while_nothing_rises() {
    // What the limit rests on. The counts to come, seen from the baseline, are negative binomial: the sum over them
    // of probability and odds is 1, whatever baseline and stretch.
    for (events, exposure, stretch) in [(0, 0.0, 500.0), (2, 8_000.0, 2_000.0), (40, 20_000.0, 1_000.0)] {
        let baseline = counted(events, exposure);
        let (a, b) = (BY_TRAY.prior + number(events), BY_TRAY.prior_exposure + exposure);
        let mut probability = (b / (b + stretch)).powf(a);
        let (mut mean, mut whole) = (0.0, 0.0);
        for m in 0..300 {
            whole += probability;
            mean += probability * odds(&BY_TRAY, baseline, counted(m, stretch));
            probability *= (a + number(m)) / (number(m) + 1.0) * stretch / (b + stretch);
        }
        assert!((whole - 1.0).abs() < 1e-6 && (mean - 1.0).abs() < 1e-3, "{events}: {whole} {mean}");
    }
}

#[test]
fn after_a_long_baseline_the_odds_are_the_likelihood_ratio() {
    let baseline = counted(1_000_000, 1e9);
    let found = odds(&BY_TRAY, baseline, counted(5, 1_000.0));
    let expected = 3_f64.powi(5) * (-2.0_f64).exp();
    assert!((found / expected - 1.0).abs() < 0.01, "{found} {expected}");
}

#[test]
fn bursts_speak_for_a_rise_only_where_the_machine_had_none() {
    let odds = |past_bursts, bursts| {
        let baseline = Count { decided: 100, bursts: past_bursts, ..counted(100, 20_000.0) };
        odds(&BY_TRAY, baseline, Count { decided: 10, bursts, ..counted(10, 1_000.0) })
    };
    // By chance every tenth of this machine's events is followed by another within twenty sheets.
    assert!(odds(10, 4) > 50.0 * odds(10, 0));
    assert!(odds(60, 4) < 5.0 * odds(60, 0), "one that always had bursts");
    for bursts in [0, 10] {
        assert!(odds(0, bursts).is_finite() && odds(100, bursts) > 0.0);
    }
}

#[test]
fn the_limit_grows_with_what_can_go_wrong() {
    let baseline = counted(30, 20_000.0);
    assert!((limit(&BY_TRAY, baseline, 3) / limit(&BY_TRAY, baseline, 1) - 3.0).abs() < 1e-9);
    let strict = Law { tolerated: BY_TRAY.tolerated / 2.0, ..BY_TRAY };
    assert!((limit(&strict, baseline, 1) / limit(&BY_TRAY, baseline, 1) - 2.0).abs() < 1e-9);
}

#[test]
fn a_quiet_stretch_ends_a_rise_and_a_short_one_does_not() {
    let baseline = counted(20, 20_000.0);
    let quiet = |exposure| over(&BY_TRAY, baseline, counted(0, exposure));
    assert!(!quiet(1_000.0) && quiet(3_500.0));
    assert!(!over(&BY_TRAY, baseline, counted(9, 3_500.0)));
}

#[test]
fn a_burst_is_one_event_and_its_sheets_do_not_count() {
    let marks = marks(&[100, 110, 119, 121, 500]);
    let kept: Vec<u64> = without_bursts(&BY_TRAY, marks.clone()).iter().map(|mark| mark.position).collect();
    assert_eq!(kept, [100, 121, 500]);
    assert_eq!(without_bursts(&BY_HOUR, marks).len(), 5, "by the hour each counts");
}

#[test]
fn a_rise_is_told_with_what_it_is_held_against() {
    let law = &BY_TRAY;
    // One misfeed in 2,000 sheets for 90 days, then one in 200.
    let steady: Vec<u64> = (1..=45).map(|n| n * 2_000).collect();
    let risen: Vec<u64> = steady.iter().copied().chain((1..=10).map(|n| 90_000 + n * 200)).collect();
    let odometer = odometer(92);
    let look = |sheets: &[u64], streams| {
        let marks = marks(sheets);
        Stream { law, marks: &marks, odometer: &odometer }.rise(streams, None, None)
    };
    assert_eq!(look(&steady, 3), None);
    let rise = look(&risen, 3).unwrap();
    assert_eq!((rise.seen.events, rise.baseline.events), (10, 45));
    assert!((rise.seen.exposure - 1_800.0).abs() < 1.0, "2,000 sheets less the bursts' ten times twenty");
    assert_eq!(rise.since, marks(&[90_200])[0].at);
    assert_eq!(look(&risen[..47], 3), None, "two events are no finding");
}

#[test]
fn a_counter_that_begins_anew_goes_on_from_there() {
    let odometer = Odometer::new([(day(0), 999_000), (day(1), 999_500), (day(2), 3), (day(4), 203)]);
    let stood = |n| odometer.at(day(n));
    assert_eq!((stood(-1), stood(0), stood(1), stood(2), stood(3), stood(9)), (0, 0, 500, 500, 600, 700));
    assert_eq!(Odometer::default().end(), None);
    assert_eq!(Odometer::default().at(day(0)), 0);
    assert_eq!(Odometer::new([(day(0), 0), (day(0), u64::MAX), (day(1), u64::MAX)]).at(day(1)), u64::MAX);
}
