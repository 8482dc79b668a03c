//! Devices.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::column::{from_number, number, octets, optional_time, time, wrong};
use crate::{
    far_end::{Device, Hold},
    protocol::{chain::Head, enrolment::Printer, key::PublicKey},
};

/// All of them, by name.
pub(in crate::far_end) fn all(connection: &Connection) -> rusqlite::Result<Vec<Device>> {
    let mut statement = connection.prepare_cached("SELECT * FROM device ORDER BY name, enrolled_at, id")?;
    statement.query_map([], from_row)?.collect()
}

/// Those that the operator calls so.
pub(in crate::far_end) fn named(connection: &Connection, name: &str) -> rusqlite::Result<Vec<Device>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM device WHERE name = ?1 ORDER BY enrolled_at, id")?;
    statement.query_map([name], from_row)?.collect()
}

/// Those that have this key, or whose printer has this serial number; the first to enrol first.
pub(in crate::far_end) fn alike(
    connection: &Connection,
    key: &PublicKey,
    serial_number: Option<&str>,
) -> rusqlite::Result<Vec<Device>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM device WHERE key = ?1 OR serial_number = ?2 ORDER BY enrolled_at, id",
    )?;
    statement.query_map(params![key.0, serial_number], from_row)?.collect()
}

/// The one with this id.
pub(in crate::far_end) fn find(connection: &Connection, id: &str) -> rusqlite::Result<Option<Device>> {
    let mut statement = connection.prepare_cached("SELECT * FROM device WHERE id = ?1")?;
    statement.query_row([id], from_row).optional()
}

/// A new one.
pub(in crate::far_end) fn insert(transaction: &Transaction<'_>, device: &Device) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO device (id, name, serial_number, manufacturer, model, key, enrolled_at, epoch, sequence, link,
                             last_order)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            device.id,
            device.name,
            device.printer.serial_number,
            device.printer.manufacturer,
            device.printer.model,
            device.key.0,
            device.enrolled_at.as_millisecond(),
            device.head.epoch,
            from_number(device.head.sequence),
            device.head.link.0,
            from_number(device.last_order),
        ],
    )?;
    Ok(())
}

/// One that is known has enrolled again.
pub(in crate::far_end) fn set_enrolled(
    transaction: &Transaction<'_>,
    id: &str,
    name: &str,
    printer: &Printer,
    key: &PublicKey,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE device SET name = ?2, serial_number = coalesce(?3, serial_number),
                           manufacturer = coalesce(?4, manufacturer), model = coalesce(?5, model), key = ?6,
                           enrolled_at = ?7, held_at = NULL, held_reason = NULL, held_event = NULL,
                           cancelled_at = NULL
         WHERE id = ?1",
        params![
            id,
            name,
            printer.serial_number,
            printer.manufacturer,
            printer.model,
            key.0,
            at.as_millisecond()
        ],
    )?;
    Ok(())
}

/// It was heard of.
pub(in crate::far_end) fn set_contact(
    transaction: &Transaction<'_>,
    id: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE device SET last_contact_at = ?2 WHERE id = ?1")?
        .execute(params![id, at.as_millisecond()])?;
    Ok(())
}

/// What it told, and the number of the last order that it may know of.
pub(in crate::far_end) fn set_check_in(
    transaction: &Transaction<'_>,
    id: &str,
    check_in: &str,
    last_order: u64,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE device SET check_in = ?2, last_order = ?3 WHERE id = ?1")?
        .execute(params![id, check_in, from_number(last_order)])?;
    Ok(())
}

/// What there is of it.
pub(in crate::far_end) fn set_head(
    transaction: &Transaction<'_>,
    id: &str,
    head: &Head,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached("UPDATE device SET epoch = ?2, sequence = ?3, link = ?4 WHERE id = ?1")?
        .execute(params![id, head.epoch, from_number(head.sequence), head.link.0])?;
    Ok(())
}

/// The number of the last order that was given to it.
pub(in crate::far_end) fn set_last_order(
    transaction: &Transaction<'_>,
    id: &str,
    last_order: u64,
) -> rusqlite::Result<()> {
    transaction
        .execute("UPDATE device SET last_order = ?2 WHERE id = ?1", params![id, from_number(last_order)])?;
    Ok(())
}

/// Holds it, or lets it go on.
pub(in crate::far_end) fn set_hold(
    transaction: &Transaction<'_>,
    id: &str,
    hold: Option<&Hold>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE device SET held_at = ?2, held_reason = ?3, held_event = ?4 WHERE id = ?1",
        params![
            id,
            hold.map(|hold| hold.at.as_millisecond()),
            hold.map(|hold| &hold.reason),
            hold.map(|hold| &hold.event)
        ],
    )?;
    Ok(())
}

/// Nothing is taken of it from `at` on.
pub(in crate::far_end) fn set_cancelled(
    transaction: &Transaction<'_>,
    id: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .execute("UPDATE device SET cancelled_at = ?2 WHERE id = ?1", params![id, at.as_millisecond()])?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Device> {
    let hold = match optional_time(row, "held_at")? {
        Some(at) => Some(Hold { at, reason: row.get("held_reason")?, event: row.get("held_event")? }),
        None => None,
    };
    let check_in: Option<String> = row.get("check_in")?;
    let check_in = check_in.map(|text| serde_json::from_str(&text)).transpose();
    Ok(Device {
        id: row.get("id")?,
        name: row.get("name")?,
        printer: Printer {
            serial_number: row.get("serial_number")?,
            manufacturer: row.get("manufacturer")?,
            model: row.get("model")?,
        },
        key: octets(row, "key")?,
        enrolled_at: time(row, "enrolled_at")?,
        head: Head {
            epoch: row.get("epoch")?,
            sequence: number(row, "sequence")?,
            link: octets(row, "link")?,
        },
        last_contact_at: optional_time(row, "last_contact_at")?,
        check_in: check_in.map_err(|error| wrong("check_in", &error.to_string()))?,
        last_order: number(row, "last_order")?,
        hold,
        cancelled_at: optional_time(row, "cancelled_at")?,
    })
}
