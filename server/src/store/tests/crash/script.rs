//! What is written, step by step, and what must be there after each step.

use app::model::{Actor, Deed, RequestKind};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Transaction, params, types::Value};

use super::{
    super::super::{
        audit::{self, NewEntry},
        request, schema,
    },
    random::Random,
};
use crate::testing::{central_europe, time};

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A reading with two events; it may wait in memory.
    Reading,
    /// A request, durable.
    Request(RequestKind),
    /// One transaction over the tables of administration, durable.
    Change {
        /// Octets of the secret, so that now and then much is written.
        size: usize,
    },
}

/// Step `number` of the script of `seed`.
pub(super) fn step(seed: u64, number: u64) -> Step {
    let mut random = Random::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
    match random.below(8) {
        0 | 1 => Step::Reading,
        2 => Step::Request(RequestKind::Diagnostics),
        3 => Step::Request(RequestKind::Troubleshooting),
        _ => Step::Change { size: [40, 400, 4_000, 14_000][random.below(4)] },
    }
}

/// When it is taken.
pub(super) fn at(number: u64) -> Timestamp {
    let minutes = 7 * i64::try_from(number).unwrap();
    time("2026-11-22T08:00:00Z") + SignedDuration::from_mins(minutes)
}

/// Writes `number` into every table that a change of the administrator may touch.
pub(super) fn change(transaction: &Transaction<'_>, number: u64, size: usize) -> rusqlite::Result<()> {
    let id = i64::try_from(number).unwrap();
    let octets = vec![u8::try_from(number % 251).unwrap(); size];
    let hash = number.to_be_bytes();
    transaction.execute(
        "INSERT OR REPLACE INTO setting VALUES (?1, ?2, ?3)",
        params![format!("key.{}", number % 12), number.to_string(), id],
    )?;
    transaction.execute(
        "INSERT OR REPLACE INTO secret VALUES (?1, ?2, 'host', ?3)",
        params![format!("key.{}", number % 5), octets, id],
    )?;
    transaction.execute(
        "INSERT OR REPLACE INTO account (id, password_hash, changed_at) VALUES (1, ?1, ?2)",
        params![number.to_string(), id],
    )?;
    transaction.execute(
        "INSERT INTO session VALUES (?1, ?2, 'token', 1, '192.0.2.7', 'agent', ?1, ?1)",
        params![id, hash],
    )?;
    transaction
        .execute("INSERT INTO token VALUES (?1, ?2, ?3, ?1, ?1)", params![id, number.to_string(), hash])?;
    transaction.execute("DELETE FROM token WHERE id < ?1 - 20", [id])?;
    let (actor, deed, subject) = (Actor::device(), Deed::Changed, number.to_string());
    audit::insert(
        transaction,
        &NewEntry { at: at(number), actor, deed, subject, from: None, to: Some("x".repeat(size / 20)) },
    )?;
    Ok(())
}

/// The tables of administration as they are.
pub(super) fn content(connection: &Connection) -> Vec<Vec<Value>> {
    let selects = [
        "SELECT 'setting', * FROM setting WHERE key <> 'before' ORDER BY key",
        "SELECT 'secret', * FROM secret ORDER BY key",
        "SELECT 'account', * FROM account",
        "SELECT 'session', * FROM session ORDER BY id",
        "SELECT 'token', * FROM token ORDER BY id",
        "SELECT 'audit', at, subject, to_value FROM audit WHERE what = 'changed' ORDER BY id",
        "SELECT 'request', * FROM request ORDER BY id",
        "SELECT 'event', at, subject FROM event WHERE kind = 'requested' ORDER BY id",
    ];
    let mut content = Vec::new();
    for select in selects {
        let mut statement = connection.prepare(select).unwrap();
        let columns = statement.column_count();
        let rows =
            statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        content.extend(rows.map(Result::unwrap));
    }
    content
}

/// What they are after the first steps of the script, as many as the numbers say.
pub(super) fn expected(seed: u64, numbers: [u64; 2]) -> [Vec<Vec<Value>>; 2] {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::to_latest(&mut connection).unwrap();
    let mut event_id = 1 << 40;
    let mut done = 0;
    numbers.map(|last| {
        for number in done + 1..=last {
            let transaction = connection.transaction().unwrap();
            match step(seed, number) {
                Step::Reading => {}
                Step::Change { size } => change(&transaction, number, size).unwrap(),
                Step::Request(kind) => {
                    if request::find_open(&transaction, kind, at(number), false).unwrap().is_none() {
                        let zone = central_europe();
                        let request = request::insert(
                            &transaction,
                            kind,
                            at(number),
                            &zone,
                            app::model::RequestState::NotSetUp,
                        )
                        .unwrap();
                        event_id += 1;
                        super::super::super::event::insert(&transaction, &request::event(&request, event_id))
                            .unwrap();
                    }
                }
            }
            transaction.commit().unwrap();
        }
        done = last;
        content(&connection)
    })
}
