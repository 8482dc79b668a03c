//! Keys and certificates, by role.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::event::time;

/// A key with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptCertificate {
    /// "device-ca", "device-leaf", "uploaded" or "requested".
    pub(crate) role: &'static str,
    /// PEM: the chain, the device's own first; the signing request of "requested".
    pub(crate) chain: String,
    /// Sealed.
    pub(crate) key: Vec<u8>,
    /// When it was made or installed, by the device's clock.
    pub(crate) changed_at: Timestamp,
}

/// What is kept under this role.
pub(crate) fn find(connection: &Connection, role: &'static str) -> rusqlite::Result<Option<KeptCertificate>> {
    let mut statement =
        connection.prepare_cached("SELECT chain, key, changed_at FROM certificate WHERE role = ?1")?;
    let from_row = |row: &Row<'_>| {
        Ok(KeptCertificate { role, chain: row.get(0)?, key: row.get(1)?, changed_at: time(row, 2)? })
    };
    statement.query_map([role], from_row)?.next().transpose()
}

/// Keeps it instead of what was there under its role.
pub(crate) fn put(transaction: &Transaction<'_>, kept: &KeptCertificate) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO certificate (role, chain, key, changed_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (role) DO UPDATE SET chain = excluded.chain, key = excluded.key,
                changed_at = excluded.changed_at",
        )?
        .execute(params![kept.role, kept.chain, kept.key, kept.changed_at.as_millisecond()])?;
    Ok(())
}

/// Forgets what is kept under this role.
pub(crate) fn remove(transaction: &Transaction<'_>, role: &str) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM certificate WHERE role = ?1")?.execute([role])?;
    Ok(())
}
