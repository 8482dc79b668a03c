use app::model::{ReplacedBy, Subject};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::{super::Context, Kept, of};
use crate::{
    device::{
        mib::columns::{printer, xerox},
        value::{Answers, Oid, Value, extend, oid},
    },
    testing::time,
};

const TAKEN_AT: &str = "2026-11-22T12:00:00Z";

/// 2026-09-14, 8:20 in UTC.
const SEPTEMBER: [u8; 11] = [0x07, 0xEA, 9, 14, 8, 20, 0, 0, b'+', 0, 0];
/// 2026-02-03, 10:00 at the printer.
const FEBRUARY: [u8; 8] = [0x07, 0xEA, 2, 3, 10, 0, 0, 0];

fn octets(octets: &[u8]) -> Value {
    Value::Octets(octets.to_vec())
}

/// A detail of a row: column, table, row, type, index.
fn detail(column: u32, [table, row]: [u32; 2], kind: u32, index: u32) -> Oid {
    extend(&xerox::supply_detail(column), &[table, 1, row, kind, index])
}

/// What is kept of supply 1, and what was wrong with it.
fn kept(objects: Vec<(Oid, Value)>) -> (Kept, Vec<String>) {
    let answers: Answers = objects.into_iter().collect();
    let mut context = Context::new(&answers, String::new(), TimeZone::UTC, Vec::new());
    let kept = of(&mut context, 1, time(TAKEN_AT));
    let problems = context.problems.iter().map(|problem| match &problem.subject {
        Subject::Oid(oid) | Subject::Table(oid) => format!("{oid}: {}", problem.what),
    });
    let problems = problems.collect();
    (kept, problems)
}

/// Column, type and value; the date, the usage and the count that are made of it; how many problems are noted.
type Row = (u32, u32, Value, Option<&'static str>, Option<u64>, Option<u64>, usize);

#[test]
fn dates_and_counts_are_as_the_printer_tells_them_and_what_can_not_be_is_left_out() {
    let (date, usage, count) = (xerox::REPLACE_DATE, xerox::LIFETIME_USAGE, xerox::REPLACE_SYSTEM_USAGE);
    let number = Value::Number;
    let nothing = |column, kind, value, problems| (column, kind, value, None, None, None, problems);
    let table: Vec<Row> = vec![
        (9, date, octets(&SEPTEMBER), Some("2026-09-14T08:20:00Z"), None, None, 0),
        (9, date, octets(&FEBRUARY), Some("2026-02-03T10:00:00Z"), None, None, 0),
        // Not set.
        nothing(9, date, octets(&[]), 0),
        nothing(9, date, octets(&[0; 8]), 0),
        nothing(9, date, octets(&[0; 11]), 0),
        // Too short, too long, another form, month 13, hour 24, an impossible offset, 30 February.
        nothing(9, date, octets(&SEPTEMBER[..7]), 1),
        nothing(9, date, octets(&SEPTEMBER[..10]), 1),
        nothing(9, date, octets(&[SEPTEMBER.as_slice(), &[0]].concat()), 1),
        nothing(9, date, octets(b"2026-09-14"), 1),
        nothing(9, date, octets(&[0x07, 0xEA, 13, 1, 0, 0, 0, 0]), 1),
        nothing(9, date, octets(&[0x07, 0xEA, 9, 14, 24, 0, 0, 0]), 1),
        nothing(9, date, octets(&[0x07, 0xEA, 9, 14, 8, 20, 0, 0, b'?', 0, 0]), 1),
        nothing(9, date, octets(&[0x07, 0xEA, 2, 30, 8, 20, 0, 0]), 1),
        nothing(9, date, number(20_260_914), 1),
        // Clocks that nobody has set, and years that nobody has seen.
        nothing(9, date, octets(&[0x07, 0xB2, 1, 1, 0, 0, 0, 0]), 1),
        nothing(9, date, octets(&[0x07, 0xD0, 1, 1, 0, 0, 0, 0]), 1),
        nothing(9, date, octets(&[0xFF, 0xFF, 1, 1, 0, 0, 0, 0]), 1),
        nothing(9, date, octets(&[0x00, 0x01, 1, 1, 0, 0, 0, 0]), 1),
        // Tomorrow where clocks differ by a zone; not in two days.
        (9, date, octets(&[0x07, 0xEA, 11, 23, 12, 0, 0, 0]), Some("2026-11-23T12:00:00Z"), None, None, 0),
        nothing(9, date, octets(&[0x07, 0xEA, 11, 24, 12, 0, 0, 0]), 1),
        (7, usage, number(0), None, Some(0), None, 0),
        (7, usage, number(6_123), None, Some(6_123), None, 0),
        nothing(7, usage, number(-1), 1),
        nothing(7, usage, octets(b"6123"), 1),
        (7, count, number(173_000), None, None, Some(173_000), 0),
        nothing(7, count, number(i64::MIN), 1),
        // A type that says something else.
        nothing(9, 53, octets(&SEPTEMBER), 0),
        nothing(7, 21, number(6_123), 0),
    ];
    for (column, kind, value, replaced_at, usage, replaced_usage, problems) in table {
        let about = format!("{kind}: {value:?}");
        let (kept, noted) = kept(vec![(detail(column, [2, 1], kind, 1), value)]);
        assert_eq!(kept.record.replaced_at.map(|at| at.to_string()).as_deref(), replaced_at, "{about}");
        assert_eq!((kept.record.usage, kept.record.replaced_usage), (usage, replaced_usage), "{about}");
        assert_eq!(noted.len(), problems, "{about}: {noted:?}");
        let told = [replaced_at.is_some(), usage.is_some(), replaced_usage.is_some()];
        assert_eq!(kept.record.sources.len(), told.iter().filter(|told| **told).count(), "{about}");
    }
}

#[test]
fn of_several_dates_the_latest_counts_and_of_several_usages_the_first() {
    let mut objects = vec![
        (detail(9, [2, 1], xerox::REPLACE_DATE, 1), octets(&FEBRUARY)),
        (detail(9, [2, 1], xerox::REPLACE_DATE, 2), octets(&SEPTEMBER)),
        (detail(9, [2, 1], xerox::REPLACE_DATE, 3), octets(b"no date")),
        (detail(7, [2, 1], xerox::REPLACE_SYSTEM_USAGE, 1), Value::Number(9_000)),
        (detail(7, [2, 1], xerox::REPLACE_SYSTEM_USAGE, 2), Value::Number(17_000)),
        (detail(7, [2, 1], xerox::LIFETIME_USAGE, 1), Value::Number(1_500)),
        (detail(7, [2, 1], xerox::LIFETIME_USAGE, 34), Value::Number(1_400)),
        // Of another supply, of a finisher, and with an index that the MIB does not have.
        (detail(9, [2, 2], xerox::REPLACE_DATE, 1), octets(&[0x07, 0xEA, 10, 1, 0, 0, 0, 0])),
        (detail(9, [3, 1], xerox::REPLACE_DATE, 1), octets(&[0x07, 0xEA, 10, 2, 0, 0, 0, 0])),
        (
            extend(&xerox::supply_detail(9), &[2, 2, 1, 1, xerox::REPLACE_DATE, 1]),
            octets(&[0x07, 0xEA, 10, 3, 0, 0, 0, 0]),
        ),
    ];
    let (first, noted) = kept(objects.clone());
    assert_eq!(first.record.replaced_at, Some(time("2026-09-14T08:20:00Z")));
    assert_eq!((first.record.replaced_usage, first.record.usage), (Some(17_000), Some(1_500)));
    assert_eq!(noted.len(), 1, "{noted:?}");
    let source = first.record.sources["replaced_at"].name();
    assert_eq!(source, "1.3.6.1.4.1.253.8.53.20.2.1.9.2.1.1.57.2");
    // What the first counter is must not change with what it shows.
    objects.retain(|(oid, _)| *oid != detail(7, [2, 1], xerox::LIFETIME_USAGE, 1));
    objects.push((detail(7, [2, 1], xerox::LIFETIME_USAGE, 1), Value::Number(-5)));
    assert_eq!(kept(objects).0.record.usage, None);
}

#[test]
fn details_of_the_vendors_own_list_count_for_the_supply_that_it_refers_to() {
    let reference = |supply| Value::Oid(extend(&printer::supply(6), &[1, supply]));
    let serial = xerox::SERIAL_NUMBER;
    let objects = vec![
        (extend(&xerox::supply(2), &[7]), reference(1)),
        (extend(&xerox::supply(4), &[7]), Value::Number(5)),
        (extend(&xerox::supply(6), &[7]), octets(b"008R13061 ")),
        (extend(&xerox::supply(2), &[8]), reference(2)),
        (extend(&xerox::supply(4), &[8]), Value::Number(4)),
        (extend(&xerox::supply(2), &[9]), Value::Oid(oid!(1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3, 1))),
        (detail(9, [1, 7], xerox::REPLACE_DATE, 1), octets(&SEPTEMBER)),
        (detail(9, [1, 7], serial, 1), octets(b"unknown")),
        (detail(9, [1, 8], xerox::REPLACE_DATE, 1), octets(&FEBRUARY)),
        (detail(9, [2, 1], serial, 1), octets(b"48178080E0000481\0")),
    ];
    let (kept, noted) = kept(objects);
    assert_eq!(kept.record.replaced_at, Some(time("2026-09-14T08:20:00Z")));
    assert_eq!(kept.record.replaced_by, Some(ReplacedBy::Service));
    assert_eq!(kept.part_number.as_deref(), Some("008R13061"));
    assert_eq!(kept.serial_number.as_deref(), Some("48178080E0000481"), "the standard's table goes before");
    assert_eq!(noted, [""; 0]);
    for (class, by) in [
        (3, Some(ReplacedBy::Customer)),
        (4, Some(ReplacedBy::Customer)),
        (6, Some(ReplacedBy::Service)),
        (7, None),
        (-1, None),
    ] {
        let objects = vec![
            (extend(&xerox::supply(2), &[1]), reference(1)),
            (extend(&xerox::supply(4), &[1]), Value::Number(class)),
        ];
        assert_eq!(super::tests::kept(objects).0.record.replaced_by, by, "{class}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_no_date_is_of_the_future_or_of_before_the_machine_and_no_number_is_made_up(
        values in prop::collection::vec(
            (any::<bool>(), 0..3_u32, 0..3_u32, prop::sample::select(vec![12_u32, 20, 57, 58]), any::<u32>(), prop_oneof![
                any::<i64>().prop_map(Value::Number),
                prop::collection::vec(any::<u8>(), 0..16).prop_map(Value::Octets),
                Just(Value::Absent),
            ]),
            0..24,
        ),
    ) {
        let numbers: Vec<i64> = values.iter().filter_map(|(.., value)| value.number()).collect();
        let objects = values.into_iter().map(|(string, table, row, kind, index, value)| {
            (detail(if string { 9 } else { 7 }, [table, row], kind, index), value)
        });
        let (kept, _) = kept(objects.collect());
        for count in [kept.record.usage, kept.record.replaced_usage].into_iter().flatten() {
            prop_assert!(numbers.contains(&i64::try_from(count).unwrap()));
        }
        if let Some(at) = kept.record.replaced_at {
            prop_assert!(at >= time("2001-01-01T00:00:00Z") && at <= time("2026-11-23T14:00:00Z"), "{}", at);
        }
    }
}
