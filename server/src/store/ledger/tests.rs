//! No statement of delivery, of the pages or of the summary takes longer where more waits.

use rusqlite::{Connection, StatementStatus, params_from_iter, types::Value};

use super::{super::schema, count, event, outbox};
use crate::protocol::{chain::Place, data::Kind, export::State};

/// A ledger in which so many events were accepted and so many wait, with made-up links.
fn ledger(accepted: u64, waiting: u64) -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::to_latest(&mut connection).unwrap();
    let transaction = connection.transaction().unwrap();
    for (state, to_send, from, to) in
        [("accepted", 0, 1, accepted), ("waiting", 1, accepted + 1, accepted + waiting)]
    {
        let (from, to) = (i64::try_from(from).unwrap(), i64::try_from(to).unwrap());
        transaction
            .execute(
                "WITH RECURSIVE number (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM number WHERE n < ?2)
                 INSERT INTO ledger (epoch, sequence, kind, at, content, link, signature, state, to_send, settled_at)
                 SELECT 1, n, iif(n % 2, ?5, ?6), n, randomblob(32), randomblob(32), randomblob(64), ?3, ?4, n
                 FROM number",
                (from, to, state, to_send, Kind::MeterRead.name(), Kind::SuppliesUsage.name()),
            )
            .unwrap();
    }
    transaction.execute("INSERT INTO ledger_text SELECT id, hex(randomblob(600)) FROM ledger", []).unwrap();
    transaction.commit().unwrap();
    connection
}

/// A statement, and what it is asked with: the id ten before the last is known.
type Look = (&'static str, String, fn(i64) -> Vec<Value>);

/// Steps of SQLite's machine that the statement takes to its end.
fn steps(connection: &Connection, sql: &str, values: &[Value]) -> i32 {
    let mut statement = connection.prepare(sql).unwrap();
    let mut rows = statement.query(params_from_iter(values)).unwrap();
    let mut found = 0;
    while rows.next().unwrap().is_some() {
        found += 1;
    }
    drop(rows);
    assert!(found > 0, "{sql}");
    statement.get_status(StatementStatus::VmStep)
}

fn plan(connection: &Connection, sql: &str, values: &[Value]) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let lines = statement.query_map(params_from_iter(values), |row| row.get::<_, String>(3)).unwrap();
    lines.collect::<Result<Vec<_>, _>>().unwrap().join("; ")
}

fn looks() -> [Look; 7] {
    [
        ("the next batch", outbox::to_send_sql(), |_| vec![1.into(), 5.into()]),
        ("the oldest", outbox::waiting_sql(), |_| vec![i64::MAX.into(), 1.into()]),
        ("what is left behind", outbox::waiting_sql(), |_| vec![12.into(), 1.into()]),
        ("the first page", event::page_sql(), |_| vec!["waiting".to_owned().into(), 0.into(), 5.into()]),
        ("the last page", event::page_sql(), |end| vec!["waiting".to_owned().into(), end.into(), 5.into()]),
        ("last read sent", event::last_accepted_sql(Kind::MeterRead), |_| Vec::new()),
        ("last usage sent", event::last_accepted_sql(Kind::SuppliesUsage), |_| Vec::new()),
    ]
}

/// Steps of a look, which goes by an index and sorts nothing.
fn look(connection: &Connection, (what, sql, values): &Look) -> i32 {
    let end = connection.query_row("SELECT max(id) - 10 FROM ledger", [], |row| row.get(0)).unwrap();
    let values = values(end);
    let plan = plan(connection, sql, &values);
    assert!(!plan.contains("TEMP B-TREE"), "{what} is sorted: {plan}");
    let by_index =
        plan.contains("ledger USING INDEX ledger_") || plan.contains("ledger USING COVERING INDEX");
    assert!(by_index, "{what} goes through everything: {plan}");
    steps(connection, sql, &values)
}

#[test]
fn every_look_at_the_queue_takes_as_long_with_a_hundred_thousand_waiting_as_with_ten() {
    let (small, large) = (ledger(10, 10), ledger(10, 100_000));
    for one in looks() {
        let (few, many) = (look(&small, &one), look(&large, &one));
        assert!(many <= few + few / 4, "{}: {few} steps with ten, {many} with a hundred thousand", one.0);
    }
    assert_eq!(count::of(&large, State::Waiting).unwrap(), 100_000);
}

#[test]
fn what_was_accepted_makes_no_look_slower_either() {
    let (small, large) = (ledger(10, 10), ledger(50_000, 10));
    for one in looks().into_iter().filter(|look| look.0 != "what is left behind") {
        let (few, many) = (look(&small, &one), look(&large, &one));
        assert!(many <= few + few / 4, "{}: {few} steps, {many} steps", one.0);
    }
}

#[test]
fn the_last_of_a_type_that_was_accepted_is_found_with_its_octets_while_they_are_kept() {
    let connection = ledger(10, 10);
    let last = |kind| event::last_accepted_of(&connection, kind).unwrap();
    let (place, at, text) = last(Kind::SuppliesUsage).expect("it was accepted");
    assert_eq!((place, at.as_millisecond()), (Place::new(1, 10), 10));
    assert_eq!(Some(text), event::text(&connection, 10).unwrap());
    assert_eq!(last(Kind::MeterRead).map(|(place, ..)| place), Some(Place::new(1, 9)));
    assert_eq!(last(Kind::SupplyOrder), None);
    connection.execute("UPDATE ledger SET state = 'refused' WHERE id = 10", []).unwrap();
    assert_eq!(last(Kind::SuppliesUsage).map(|(place, ..)| place), Some(Place::new(1, 8)));
    connection.execute("DELETE FROM ledger_text WHERE id = 8", []).unwrap();
    assert_eq!(last(Kind::SuppliesUsage), None, "its octets were given up");
}

#[test]
fn hearing_what_the_server_has_does_not_go_through_what_waits() {
    let heard = |waiting| {
        let mut connection = ledger(10, waiting);
        connection
            .execute_batch(
                "UPDATE ledger SET receipt = 1 WHERE id <= 10;
                 INSERT INTO ledger_epoch VALUES (1, 'd-1', x'00', 1, 0);
                 INSERT INTO receipt VALUES (1, 1, 10, x'00', 0, x'00', '');",
            )
            .unwrap();
        let last = [5, 10, 12].map(|place| outbox::last_up_to(&connection, Place::new(1, place)).unwrap());
        assert_eq!(last, [5, 10, 12]);
        let transaction = connection.transaction().unwrap();
        assert_eq!(outbox::wait_after(&transaction, "d-1", Place::new(1, 10)).unwrap(), 0);
        let mut statement = transaction.prepare(&outbox::wait_again_sql(outbox::BEHIND)).unwrap();
        assert_eq!(statement.execute((7, 10, "d-1")).unwrap(), 3);
        statement.get_status(StatementStatus::VmStep)
    };
    assert_eq!(heard(10), heard(100_000));
}

#[test]
fn states_are_counted_as_they_change() {
    let connection = ledger(3, 4);
    let counts = |connection: &Connection| {
        [State::Waiting, State::Accepted, State::Refused, State::SetAside, State::Discarded]
            .map(|state| count::of(connection, state).unwrap())
    };
    assert_eq!(counts(&connection), [4, 3, 0, 0, 0]);
    connection.execute("UPDATE ledger SET state = 'refused' WHERE id = 5", []).unwrap();
    connection.execute("UPDATE ledger SET state = 'discarded' WHERE id IN (1, 6)", []).unwrap();
    connection.execute("UPDATE ledger SET state = 'discarded', to_send = 0 WHERE id = 6", []).unwrap();
    assert_eq!(counts(&connection), [2, 2, 1, 0, 2]);
}
