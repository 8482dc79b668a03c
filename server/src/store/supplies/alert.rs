//! What is so of supplies, and whether anybody was told of it by e-mail.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::{
    super::event::{from_word, time, word},
    DeviceRow,
};
use crate::supplies::alert::{Kind, Open};

/// Every open alert of a printer, with its supply.
pub(crate) fn open(connection: &Connection, device: DeviceRow) -> rusqlite::Result<Vec<(u32, Open)>> {
    let mut statement = connection
        .prepare_cached("SELECT supply, kind, since, number, told FROM supply_alert WHERE device_id = ?1")?;
    let rows = statement.query_map([device.0], |row| {
        let (kind, since) = (from_word(row, 1)?, time(row, 2)?);
        Ok((row.get(0)?, Open { kind, since, number: row.get(3)?, told: row.get(4)? }))
    })?;
    rows.collect()
}

/// Opens one; answers its number, which none of this kind had before. `told`: whether anybody is told of it now.
pub(crate) fn raise(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    (kind, told): (Kind, bool),
    since: Timestamp,
) -> rusqlite::Result<i64> {
    // The time is the number: a later one is another one, also after a clock that was set back far.
    let number = since.as_millisecond();
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO supply_alert (device_id, supply, kind, since, number, told)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![device.0, supply, word(&kind)?, since.as_millisecond(), number, told])?;
    Ok(number)
}

/// Somebody is told of it now.
pub(crate) fn told(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    kind: Kind,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE supply_alert SET told = 1 WHERE device_id = ?1 AND supply = ?2 AND kind = ?3",
        )?
        .execute(params![device.0, supply, word(&kind)?])?;
    Ok(())
}

/// It is over.
pub(crate) fn clear(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    kind: Kind,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("DELETE FROM supply_alert WHERE device_id = ?1 AND supply = ?2 AND kind = ?3")?
        .execute(params![device.0, supply, word(&kind)?])?;
    Ok(())
}
