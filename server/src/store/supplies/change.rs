//! What happened to cartridges.

use app::model::CartridgeChange;
use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::{
    super::event::{from_word, time, word},
    DeviceRow,
};

/// Rows that are kept of a supply: more than twenty years of one a month.
pub(in crate::store) const KEPT: i64 = 300;

/// Everything that is known of a supply, oldest first.
pub(crate) fn of_supply(
    connection: &Connection,
    device: DeviceRow,
    supply: u32,
) -> rusqlite::Result<Vec<CartridgeChange>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, kind, wasted_percent, serial_number, impressions FROM cartridge_change
         WHERE device_id = ?1 AND supply = ?2 ORDER BY at, id",
    )?;
    statement.query_map(params![device.0, supply], from_row)?.collect()
}

/// Writes down a change that was found at `found_at`.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    change: &CartridgeChange,
    found_at: Timestamp,
    to_tell: bool,
) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO cartridge_change
                 (device_id, supply, at, kind, wasted_percent, serial_number, impressions, found_at, to_tell)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            device.0,
            supply,
            change.at.as_millisecond(),
            word(&change.kind)?,
            change.wasted_percent,
            change.serial_number,
            change.impressions.and_then(|count| i64::try_from(count).ok()),
            found_at.as_millisecond(),
            to_tell,
        ])?;
    let id = transaction.last_insert_rowid();
    transaction
        .prepare_cached(
            "DELETE FROM cartridge_change WHERE id IN (SELECT id FROM cartridge_change
                 WHERE device_id = ?1 AND supply = ?2 ORDER BY id DESC LIMIT -1 OFFSET ?3)",
        )?
        .execute(params![device.0, supply, KEPT])?;
    Ok(id)
}

/// A change that the communication server is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ToTell {
    /// Its row.
    pub(crate) id: i64,
    /// `prtMarkerSuppliesIndex`.
    pub(crate) supply: u32,
    /// When it was found.
    pub(crate) found_at: Timestamp,
    /// The change.
    pub(crate) change: CartridgeChange,
}

/// What is to be told of this printer, oldest first. Where the administrator is asked that is what was said yes to.
pub(crate) fn to_tell(
    connection: &Connection,
    device: DeviceRow,
    asks: bool,
    limit: usize,
) -> rusqlite::Result<Vec<ToTell>> {
    let mut statement = connection.prepare_cached(
        "SELECT at, kind, wasted_percent, serial_number, impressions, id, supply, found_at FROM cartridge_change
         WHERE to_tell = 1 AND device_id = ?1 AND allowed >= ?2 ORDER BY id LIMIT ?3",
    )?;
    let rows =
        statement.query_map(params![device.0, asks, i64::try_from(limit).unwrap_or(i64::MAX)], told_row)?;
    rows.collect()
}

/// What the administrator has to decide about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The last row of it.
    pub(crate) through: i64,
    /// How many there are.
    pub(crate) count: u64,
    /// The newest, newest first.
    pub(crate) newest: Vec<ToTell>,
}

/// What of this printer waits for the administrator's word, and the newest `limit` of it.
pub(crate) fn asked(connection: &Connection, device: DeviceRow, limit: usize) -> rusqlite::Result<Asked> {
    let (count, through) = connection
        .prepare_cached(
            "SELECT count(*), max(id) FROM cartridge_change WHERE to_tell = 1 AND allowed = 0 AND device_id = ?1",
        )?
        .query_row([device.0], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?)))?;
    let mut statement = connection.prepare_cached(
        "SELECT at, kind, wasted_percent, serial_number, impressions, id, supply, found_at FROM cartridge_change
         WHERE to_tell = 1 AND allowed = 0 AND device_id = ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let newest = statement
        .query_map(params![device.0, i64::try_from(limit).unwrap_or(i64::MAX)], told_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Asked { through: through.unwrap_or_default(), count: count.unsigned_abs(), newest })
}

/// The administrator has decided about all of this printer that waits for a word, up to this row; answers how many that
/// were.
pub(crate) fn decide(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    through: i64,
    tell: bool,
) -> rusqlite::Result<usize> {
    transaction.execute(
        "UPDATE cartridge_change SET allowed = ?3, to_tell = ?3
         WHERE to_tell = 1 AND allowed = 0 AND device_id = ?1 AND id <= ?2",
        params![device.0, through, tell],
    )
}

fn told_row(row: &Row<'_>) -> rusqlite::Result<ToTell> {
    let (id, supply, found_at) = (row.get(5)?, row.get(6)?, time(row, 7)?);
    Ok(ToTell { id, supply, found_at, change: from_row(row)? })
}

/// Nothing that waits is to be told.
pub(crate) fn all_told(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute("UPDATE cartridge_change SET to_tell = 0 WHERE to_tell = 1", []).map(drop)
}

/// It was told, or is not to be.
pub(crate) fn told(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    transaction.execute("UPDATE cartridge_change SET to_tell = 0 WHERE id = ?1", [id])?;
    Ok(())
}

/// Time, kind, percent wasted, serial number and impressions.
pub(in crate::store) fn from_row(row: &Row<'_>) -> rusqlite::Result<CartridgeChange> {
    Ok(CartridgeChange {
        at: time(row, 0)?,
        kind: from_word(row, 1)?,
        wasted_percent: row.get(2)?,
        serial_number: row.get(3)?,
        impressions: row.get::<_, Option<i64>>(4)?.and_then(|count| u64::try_from(count).ok()),
    })
}
