//! The one-time code that claims a new device.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use crate::account::Code;

/// The code, while there is one.
pub(crate) fn select(connection: &Connection) -> rusqlite::Result<Option<Code>> {
    connection
        .prepare_cached("SELECT hash, sealed, tries_left FROM set_up_code")?
        .query_row([], |row| Ok(Code { hash: row.get(0)?, sealed: row.get(1)?, tries_left: row.get(2)? }))
        .optional()
}

/// Puts a code in the place of the one before.
pub(crate) fn replace(transaction: &Transaction<'_>, code: &Code, at: Timestamp) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO set_up_code (id, hash, sealed, tries_left, made_at) VALUES (1, ?1, ?2, ?3, ?4)",
        )?
        .execute(params![code.hash, code.sealed, code.tries_left, at.as_millisecond()])?;
    Ok(())
}

/// Writes down how often it may still be tried.
pub(crate) fn set_tries(transaction: &Transaction<'_>, tries_left: u32) -> rusqlite::Result<()> {
    transaction.prepare_cached("UPDATE set_up_code SET tries_left = ?1")?.execute([tries_left])?;
    Ok(())
}

/// Forgets it.
pub(crate) fn delete(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM set_up_code")?.execute([])?;
    Ok(())
}
