use std::time::Duration;

use app::{
    model::{EndAndStart, Gap, HoldCause, ReadFlag, ReadState, Resolution},
    port::ResolutionError,
};

use super::{
    super::{Taken, read, resolve},
    printer::{Bench, KEY, meter},
};
use crate::clock::Clock;

pub(super) fn gap(old: u64, new: u64) -> Gap {
    Gap { key: KEY.into(), label: "Total Impressions".into(), old, new, rollover: None }
}

fn reads(end: u64, start: u64) -> Vec<EndAndStart> {
    vec![EndAndStart { key: KEY.into(), end, start }]
}

#[test]
fn a_read_is_one_set_with_what_was_made_since_the_one_before() {
    let mut bench = Bench::new(48_000, 999_999, false);
    bench.print(200);
    let (state, content) = bench.read();
    assert_eq!(
        (state, content.meters[0].since_previous),
        (ReadState::Waiting, None),
        "the first has none before it"
    );
    bench.print(13);
    let (_, content) = bench.read();
    let read = &content.meters[0];
    assert_eq!((read.value, read.segment, read.since_previous), (48_213, 1, Some(13)));
    let (_, content) = bench.read();
    assert_eq!(content.meters[0].since_previous, Some(0));
}

#[test]
fn a_count_that_went_back_holds_billing_until_somebody_says_what_happened() {
    let mut bench = Bench::new(48_000, 999_999, false);
    bench.read();
    bench.print(13);
    bench.observe();
    bench.print(5);
    (bench.change, bench.shown) = (Some((48_018, 0)), 0);
    bench.print(20);
    let opened = bench.observe();
    assert_eq!(opened[0].cause, HoldCause::WentBack { gaps: vec![gap(48_013, 20)] });
    bench.print(10);
    let (state, content) = bench.read();
    assert_eq!((state, content.holds.len()), (ReadState::Held, 1));
    assert_eq!((content.meters[0].value, content.meters[0].segment), (30, 2));

    let as_is = resolve(&bench.billing, 1, &Resolution::AsIs).unwrap();
    assert_eq!(as_is.billing.line.unwrap().counters[KEY].usage(), 13 + 10, "the gap bills nothing");
    let change = Resolution::MeterChange { reads: reads(48_018, 0) };
    let resolved = resolve(&bench.billing, 1, &change).unwrap();
    assert_eq!(resolved.made[KEY], 5 + 20);
    bench.billing = resolved.billing;
    let (state, content) = bench.read();
    assert_eq!((state, content.meters[0].since_previous), (ReadState::Waiting, Some(13 + 5 + 20 + 10)));
    assert_eq!(resolve(&bench.billing, 1, &change), Err(ResolutionError::NotOpen), "once alone");
}

#[test]
fn meters_that_go_back_together_are_one_hold_with_one_resolution() {
    let mut bench = Bench::new(48_000, 999_999, false);
    let mut observe = |total, black| {
        bench.clock.advance(Duration::from_mins(5));
        let mut reading = bench.reading();
        reading.meters = vec![meter(KEY, total, None), meter("black-impressions", black, None)];
        let observed = super::super::observe(&bench.billing, &reading, &bench.clock.look(), &bench.rules);
        bench.billing = observed.billing;
        observed.opened
    };
    observe(48_000, 40_000);
    let opened = observe(20, 15);
    let black = Gap { key: "black-impressions".into(), ..gap(40_000, 15) };
    assert_eq!(opened.len(), 1);
    assert_eq!(opened[0].cause, HoldCause::WentBack { gaps: vec![gap(48_000, 20), black] });
    let one = Resolution::MeterChange { reads: reads(48_000, 0) };
    assert!(matches!(resolve(&bench.billing, 1, &one), Err(ResolutionError::MeterLeftOut { .. })));
    let black = EndAndStart { key: "black-impressions".into(), end: 40_001, start: 0 };
    let both = Resolution::MeterChange { reads: [reads(48_000, 0), vec![black]].concat() };
    let resolved = resolve(&bench.billing, 1, &both).unwrap();
    assert_eq!((resolved.made[KEY], resolved.made["black-impressions"]), (20, 16));
    let rolled = resolve(&bench.billing, 1, &Resolution::Rollover { last: 49_999 }).unwrap();
    assert_eq!((rolled.made[KEY], rolled.made["black-impressions"]), (1_999 + 20 + 1, 9_999 + 15 + 1));
}

#[test]
fn a_resolution_that_can_not_be_true_is_refused_with_the_reason() {
    let mut bench = Bench::new(48_000, 999_999, false);
    (bench.change, bench.shown) = (Some((48_000, 0)), 20);
    bench.observe();
    let label = || String::from("Total Impressions");
    let table = [
        (Resolution::SerialNumber { reads: vec![] }, ResolutionError::DoesNotFit),
        (
            Resolution::MeterChange { reads: vec![] },
            ResolutionError::MeterLeftOut { key: KEY.into(), label: label() },
        ),
        (
            Resolution::MeterChange { reads: reads(47_999, 0) },
            ResolutionError::EndTooLow { key: KEY.into(), label: label(), end: 47_999, old: 48_000 },
        ),
        (
            Resolution::MeterChange { reads: reads(48_000, 21) },
            ResolutionError::StartTooHigh { key: KEY.into(), label: label(), start: 21, new: 20 },
        ),
        (
            Resolution::MeterChange { reads: reads(4_294_967_295, 0) },
            ResolutionError::TooMuch { key: KEY.into(), label: label(), made: 4_294_919_315 },
        ),
        (
            Resolution::MeterChange { reads: [reads(48_000, 0), reads(48_000, 0)].concat() },
            ResolutionError::WrongMeter { key: KEY.into() },
        ),
        (
            Resolution::Rollover { last: 9_999 },
            ResolutionError::NoRollover { label: label(), last: 9_999, old: 48_000, new: 20 },
        ),
        (
            Resolution::Rollover { last: 4_294_967_295 },
            ResolutionError::TooMuch { key: KEY.into(), label: label(), made: 4_294_919_316 },
        ),
    ];
    for (resolution, expected) in table {
        assert_eq!(resolve(&bench.billing, 1, &resolution), Err(expected), "{resolution:?}");
    }
    let rollover = resolve(&bench.billing, 1, &Resolution::Rollover { last: 99_999 }).unwrap();
    assert_eq!(rollover.made[KEY], 51_999 + 20 + 1);
}

#[test]
fn what_no_printer_can_make_is_held_and_billed_only_on_somebodys_word() {
    let mut bench = Bench::new(48_000, 0xffff_ffff, false);
    bench.clock.advance(Duration::from_mins(10));
    (bench.change, bench.shown) = (Some((48_000, 48_000)), 48_900);
    let opened = bench.observe();
    assert_eq!(opened[0].cause, HoldCause::Impossible { gaps: vec![gap(48_000, 48_900)], most: 660 + 120 });
    let as_is = resolve(&bench.billing, 1, &Resolution::AsIs).unwrap();
    assert_eq!(as_is.made[KEY], 900, "the count is right, says the administrator");
    let exchanged =
        resolve(&bench.billing, 1, &Resolution::MeterChange { reads: reads(48_000, 48_895) }).unwrap();
    assert_eq!(exchanged.made[KEY], 5);
}

#[test]
fn a_meter_that_vanishes_is_waited_for_then_held_then_let_go() {
    let mut bench = Bench::new(48_000, 999_999, false);
    let both = |bench: &Bench, black: Option<u64>| {
        let mut reading = bench.reading();
        reading.meters.extend(black.map(|black| meter("black-impressions", black, None)));
        reading
    };
    let observe = |bench: &mut Bench, black| {
        let reading = both(bench, black);
        let observed = super::super::observe(&bench.billing, &reading, &bench.clock.look(), &bench.rules);
        bench.billing = observed.billing;
        (observed.opened, read(&bench.billing, &reading, &bench.clock.look(), &bench.rules))
    };
    let (_, taken) = observe(&mut bench, Some(48_000));
    let Taken::Read(first) = taken else { panic!("{taken:?}") };
    assert_eq!(first.content.flags, [ReadFlag::NewMeter { key: "black-impressions".into() }]);
    bench.billing = first.billing;
    for _ in 0..2 {
        let (opened, taken) = observe(&mut bench, None);
        assert_eq!((opened, taken), (vec![], Taken::Incomplete(vec!["Total Impressions".into()])));
        bench.clock.advance(Duration::from_mins(30));
    }
    let (opened, taken) = observe(&mut bench, None);
    assert!(
        matches!(&opened[0].cause, HoldCause::Missing { key, old: 48_000, .. } if key == "black-impressions")
    );
    assert!(matches!(taken, Taken::Read(held) if held.state == ReadState::Held));
    let (opened, _) = observe(&mut bench, None);
    assert!(opened.is_empty(), "told once");
    bench.billing = resolve(&bench.billing, 1, &Resolution::AsIs).unwrap().billing;
    bench.clock.advance(Duration::from_hours(5));
    let (opened, taken) = observe(&mut bench, None);
    assert!(opened.is_empty());
    assert!(matches!(taken, Taken::Read(read) if read.content.meters.len() == 1));
    let (_, taken) = observe(&mut bench, Some(10));
    let Taken::Read(again) = taken else { panic!("{taken:?}") };
    assert_eq!(again.content.meters[1].segment, 2, "it begins anew");
    assert_eq!(again.content.flags, [ReadFlag::NewMeter { key: "black-impressions".into() }]);
}

#[test]
fn a_printer_without_a_total_is_billed_by_its_life_count_and_service_is_kept_apart() {
    let bench = Bench::new(48_000, 999_999, false);
    let mut reading = bench.reading();
    reading.meters = vec![meter(app::model::LIFE_COUNT_KEY, 7, None), meter("sheets", 4, None)];
    reading.service_meters = vec![meter("service-total-impressions", 2, None)];
    let look = bench.clock.look();
    let first =
        super::super::observe(&super::super::Billing::default(), &reading, &look, &bench.rules).billing;
    let Taken::Read(read) = read(&first, &reading, &look, &bench.rules) else { panic!("a read") };
    let keys: Vec<&str> = read.content.meters.iter().map(|meter| &*meter.key).collect();
    assert_eq!(keys, [app::model::LIFE_COUNT_KEY]);
    assert_eq!(
        (read.content.service[0].key.as_str(), read.content.service[0].value),
        ("service-total-impressions", 2)
    );
    reading.meters.clear();
    let nothing =
        super::super::observe(&super::super::Billing::default(), &reading, &look, &bench.rules).billing;
    assert_eq!(super::super::read(&nothing, &reading, &look, &bench.rules), Taken::NoMeters);
}

#[test]
fn with_all_places_for_holds_taken_a_gap_waits_and_is_not_passed_over() {
    let mut bench = Bench::new(900_000, 999_999, false);
    while bench.billing.holds.len() < 32 {
        (bench.change, bench.shown) = (Some((bench.shown, bench.shown - 1_000)), bench.shown - 1_000);
        bench.observe();
    }
    let (before, end) = (bench.usage(), bench.shown);
    bench.shown = 5;
    assert!(bench.observe().is_empty());
    while bench.resolve() {}
    assert_eq!((bench.usage(), bench.billing.holds.len()), (before, 0));
    bench.change = Some((end, 0));
    assert_eq!(bench.observe()[0].cause, HoldCause::WentBack { gaps: vec![gap(end, 5)] });
}
