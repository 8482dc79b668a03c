use jiff::SignedDuration;

use super::{
    super::{
        Forecast, Outlook, State, forecast,
        tests::{ZONE, office, percent},
    },
    made,
};
use crate::supplies::{
    history::{History, Level, Sample},
    number::days_between,
    ordering::{Decision, Policy, Reason, Stock, advise},
};

/// The same printer, which tells another count, by the place of the sample among all.
fn counting(samples: &[Sample], count: impl Fn(usize, Option<u64>) -> Option<u64>) -> Vec<Sample> {
    let told = |(place, sample): (usize, &Sample)| Sample {
        impressions: count(place, sample.impressions),
        ..*sample
    };
    samples.iter().enumerate().map(told).collect()
}

fn uncounted(samples: &[Sample]) -> Vec<Sample> {
    counting(samples, |_, _| None)
}

fn look(samples: &[Sample]) -> Forecast {
    let now = samples.last().expect("there are looks").at;
    forecast(History { samples, ..History::default() }, &Outlook { now, zone: ZONE, rated_pages: None })
}

/// The level stands as it is for so many more days.
fn standing(mut samples: Vec<Sample>, days: i64) -> Vec<Sample> {
    let last = samples.last().copied().expect("there are looks");
    samples
        .extend((1..=days).map(|day| Sample { at: last.at + SignedDuration::from_hours(24 * day), ..last }));
    samples
}

#[test]
fn a_counter_that_goes_with_the_level_is_gone_by() {
    let only_low = |left: f64| if left < 0.12 { Level::Low } else { Level::NotReported };
    for samples in [
        office(200, 100.0, 5000.0, percent(1.0)),
        office(200, 100.0, 5000.0, percent(25.0)),
        office(200, 7.0, 5000.0, percent(1.0)),
        office(200, 4000.0, 5000.0, percent(10.0)),
        office(200, 100.0, 3000.0, only_low),
        standing(office(60, 100.0, 5000.0, percent(1.0)), 200),
        counting(&office(200, 100.0, 5000.0, percent(1.0)), |place, told| told.filter(|_| place % 9 == 0)),
        counting(&office(200, 100.0, 5000.0, percent(1.0)), |place, told| {
            Some(told? % 997 + u64::from(place > 9))
        }),
        office(200, 100.0, 5000.0, |_| Level::NotReported),
        uncounted(&office(200, 100.0, 5000.0, |_| Level::NotReported)),
    ] {
        let history = History { samples: &samples, ..History::default() };
        assert!(made(history, history.step()).is_none());
    }
}

#[test]
fn where_no_page_is_counted_there_is_a_date_by_the_level_and_no_pages() {
    // 300 of the third 5,000 are left after 188 days, for three working days from a Monday on.
    let office = office(190, 100.0, 5000.0, percent(1.0));
    let by_pages = look(&office);
    let monthly = counting(&office, |place, _| u64::try_from(place / 120).ok());
    for (what, samples) in [
        ("no counter", uncounted(&office)),
        ("a counter that stands", counting(&office, |_, _| Some(5))),
        ("one that moves once a month", monthly),
        (
            "one that stands since a month",
            counting(&office, |place, told| if place < 640 { told } else { Some(1) }),
        ),
        ("none since a month", counting(&office, |place, told| told.filter(|_| place < 640))),
    ] {
        let by_level = look(&samples);
        assert_eq!(by_level.state, State::Estimate, "{what}");
        assert!(by_level.basis.by_level && by_level.pages_left.is_none(), "{what}");
        assert!(by_level.basis.cartridge_pages.is_none() && by_level.basis.pages_a_day < 1e-9, "{what}");
        assert_eq!(by_level.basis.days, by_pages.basis.days, "{what}");
        assert_eq!(by_level.basis.cartridges, by_pages.basis.cartridges, "{what}");
        let (ours, theirs) = (by_level.empty_at.expect("a date"), by_pages.empty_at.expect("a date"));
        assert!(days_between(ours.p50, theirs.p50).abs() < 2.0, "{what}: {ours:?} {theirs:?}");
        let whole = by_level.pages_of_a_whole().expect("made pages");
        assert!((9_000.0..11_000.0).contains(&whole), "{what}: {whole}");
    }
}

#[test]
fn it_is_ordered_by_the_level_as_by_pages() {
    let office = office(198, 100.0, 5000.0, percent(1.0));
    let order = |samples: &[Sample]| {
        let advice = advise(&look(samples), Stock::default(), &Policy::default());
        (advice.decision, advice.reason, advice.quantity)
    };
    let stands = counting(&office, |_, _| Some(5));
    let dues: Vec<bool> = (600..office.len())
        .step_by(4)
        .map(|looks| {
            let (ours, theirs) = (order(&stands[..looks]), order(&office[..looks]));
            let near = office[looks - 1].level.percent().expect("a number");
            if !(10..=50).contains(&near) {
                assert_eq!(ours, theirs, "{near} %");
            }
            ours == (Decision::Order, Reason::BelowReorderPoint, 1)
        })
        .collect();
    assert!(dues.contains(&true) && dues.contains(&false), "{dues:?}");
    let one = Stock { on_hand: 1, on_order: 0 };
    let spare = advise(&look(&stands), one, &Policy::default());
    assert_eq!((spare.decision, spare.reason), (Decision::Wait, Reason::AboveReorderPoint));
    let (position, point) =
        (spare.position_pages.expect("made pages"), spare.reorder_point_pages.expect("too"));
    assert!(spare.by_level && position > 10_000.0 && point < 10_000.0, "{spare:?}");
}

#[test]
fn not_in_use_is_what_stands_and_not_what_is_empty_or_between_two_steps() {
    let state = |samples: Vec<Sample>| look(&uncounted(&samples)).state;
    let used = |days| office(days, 100.0, 5000.0, percent(1.0));
    assert_eq!(state(standing(used(3), 11)), State::TooLittleData);
    assert_eq!(state(standing(used(3), 200)), State::NotInUse);
    assert_eq!(state(standing(used(50), 40)), State::Estimate);
    assert_eq!(state(standing(used(50), 70)), State::NotInUse);
    // A step of 25 % takes some 17 days of the 68 that one lasts, and 170 where a tenth is printed.
    assert_eq!(state(office(400, 10.0, 5000.0, percent(25.0))), State::Estimate);
    // What is empty says nothing of how much is printed, nor does it wait to be ordered.
    let mut empty = used(200);
    empty.truncate(empty.len() - 3);
    let last = empty.last().copied().expect("there are looks");
    for level in (0..last.level.percent().expect("a number")).rev() {
        let at = empty.last().expect("there are looks").at + SignedDuration::from_hours(8);
        empty.push(Sample { at, level: Level::Percent(level), ..last });
    }
    let empty = look(&uncounted(&standing(empty, 200)));
    assert_eq!((empty.level, empty.state), (Level::Percent(0), State::Estimate));
    let advice = advise(&empty, Stock::default(), &Policy::default());
    assert_eq!((advice.decision, advice.reason), (Decision::Order, Reason::BelowReorderPoint));
}

#[test]
fn coarse_steps_and_low_alone_say_it_roughly() {
    let only_low = |left: f64| if left < 0.12 { Level::Low } else { Level::NotReported };
    let low_at_last = |left: f64| if left < 0.12 { Level::Low } else { percent(1.0)(left) };
    // 1,300 of the third 5,000 are left.
    let truth = look(&office(188, 100.0, 5000.0, percent(1.0))).empty_at.expect("a date").p50;
    for (what, samples) in [
        ("steps of 10", office(188, 100.0, 5000.0, percent(10.0))),
        ("steps of 25", office(188, 100.0, 5000.0, percent(25.0))),
        ("only low", office(188, 100.0, 5000.0, only_low)),
    ] {
        let told = look(&uncounted(&samples));
        let empty = told.empty_at.unwrap_or_else(|| panic!("{what}: {:?}", told.state));
        assert!(empty.p10 < truth && truth < empty.p90, "{what}: {truth} {empty:?}");
    }
    let frozen = look(&uncounted(&office(64, 100.0, 5000.0, low_at_last)));
    assert_eq!((frozen.state, frozen.pages_left), (State::Frozen, None));
    assert_eq!(advise(&frozen, Stock::default(), &Policy::default()).decision, Decision::Order);
    // Until the first cartridge was seen whole nobody knows how fast it goes.
    assert_eq!(look(&uncounted(&office(40, 100.0, 5000.0, only_low))).state, State::LevelNotReported);
}
