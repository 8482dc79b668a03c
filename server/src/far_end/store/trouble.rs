//! Alerts, potential issues and silences of devices. Bounded: 500 of a device are kept; those that are over go first, the
//! oldest first, then the oldest of those that are not. What was forgotten is still among the events.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::column::{time, wrong};
use crate::far_end::{TroubleHeard, TroubleTold};

/// Troubles of a device that are kept.
pub(in crate::far_end) const KEPT: u32 = 500;

/// What a device said of one. An earlier step that comes late, as one may that was lost here, changes nothing.
pub(in crate::far_end) fn put(
    transaction: &Transaction<'_>,
    device: &str,
    told: &TroubleTold,
    (at, late): (Timestamp, bool),
) -> rusqlite::Result<()> {
    if late {
        let known = find(transaction, device, &told.key())?;
        let order = |told: &TroubleTold| (told.at(), told.is_over());
        if known.is_some_and(|known| order(&known.told) > order(told)) {
            return Ok(());
        }
    }
    let text =
        serde_json::to_string(told).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    transaction.execute(
        "INSERT INTO trouble (device, key, told, is_over, first_at, told_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (device, key) DO UPDATE SET told = excluded.told, is_over = excluded.is_over,
             told_at = excluded.told_at",
        params![device, told.key(), text, told.is_over(), at.as_millisecond()],
    )?;
    transaction.execute(
        "DELETE FROM trouble WHERE device = ?1 AND key IN
             (SELECT key FROM trouble WHERE device = ?1 ORDER BY is_over, told_at DESC, key DESC LIMIT -1 OFFSET ?2)",
        params![device, KEPT],
    )?;
    Ok(())
}

fn find(connection: &Connection, device: &str, key: &str) -> rusqlite::Result<Option<TroubleHeard>> {
    let mut statement = connection.prepare_cached("SELECT * FROM trouble WHERE device = ?1 AND key = ?2")?;
    statement.query_row([device, key], from_row).optional()
}

/// The newest `limit` of a device: those that are not over first, newest first.
pub(in crate::far_end) fn newest(
    connection: &Connection,
    device: &str,
    limit: u32,
) -> rusqlite::Result<Vec<TroubleHeard>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM trouble WHERE device = ?1 ORDER BY is_over, told_at DESC, key LIMIT ?2",
    )?;
    statement.query_map(params![device, limit], from_row)?.collect()
}

/// At most `limit` of all devices that are not over, by device, oldest first.
pub(in crate::far_end) fn open(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<TroubleHeard>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM trouble WHERE is_over = 0 ORDER BY device, first_at, key LIMIT ?1")?;
    statement.query_map([limit], from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<TroubleHeard> {
    let told: String = row.get("told")?;
    Ok(TroubleHeard {
        device: row.get("device")?,
        told: serde_json::from_str(&told).map_err(|error| wrong("told", &error.to_string()))?,
        first_at: time(row, "first_at")?,
        told_at: time(row, "told_at")?,
    })
}
