//! What is remembered between notifications.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::event::time;

/// How many mails of a kind there were of late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rate {
    /// When the hour began that is counted; `None` before the first mail.
    pub(crate) begun_at: Option<Timestamp>,
    /// Mails in it.
    pub(crate) mailed: u32,
    /// Mails that were held back since the last one that told how many.
    pub(crate) held: u64,
}

/// When a communication error was mailed last, while there is one.
pub(crate) fn told_at(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    connection.query_row("SELECT told_at FROM mail_told", [], |row| time(row, 0)).optional()
}

/// Remembers that, or that there is none.
pub(crate) fn set_told_at(transaction: &Transaction<'_>, at: Option<Timestamp>) -> rusqlite::Result<()> {
    match at {
        Some(at) => transaction.execute(
            "INSERT INTO mail_told (id, told_at) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET told_at = ?1",
            [at.as_millisecond()],
        )?,
        None => transaction.execute("DELETE FROM mail_told", [])?,
    };
    Ok(())
}

/// The rate of a kind, by its word.
pub(crate) fn rate(connection: &Connection, kind: &str) -> rusqlite::Result<Rate> {
    let found = rates(connection)?.into_iter().find(|(word, _)| word == kind);
    Ok(found.map(|(_, rate)| rate).unwrap_or_default())
}

/// The rates of all kinds, by their words.
pub(crate) fn rates(connection: &Connection) -> rusqlite::Result<Vec<(String, Rate)>> {
    let mut statement = connection.prepare_cached("SELECT kind, begun_at, mailed, held FROM mail_rate")?;
    let rows = statement.query_map([], |row| {
        let held: i64 = row.get(3)?;
        let rate = Rate { begun_at: Some(time(row, 1)?), mailed: row.get(2)?, held: held.unsigned_abs() };
        Ok((row.get(0)?, rate))
    })?;
    rows.collect()
}

/// Remembers the rate of a kind.
pub(crate) fn set_rate(
    transaction: &Transaction<'_>,
    kind: &str,
    rate: Rate,
    now: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO mail_rate (kind, begun_at, mailed, held) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (kind) DO UPDATE SET begun_at = ?2, mailed = ?3, held = ?4",
        )?
        .execute(params![
            kind,
            rate.begun_at.unwrap_or(now).as_millisecond(),
            rate.mailed,
            i64::try_from(rate.held).unwrap_or(i64::MAX)
        ])?;
    Ok(())
}
