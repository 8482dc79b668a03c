//! What devices order of supplies.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    column::{from_number, time, wrong},
    command,
};
use crate::{
    far_end::SupplyOrdered,
    protocol::data::supply_order::{OrderProgress, SupplyOrder},
};

/// What a device said of an order. An earlier step that comes late, as one may that was lost here, changes nothing.
pub(in crate::far_end) fn put(
    transaction: &Transaction<'_>,
    device: &str,
    told: &SupplyOrder,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let known = find(transaction, device, told.order)?.filter(|known| known.told.reference == told.reference);
    if known.as_ref().is_some_and(|known| known.told.state > told.state) {
        return Ok(());
    }
    let text =
        serde_json::to_string(told).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    transaction.execute(
        "INSERT OR REPLACE INTO supply_order (device, number, reference, state, told, first_at, told_at, command)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            device,
            from_number(told.order),
            told.reference,
            word(told.state),
            text,
            known.as_ref().map_or(at, |known| known.first_at).as_millisecond(),
            at.as_millisecond(),
            known.and_then(|known| known.said).map(|said| from_number(said.number)),
        ],
    )?;
    Ok(())
}

/// The last word about an order goes out by this command.
pub(in crate::far_end) fn set_command(
    transaction: &Transaction<'_>,
    device: &str,
    number: u64,
    command: u64,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE supply_order SET command = ?3 WHERE device = ?1 AND number = ?2",
        params![device, from_number(number), from_number(command)],
    )?;
    Ok(())
}

/// The order of this number.
pub(in crate::far_end) fn find(
    connection: &Connection,
    device: &str,
    number: u64,
) -> rusqlite::Result<Option<SupplyOrdered>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM supply_order WHERE device = ?1 AND number = ?2")?;
    let found = statement.query_row(params![device, from_number(number)], from_row).optional()?;
    found.map(|row| whole(connection, row)).transpose()
}

/// The newest order of this reference.
pub(in crate::far_end) fn referred(
    connection: &Connection,
    device: &str,
    reference: &str,
) -> rusqlite::Result<Option<SupplyOrdered>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM supply_order WHERE device = ?1 AND reference = ?2 ORDER BY number DESC LIMIT 1",
    )?;
    let found = statement.query_row([device, reference], from_row).optional()?;
    found.map(|row| whole(connection, row)).transpose()
}

/// The newest `limit` orders of a device, newest first.
pub(in crate::far_end) fn newest(
    connection: &Connection,
    device: &str,
    limit: u32,
) -> rusqlite::Result<Vec<SupplyOrdered>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM supply_order WHERE device = ?1 ORDER BY number DESC LIMIT ?2")?;
    let rows = statement.query_map(params![device, limit], from_row)?;
    rows.map(|row| whole(connection, row?)).collect()
}

/// Orders of all devices that have not ended as far as the devices know, by device, oldest first.
pub(in crate::far_end) fn under_way(connection: &Connection) -> rusqlite::Result<Vec<SupplyOrdered>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM supply_order WHERE state IN ('submitted', 'overdue') ORDER BY device, number",
    )?;
    let rows = statement.query_map([], from_row)?;
    rows.map(|row| whole(connection, row?)).collect()
}

/// A row, and the number of the command in it.
fn from_row(row: &Row<'_>) -> rusqlite::Result<(SupplyOrdered, Option<i64>)> {
    let told: String = row.get("told")?;
    let ordered = SupplyOrdered {
        device: row.get("device")?,
        told: serde_json::from_str(&told).map_err(|error| wrong("told", &error.to_string()))?,
        first_at: time(row, "first_at")?,
        told_at: time(row, "told_at")?,
        said: None,
    };
    Ok((ordered, row.get("command")?))
}

fn whole(
    connection: &Connection,
    (ordered, number): (SupplyOrdered, Option<i64>),
) -> rusqlite::Result<SupplyOrdered> {
    let said = match number {
        Some(number) => command::find(connection, &ordered.device, number.unsigned_abs())?,
        None => None,
    };
    Ok(SupplyOrdered { said, ..ordered })
}

fn word(state: OrderProgress) -> &'static str {
    match state {
        OrderProgress::Submitted => "submitted",
        OrderProgress::Overdue => "overdue",
        OrderProgress::Received => "received",
        OrderProgress::Installed => "installed",
        OrderProgress::Cancelled => "cancelled",
    }
}
