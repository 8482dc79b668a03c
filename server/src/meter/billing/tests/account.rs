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
        1 => (0_u64..2_000_000).prop_map(Step::Board),
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

/// A reset so near to the end of the range looks like a rollover to everybody.
fn is_near_the_end(bench: &Bench) -> bool {
    bench.last - bench.shown <= bench.last / 50
}

fn change(bench: &mut Bench, start: u64) {
    bench.change = Some((bench.shown, start));
    bench.shown = start;
    bench.print(7);
    bench.observe();
}

proptest! {
    #[test]
    fn what_is_billed_is_what_was_made_once_and_never_less_than_nothing(
        mut bench in printer(),
        steps in vec(step(), 1..60),
    ) {
        let (mut billed, mut usage, mut boards) = (0, 0, 0);
        let mut first = true;
        for step in steps {
            let open: Vec<u64> = bench.billing.holds.iter().map(|hold| hold.id).collect();
            match step {
                Step::Print(count) => {
                    bench.print(count);
                    bench.observe();
                }
                Step::Read => {
                    let (state, content) = bench.read();
                    let since = content.meters[0].since_previous;
                    prop_assert_eq!(state == ReadState::Held, !bench.billing.holds.is_empty());
                    prop_assert_eq!(content.holds.len(), bench.billing.holds.len());
                    if state == ReadState::Held {
                        prop_assert_eq!(since, None, "a held read bills nothing");
                    } else {
                        prop_assert_eq!(since.is_none(), first, "each but the first says what was made");
                        billed = if first { bench.usage() } else { billed + since.unwrap() };
                        first = false;
                        prop_assert_eq!(billed, bench.usage(), "nothing twice, nothing left out");
                    }
                }
                Step::SetTo(start) if !is_near_the_end(&bench) && bench.shown > start + 100 => {
                    change(&mut bench, start);
                }
                // One that nobody has confirmed yet goes first.
                Step::Board(start)
                    if bench.billing.others.is_empty() && start < bench.last - bench.last / 50 =>
                {
                    boards += 1;
                    bench.serial = format!("board {boards}");
                    change(&mut bench, start);
                }
                Step::Resolve => {
                    bench.resolve();
                }
                Step::Restart => bench.clock.reboot(std::time::Duration::from_mins(1)),
                Step::SetTo(_) | Step::Board(_) => {}
            }
            if !matches!(step, Step::Resolve) {
                let still: Vec<u64> = bench.billing.holds.iter().map(|hold| hold.id).collect();
                prop_assert!(still.starts_with(&open), "a hold does not end by itself");
            }
            prop_assert!(bench.usage() >= usage, "usage never goes back");
            prop_assert!(bench.usage() <= bench.made, "nothing is billed that was not made");
            usage = bench.usage();
        }
        while bench.resolve() {}
        prop_assert!(bench.billing.holds.is_empty());
        bench.observe();
        prop_assert_eq!(bench.usage(), bench.made, "over all segments");
    }
}
