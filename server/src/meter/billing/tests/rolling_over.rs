//! Where a meter begins anew after its last count, and where it only looks like that.

use std::time::Duration;

use app::{
    model::{HoldCause, ReadFlag, ReadState, Resolution},
    port::ResolutionError,
};

use super::{
    super::{Rate, resolve},
    printer::{Bench, KEY},
};

#[test]
fn a_rollover_is_billed_and_told_with_the_next_read() {
    let mut bench = Bench::new(999_990, 999_999, true);
    bench.read();
    bench.print(15);
    assert!(bench.observed().durable, "a new segment is on the disk before it is relied on");
    let (state, content) = bench.read();
    assert_eq!(state, ReadState::Waiting);
    assert_eq!((content.meters[0].value, content.meters[0].segment), (6, 2));
    assert_eq!(content.meters[0].since_previous, Some(15));
    assert!(content.flags.contains(&ReadFlag::RolledOver { key: KEY.into(), last: 999_999 }));
    let (_, content) = bench.read();
    assert!(content.flags.is_empty(), "told once");
}

#[test]
fn a_rollover_is_believed_no_further_than_the_time_that_there_surely_was() {
    let known = Rate::PagesPerMinute(60);
    let five = Duration::from_mins(5);
    // From, to, the end where it is told, speed, time until a restart and since, with a time service.
    let table = [
        ((999_990, 5, None), known, (five, None), false, Some(15)),
        ((990_024, 7, None), known, (five, None), false, None),
        ((990_024, 7, Some(999_999)), known, (five, None), false, None),
        ((999_900, 900, None), known, (Duration::from_mins(15), None), false, Some(1_000)),
        // Silent for three hours: its board may have been exchanged.
        ((990_024, 7, None), known, (Duration::from_hours(3), None), false, None),
        // Over a restart: off for an hour, as it happens.
        ((999_990, 5, None), known, (five, Some(five)), false, Some(15)),
        ((999_990, 5, Some(999_999)), known, (five, Some(Duration::ZERO)), false, Some(14)),
        ((990_024, 7, None), known, (five, Some(five)), false, None),
        ((990_024, 7, Some(999_999)), known, (five, Some(five)), false, None),
        ((999_900, 300, None), known, (five, Some(five)), false, Some(400)),
        ((999_900, 900, None), known, (five, Some(five)), false, None),
        ((999_900, 900, None), known, (five, Some(five)), true, Some(1_000)),
        ((990_024, 7, None), known, (five, Some(Duration::from_hours(3))), true, None),
        // Of a printer whose speed is not known: nobody makes 2,000 a minute because nothing says that it can't.
        ((999_990, 400, None), Rate::Unknown, (five, None), false, Some(410)),
        ((990_024, 7, None), Rate::Unknown, (five, None), false, None),
    ];
    for ((from, to, told), rate, (before, since), synchronised, made) in table {
        let mut bench = Bench::new(from, told.unwrap_or(0xffff_ffff), told.is_some());
        bench.rules.rate = rate;
        bench.clock.synchronise(synchronised.then_some(true));
        bench.observe();
        bench.clock.advance(before);
        if let Some(since) = since {
            bench.clock.reboot(Duration::from_hours(1));
            bench.clock.advance(since);
        }
        (bench.change, bench.shown) = (Some((from, to)), to);
        let opened = bench.observe();
        let what = format!("{from} to {to}, {told:?}, {rate:?}, {before:?}, {since:?}");
        assert_eq!(opened.is_empty(), made.is_some(), "{what}: {opened:?}");
        assert_eq!(bench.usage(), made.unwrap_or(0), "{what}");
        if let [hold] = &opened[..] {
            let rollover = Resolution::Rollover { last: 999_999 };
            let resolved = resolve(&bench.billing, hold.id, &rollover).unwrap();
            assert_eq!(
                resolved.made[KEY],
                999_999 - from + to + u64::from(told.is_none()),
                "{what}: on a word"
            );
        }
    }
}

#[test]
fn a_counter_that_shows_four_billion_for_a_moment_is_never_billed() {
    let mut bench = Bench::new(48_000, 0xffff_ffff, false);
    bench.rules.rate = Rate::Unknown;
    bench.read();
    for shown in [4_294_967_295, 48_003] {
        bench.change = Some((bench.shown, shown));
        bench.shown = shown;
        bench.clock.advance(Duration::from_mins(5));
        bench.observe();
    }
    assert_eq!(bench.billing.holds.len(), 2);
    let too_much = resolve(&bench.billing, 1, &Resolution::AsIs);
    assert!(matches!(too_much, Err(ResolutionError::TooMuch { .. })), "{too_much:?}");
    while bench.resolve() {}
    assert!(bench.billing.holds.is_empty());
    assert_eq!(bench.usage(), 0);
}

#[test]
fn a_count_that_is_held_rolls_over_on_nobody_s_word_but_the_administrator_s() {
    let mut bench = Bench::new(30, 999_999, false);
    for shown in [0xffff_ffff, 33] {
        bench.change = Some((bench.shown, shown));
        bench.shown = shown;
        bench.clock.advance(Duration::from_mins(5));
        bench.observe();
    }
    let causes: Vec<&HoldCause> = bench.billing.holds.iter().map(|hold| &hold.cause).collect();
    assert!(
        matches!(causes[..], [HoldCause::Impossible { .. }, HoldCause::WentBack { .. }]),
        "a meter of 32 bits does not roll over within a reading of having jumped to its end: {causes:?}"
    );
    while bench.resolve() {}
    assert_eq!(bench.usage(), 0);
}
