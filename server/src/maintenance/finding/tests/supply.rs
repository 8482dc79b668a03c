use app::model::{Evidence, FindingKind, Severity, Training};

use super::{day, live, live_by_the_hour};
use crate::maintenance::finding::{Installed, SupplyPast};

/// A fuser in since day 0, of which `percent(day)` are left, at a thousand impressions a day.
fn fuser(n: i64, percent: u8, rated: Option<u64>) -> SupplyPast {
    let count = u64::try_from(n).unwrap() * 1_000;
    SupplyPast {
        index: 4,
        service_item: true,
        training: Training::FieldService,
        rated,
        forecast_days: None,
        seen_installed: true,
        current: Installed { at: day(0), first: (100, 0), last: (percent, count), step: 1 },
        before: Vec::new(),
    }
}

fn sinking(n: i64, days: i64) -> u8 {
    u8::try_from((100 - n * 100 / days).max(0)).unwrap()
}

#[test]
fn a_service_item_is_told_of_a_month_before_its_end_and_again_when_it_is_over() {
    let (findings, diary) = live(1, 205, &[], |n| vec![fuser(n, sinking(n, 200), None)]);
    assert_eq!(
        diary,
        [(170, "Opened service-life/4".to_owned()), (200, "Worsened service-life/4".to_owned())]
    );
    assert_eq!(findings.open[0].severity, Severity::Critical);
    let Evidence::Life { percent, days_left, .. } = findings.open[0].evidence else { panic!("a life") };
    assert_eq!((percent, days_left), (Some(0), Some(0)));
}

#[test]
fn the_rated_impressions_count_where_the_level_stands_still() {
    let (findings, diary) = live(1, 130, &[], |n| vec![fuser(n, 100, Some(150_000))]);
    assert_eq!(diary, [(120, "Opened service-life/4".to_owned())]);
    let expected = Evidence::Life {
        percent: Some(100),
        impressions: Some(130_000),
        since_installed: true,
        rated: Some(150_000),
        days_left: Some(20),
    };
    assert_eq!(findings.open[0].evidence, expected);
}

#[test]
fn of_a_part_that_was_there_before_its_rating_tells_no_end_and_its_impressions_are_not_all() {
    let there_before = |n, percent| SupplyPast { seen_installed: false, ..fuser(n, percent, Some(150_000)) };
    let (findings, diary) = live(1, 130, &[], |n| vec![there_before(n, 100)]);
    assert_eq!((findings.open.len(), diary.len()), (0, 0), "{diary:?}");
    let (findings, _) = live(1, 2, &[], |n| vec![there_before(n, 5)]);
    let expected = Evidence::Life {
        percent: Some(5),
        impressions: Some(2_000),
        since_installed: false,
        rated: Some(150_000),
        days_left: None,
    };
    assert_eq!(findings.open[0].evidence, expected);
}

#[test]
fn a_part_ends_when_its_forecast_says_and_whoever_puts_in_the_next_one_is_named() {
    let (findings, diary) = live(1, 190, &[], |n| {
        let days = u32::try_from(210 - n).ok();
        let part = fuser(n, sinking(n, 200), None);
        vec![SupplyPast { forecast_days: days, training: Training::Untrained, ..part }]
    });
    assert_eq!(diary, [(180, "Opened service-life/4".to_owned())]);
    let Evidence::Life { days_left, .. } = findings.open[0].evidence else { panic!("a life") };
    assert_eq!((days_left, findings.open[0].training), (Some(20), Training::Untrained));
}

#[test]
fn a_new_part_closes_it() {
    let (findings, diary) = live(1, 200, &[], |n| {
        let mut part = fuser(n, sinking(n, 200), None);
        if n >= 180 {
            let count = u64::try_from(n).unwrap() * 1_000;
            part.current = Installed { at: day(180), first: (100, 180_000), last: (100, count), step: 1 };
        }
        vec![part]
    });
    assert_eq!(diary, [(170, "Opened service-life/4".to_owned()), (180, "Closed service-life/4".to_owned())]);
    assert!(findings.open.is_empty());
}

/// A toner of which a percent goes for `pages` impressions, after three that took 200 each.
fn toner(n: i64, pages: u64, step: u8) -> SupplyPast {
    toner_after(u64::try_from(n - 60).unwrap() * 1_000, pages, step)
}

/// The same after so many impressions.
fn toner_after(count: u64, pages: u64, step: u8) -> SupplyPast {
    let before = |at| Installed { at: day(at), first: (100, 0), last: (0, 20_000), step };
    let used = (count / pages).min(100) / u64::from(step) * u64::from(step);
    let left = u8::try_from(100 - used).unwrap();
    SupplyPast {
        index: 1,
        service_item: false,
        training: Training::Untrained,
        rated: None,
        forecast_days: None,
        seen_installed: true,
        current: Installed { at: day(60), first: (100, 0), last: (left, count), step },
        before: vec![before(40), before(20), before(0)],
    }
}

#[test]
fn a_supply_that_empties_too_fast_is_found_and_one_that_does_not_is_not() {
    for (pages, step, found) in
        [(200, 1, false), (150, 1, false), (120, 1, true), (60, 1, true), (50, 20, true), (100, 20, false)]
    {
        let (_, diary) = live(61, 60 + 7, &[], |n| vec![toner(n, pages, step)]);
        let opened = diary.iter().any(|(_, step)| step == "Opened fast-supply/1");
        assert_eq!(opened, found, "{pages} impressions a percent in steps of {step}: {diary:?}");
        assert_eq!(diary.len(), usize::from(found), "told once");
    }
}

#[test]
fn a_fast_supply_says_against_what_and_closes_with_the_next() {
    let (findings, diary) = live(61, 66, &[], |n| {
        let mut toner = toner(n, 60, 1);
        if n == 66 {
            toner.current = Installed { at: day(66), first: (100, 6_000), last: (100, 6_000), step: 1 };
        }
        vec![toner]
    });
    let steps: Vec<&str> = diary.iter().map(|(_, step)| step.as_str()).collect();
    assert_eq!(steps, ["Opened fast-supply/1", "Closed fast-supply/1"]);
    assert!(findings.open.is_empty());
    let (findings, _) = live(61, 64, &[], |n| vec![toner(n, 60, 1)]);
    assert_eq!(findings.open[0].kind, FindingKind::FastSupply);
    let Evidence::Pace { seen, before } = findings.open[0].evidence else { panic!("a pace") };
    assert_eq!((before.percent, before.impressions), (100, 20_000));
    assert!(u64::from(seen.percent) * 60 <= seen.impressions + 60);
}

#[test]
fn a_fast_supply_stays_one_between_the_steps_of_its_level() {
    let printed = |n: i64| u64::try_from(n - 60 * 24).unwrap() * 1_000 / 24;
    for (pages, step) in [(60, 1), (100, 1), (120, 1), (90, 5), (80, 10), (50, 20)] {
        // Until it is empty.
        let last = 60 * 24 + i64::try_from(pages * 100 * 24 / 1_000).unwrap();
        let diary = live_by_the_hour(60 * 24, last, |n| vec![toner_after(printed(n), pages, step)]);
        assert_eq!(diary, ["Opened fast-supply/1"], "{pages} impressions a percent in steps of {step}");
    }
}

#[test]
fn a_fast_supply_that_clearly_is_none_any_more_is_over_once() {
    let diary = live_by_the_hour(60 * 24, 75 * 24, |n| {
        let count = u64::try_from(n - 60 * 24).unwrap() * 1_000 / 24;
        // After 3,000 impressions a percent goes for 400.
        let mut toner = toner_after(count.min(3_000), 60, 1);
        let slowly = u8::try_from(count.saturating_sub(3_000) / 400).unwrap();
        toner.current.last = (toner.current.last.0 - slowly, count);
        vec![toner]
    });
    assert_eq!(diary, ["Opened fast-supply/1", "Closed fast-supply/1"]);
}

#[test]
fn a_part_of_which_the_days_go_up_and_down_is_told_of_once() {
    let forecast = |n: i64| match n {
        ..100 => Some(u32::try_from(28 + n % 7).unwrap()),
        100..150 => None,
        150..200 => Some(45),
        _ => Some(46),
    };
    let part = |n| SupplyPast { forecast_days: forecast(n), rated: None, ..fuser(0, 100, None) };
    assert_eq!(live_by_the_hour(1, 199, |n| vec![part(n)]), ["Opened service-life/4"]);
    let diary = live_by_the_hour(1, 240, |n| vec![part(n)]);
    assert_eq!(diary, ["Opened service-life/4", "Closed service-life/4"]);
}
