//! Tokens.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::column::{optional_time, time};
use crate::protocol::octets::Digest;

/// A token, of which only the hash is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::far_end) struct Token {
    /// Later ones have higher numbers.
    pub(in crate::far_end) number: i64,
    pub(in crate::far_end) device: String,
    pub(in crate::far_end) made_at: Timestamp,
    pub(in crate::far_end) expires_at: Timestamp,
    pub(in crate::far_end) used_at: Option<Timestamp>,
}

/// The one with this hash.
pub(in crate::far_end) fn find(connection: &Connection, hash: &Digest) -> rusqlite::Result<Option<Token>> {
    let mut statement = connection
        .prepare_cached("SELECT number, device, made_at, expires_at, used_at FROM token WHERE hash = ?1")?;
    let found = statement.query_row([hash.0], |row| {
        Ok(Token {
            number: row.get("number")?,
            device: row.get("device")?,
            made_at: time(row, "made_at")?,
            expires_at: time(row, "expires_at")?,
            used_at: optional_time(row, "used_at")?,
        })
    });
    found.optional()
}

/// A new one. Of those that were offered and never used, the newest `kept` stay: the answer that brought one may have
/// been lost.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    device: &str,
    hash: &Digest,
    made_at: Timestamp,
    expires_at: Timestamp,
    kept: u32,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO token (device, hash, made_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        params![device, hash.0, made_at.as_millisecond(), expires_at.as_millisecond()],
    )?;
    transaction.execute(
        "DELETE FROM token WHERE device = ?1 AND used_at IS NULL AND number NOT IN
             (SELECT number FROM token WHERE device = ?1 AND used_at IS NULL ORDER BY number DESC LIMIT ?2)",
        params![device, kept],
    )?;
    Ok(())
}

/// It is used for the first time: those before it hold no longer.
pub(in crate::far_end) fn set_used(
    transaction: &Transaction<'_>,
    token: &Token,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE token SET used_at = ?2 WHERE number = ?1",
        params![token.number, at.as_millisecond()],
    )?;
    transaction.execute(
        "DELETE FROM token WHERE device = ?1 AND number < ?2",
        params![token.device, token.number],
    )?;
    Ok(())
}

/// No token of the device holds any longer.
pub(in crate::far_end) fn forget_all(transaction: &Transaction<'_>, device: &str) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM token WHERE device = ?1", [device])?;
    Ok(())
}
