//! Another serial number.

use app::model::{HoldCause, ReadState, Resolution};

use super::{
    super::resolve,
    example::gap,
    printer::{Bench, KEY},
};

#[test]
fn another_serial_number_holds_billing_and_bills_nothing_of_a_printer_that_nobody_confirmed() {
    let mut bench = Bench::new(48_000, 999_999, false);
    bench.read();
    bench.print(10);
    bench.observe();
    (bench.serial, bench.shown) = ("B".into(), 100);
    bench.change = Some((48_012, 95));
    let opened = bench.observe();
    let cause = HoldCause::SerialNumber { from: "A".into(), to: "B".into(), gaps: vec![gap(48_010, 100)] };
    assert_eq!(opened[0].cause, cause);
    bench.print(30);
    assert!(bench.observe().is_empty(), "told once");
    assert_eq!(bench.usage(), 10);

    // It was another printer, read by mistake.
    let mut mistake = resolve(&bench.billing, 1, &Resolution::AsIs).unwrap().billing;
    assert!(mistake.holds.is_empty() && mistake.others.is_empty());
    assert_eq!(mistake.line.take().unwrap().counters[KEY].usage(), 10);

    // It is the same one with another board.
    bench.resolve();
    assert_eq!(bench.usage(), 10 + 2 + 5 + 30);
    let (state, content) = bench.read();
    assert_eq!((state, content.meters[0].segment), (ReadState::Waiting, 2));
    assert_eq!(content.meters[0].since_previous, Some(47));
}

#[test]
fn what_was_open_about_a_printer_ends_with_it() {
    let mut bench = Bench::new(48_000, 999_999, false);
    (bench.serial, bench.shown, bench.change) = ("B".into(), 100, Some((48_000, 100)));
    bench.observe();
    (bench.shown, bench.change) = (3, Some((100, 0)));
    bench.observe();
    (bench.serial, bench.shown, bench.change) = ("C".into(), 500, Some((48_000, 500)));
    bench.observe();
    assert_eq!(bench.billing.holds.len(), 3);
    let confirmed = resolve(&bench.billing, 3, &Resolution::SerialNumber { reads: vec![] }).unwrap();
    assert!(confirmed.billing.holds.is_empty());
    assert_eq!(confirmed.closed.iter().map(|hold| hold.id).collect::<Vec<_>>(), [1, 2]);
    let mistake = resolve(&bench.billing, 1, &Resolution::AsIs).unwrap();
    assert_eq!(mistake.billing.holds.iter().map(|hold| hold.id).collect::<Vec<_>>(), [3]);
}
