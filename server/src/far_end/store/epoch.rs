//! Whose key signed which epoch.

use rusqlite::{Connection, Transaction, params};

use super::column::octets;
use crate::protocol::key::PublicKey;

/// An epoch begins.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    device: &str,
    epoch: u32,
    key: &PublicKey,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO epoch (device, epoch, key) VALUES (?1, ?2, ?3)",
        params![device, epoch, key.0],
    )?;
    Ok(())
}

/// Those of a device, in order.
pub(in crate::far_end) fn all(
    connection: &Connection,
    device: &str,
) -> rusqlite::Result<Vec<(u32, PublicKey)>> {
    let mut statement =
        connection.prepare_cached("SELECT epoch, key FROM epoch WHERE device = ?1 ORDER BY epoch")?;
    let rows = statement.query_map([device], |row| Ok((row.get("epoch")?, octets(row, "key")?)))?;
    rows.collect()
}
