//! What the communication server asked for.

use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};
use serde::{Deserialize, Serialize};

use super::event::{from_word, time, word};

/// How many are kept.
const KEPT: i64 = 1_000;

/// How far a command has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum CommandProgress {
    /// To be done.
    Accepted,
    /// The administrator decides.
    Asked,
    /// Done.
    Done,
    /// Not done, for a reason.
    Refused,
}

/// A command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CommandRow {
    pub(crate) number: u64,
    pub(crate) id: String,
    /// The signed order.
    pub(crate) text: String,
    pub(crate) received_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) progress: CommandProgress,
    pub(crate) reason: Option<String>,
}

/// Keeps a new one, and forgets the oldest beyond the bound.
pub(crate) fn insert(transaction: &Transaction<'_>, row: &CommandRow) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO command (number, id, text, received_at, expires_at, state, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            number(row.number),
            row.id,
            row.text,
            row.received_at.as_millisecond(),
            row.expires_at.as_millisecond(),
            word(&row.progress)?,
            row.reason,
        ],
    )?;
    transaction.execute(
        "DELETE FROM command WHERE number <= (SELECT number FROM command ORDER BY number DESC LIMIT 1 OFFSET ?1)",
        [KEPT],
    )?;
    Ok(())
}

/// Says how far one has come.
pub(crate) fn set(
    transaction: &Transaction<'_>,
    of: u64,
    progress: CommandProgress,
    reason: Option<&str>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE command SET state = ?2, reason = ?3 WHERE number = ?1",
        params![number(of), word(&progress)?, reason],
    )?;
    Ok(())
}

/// Those that have come so far and no farther, oldest first.
pub(crate) fn with_progress(
    connection: &Connection,
    progress: CommandProgress,
) -> rusqlite::Result<Vec<CommandRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT number, id, text, received_at, expires_at, state, reason FROM command
         WHERE state = ?1 ORDER BY number",
    )?;
    statement.query_map([word(&progress)?], from_row)?.collect()
}

/// The newest, newest first.
pub(crate) fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<CommandRow>> {
    let mut statement = connection.prepare_cached(
        "SELECT number, id, text, received_at, expires_at, state, reason FROM command
         ORDER BY number DESC LIMIT ?1",
    )?;
    statement.query_map([i64::try_from(limit).unwrap_or(i64::MAX)], from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<CommandRow> {
    Ok(CommandRow {
        number: row.get::<_, i64>(0)?.unsigned_abs(),
        id: row.get(1)?,
        text: row.get(2)?,
        received_at: time(row, 3)?,
        expires_at: time(row, 4)?,
        progress: from_word(row, 5)?,
        reason: row.get(6)?,
    })
}

fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
