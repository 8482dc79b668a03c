//! What this device signed of octets that it gave up, and the giving up.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    event::{COLUMNS, EventRow, from_row as event_from_row},
    number, signed, time,
};

/// A checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckpointRow {
    pub(crate) id: i64,
    pub(crate) at: Timestamp,
    /// How many events' octets it tells of.
    pub(crate) count: u64,
    /// Of events up to this one those that are no part of the bill were gone through.
    pub(crate) others_to: i64,
    /// Of events up to this one all were.
    pub(crate) all_to: i64,
    /// Signed, to the octet.
    pub(crate) text: String,
}

/// Keeps one.
pub(crate) fn insert(transaction: &Transaction<'_>, row: &CheckpointRow) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO checkpoint (id, at, count, others_to, all_to, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![row.id, row.at.as_millisecond(), signed(row.count), row.others_to, row.all_to, row.text],
    )?;
    Ok(())
}

/// The newest.
pub(crate) fn last(connection: &Connection) -> rusqlite::Result<Option<CheckpointRow>> {
    let sql = "SELECT id, at, count, others_to, all_to, text FROM checkpoint ORDER BY id DESC LIMIT 1";
    connection.query_row(sql, [], from_row).optional()
}

/// All of them, in order.
pub(super) const IN_ORDER: &str = "SELECT id, at, count, others_to, all_to, text FROM checkpoint ORDER BY id";

/// Events after the one with this id, in order, each with whether its octets are there. `take` says whether to go on.
pub(crate) fn each_after(
    connection: &Connection,
    after: i64,
    mut take: impl FnMut(EventRow, bool) -> bool,
) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS}, EXISTS (SELECT 1 FROM ledger_text WHERE ledger_text.id = ledger.id) AS kept
         FROM ledger WHERE ledger.id > ?1 ORDER BY ledger.id"
    ))?;
    let mut rows = statement.query([after])?;
    while let Some(row) = rows.next()? {
        if !take(event_from_row(row)?, row.get("kept")?) {
            break;
        }
    }
    Ok(())
}

/// Gives up the octets of one.
pub(crate) fn give_up(transaction: &Transaction<'_>, id: i64, checkpoint: i64) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM ledger_text WHERE id = ?1")?.execute([id])?;
    transaction
        .prepare_cached("UPDATE ledger SET checkpoint = ?2 WHERE id = ?1")?
        .execute([id, checkpoint])?;
    Ok(())
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<CheckpointRow> {
    Ok(CheckpointRow {
        id: row.get("id")?,
        at: time(row, "at")?,
        count: number(row, "count")?,
        others_to: row.get("others_to")?,
        all_to: row.get("all_to")?,
        text: row.get("text")?,
    })
}
