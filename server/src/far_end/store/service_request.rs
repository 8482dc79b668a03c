//! Requests for service of devices. Bounded: 500 of a device are kept; those that have ended go first, the oldest first.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    column::{from_number, time, wrong},
    command,
};
use crate::{
    far_end::ServiceAsked,
    protocol::data::service_request::{ServiceProgress, ServiceRequest},
};

/// Requests of a device that are kept.
const KEPT: u16 = 500;

/// What a device said of a request. An earlier step that comes late, as one may that was lost here, changes nothing; what
/// comes in its order counts, however the device's clock is set.
pub(in crate::far_end) fn put(
    transaction: &Transaction<'_>,
    device: &str,
    told: &ServiceRequest,
    (at, late): (Timestamp, bool),
) -> rusqlite::Result<()> {
    let known =
        find(transaction, device, told.request)?.filter(|known| known.told.reference == told.reference);
    if late && known.as_ref().is_some_and(|known| known.told.at > told.at) {
        return Ok(());
    }
    let text =
        serde_json::to_string(told).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    transaction.execute(
        "INSERT OR REPLACE INTO service_request (device, number, reference, state, told, first_at, told_at, command)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            device,
            from_number(told.request),
            told.reference,
            word(told.state),
            text,
            known.as_ref().map_or(at, |known| known.first_at).as_millisecond(),
            at.as_millisecond(),
            known.and_then(|known| known.said).map(|said| from_number(said.number)),
        ],
    )?;
    prune(transaction, device, at)
}

/// Forgets what is beyond the bound. That one was refused is not in the device's word: it stands in what was said here.
fn prune(transaction: &Transaction<'_>, device: &str, now: Timestamp) -> rusqlite::Result<()> {
    let sql = "SELECT count(*) FROM service_request WHERE device = ?1";
    let count: i64 = transaction.prepare_cached(sql)?.query_row([device], |row| row.get(0))?;
    if count <= i64::from(KEPT) {
        return Ok(());
    }
    let mut all = newest(transaction, device, u32::MAX)?;
    all.sort_by_key(|asked| !asked.is_open(now));
    let sql = "DELETE FROM service_request WHERE device = ?1 AND number = ?2";
    let mut delete = transaction.prepare_cached(sql)?;
    all.iter()
        .skip(KEPT.into())
        .try_for_each(|asked| delete.execute(params![device, from_number(asked.told.request)]).map(drop))
}

/// The last word about a request goes out by this command.
pub(in crate::far_end) fn set_command(
    transaction: &Transaction<'_>,
    device: &str,
    number: u64,
    command: u64,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE service_request SET command = ?3 WHERE device = ?1 AND number = ?2",
        params![device, from_number(number), from_number(command)],
    )?;
    Ok(())
}

/// The request of this number.
pub(in crate::far_end) fn find(
    connection: &Connection,
    device: &str,
    number: u64,
) -> rusqlite::Result<Option<ServiceAsked>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM service_request WHERE device = ?1 AND number = ?2")?;
    let found = statement.query_row(params![device, from_number(number)], from_row).optional()?;
    found.map(|row| whole(connection, row)).transpose()
}

/// The newest request of this reference.
pub(in crate::far_end) fn referred(
    connection: &Connection,
    device: &str,
    reference: &str,
) -> rusqlite::Result<Option<ServiceAsked>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM service_request WHERE device = ?1 AND reference = ?2 ORDER BY number DESC LIMIT 1",
    )?;
    let found = statement.query_row([device, reference], from_row).optional()?;
    found.map(|row| whole(connection, row)).transpose()
}

/// The newest `limit` requests of a device, newest first.
pub(in crate::far_end) fn newest(
    connection: &Connection,
    device: &str,
    limit: u32,
) -> rusqlite::Result<Vec<ServiceAsked>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM service_request WHERE device = ?1 ORDER BY number DESC LIMIT ?2")?;
    let rows = statement.query_map(params![device, limit], from_row)?;
    rows.map(|row| whole(connection, row?)).collect()
}

/// Requests of all devices that have not ended by the devices' own word, by device, oldest first.
pub(in crate::far_end) fn under_way(connection: &Connection) -> rusqlite::Result<Vec<ServiceAsked>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM service_request WHERE state NOT IN ('closed', 'withdrawn') ORDER BY device, number",
    )?;
    let rows = statement.query_map([], from_row)?;
    rows.map(|row| whole(connection, row?)).collect()
}

/// A row, and the number of the command in it.
fn from_row(row: &Row<'_>) -> rusqlite::Result<(ServiceAsked, Option<i64>)> {
    let told: String = row.get("told")?;
    let asked = ServiceAsked {
        device: row.get("device")?,
        told: serde_json::from_str(&told).map_err(|error| wrong("told", &error.to_string()))?,
        first_at: time(row, "first_at")?,
        told_at: time(row, "told_at")?,
        said: None,
    };
    Ok((asked, row.get("command")?))
}

fn whole(
    connection: &Connection,
    (asked, number): (ServiceAsked, Option<i64>),
) -> rusqlite::Result<ServiceAsked> {
    let said = match number {
        Some(number) => command::find(connection, &asked.device, number.unsigned_abs())?,
        None => None,
    };
    Ok(ServiceAsked { said, ..asked })
}

fn word(state: ServiceProgress) -> &'static str {
    match state {
        ServiceProgress::Requested => "requested",
        ServiceProgress::Reopened => "reopened",
        ServiceProgress::Resolved => "resolved",
        ServiceProgress::Closed => "closed",
        ServiceProgress::Withdrawn => "withdrawn",
    }
}
