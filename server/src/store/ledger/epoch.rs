//! Whose each epoch is.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::octets;
use crate::protocol::key::PublicKey;

/// An epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EpochRow {
    pub(crate) epoch: u32,
    /// The device's id in it.
    pub(crate) device: String,
    /// The key that it is signed with.
    pub(crate) key: PublicKey,
    /// The id of its first event.
    pub(crate) first: i64,
}

/// Adds one.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    row: &EpochRow,
    opened_at: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO ledger_epoch (epoch, device, key, first, opened_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![row.epoch, row.device, row.key.0, row.first, opened_at.as_millisecond()],
    )?;
    Ok(())
}

/// The one of now; `None` before the first.
pub(crate) fn current(connection: &Connection) -> rusqlite::Result<Option<EpochRow>> {
    connection
        .prepare_cached("SELECT epoch, device, key, first FROM ledger_epoch ORDER BY epoch DESC LIMIT 1")?
        .query_row([], from_row)
        .optional()
}

/// The one of this number.
pub(crate) fn find(connection: &Connection, epoch: u32) -> rusqlite::Result<Option<EpochRow>> {
    connection
        .prepare_cached("SELECT epoch, device, key, first FROM ledger_epoch WHERE epoch = ?1")?
        .query_row([epoch], from_row)
        .optional()
}

/// All of them, in order.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<EpochRow>> {
    let mut statement =
        connection.prepare("SELECT epoch, device, key, first FROM ledger_epoch ORDER BY epoch")?;
    statement.query_map([], from_row)?.collect()
}

/// The highest number that any row knows of; 0 where there is none. After damage the tables may differ.
pub(crate) fn highest(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row(
        "SELECT max(coalesce((SELECT max(epoch) FROM ledger_epoch), 0), coalesce((SELECT max(epoch) FROM ledger), 0),
                    coalesce((SELECT max(epoch) FROM receipt), 0))",
        [],
        |row| row.get(0),
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<EpochRow> {
    Ok(EpochRow {
        epoch: row.get("epoch")?,
        device: row.get("device")?,
        key: octets(row, "key")?,
        first: row.get("first")?,
    })
}
