//! Sessions of online troubleshooting. Bounded: the newest 50, of each the last 50 lines.

use app::model::{SupportLine, SupportSaid, SupportSession};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::json;

/// How many sessions are kept.
const KEPT: i64 = 50;
/// How many lines of each.
pub(crate) const LINES: usize = 50;

/// The newest `limit` sessions, newest first.
pub(crate) fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<SupportSession>> {
    let mut statement = connection.prepare_cached(
        "SELECT content FROM support_session ORDER BY begun_at DESC, reference DESC LIMIT ?1",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement.query_map([limit], |row| json::value(row, 0))?.collect()
}

/// The session that is open.
pub(crate) fn open(connection: &Connection) -> rusqlite::Result<Option<SupportSession>> {
    connection
        .prepare_cached(
            "SELECT content FROM support_session WHERE ended_at IS NULL ORDER BY begun_at DESC LIMIT 1",
        )?
        .query_row([], |row| json::value(row, 0))
        .optional()
}

/// Begins one. One that is still open ends with it: there is one at a time.
pub(crate) fn begin(transaction: &Transaction<'_>, session: &SupportSession) -> rusqlite::Result<()> {
    if let Some(before) = open(transaction)? {
        end(transaction, before, session.begun_at, None)?;
    }
    put(transaction, session, None)?;
    transaction.execute(
        "DELETE FROM support_session WHERE reference IN
             (SELECT reference FROM support_session ORDER BY begun_at DESC, reference DESC LIMIT -1 OFFSET ?1)",
        [KEPT],
    )?;
    Ok(())
}

/// Adds a line.
pub(crate) fn say(
    transaction: &Transaction<'_>,
    mut session: SupportSession,
    at: Timestamp,
    said: SupportSaid,
) -> rusqlite::Result<()> {
    session.lines.push(SupportLine { at, said });
    let beyond = session.lines.len().saturating_sub(LINES);
    session.lines.drain(..beyond);
    put(transaction, &session, None)
}

/// Ends it. `by` is who did so here, of which the server is to be told.
pub(crate) fn end(
    transaction: &Transaction<'_>,
    mut session: SupportSession,
    at: Timestamp,
    by: Option<&str>,
) -> rusqlite::Result<()> {
    session.ended_at = Some(at);
    put(transaction, &session, by)
}

/// Sessions of whose end the server is to be told: reference, when, and by whom.
pub(crate) fn ended(connection: &Connection) -> rusqlite::Result<Vec<(String, Timestamp, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT reference, ended_at, ended_by FROM support_session
         WHERE ended_by IS NOT NULL AND ended_at IS NOT NULL ORDER BY begun_at",
    )?;
    let rows =
        statement.query_map([], |row| Ok((row.get(0)?, super::super::event::time(row, 1)?, row.get(2)?)))?;
    rows.collect()
}

/// The server was told of its end, or is not to be.
pub(crate) fn told(transaction: &Transaction<'_>, reference: &str) -> rusqlite::Result<()> {
    transaction.execute("UPDATE support_session SET ended_by = NULL WHERE reference = ?1", [reference])?;
    Ok(())
}

/// No end up to now is to be told.
pub(crate) fn all_told(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute("UPDATE support_session SET ended_by = NULL WHERE ended_by IS NOT NULL", []).map(drop)
}

fn put(transaction: &Transaction<'_>, session: &SupportSession, by: Option<&str>) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO support_session (reference, begun_at, ended_at, ended_by, content)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            session.reference,
            session.begun_at.as_millisecond(),
            session.ended_at.map(Timestamp::as_millisecond),
            by,
            json::text(session)?,
        ],
    )?;
    Ok(())
}
