use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{Outlook, State, forecast};
use crate::supplies::history::{History, Level, Sample};

pub(super) const ZONE: &TimeZone = &TimeZone::UTC;

/// Four looks a day from a Monday on: pages of a working day, what a cartridge holds, and how its level is told.
pub(super) fn office(days: u32, a_day: f64, holds: f64, tell: impl Fn(f64) -> Level) -> Vec<Sample> {
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().expect("a time");
    let mut printed = 0.0;
    let looks = (0..days * 4).map(|look| {
        let (day, part) = (look / 4, look % 4);
        if day % 7 < 5 && part > 0 {
            printed += a_day / 3.0;
        }
        let left = 1.0 - (printed % holds) / holds;
        let at = begin + SignedDuration::from_hours(i64::from(day) * 24 + i64::from(part) * 5 + 3);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a counter")]
        Sample { at, impressions: Some(10_000 + printed as u64), level: tell(left), usage: None }
    });
    looks.collect()
}

pub(super) fn percent(step: f64) -> impl Fn(f64) -> Level {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    move |left| Level::Percent(((left * 100.0 / step).ceil() * step) as u8)
}

fn look(samples: &[Sample], rated_pages: Option<f64>) -> super::Forecast {
    let now = samples.last().map_or(Timestamp::UNIX_EPOCH, |sample| sample.at);
    forecast(History { samples, ..History::default() }, &Outlook { now, zone: ZONE, rated_pages })
}

#[test]
fn each_state_is_told_honestly_and_only_with_an_estimate_there_is_a_date() {
    let low_at_last = |left: f64| if left < 0.12 { Level::Low } else { percent(1.0)(left) };
    let silent = |_: f64| Level::NotReported;
    let only_low = |left: f64| if left < 0.12 { Level::Low } else { Level::NotReported };
    let mut idle = office(60, 100.0, 5000.0, percent(1.0));
    let end = idle.last().copied().expect("there are looks");
    idle.extend((1..=65).map(|day| Sample { at: end.at + SignedDuration::from_hours(24 * day), ..end }));
    let table: [(&str, Vec<Sample>, Option<f64>, State); 9] = [
        ("nothing", Vec::new(), None, State::LevelNotReported),
        ("one look", office(60, 100.0, 5000.0, percent(1.0))[..1].to_vec(), None, State::TooLittleData),
        ("a week", office(7, 100.0, 5000.0, percent(1.0)), None, State::TooLittleData),
        ("two months", office(60, 100.0, 5000.0, percent(1.0)), None, State::Estimate),
        ("two months in steps of 25", office(60, 100.0, 5000.0, percent(25.0)), None, State::Estimate),
        ("no level, no yield", office(60, 100.0, 5000.0, silent), None, State::LevelNotReported),
        (
            "only low, and the cartridges before it",
            office(150, 100.0, 3000.0, only_low),
            None,
            State::Estimate,
        ),
        ("numbers, then low", office(64, 100.0, 5000.0, low_at_last), None, State::Frozen),
        ("nothing printed for long", idle, None, State::NotInUse),
    ];
    for (what, samples, rated, state) in table {
        let forecast = look(&samples, rated);
        assert_eq!(forecast.state, state, "{what}");
        let dated = matches!(state, State::Estimate | State::Frozen);
        assert_eq!(forecast.empty_at.is_some(), dated, "{what}");
        assert_eq!(forecast.pages_left.is_some(), dated, "{what}");
        if let Some(at) = forecast.empty_at {
            assert!(at.p10 <= at.p50 && at.p50 <= at.p90, "{what}: {at:?}");
        }
    }
}

#[test]
fn an_even_office_is_forecast_to_the_day_and_weekends_count() {
    // 4,300 pages of the third 5,000: 700 are left, for seven working days from a Wednesday's evening on.
    let samples = office(199, 100.0, 5000.0, percent(1.0));
    let forecast = look(&samples, None);
    let left = forecast.pages_left.expect("an estimate");
    assert!((600.0..800.0).contains(&left.p50), "{left:?}");
    let empty = forecast.empty_at.expect("an estimate");
    let truth: Timestamp = "2026-07-31T18:00:00Z".parse().expect("a time");
    let off = (empty.p50.as_second() - truth.as_second()).abs();
    assert!(off < 2 * 86_400, "{empty:?}");
    assert!(empty.p10 < truth && truth < empty.p90, "{empty:?}");
}

#[test]
fn a_frozen_date_does_not_move_while_the_printer_says_low_and_pages_go_on_being_counted() {
    let low_at_last = |left: f64| if left < 0.12 { Level::Low } else { percent(1.0)(left) };
    let samples = office(66, 100.0, 5000.0, low_at_last);
    let since = samples.iter().position(|sample| sample.level == Level::Low).expect("low at last");
    let (first, last) = (look(&samples[..=since], None), look(&samples, None));
    assert_eq!((first.state, last.state), (State::Frozen, State::Frozen));
    assert_eq!(first.empty_at, last.empty_at);
    assert_eq!(first.basis.frozen_since, Some(samples[since - 1].at));
    let left = |forecast: &super::Forecast| forecast.pages_left.map_or(0.0, |pages| pages.p50);
    assert!(left(&last) < left(&first));
    let hidden = |forecast: &super::Forecast| forecast.hidden().collect::<Vec<_>>();
    assert!(hidden(&first).iter().any(|(_, fewer)| *fewer > 0.0));
    assert_eq!(hidden(&first), hidden(&last), "what a level may hide does not shrink with what is printed");
}

#[test]
fn a_yield_learnt_here_goes_before_the_maker_s() {
    let samples = office(200, 100.0, 3000.0, percent(10.0));
    let forecast = look(&samples, Some(9000.0));
    let pages = forecast.basis.cartridge_pages.expect("an estimate");
    assert!((2700.0..3300.0).contains(&pages), "{pages}");
    assert!(forecast.basis.cartridges >= 3, "{:?}", forecast.basis);
    let coverage = forecast.basis.coverage_percent.expect("the maker's yield is known");
    assert!((13.0..17.0).contains(&coverage), "{coverage}");
}

#[test]
fn what_was_printed_unseen_is_spread_over_the_days_of_the_gap() {
    let whole = office(100, 100.0, 50_000.0, percent(1.0));
    let gap = whole
        .iter()
        .filter(|sample| !(200..280).contains(&((sample.at.as_second() - whole[0].at.as_second()) / 21_600)));
    let with_gap: Vec<Sample> = gap.copied().collect();
    let rate = |samples: &[Sample]| look(samples, Some(50_000.0)).basis.pages_a_day;
    assert!(
        (rate(&whole) - rate(&with_gap)).abs() < 0.05 * rate(&whole),
        "{} {}",
        rate(&whole),
        rate(&with_gap)
    );
}

#[test]
fn samples_after_now_are_not_looked_at() {
    let samples = office(90, 100.0, 5000.0, percent(1.0));
    let at = samples[200].at;
    let history = History { samples: &samples, ..History::default() };
    let outlook = Outlook { now: at, zone: ZONE, rated_pages: None };
    let (all, then) = (forecast(history, &outlook), look(&samples[..=200], None));
    assert_eq!((all.empty_at, all.pages_left), (then.empty_at, then.pages_left));
}

#[test]
fn a_used_cartridge_from_elsewhere_is_not_taken_for_a_full_one() {
    let mut samples = office(40, 100.0, 4000.0, percent(1.0));
    let last = samples.last().copied().expect("there are looks");
    let swapped = last.at + SignedDuration::from_hours(1);
    for day in 0..5_u64 {
        let at = swapped + SignedDuration::from_hours(24 * i64::try_from(day).expect("small"));
        let impressions = last.impressions.map(|count| count + 70 * day);
        let level = Level::Percent(u8::try_from(10 - 2 * day).expect("small"));
        samples.push(Sample { at, impressions, level, usage: None });
    }
    let numbers = [(samples[0].at, "A".to_owned()), (swapped, "B".to_owned())];
    let now = samples.last().map_or(Timestamp::UNIX_EPOCH, |sample| sample.at);
    let history = History { samples: &samples, serial_numbers: &numbers, ..History::default() };
    let left = forecast(history, &Outlook { now, zone: ZONE, rated_pages: None }).pages_left;
    let left = left.expect("an estimate").p50;
    assert!(left < 400.0, "2 % of about 4,000 pages, and not {left}");
}

#[test]
fn a_part_of_the_cartridge_before_says_what_a_new_one_gives() {
    // The first one is taken out at 45 %, after 2,200 of 4,000 pages.
    let mut samples = office(31, 100.0, 4000.0, percent(1.0));
    let last = samples.last().copied().expect("there are looks");
    let swapped = last.at + SignedDuration::from_hours(1);
    for day in 0..3_u64 {
        let at = swapped + SignedDuration::from_hours(24 * i64::try_from(day).expect("small"));
        let impressions = last.impressions.map(|count| count + 70 * day);
        let level = Level::Percent(u8::try_from(100 - 2 * day).expect("small"));
        samples.push(Sample { at, impressions, level, usage: None });
    }
    let numbers = [(samples[0].at, "A".to_owned()), (swapped, "B".to_owned())];
    let now = samples.last().map_or(Timestamp::UNIX_EPOCH, |sample| sample.at);
    let history = History { samples: &samples, serial_numbers: &numbers, ..History::default() };
    let left = forecast(history, &Outlook { now, zone: ZONE, rated_pages: None }).pages_left;
    let left = left.expect("an estimate");
    assert!((3_000.0..5_000.0).contains(&left.p50), "{left:?}");
}

#[test]
fn a_level_that_is_told_once_a_day_and_falls_each_day_says_what_is_left_as_one_that_is_told_often() {
    let often = office(60, 300.0, 30_000.0, percent(1.0));
    let daily: Vec<Sample> = often.iter().skip(3).step_by(4).copied().collect();
    for days in 50..60 {
        let left = |samples: &[Sample]| look(samples, None).pages_left.expect("an estimate");
        let (often, daily) = (left(&often[..days * 4]), left(&daily[..days]));
        assert!((often.p50 - daily.p50).abs() < 0.15 * often.p50, "{often:?}, {daily:?}");
        assert!(daily.p10 <= often.p50 && often.p50 <= daily.p90, "{often:?}, {daily:?}");
    }
}

#[test]
fn one_look_a_day_says_of_a_new_cartridge_what_those_before_gave() {
    // 2,000 pages of a working day, 30,000 a cartridge, each changed when it is used up.
    let samples: Vec<Sample> =
        office(120, 2000.0, 30_000.0, percent(1.0)).into_iter().skip(3).step_by(4).collect();
    let changed: Vec<usize> = (1..samples.len())
        .filter(|at| samples[*at].level.percent() > samples[*at - 1].level.percent())
        .collect();
    for at in &changed[2..] {
        for looks in 3..=8 {
            let forecast = look(&samples[..(at + looks).min(samples.len())], Some(30_000.0));
            let pages = forecast.basis.cartridge_pages.expect("two were used up");
            assert!((26_000.0..34_000.0).contains(&pages), "{looks} looks after {at}: {pages}");
        }
    }
    assert!(changed.len() >= 5, "{changed:?}");
}

#[test]
fn a_cartridge_that_tells_no_level_ends_what_was_frozen_for_the_one_before_it() {
    let told = |left: f64| if left < 0.12 { Level::Low } else { percent(1.0)(left) };
    let mut samples = office(135, 100.0, 5000.0, told);
    let end = samples.last().copied().expect("there are looks");
    assert_eq!(end.level, Level::Low);
    let numbers = [(samples[0].at, "A"), (end.at, "B")].map(|(at, number)| (at, number.to_owned()));
    let look = |samples: &[Sample], serial_numbers: &[(Timestamp, String)]| {
        let now = samples.last().expect("there are looks").at;
        let history = History { samples, serial_numbers, replaced: &[] };
        forecast(history, &Outlook { now, zone: ZONE, rated_pages: Some(5000.0) })
    };
    assert_eq!(look(&samples, &numbers[..1]).state, State::Frozen);
    let silent = |hour: i64| Sample {
        at: end.at + SignedDuration::from_hours(hour),
        level: Level::NotReported,
        ..end
    };
    samples.pop();
    samples.extend((0..6).map(silent));
    assert_eq!(look(&samples, &numbers).state, State::Frozen, "the number may be misread");
    samples.extend((6..30).map(silent));
    let after = look(&samples, &numbers);
    assert_ne!(after.state, State::Frozen);
    assert_eq!((after.level, after.basis.frozen_since), (Level::NotReported, None));
    let full = after.pages_left.expect("the one before was used up here").p50;
    assert!((3_000.0..7_000.0).contains(&full), "{full}");
}

#[test]
fn while_nobody_looks_a_printer_does_not_become_idle_and_goes_on_from_now_as_before() {
    let samples = office(60, 100.0, 5000.0, percent(1.0));
    let last = samples.last().expect("there are looks").at;
    let after = |weeks: i64| SignedDuration::from_hours(7 * 24 * weeks);
    let at = |weeks: i64| {
        let history = History { samples: &samples, ..History::default() };
        forecast(history, &Outlook { now: last + after(weeks), zone: ZONE, rated_pages: None })
    };
    let then = at(0);
    assert_eq!(then.state, State::Estimate);
    for weeks in [1, 2, 4] {
        let later = at(weeks);
        assert_eq!((later.state, later.pages_left), (then.state, then.pages_left), "{weeks}");
        let median = |forecast: &super::Forecast| forecast.empty_at.expect("an estimate").p50;
        assert_eq!(median(&later), median(&then) + after(weeks), "{weeks}");
    }
}

#[test]
fn after_weeks_in_which_nobody_looked_no_date_is_told_and_with_the_next_look_there_is_one() {
    let low_at_last = |left: f64| if left < 0.12 { Level::Low } else { percent(1.0)(left) };
    for (samples, state) in [
        (office(60, 100.0, 5000.0, percent(1.0)), State::Estimate),
        (office(64, 100.0, 5000.0, low_at_last), State::Frozen),
    ] {
        let last = samples.last().copied().expect("there are looks");
        let at = |days: i64| last.at + SignedDuration::from_hours(24 * days);
        let look = |samples: &[Sample], now| {
            forecast(
                History { samples, ..History::default() },
                &Outlook { now, zone: ZONE, rated_pages: Some(5000.0) },
            )
        };
        assert_eq!((look(&samples, at(28)).state, look(&samples, at(28)).basis.unseen_since), (state, None));
        let unseen = look(&samples, at(29));
        assert_eq!((unseen.state, unseen.basis.unseen_since), (State::TooLittleData, Some(last.at)));
        assert!(
            unseen.empty_at.is_none() && unseen.pages_left.is_none() && unseen.basis.frozen_since.is_none()
        );
        let seen: Vec<Sample> = [&samples[..], &[Sample { at: at(29), ..last }]].concat();
        assert_eq!((look(&seen, at(29)).state, look(&seen, at(29)).basis.unseen_since), (state, None));
    }
}
