//! What happened to a device here.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::column::time;
use crate::far_end::Note;

/// Adds one.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    device: &str,
    at: Timestamp,
    text: &str,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO note (device, at, text) VALUES (?1, ?2, ?3)",
        params![device, at.as_millisecond(), text],
    )?;
    Ok(())
}

/// The newest `limit` of a device, newest first.
pub(in crate::far_end) fn newest(
    connection: &Connection,
    device: &str,
    limit: u32,
) -> rusqlite::Result<Vec<Note>> {
    let mut statement = connection
        .prepare_cached("SELECT at, text FROM note WHERE device = ?1 ORDER BY number DESC LIMIT ?2")?;
    let rows = statement
        .query_map(params![device, limit], |row| Ok(Note { at: time(row, "at")?, text: row.get("text")? }))?;
    rows.collect()
}
