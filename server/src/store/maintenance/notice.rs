//! What recipients are to be told of, and were. Bounded: beside those that wait, the newest 2,000 are kept.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};
use serde::{Serialize, de::DeserializeOwned};

use super::super::{
    event::{from_word, time, word},
    json,
};

/// How many are kept beside those that wait.
const KEPT: i64 = 2_000;

/// Something that is to be told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Notice<W, C> {
    /// Its row; 0 until it is written.
    pub(crate) id: i64,
    /// What it is about, and for a finding when it was opened.
    pub(crate) key: String,
    /// Whether it began, became worse or is over.
    pub(crate) what: W,
    /// When.
    pub(crate) at: Timestamp,
    /// In words.
    pub(crate) content: C,
}

/// Writes down that something is to be told.
pub(crate) fn insert<W: Serialize, C: Serialize>(
    transaction: &Transaction<'_>,
    notice: &Notice<W, C>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO notice (key, what, at, content) VALUES (?1, ?2, ?3, ?4)",
        params![notice.key, word(&notice.what)?, notice.at.as_millisecond(), json::text(&notice.content)?],
    )?;
    transaction.execute(
        "DELETE FROM notice WHERE left_at IS NOT NULL AND id <= (SELECT max(id) FROM notice) - ?1",
        [KEPT],
    )?;
    Ok(())
}

/// Writes down that what was told of, or waits to be, is over and that nobody is told: it waits for no mail, and is not counted
/// as one.
pub(crate) fn done(
    transaction: &Transaction<'_>,
    key: &str,
    over: &impl Serialize,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO notice (key, what, at, content, left_at) VALUES (?1, ?2, ?3, 'null', ?4)",
        params![key, word(over)?, at.as_millisecond(), Timestamp::MIN.as_millisecond()],
    )?;
    transaction.execute(
        "UPDATE notice SET left_at = ?2 WHERE key = ?1 AND left_at IS NULL",
        params![key, Timestamp::MIN.as_millisecond()],
    )?;
    Ok(())
}

/// Hands each that waits to `take`, oldest first: as many as there are, for what is told together is to be gathered from all.
pub(crate) fn waiting<W: DeserializeOwned, C: DeserializeOwned>(
    connection: &Connection,
    mut take: impl FnMut(Notice<W, C>),
) -> rusqlite::Result<()> {
    let mut statement = connection
        .prepare_cached("SELECT id, key, what, at, content FROM notice WHERE left_at IS NULL ORDER BY id")?;
    let rows = statement.query_map([], |row| {
        Ok(Notice {
            id: row.get(0)?,
            key: row.get(1)?,
            what: from_word(row, 2)?,
            at: time(row, 3)?,
            content: json::value(row, 4)?,
        })
    })?;
    for row in rows {
        take(row?);
    }
    Ok(())
}

/// Whether anything waits.
pub(crate) fn waits(connection: &Connection) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM notice WHERE left_at IS NULL)")?
        .query_row([], |row| row.get(0))
}

/// They left in a mail.
pub(crate) fn left(transaction: &Transaction<'_>, ids: &[i64], at: Timestamp) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached("UPDATE notice SET left_at = ?2 WHERE id = ?1")?;
    ids.iter().try_for_each(|id| statement.execute(params![id, at.as_millisecond()]).map(drop))
}

/// Forgets what was told, or is to be, under this key.
pub(crate) fn forget(transaction: &Transaction<'_>, key: &str) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM notice WHERE key = ?1", [key]).map(drop)
}

/// When mails left since then, a time each, oldest first.
pub(crate) fn left_since(connection: &Connection, since: Timestamp) -> rusqlite::Result<Vec<Timestamp>> {
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT left_at FROM notice WHERE left_at >= ?1 ORDER BY left_at")?;
    statement.query_map([since.as_millisecond()], |row| time(row, 0))?.collect()
}

/// What was told of and is not over yet: by key, when it was told last.
pub(crate) fn told(
    connection: &Connection,
    over: &impl Serialize,
) -> rusqlite::Result<Vec<(String, Timestamp)>> {
    let mut statement = connection.prepare_cached(
        "SELECT key, max(at) FROM notice WHERE what <> ?1 AND NOT EXISTS (SELECT 1 FROM notice AS later
             WHERE later.key = notice.key AND later.what = ?1 AND later.id > notice.id)
         GROUP BY key ORDER BY min(id)",
    )?;
    statement.query_map([word(over)?], |row| Ok((row.get(0)?, time(row, 1)?)))?.collect()
}
