//! Printers that do at random what printers do, and what is billed for it.

use app::model::ReadState;
use proptest::{collection::vec, prelude::*};

use super::printer::Bench;

#[derive(Clone, Copy, Debug)]
enum Step {
    Print(u64),
    Read,
    /// The meter is set to a low count, and a little is printed.
    SetTo(u64),
    /// Another board, with a serial number and a count of its own.
    Board(u64),
    /// The meter shows 2^32-1 for a moment, as where "unknown" is read as a number.
    Unknown,
    /// The administrator says what the oldest hold was.
    Resolve,
    /// The device that reads is switched off and on.
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (1_u64..4_000).prop_map(Step::Print),
        4 => Just(Step::Read),
        1 => (0_u64..50).prop_map(Step::SetTo),
        1 => near_an_end().prop_map(Step::Board),
        1 => Just(Step::Unknown),
        2 => Just(Step::Resolve),
        1 => Just(Step::Restart),
    ]
}

/// Digits or bits; whether the printer tells; how far from the end it begins.
fn printer() -> impl Strategy<Value = Bench> {
    let last = prop_oneof![Just(999_999_u64), Just(9_999_999), Just(0x7fff_ffff), Just(0xffff_ffff)];
    (last, any::<bool>(), prop_oneof![0_u64..2_000, 20_000_u64..900_000])
        .prop_map(|(last, told, before)| Bench::new(last - before, last, told))
}

/// After these a meter may begin anew of which nobody tells.
const ENDS: [u64; 5] = [999_999, 9_999_999, 99_999_999, 0x7fff_ffff, 0xffff_ffff];

/// Counts of a used board: any, and one in three a little before where a meter of six digits would end.
fn near_an_end() -> impl Strategy<Value = u64> {
    prop_oneof![2 => 0_u64..2_000_000, 1 => 985_000_u64..999_999]
}

/// Prints of which a change is noticed, and what a printer of 60 pages a minute makes in the time that they take.
const AFTER_A_CHANGE: u64 = 7;
const MADE_MEANWHILE: u64 = AFTER_A_CHANGE * 66 / 60 + 2 * 60;

/// A reset that nobody can tell from a rollover: in the time that there surely was the printer could have printed up to where
/// its meter may end, and on from there. What is billed for it then is no more than that.
fn looks_like_a_rollover(bench: &Bench, start: u64) -> bool {
    let ends = if bench.told { vec![bench.last] } else { ENDS.to_vec() };
    let made =
        |end: u64| Some(end.checked_sub(bench.shown)? + start + AFTER_A_CHANGE + u64::from(!bench.told));
    ends.into_iter().filter_map(made).any(|made| made <= MADE_MEANWHILE)
}

fn change(bench: &mut Bench, start: u64) {
    bench.change = Some((bench.shown, start));
    bench.shown = start;
    bench.print(AFTER_A_CHANGE);
    bench.observe();
}

/// The printer is read every five minutes meanwhile.
fn print(bench: &mut Bench, count: u64) {
    for done in (0..count).step_by(300) {
        bench.print((count - done).min(300));
        bench.observe();
    }
}

/// What was never a count is shown, and then the meter again.
fn show_unknown(bench: &mut Bench) {
    let shown = std::mem::replace(&mut bench.shown, UNKNOWN);
    bench.change = Some((shown, UNKNOWN));
    bench.clock.advance(std::time::Duration::from_mins(5));
    bench.observe();
    bench.shown = UNKNOWN;
    change(bench, shown);
}

const UNKNOWN: u64 = 0xffff_ffff;

/// Does what comes, and looks each time at what is billed for it.
fn live(bench: &mut Bench, steps: &[Step]) {
    let (mut billed, mut usage, mut boards) = (0, 0, 0);
    let mut first = true;
    for step in steps.iter().copied() {
        let open: Vec<u64> = bench.billing.holds.iter().map(|hold| hold.id).collect();
        match step {
            Step::Print(count) => print(bench, count),
            Step::Read => {
                let (state, content) = bench.read();
                let since = content.meters[0].since_previous;
                assert_eq!(state == ReadState::Held, !bench.billing.holds.is_empty());
                assert_eq!(content.holds.len(), bench.billing.holds.len());
                if state == ReadState::Held {
                    assert_eq!(since, None, "a held read bills nothing");
                } else {
                    assert_eq!(since.is_none(), first, "each but the first says what was made");
                    billed = if first { bench.usage() } else { billed + since.unwrap() };
                    first = false;
                    assert_eq!(billed, bench.usage(), "nothing twice, nothing left out");
                }
            }
            Step::SetTo(start) if !looks_like_a_rollover(bench, start) && bench.shown > start + 100 => {
                change(bench, start);
            }
            // One that nobody has confirmed yet goes first.
            Step::Board(start) if bench.billing.others.is_empty() && start + AFTER_A_CHANGE <= bench.last => {
                boards += 1;
                bench.serial = format!("board {boards}");
                change(bench, start);
            }
            // Of a meter of 32 bits it may be a count.
            Step::Unknown if bench.last < UNKNOWN && bench.shown + AFTER_A_CHANGE <= bench.last => {
                show_unknown(bench);
            }
            Step::Resolve => {
                bench.resolve();
            }
            Step::Restart => bench.clock.reboot(std::time::Duration::from_mins(1)),
            Step::SetTo(_) | Step::Board(_) | Step::Unknown => {}
        }
        if !matches!(step, Step::Resolve) {
            let still: Vec<u64> = bench.billing.holds.iter().map(|hold| hold.id).collect();
            assert!(still.starts_with(&open), "a hold does not end by itself");
        }
        assert!(bench.usage() >= usage, "usage never goes back");
        assert!(bench.usage() <= bench.made, "nothing is billed that was not made");
        usage = bench.usage();
    }
    while bench.resolve() {}
    assert!(bench.billing.holds.is_empty());
    bench.observe();
    assert_eq!(bench.usage(), bench.made, "over all segments");
}

proptest! {
    #[test]
    fn what_is_billed_is_what_was_made_once_and_never_less_than_nothing(
        mut bench in printer(),
        steps in vec(step(), 1..60),
    ) {
        live(&mut bench, &steps);
    }
}

/// Lives that chance had found.
#[test]
fn what_was_once_billed_on_a_guess_is_held() {
    use Step::{Board, Print, Restart, SetTo, Unknown};
    let table: [(&str, u64, &[Step]); 4] = [
        // Taken for a rollover after 999,999 with 9,983 impressions, because nobody knew for how long the machine was off.
        (
            "set anew, 1 % before an end that is not its own, over a restart",
            9_999_999,
            &[Board(990_017), Restart, SetTo(0)],
        ),
        ("the same with its own end", 999_999, &[Board(990_017), Restart, SetTo(0)]),
        (
            "printed over its own end after a restart",
            999_999,
            &[Board(999_000), Restart, Print(3_000), SetTo(40)],
        ),
        (
            "2^32-1 for a moment, of a printer that has hardly printed",
            999_999,
            &[SetTo(12), Unknown, Print(10)],
        ),
    ];
    for told in [false, true] {
        for (what, last, steps) in table {
            println!("{what}, told: {told}");
            live(&mut Bench::new(last - 5_000, last, told), steps);
        }
    }
}
