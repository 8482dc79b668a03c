//! Secrets that the administrator set, by "section.key": sealed, and whom each was given for.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

/// A sealed secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SealedSecret {
    /// "section.key", which is also what it was sealed for.
    pub(crate) key: String,
    /// As the sealer made it.
    pub(crate) sealed: Vec<u8>,
    /// Whom it was given for.
    pub(crate) host: String,
}

/// All rows.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<SealedSecret>> {
    let mut statement = connection.prepare_cached("SELECT key, sealed, host FROM secret ORDER BY key")?;
    let row = |row: &rusqlite::Row<'_>| {
        Ok(SealedSecret { key: row.get(0)?, sealed: row.get(1)?, host: row.get(2)? })
    };
    statement.query_map([], row)?.collect()
}

/// Sets a secret.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    secret: &SealedSecret,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO secret (key, sealed, host, changed_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (key) DO UPDATE
             SET sealed = excluded.sealed, host = excluded.host, changed_at = excluded.changed_at",
        )?
        .execute(params![secret.key, secret.sealed, secret.host, at.as_millisecond()])?;
    Ok(())
}

/// Forgets a secret.
pub(crate) fn remove(transaction: &Transaction<'_>, key: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM secret WHERE key = ?1")?.execute([key])?;
    Ok(())
}
