//! Requests for service. Bounded: those that are over are kept up to 500, newest first.

use app::model::{Concern, ServiceRequest, ServiceStep};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::super::{event::word, json, reference};

/// What the reference of a request begins with.
const LETTER: char = 'R';
/// How many that are over are kept.
pub(in crate::store) const KEPT: i64 = 500;

/// The newest `limit` requests, newest first.
#[cfg(test)]
pub(crate) fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<ServiceRequest>> {
    let mut statement =
        connection.prepare_cached("SELECT content FROM service_request ORDER BY id DESC LIMIT ?1")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map([limit], |row| json::value(row, 0))?.collect()
}

/// Every request that is not over, oldest first.
pub(crate) fn open(connection: &Connection) -> rusqlite::Result<Vec<ServiceRequest>> {
    let mut statement =
        connection.prepare_cached("SELECT content FROM service_request WHERE is_over = 0 ORDER BY id")?;
    statement.query_map([], |row| json::value(row, 0))?.collect()
}

/// Those that are not over, and of those that are the newest `limit`, oldest first.
pub(crate) fn recent(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<ServiceRequest>> {
    let mut statement = connection.prepare_cached(
        "SELECT content FROM service_request WHERE is_over = 0 OR id IN
             (SELECT id FROM service_request WHERE is_over = 1 ORDER BY id DESC LIMIT ?1) ORDER BY id",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map([limit], |row| json::value(row, 0))?.collect()
}

/// The request of this number.
pub(crate) fn find(connection: &Connection, id: i64) -> rusqlite::Result<Option<ServiceRequest>> {
    connection
        .prepare_cached("SELECT content FROM service_request WHERE id = ?1")?
        .query_row([id], |row| json::value(row, 0))
        .optional()
}

/// Whether another one is open for this concern.
pub(crate) fn is_asked(connection: &Connection, concern: &Concern, but: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM service_request WHERE concern = ?1 AND is_over = 0 AND id <> ?2)",
        )?
        .query_row(params![concern.word(), but], |row| row.get(0))
}

/// Writes a new one, with its first step, and gives it its number and its reference. `day` is the day of the device.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    request: &ServiceRequest,
    day: Date,
) -> rusqlite::Result<ServiceRequest> {
    let day = reference::day_number(day);
    let number: i64 = transaction
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM service_request WHERE day = ?1")?
        .query_row([day], |row| row.get(0))?;
    let id: i64 =
        transaction
            .query_row("SELECT coalesce(max(id), 0) + 1 FROM service_request", [], |row| row.get(0))?;
    let request = ServiceRequest { id, reference: reference::text(LETTER, day, number), ..request.clone() };
    transaction
        .prepare_cached(
            "INSERT INTO service_request (id, day, number, concern, state, is_over, content, to_tell, told)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
        )?
        .execute(params![
            id,
            day,
            number,
            request.concern.as_ref().map(Concern::word),
            word(&request.state)?,
            request.state.is_over(),
            json::text(&request)?,
            request.by_server,
        ])?;
    transaction.execute(
        "DELETE FROM service_request WHERE is_over = 1 AND id IN
             (SELECT id FROM service_request WHERE is_over = 1 ORDER BY id DESC LIMIT -1 OFFSET ?1)",
        [KEPT],
    )?;
    Ok(request)
}

/// Writes how it is now. Whether it goes to the server stays as it is kept: the enrolment may have ended since it was read.
pub(crate) fn put(transaction: &Transaction<'_>, request: &ServiceRequest) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "UPDATE service_request SET concern = ?2, state = ?3, is_over = ?4,
                 content = json_set(?5,
                     '$.by_server', json(iif(json_extract(content, '$.by_server'), 'true', 'false')),
                     '$.left_server', json(iif(json_extract(content, '$.left_server'), 'true', 'false'))),
                 to_tell = json_extract(content, '$.by_server') AND told < json_array_length(?5, '$.steps')
             WHERE id = ?1",
        )?
        .execute(params![
            request.id,
            request.concern.as_ref().map(Concern::word),
            word(&request.state)?,
            request.state.is_over(),
            json::text(request)?,
        ])?;
    Ok(())
}

/// A request of which the server is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ToTell {
    /// As it is now.
    pub(crate) request: ServiceRequest,
    /// How many of its steps were gone through.
    pub(crate) told: usize,
}

impl ToTell {
    /// The steps that were not.
    pub(crate) fn steps(&self) -> &[ServiceStep] {
        self.request.steps.get(self.told..).unwrap_or_default()
    }
}

/// What is to be told, oldest first.
pub(crate) fn to_tell(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<ToTell>> {
    let mut statement = connection
        .prepare_cached("SELECT content, told FROM service_request WHERE to_tell = 1 ORDER BY id LIMIT ?1")?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let row = |row: &Row<'_>| {
        let told: i64 = row.get(1)?;
        Ok(ToTell { request: json::value(row, 0)?, told: usize::try_from(told).unwrap_or(usize::MAX) })
    };
    statement.query_map([limit], row)?.collect()
}

/// So many of its steps were told, or are not to be.
pub(crate) fn told(transaction: &Transaction<'_>, id: i64, steps: usize) -> rusqlite::Result<()> {
    let steps = i64::try_from(steps).unwrap_or(i64::MAX);
    transaction.execute(
        "UPDATE service_request SET told = ?2, to_tell = json_array_length(content, '$.steps') > ?2
         WHERE id = ?1",
        params![id, steps],
    )?;
    Ok(())
}

/// The enrolment has ended, or is another one than that in which they were made: none goes to the server any more, and the server
/// says nothing more of any.
pub(crate) fn leave_server(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let sql = "UPDATE service_request SET told = json_array_length(content, '$.steps'), to_tell = 0,
                   content = json_set(content, '$.by_server', json('false'), '$.left_server', json('true'))
               WHERE json_extract(content, '$.by_server')";
    transaction.execute(sql, []).map(drop)
}
