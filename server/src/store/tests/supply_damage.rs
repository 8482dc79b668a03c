//! Supplies in a damaged file: what is on its way must not be ordered again.

use app::model::{OrderAdvice, OrderState, OrderStep, SalvageState, SupplyOrder};
use jiff::{Timestamp, civil::date};
use rusqlite::Transaction;

use super::{
    super::{
        history::History,
        supplies::{self as rows, DeviceRow, identity::Inside},
    },
    damage::{count, database, leaves, open, salvage, sound, spoil},
};
use crate::{
    clock::Clock,
    testing::{clock, reading, reading_at},
};

const TABLES: [&str; 5] =
    ["supply_identity", "cartridge_change", "supply_entry", "supply_order", "supply_order_step"];
const SUPPLIES: u32 = 12;

fn order(supply: u32, opened_at: Timestamp) -> SupplyOrder {
    let advice =
        OrderAdvice { lead_time_tenths: 50, lead_time_deviation_tenths: 20, ..OrderAdvice::NO_NUMBERS };
    SupplyOrder {
        id: 0,
        reference: String::new(),
        supply,
        name: "Black toner".into(),
        part_number: None,
        quantity: 1,
        state: OrderState::Submitted,
        opened_at,
        submitted_at: None,
        expected_at: None,
        supplier_reference: None,
        by_server: true,
        by_mail: false,
        advice,
        steps: Vec::new(),
    }
}

fn ordered(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    at: Timestamp,
) -> rusqlite::Result<i64> {
    let draft = order(supply, at);
    let order = rows::order::open(transaction, device, &draft, date(2026, 11, 22))?.expect("none is open");
    let step =
        OrderStep { at, state: OrderState::Submitted, who: "device".into(), note: Some("x".repeat(60)) };
    rows::order::put(transaction, &order, &step, true)?;
    Ok(order.id)
}

/// More rows of one printer than one look at a table takes, and a printer with orders of its own.
fn fill(history: &mut History, now: Timestamp) {
    history.append_reading(&reading_at(now, 1, 1_000), Vec::new()).unwrap();
    history.flush().unwrap();
    let work = move |transaction: &Transaction<'_>| {
        let device = rows::make_device(transaction, &reading().identity, 0)?;
        for supply in 1..=SUPPLIES {
            for number in 0..200_i64 {
                let since = Timestamp::from_millisecond(number * 1_000).expect("a time");
                let serial_number = Some(format!("CRUM-{supply}-{number}"));
                rows::identity::insert(
                    transaction,
                    device,
                    supply,
                    since,
                    &Inside { serial_number, ..Inside::default() },
                )?;
            }
            rows::entry::put(transaction, device, supply, &rows::entry::Entry::default())?;
            for _ in 0..12 {
                let id = ordered(transaction, device, supply, now)?;
                transaction
                    .execute("UPDATE supply_order SET state = 'received', open = 0 WHERE id = ?1", [id])?;
            }
            ordered(transaction, device, supply, now)?;
        }
        transaction.execute(
            "INSERT INTO cartridge_change (device_id, supply, at, kind, found_at, to_tell) SELECT device_id, supply, since, 'new', since, 0 FROM supply_identity",
            [],
        )?;
        Ok(())
    };
    history.durably(work).unwrap();
}

#[test]
fn all_of_it_comes_back_where_something_else_is_broken() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-20T08:00:00Z"));
    let directory = directory.path();
    let mut history = open(directory, &clock);
    fill(&mut history, clock.now());
    history.close().unwrap();
    let before = TABLES.map(|table| count(&database(directory), table));
    assert!(before[0] > 2_000, "{before:?}");
    spoil(directory, &leaves(directory, "device"));
    let mut history = open(directory, &clock);
    history.checked(Some("broken".into()));
    history.set_aside_if_damaged();
    assert!(matches!(salvage(&mut history), SalvageState::Done(_)));
    history.close().unwrap();
    sound(directory);
    assert_eq!(TABLES.map(|table| count(&database(directory), table)), before);
}

#[test]
fn a_broken_page_of_each_table_costs_what_was_on_it_and_no_number_is_given_twice() {
    for (table, place) in TABLES.into_iter().zip(0..) {
        let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-20T08:00:00Z"));
        let directory = directory.path();
        let mut history = open(directory, &clock);
        fill(&mut history, clock.now());
        history.close().unwrap();
        let before = TABLES.map(|table| count(&database(directory), table));
        let given: i64 =
            database(directory).query_row("SELECT max(id) FROM supply_order", [], |row| row.get(0)).unwrap();
        let all = leaves(directory, table);
        // The last one: what was ordered last.
        spoil(directory, &all[all.len() - 1..]);
        let mut history = open(directory, &clock);
        history.checked(Some("broken".into()));
        history.set_aside_if_damaged();
        let SalvageState::Done(lost) = salvage(&mut history) else { panic!("{table}: nothing came back") };
        assert!(lost.iter().any(|lost| lost.table == table), "{table}: {lost:?}");
        let work = |transaction: &Transaction<'_>| {
            let device = rows::make_device(transaction, &reading().identity, 0)?;
            ordered(transaction, device, 900, Timestamp::UNIX_EPOCH)
        };
        assert!(history.durably(work).unwrap() > given, "{table}");
        history.close().unwrap();
        sound(directory);
        let after = TABLES.map(|table| count(&database(directory), table));
        for (other, (before, after)) in before.into_iter().zip(after).enumerate() {
            let (name, more) = (TABLES[other], i64::from(other >= 3));
            if other == place {
                assert!(after - more < before, "{table}: {name} {after} of {before}");
            } else if !(name == "supply_order_step" && table == "supply_order") {
                assert_eq!(after, before + more, "{table}: {name}");
            }
        }
    }
}
