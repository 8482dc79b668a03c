//! Receipts, as they were signed.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::column::from_number;
use crate::protocol::{chain::Head, key::PublicKey};

/// Adds one.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    device: &str,
    head: &Head,
    at: Timestamp,
    key: &PublicKey,
    text: &str,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO receipt (device, epoch, sequence, at, key, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![device, head.epoch, from_number(head.sequence), at.as_millisecond(), key.0, text])?;
    Ok(())
}

/// The last one of a device.
pub(in crate::far_end) fn last(connection: &Connection, device: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT text FROM receipt WHERE device = ?1 ORDER BY number DESC LIMIT 1";
    connection.query_row(sql, [device], |row| row.get(0)).optional()
}
