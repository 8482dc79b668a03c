use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{
    Advice, Decision, LeadTime, LeadTimeDemand, Policy, Reason, Stock, advise, clearly_enough, due_within,
    reorder::reorder_point_hiding, reorder_point,
};
use crate::supplies::{
    forecast::{Forecast, Outlook, forecast},
    history::{History, Level, Sample},
};

/// An office that has so much left, told in steps of 1 %: cartridges of 5,000 pages, 100 on each day.
fn with_left(percent: u32) -> Forecast {
    after((150 - percent / 2) * 4)
}

/// That office after so many looks, four a day.
fn after(looks: u32) -> Forecast {
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().expect("a time");
    let looks = (0..looks).map(|look| {
        let printed = look * 25;
        let level = Level::Percent(u8::try_from(100 - printed % 5000 / 50).expect("0 to 100"));
        let at = begin + SignedDuration::from_hours(i64::from(look) * 6);
        Sample { at, impressions: Some(u64::from(printed)), level, usage: None }
    });
    let samples: Vec<Sample> = looks.collect();
    let now = samples.last().expect("there are looks").at;
    let outlook = Outlook { now, zone: &TimeZone::UTC, rated_pages: None };
    forecast(History { samples: &samples, ..History::default() }, &outlook)
}

fn asked(percent: u32, on_hand: u32, on_order: u32) -> Advice {
    advise(&with_left(percent), Stock { on_hand, on_order }, &Policy::default())
}

#[test]
fn what_is_there_decides_and_the_numbers_say_why() {
    let table = [
        (80, 0, 0, Decision::Wait, Reason::AboveReorderPoint),
        (6, 0, 0, Decision::Order, Reason::BelowReorderPoint),
        (6, 1, 0, Decision::Wait, Reason::AboveReorderPoint),
        (6, 0, 1, Decision::OnOrder, Reason::OpenOrder),
    ];
    for (percent, on_hand, on_order, decision, reason) in table {
        let advice = asked(percent, on_hand, on_order);
        assert_eq!((advice.decision, advice.reason), (decision, reason), "{percent} % {on_hand} {on_order}");
        let (position, point) =
            (advice.position_pages.expect("a forecast"), advice.reorder_point_pages.expect("too"));
        assert_eq!(decision == Decision::Order, position < point && on_order == 0);
        assert_eq!(advice.quantity > 0, decision == Decision::Order);
    }
}

#[test]
fn where_nobody_says_that_an_order_came_it_brings_enough_to_last_until_the_one_after_it() {
    let quantity = |mean_days, certain_days| {
        let lead_time = LeadTime { mean_days, deviation_days: 0.5 };
        let policy = Policy { lead_time, certain_days, ..Policy::default() };
        let advice = |percent| advise(&with_left(percent), Stock::default(), &policy);
        let due = (2..=98).rev().map(advice).find(|advice| advice.decision == Decision::Order);
        due.expect("some day it is due").quantity
    };
    // A cartridge lasts for 50 days, and what it takes to be certain of the next one that it is inside is long here.
    for (mean_days, told, not_told) in [(5.0, 1, 1), (20.0, 1, 2), (25.0, 1, 2), (30.0, 2, 2)] {
        let quantities = (quantity(mean_days, None), quantity(mean_days, Some(10.0)));
        assert_eq!(quantities, (told, not_told), "{mean_days}");
    }
}

#[test]
fn a_printer_that_is_not_the_same_holds_its_orders() {
    let policy = Policy { held: true, ..Policy::default() };
    let advice = advise(&with_left(2), Stock::default(), &policy);
    assert_eq!((advice.decision, advice.reason, advice.quantity), (Decision::Wait, Reason::Held, 0));
}

#[test]
fn in_the_hours_before_a_change_is_believed_nothing_is_ordered_for_the_cartridge_that_is_gone() {
    let order = |looks| advise(&after(looks), Stock::default(), &Policy::default());
    let (before, just, later) = (order(400), order(401), order(420));
    assert_eq!(before.decision, Decision::Order);
    for advice in [just, later] {
        assert_eq!((advice.decision, advice.reason), (Decision::Wait, Reason::AboveReorderPoint));
        assert!(advice.position_pages.is_some_and(|pages| pages > 4000.0), "{advice:?}");
    }
    assert!(after(401).replacements.len() < after(420).replacements.len(), "not believed at once");
}

#[test]
fn what_a_level_may_hide_is_ordered_for_as_far_as_it_is_likely() {
    let point = |deviation_pages, hidden: &[(f64, f64)], service| {
        reorder_point_hiding(LeadTimeDemand { mean_pages: 700.0, deviation_pages }, hidden, service)
    };
    let near = |a: f64, b: f64| (a - b).abs() < 1.0;
    let plain = reorder_point(LeadTimeDemand { mean_pages: 700.0, deviation_pages: 200.0 }, 0.99);
    assert!(near(point(200.0, &[], 0.99), plain) && near(point(200.0, &[(1.0, 0.0)], 0.99), plain));
    assert!(near(point(200.0, &[(1.0, 300.0)], 0.99), plain + 300.0));
    let seldom = [(0.01, 500.0), (0.99, 0.0)];
    assert!(near(point(0.0, &seldom, 0.995), 1200.0) && near(point(0.0, &seldom, 0.98), 700.0));
    let between = point(200.0, &seldom, 0.99);
    assert!(plain < between && between < plain + 500.0, "{between}");
    assert!(near(point(200.0, &[(1.0, f64::NAN)], 0.99), plain));
}

#[test]
fn a_mailing_is_what_takes_it_below_the_reorder_point_so_room_for_one_is_left() {
    let begin: Timestamp = "2026-01-05T00:00:00Z".parse().expect("a time");
    // As much in the mean: 100 a day, or 55 and on each twentieth day 955.
    let point = |usual: u64, mailing: u64| {
        let mut printed = 0;
        let looks = (0..118_u32).map(|day| {
            let left = 100 - printed % 5000 / 50;
            printed += if day % 20 == 19 { mailing } else { usual };
            Sample {
                at: begin + SignedDuration::from_hours(i64::from(day) * 24),
                impressions: Some(printed),
                level: Level::Percent(u8::try_from(left).expect("0 to 100")),
                usage: None,
            }
        });
        let samples: Vec<Sample> = looks.collect();
        let history = History { samples: &samples, ..History::default() };
        let outlook =
            Outlook { now: samples[samples.len() - 1].at, zone: &TimeZone::UTC, rated_pages: Some(5000.0) };
        let advice = advise(&forecast(history, &outlook), Stock::default(), &Policy::default());
        advice.reorder_point_pages.expect("an estimate")
    };
    let (even, mailings) = (point(100, 100), point(55, 955));
    assert!(mailings > even + 800.0, "{even} {mailings}");
}

#[test]
fn what_is_due_soon_goes_into_the_same_parcel() {
    let (forecast, policy) = (with_left(45), Policy::default());
    let advice = advise(&forecast, Stock::default(), &policy);
    assert_eq!(advice.decision, Decision::Wait);
    assert!(!due_within(&advice, &forecast, 2.0));
    assert!(due_within(&advice, &forecast, 25.0));
    let ordered = advise(&forecast, Stock { on_hand: 0, on_order: 1 }, &policy);
    assert!(!due_within(&ordered, &forecast, 25.0), "one open order a supply");
}

#[test]
fn there_is_clearly_enough_where_nothing_will_be_due_within_a_week() {
    let policy = Policy::default();
    let clearly = |percent| {
        let forecast = with_left(percent);
        let advice = advise(&forecast, Stock::default(), &policy);
        (advice.reason, clearly_enough(&advice, &forecast, 0.0), clearly_enough(&advice, &forecast, 10.0))
    };
    assert_eq!(clearly(6), (Reason::BelowReorderPoint, false, false));
    assert_eq!(clearly(90), (Reason::AboveReorderPoint, true, true));
    // Somewhat more than the reorder point: 100 pages a day, and 50 of a percent.
    let ends = (6..90).step_by(2).find(|percent| clearly(*percent).1).expect("some day there is enough");
    let opens =
        (6..90).step_by(2).find(|percent| clearly(*percent).0 == Reason::AboveReorderPoint).expect("too");
    assert!((opens + 12..opens + 24).contains(&ends), "{opens} % {ends} %");
    assert!(!clearly(ends).2, "not where what is due within ten days is needed already");
}

#[test]
fn a_level_that_is_a_step_off_is_not_clearly_enough() {
    let mut forecast = with_left(60);
    let advice = advise(&forecast, Stock::default(), &Policy::default());
    assert!(clearly_enough(&advice, &forecast, 0.0));
    forecast.basis.step_percent = 50;
    assert!(!clearly_enough(&advice, &forecast, 0.0));
}

#[test]
fn the_reorder_point_is_the_mean_where_nothing_varies_and_grows_with_what_is_wanted() {
    let demand = |mean_pages, deviation_pages| LeadTimeDemand { mean_pages, deviation_pages };
    assert!((reorder_point(demand(700.0, 0.0), 0.99) - 700.0).abs() < 1e-9);
    assert!(reorder_point(demand(0.0, 0.0), 0.99).abs() < 1e-9);
    // As the normal distribution has it where it varies little: 700 + 2.326 * 35.
    assert!((reorder_point(demand(700.0, 35.0), 0.99) - 781.4).abs() < 4.0);
    let points: Vec<f64> =
        [0.5, 0.9, 0.99, 0.999].map(|level| reorder_point(demand(700.0, 300.0), level)).into();
    assert!(points.is_sorted() && points[0] >= 700.0, "{points:?}");
    for odd in [f64::NAN, f64::INFINITY, -5.0] {
        assert!(reorder_point(demand(odd, 10.0), 0.99) >= 0.0 || odd.is_nan());
        assert!(reorder_point(demand(100.0, odd), 0.99) >= 0.0);
    }
}

#[test]
fn a_lead_time_is_learnt_from_orders_and_forgets_suppliers_of_long_ago() {
    let configured = LeadTime { mean_days: 5.0, deviation_days: 2.0 };
    for nothing in [&[][..], &[f64::NAN, -3.0]] {
        assert_eq!(
            configured.learned(nothing),
            configured,
            "{nothing:?}: what was set is said as it was set"
        );
    }
    // What differs is learnt as well, and one order alone is hardly anything to go by.
    let deviation = |took: &[f64]| configured.learned(took).deviation_days;
    assert!((1.5..=2.0).contains(&deviation(&[5.0])), "{}", deviation(&[5.0]));
    assert!(deviation(&[5.0; 12]) < 1.1 && deviation(&[1.0, 9.0].repeat(6)) > 3.0);
    let slower = configured.learned(&[12.0; 12]);
    assert!((10.0..12.0).contains(&slower.mean_days), "{slower:?}");
    let mut changed = vec![30.0; 12];
    changed.extend([3.0; 12]);
    assert!(configured.learned(&changed).mean_days < 4.0);
}
