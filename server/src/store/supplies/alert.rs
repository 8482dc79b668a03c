//! What was told of by e-mail and is still so.

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
        .prepare_cached("SELECT supply, kind, since, number FROM supply_alert WHERE device_id = ?1")?;
    let rows = statement.query_map([device.0], |row| {
        Ok((row.get(0)?, Open { kind: from_word(row, 1)?, since: time(row, 2)?, number: row.get(3)? }))
    })?;
    rows.collect()
}

/// Opens one; answers its number, which none of this kind had before.
pub(crate) fn raise(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    kind: Kind,
    since: Timestamp,
) -> rusqlite::Result<i64> {
    // The time is the number: a later one is another one, also after a clock that was set back far.
    let number = since.as_millisecond();
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO supply_alert (device_id, supply, kind, since, number) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![device.0, supply, word(&kind)?, since.as_millisecond(), number])?;
    Ok(number)
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
