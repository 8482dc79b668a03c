//! Which cartridge was inside since when.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::{
    super::event::{optional_time, time},
    DeviceRow,
};
use crate::supplies::{History, Record, Sample, record};

/// Rows that are kept of a supply. A printer whose serial numbers change with every reading must not fill the disk.
pub(in crate::store) const KEPT: i64 = 200;

/// What a printer says of the cartridge inside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inside {
    /// Its serial number.
    pub(crate) serial_number: Option<String>,
    /// Its part number.
    pub(crate) part_number: Option<String>,
    /// What the printer keeps of the last replacement.
    pub(crate) record: Record,
}

/// What was said last, by supply.
pub(crate) fn newest(connection: &Connection, device: DeviceRow) -> rusqlite::Result<Vec<(u32, Inside)>> {
    let mut statement = connection.prepare_cached(
        "SELECT supply, serial_number, part_number, replaced_at, replaced_usage, max(since) FROM supply_identity
         WHERE device_id = ?1 GROUP BY supply",
    )?;
    let rows = statement.query_map([device.0], |row| {
        let (serial_number, part_number) = (row.get(1)?, row.get(2)?);
        Ok((row.get(0)?, Inside { serial_number, part_number, record: record_in(row, 3)? }))
    })?;
    rows.collect()
}

/// What a printer told of the cartridges of one supply, beside their levels.
#[derive(Debug, Default)]
pub(crate) struct Told {
    serial_numbers: Vec<(Timestamp, String)>,
    replaced: Vec<Timestamp>,
}

impl Told {
    /// All that is known of the supply with these levels.
    pub(crate) fn history<'a>(&'a self, samples: &'a [Sample]) -> History<'a> {
        History { samples, serial_numbers: &self.serial_numbers, replaced: &self.replaced }
    }
}

/// What was told of a supply so far.
pub(crate) fn told(connection: &Connection, device: DeviceRow, supply: u32) -> rusqlite::Result<Told> {
    Ok(Told {
        serial_numbers: serial_numbers(connection, device, supply)?,
        replaced: record::replaced(&records(connection, device, supply)?),
    })
}

/// What the printer kept of the replacements of a supply, with the time since when it told of each, oldest first.
fn records(
    connection: &Connection,
    device: DeviceRow,
    supply: u32,
) -> rusqlite::Result<Vec<(Timestamp, Record)>> {
    let mut statement = connection.prepare_cached(
        "SELECT since, replaced_at, replaced_usage FROM supply_identity
         WHERE device_id = ?1 AND supply = ?2 AND coalesce(replaced_at, replaced_usage) IS NOT NULL ORDER BY since",
    )?;
    let rows =
        statement.query_map(params![device.0, supply], |row| Ok((time(row, 0)?, record_in(row, 1)?)))?;
    rows.collect()
}

/// The date and the count from this column on.
fn record_in(row: &Row<'_>, column: usize) -> rusqlite::Result<Record> {
    let usage = row.get::<_, Option<i64>>(column + 1)?.and_then(|count| u64::try_from(count).ok());
    Ok(Record { at: optional_time(row, column)?, usage })
}

/// The serial numbers of a supply with the time since when each was told, oldest first, without the times when none was.
pub(super) fn serial_numbers(
    connection: &Connection,
    device: DeviceRow,
    supply: u32,
) -> rusqlite::Result<Vec<(Timestamp, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT since, serial_number FROM supply_identity
         WHERE device_id = ?1 AND supply = ?2 AND trim(serial_number) <> '' ORDER BY since",
    )?;
    let rows = statement.query_map(params![device.0, supply], |row| Ok((time(row, 0)?, row.get(1)?)))?;
    let mut numbers: Vec<(Timestamp, String)> = rows.collect::<Result<_, _>>()?;
    // A row for something else says the same number again.
    numbers.dedup_by(|(_, again), (_, number)| again == number);
    Ok(numbers)
}

/// Writes down what is said from `since` on.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    supply: u32,
    since: Timestamp,
    inside: &Inside,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO supply_identity (device_id, supply, since, serial_number, part_number, replaced_at,
                 replaced_usage)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            device.0,
            supply,
            since.as_millisecond(),
            inside.serial_number,
            inside.part_number,
            inside.record.at.map(Timestamp::as_millisecond),
            inside.record.usage.and_then(|count| i64::try_from(count).ok()),
        ])?;
    transaction
        .prepare_cached(
            "DELETE FROM supply_identity WHERE device_id = ?1 AND supply = ?2 AND since <
                 (SELECT since FROM supply_identity WHERE device_id = ?1 AND supply = ?2
                  ORDER BY since DESC LIMIT 1 OFFSET ?3)",
        )?
        .execute(params![device.0, supply, KEPT - 1])?;
    Ok(())
}
