//! Sessions of online troubleshooting. Bounded: the one that is open and the last 100 that ended of a device, of each the
//! last 200 lines.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    column::{from_number, optional_time, time},
    command,
};
use crate::far_end::{Session, SessionLine};

/// Sessions of a device that ended and are kept.
const KEPT: i64 = 100;
/// Lines of a session that are kept.
const LINES_KEPT: i64 = 200;

/// A device asks for help. One that was open before is over with it; where this one comes late, as one may that was lost
/// here, it is this one that is over. One that is known has begun before.
pub(in crate::far_end) fn begin(
    transaction: &Transaction<'_>,
    device: &str,
    reference: &str,
    event: &str,
    (at, late): (Timestamp, bool),
) -> rusqlite::Result<()> {
    if find(transaction, device, reference)?.is_some() {
        return Ok(());
    }
    if !late {
        transaction.execute(
            "UPDATE session SET ended_at = ?2, ended_by = 'device' WHERE device = ?1 AND ended_at IS NULL",
            params![device, at.as_millisecond()],
        )?;
    }
    let is_over: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM session WHERE device = ?1 AND ended_at IS NULL)",
        [device],
        |row| row.get(0),
    )?;
    transaction.execute(
        "INSERT INTO session (device, reference, begun_at) VALUES (?1, ?2, ?3)",
        params![device, reference, at.as_millisecond()],
    )?;
    say(transaction, device, reference, at, None, Some(event))?;
    if is_over {
        end(transaction, device, reference, "device", at)?;
    }
    prune(transaction, device)
}

/// Forgets the oldest that ended, beyond the bound.
fn prune(transaction: &Transaction<'_>, device: &str) -> rusqlite::Result<()> {
    for table in ["session_line", "session"] {
        let sql = format!(
            "DELETE FROM {table} WHERE device = ?1 AND reference IN
                 (SELECT reference FROM session WHERE device = ?1 AND ended_at IS NOT NULL
                  ORDER BY begun_at DESC, reference DESC LIMIT -1 OFFSET ?2)"
        );
        transaction.prepare_cached(&sql)?.execute(params![device, KEPT])?;
    }
    Ok(())
}

/// Something was said in a session that is known: by a command, or by an event.
pub(in crate::far_end) fn say(
    transaction: &Transaction<'_>,
    device: &str,
    reference: &str,
    at: Timestamp,
    command: Option<u64>,
    event: Option<&str>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO session_line (device, reference, at, command, event) SELECT ?1, ?2, ?3, ?4, ?5
         WHERE EXISTS (SELECT 1 FROM session WHERE device = ?1 AND reference = ?2)",
        params![device, reference, at.as_millisecond(), command.map(from_number), event],
    )?;
    transaction.execute(
        "DELETE FROM session_line WHERE number IN
             (SELECT number FROM session_line WHERE device = ?1 AND reference = ?2
              ORDER BY number DESC LIMIT -1 OFFSET ?3)",
        params![device, reference, LINES_KEPT],
    )?;
    Ok(())
}

/// It is over. One that was over before stays as it ended.
pub(in crate::far_end) fn end(
    transaction: &Transaction<'_>,
    device: &str,
    reference: &str,
    by: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE session SET ended_at = ?4, ended_by = ?3
         WHERE device = ?1 AND reference = ?2 AND ended_at IS NULL",
        params![device, reference, by, at.as_millisecond()],
    )?;
    Ok(())
}

/// The session that the device calls so.
pub(in crate::far_end) fn find(
    connection: &Connection,
    device: &str,
    reference: &str,
) -> rusqlite::Result<Option<Session>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM session WHERE device = ?1 AND reference = ?2")?;
    let found = statement.query_row([device, reference], from_row).optional()?;
    found.map(|session| whole(connection, session)).transpose()
}

/// The newest `limit` sessions of a device, newest first.
pub(in crate::far_end) fn newest(
    connection: &Connection,
    device: &str,
    limit: u32,
) -> rusqlite::Result<Vec<Session>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM session WHERE device = ?1 ORDER BY begun_at DESC, reference DESC LIMIT ?2",
    )?;
    let rows = statement.query_map(params![device, limit], from_row)?;
    rows.map(|session| whole(connection, session?)).collect()
}

/// At most `limit` sessions of all devices that are open, oldest first.
pub(in crate::far_end) fn open(connection: &Connection, limit: u32) -> rusqlite::Result<Vec<Session>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM session WHERE ended_at IS NULL ORDER BY begun_at, device LIMIT ?1")?;
    let rows = statement.query_map([limit], from_row)?;
    rows.map(|session| whole(connection, session?)).collect()
}

/// The last lines of a session.
const LINES: u32 = 100;

fn whole(connection: &Connection, session: Session) -> rusqlite::Result<Session> {
    let mut statement = connection.prepare_cached(
        "SELECT at, command, event FROM session_line WHERE device = ?1 AND reference = ?2
         ORDER BY number DESC LIMIT ?3",
    )?;
    let rows = statement.query_map(params![session.device, session.reference, LINES], |row| {
        Ok((time(row, "at")?, row.get::<_, Option<i64>>("command")?, row.get::<_, Option<String>>("event")?))
    })?;
    let mut lines = Vec::new();
    for row in rows {
        let (at, number, event) = row?;
        let said = match number {
            Some(number) => command::find(connection, &session.device, number.unsigned_abs())?,
            None => None,
        };
        lines.push(SessionLine { at, said, event });
    }
    lines.reverse();
    Ok(Session { lines, ..session })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Session> {
    Ok(Session {
        device: row.get("device")?,
        reference: row.get("reference")?,
        begun_at: time(row, "begun_at")?,
        ended_at: optional_time(row, "ended_at")?,
        ended_by: row.get("ended_by")?,
        lines: Vec::new(),
    })
}
