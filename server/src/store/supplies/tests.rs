use app::model::{
    CartridgeChange, CartridgeChangeKind, Identity, OrderAdvice, OrderReason, OrderState, OrderStep,
    SupplyOrder,
};
use jiff::civil::date;
use rusqlite::Connection;

use super::{change, find_device, identity, make_device, order, submission};
use crate::{
    store::schema,
    testing::{reading, time},
};

fn database() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::to_latest(&mut connection).unwrap();
    connection
}

fn draft(supply: u32) -> SupplyOrder {
    SupplyOrder {
        id: 0,
        reference: String::new(),
        supply,
        name: "Black toner".into(),
        part_number: Some("106R01533".into()),
        quantity: 2,
        state: OrderState::Submitted,
        opened_at: time("2026-11-22T10:00:00Z"),
        submitted_at: None,
        expected_at: None,
        supplier_reference: None,
        by_server: false,
        by_mail: false,
        advice: OrderAdvice {
            reason: OrderReason::BelowReorderPoint,
            quantity: 2,
            position_pages: Some(900),
            reorder_point_pages: Some(1_200),
            lead_time_tenths: 50,
            lead_time_deviation_tenths: 20,
            ..OrderAdvice::NO_NUMBERS
        },
        steps: Vec::new(),
    }
}

fn step(at: &str, state: OrderState) -> OrderStep {
    OrderStep { at: time(at), state, who: "device".into(), note: None }
}

#[test]
fn the_database_itself_lets_no_second_order_of_a_supply_be_open() {
    let mut connection = database();
    let transaction = connection.transaction().unwrap();
    let device = make_device(&transaction, &reading().identity, 0).unwrap();
    let day = date(2026, 11, 22);
    let first = order::open(&transaction, device, &draft(1), day).unwrap().unwrap();
    assert_eq!(first.reference, "S-20261122-1");
    assert_eq!(order::open(&transaction, device, &draft(1), day).unwrap(), None);
    let other = order::open(&transaction, device, &draft(2), day).unwrap().unwrap();
    assert_eq!(other.reference, "S-20261122-2");
    let by_force = transaction.execute(
        "INSERT INTO supply_order SELECT id + 10, device_id, supply, day, number + 10, name, part_number, quantity,
             state, open, opened_at, submitted_at, expected_at, supplier_reference, by_server, by_mail, advice
         FROM supply_order",
        [],
    );
    assert!(by_force.unwrap_err().to_string().contains("UNIQUE"));
    let done = SupplyOrder { state: OrderState::Cancelled, ..first };
    let last = step("2026-11-22T11:00:00Z", OrderState::Cancelled);
    order::put(&transaction, &done, &last, false).unwrap();
    assert!(order::open(&transaction, device, &draft(1), day).unwrap().is_some());
}

#[test]
fn an_order_comes_back_as_it_was_written_with_the_steps_that_are_to_be_told() {
    let mut connection = database();
    let transaction = connection.transaction().unwrap();
    let device = make_device(&transaction, &reading().identity, 0).unwrap();
    let mut order = order::open(&transaction, device, &draft(1), date(2026, 11, 22)).unwrap().unwrap();
    order.submitted_at = Some(time("2026-11-22T10:00:00Z"));
    order.expected_at = Some(time("2026-11-29T10:00:00Z"));
    (order.by_server, order.supplier_reference) = (true, Some("PO-1".into()));
    order.steps = vec![step("2026-11-22T10:00:00Z", OrderState::Submitted)];
    order::put(&transaction, &order, &order.steps[0].clone(), true).unwrap();
    assert_eq!(order::newest(&transaction, device, 10).unwrap(), [order.clone()]);
    let told = submission::to_tell(&transaction, 10).unwrap();
    assert_eq!((told.len(), &told[0].order), (1, &order));
    submission::told(&transaction, told[0].id, None).unwrap();
    assert_eq!(submission::to_tell(&transaction, 10).unwrap(), []);
    order.state = OrderState::Received;
    order::put(&transaction, &order, &step("2026-11-26T22:00:00Z", OrderState::Received), false).unwrap();
    assert_eq!(order::took_days(&transaction, device, 1).unwrap(), [4.5]);
}

#[test]
fn what_the_administrator_is_asked_waits_for_the_word_and_a_word_is_of_what_was_seen() {
    let mut connection = database();
    let transaction = connection.transaction().unwrap();
    let identity = reading().identity;
    let device = make_device(&transaction, &identity, 0).unwrap();
    let other = Identity { serial_number: Some("ANOTHER".into()), ..identity };
    let other = make_device(&transaction, &other, 0).unwrap();
    let change = |day: i64| CartridgeChange {
        at: time("2026-01-01T00:00:00Z") + jiff::SignedDuration::from_hours(24 * day),
        kind: CartridgeChangeKind::New,
        wasted_percent: None,
        serial_number: None,
        impressions: None,
    };
    let insert = |device, supply, day, to_tell| {
        let change = change(day);
        change::insert(&transaction, device, supply, &change, change.at, to_tell).unwrap()
    };
    for (supply, day) in [(1, 1), (2, 2)] {
        insert(device, supply, day, true);
    }
    // What is not to be told, and what another printer had, nobody is asked.
    insert(device, 1, 3, false);
    insert(other, 1, 3, true);
    let told = |asks| change::to_tell(&transaction, device, asks, 10).unwrap().len();
    let asked = || change::asked(&transaction, device, 1).unwrap();
    assert_eq!((told(false), told(true)), (2, 0));
    let seen = asked();
    assert_eq!((seen.count, seen.newest.len(), seen.newest[0].supply), (2, 1, 2));
    insert(device, 3, 4, true);
    assert_eq!(change::decide(&transaction, device, seen.through, true).unwrap(), 2);
    assert_eq!((told(true), asked().count), (2, 1), "what came since was not seen");
    assert_eq!(change::decide(&transaction, device, asked().through, false).unwrap(), 1);
    assert_eq!((told(false), asked(), told(true)), (2, change::Asked::default(), 2));
    assert_eq!(change::decide(&transaction, device, i64::MAX, false).unwrap(), 0, "a word holds");
    assert_eq!(change::asked(&transaction, other, 1).unwrap().count, 1);
    change::all_told(&transaction).unwrap();
    assert_eq!((told(false), change::asked(&transaction, other, 1).unwrap().count), (0, 0));
}

#[test]
fn a_printer_that_makes_up_serial_numbers_does_not_fill_the_disk() {
    let mut connection = database();
    let transaction = connection.transaction().unwrap();
    let identity = reading().identity;
    let device = make_device(&transaction, &identity, 0).unwrap();
    assert_eq!(find_device(&transaction, &identity).unwrap(), Some(device));
    for hour in 0..1_000 {
        let since = time("2026-01-01T00:00:00Z") + jiff::SignedDuration::from_hours(hour);
        let inside = identity::Inside { serial_number: Some(format!("SN{hour}")), ..Default::default() };
        identity::insert(&transaction, device, 1, since, &inside).unwrap();
        let change = CartridgeChange {
            at: since,
            kind: CartridgeChangeKind::New,
            wasted_percent: None,
            serial_number: inside.serial_number,
            impressions: Some(7),
        };
        change::insert(&transaction, device, 1, &change, since, false).unwrap();
    }
    let numbers = identity::serial_numbers(&transaction, device, 1).unwrap();
    assert_eq!((numbers.len(), numbers.last().map(|(_, number)| number.as_str())), (200, Some("SN999")));
    assert_eq!(change::of_supply(&transaction, device, 1).unwrap().len(), 300);
}
