//! One-time codes.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::column::{octets, optional_time, time};
use crate::protocol::{key::PublicKey, octets::Digest};

/// A code, of which only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::far_end) struct Code {
    pub(in crate::far_end) hash: Digest,
    /// What the device is called.
    pub(in crate::far_end) name: String,
    pub(in crate::far_end) expires_at: Timestamp,
    /// Who used it, and when.
    pub(in crate::far_end) used: Option<(PublicKey, Timestamp)>,
}

/// Adds one.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    hash: &Digest,
    name: &str,
    made_at: Timestamp,
    expires_at: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO code (hash, name, made_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![hash.0, name, made_at.as_millisecond(), expires_at.as_millisecond()],
    )?;
    Ok(())
}

/// All of them.
pub(in crate::far_end) fn all(connection: &Connection) -> rusqlite::Result<Vec<Code>> {
    let mut statement =
        connection.prepare_cached("SELECT hash, name, expires_at, used_by, used_at FROM code")?;
    let rows = statement.query_map([], |row| {
        let used = match optional_time(row, "used_at")? {
            Some(at) => Some((octets(row, "used_by")?, at)),
            None => None,
        };
        let (hash, name) = (octets(row, "hash")?, row.get("name")?);
        Ok(Code { hash, name, expires_at: time(row, "expires_at")?, used })
    })?;
    rows.collect()
}

/// Writes down who used a code first, and for which device.
pub(in crate::far_end) fn set_used(
    transaction: &Transaction<'_>,
    hash: &Digest,
    by: &PublicKey,
    at: Timestamp,
    device: &str,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE code SET used_by = ?2, used_at = ?3, device = ?4 WHERE hash = ?1 AND used_at IS NULL",
        params![hash.0, by.0, at.as_millisecond(), device],
    )?;
    Ok(())
}

/// The device that a code was used for.
pub(in crate::far_end) fn device(connection: &Connection, hash: &Digest) -> rusqlite::Result<Option<String>> {
    let found: Option<Option<String>> = connection
        .query_row("SELECT device FROM code WHERE hash = ?1", [hash.0], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

/// Writes down that this request was answered; `false` where it was before.
pub(in crate::far_end) fn note_nonce(
    transaction: &Transaction<'_>,
    hash: &Digest,
    nonce: &str,
) -> rusqlite::Result<bool> {
    let added = transaction
        .execute("INSERT OR IGNORE INTO nonce (code, value) VALUES (?1, ?2)", params![hash.0, nonce])?;
    Ok(added > 0)
}

/// Forgets what ended before `before`, used or not.
pub(in crate::far_end) fn forget(transaction: &Transaction<'_>, before: Timestamp) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM code WHERE expires_at < ?1", [before.as_millisecond()])?;
    Ok(())
}
