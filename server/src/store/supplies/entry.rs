//! What the administrator said of supplies.

use app::model::EnteredProfile;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::{
    super::{event::optional_time, json},
    DeviceRow,
};

/// What was said of one supply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry {
    /// How many are on the shelf.
    pub(crate) on_hand: u32,
    /// When they were counted last.
    pub(crate) counted_at: Option<Timestamp>,
    /// What was entered.
    pub(crate) entered: EnteredProfile,
}

/// What was said, by supply.
pub(crate) fn all(connection: &Connection, device: DeviceRow) -> rusqlite::Result<Vec<(u32, Entry)>> {
    let mut statement = connection.prepare_cached(
        "SELECT supply, on_hand, counted_at, entered FROM supply_entry WHERE device_id = ?1",
    )?;
    let rows = statement.query_map([device.0], |row| {
        let counted_at = optional_time(row, 2)?;
        Ok((row.get(0)?, Entry { on_hand: row.get(1)?, counted_at, entered: json::value(row, 3)? }))
    })?;
    rows.collect()
}

/// Writes it, in the place of what was said before.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    entry: &Entry,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO supply_entry (device_id, supply, on_hand, counted_at, entered)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            device.0,
            supply,
            entry.on_hand,
            entry.counted_at.map(Timestamp::as_millisecond),
            json::text(&entry.entered)?,
        ])?;
    Ok(())
}
