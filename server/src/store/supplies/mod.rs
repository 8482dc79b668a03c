//! What is known of each printer's supplies beside their levels: cartridges, orders, stock, what was entered, alerts.
//! Rows here are on the disk, synced, before anybody relies on them.

pub(crate) mod alert;
pub(crate) mod change;
pub(crate) mod entry;
pub(crate) mod happened;
pub(crate) mod identity;
pub(crate) mod order;
pub(crate) mod submission;
#[cfg(test)]
mod tests;

use app::model::Identity;
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::device::{self, Device};

/// The row of a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DeviceRow(i64);

impl DeviceRow {
    /// As the tables of other rooms have it.
    pub(in crate::store) fn number(self) -> i64 {
        self.0
    }
}

/// The row of the printer of a reading; `None` where nothing of it is on the disk.
pub(crate) fn find_device(
    connection: &Connection,
    identity: &Identity,
) -> rusqlite::Result<Option<DeviceRow>> {
    let wanted = Device::of(identity);
    let by_serial: Option<i64> = connection
        .prepare_cached("SELECT id FROM device WHERE serial_number = ?1")?
        .query_row([&wanted.serial_number], |row| row.get(0))
        .optional()?;
    let current =
        || Ok(device::current(connection)?.filter(|(_, known)| known.is(&wanted)).map(|(id, _)| id));
    by_serial.map_or_else(current, |id| Ok(Some(id))).map(|id| id.map(DeviceRow))
}

/// The same, made where it is missing.
pub(crate) fn make_device(
    transaction: &Transaction<'_>,
    identity: &Identity,
    at: i64,
) -> rusqlite::Result<DeviceRow> {
    let current = device::current(transaction)?;
    device::resolve(transaction, current.as_ref(), &Device::of(identity), at).map(DeviceRow)
}
