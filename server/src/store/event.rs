//! The event history. Bounded: the newest 50,000 are kept, about 10 MB.

use app::model::{Event, EventKind};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};
use serde::{Serialize, de::DeserializeOwned};

/// The columns, in the order in which [`from_row`] reads them.
pub(super) const COLUMNS: &str =
    "event.id, event.at, kind, subject, label, from_value, to_value, event.impressions, event.episode";
/// How many they are.
pub(super) const COLUMN_COUNT: usize = 9;

/// How many events are kept.
const KEPT: i64 = 50_000;

/// The word that an enumeration of the model has in JSON, which is also its word in the file.
pub(super) fn word(value: &impl Serialize) -> rusqlite::Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(rusqlite::Error::ToSqlConversionFailure(format!("{other} is no word").into())),
        Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
    }
}

/// The inverse of [`word`], for the text in `column`.
pub(super) fn from_word<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let word: String = row.get(column)?;
    serde_json::from_value(serde_json::Value::String(word)).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    })
}

/// The time in `column`.
pub(super) fn time(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    let milliseconds = row.get(column)?;
    Timestamp::from_millisecond(milliseconds)
        .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, milliseconds))
}

/// The time in `column`, which may be missing.
pub(super) fn optional_time(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<i64>>(column)?.map(|_| time(row, column)).transpose()
}

/// Writes one event under its id.
pub(super) fn insert(connection: &Connection, event: &Event) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO event (id, at, kind, subject, label, from_value, to_value, impressions, episode)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute(params![
            event.id,
            event.at.as_millisecond(),
            word(&event.kind)?,
            event.subject,
            event.label,
            event.from,
            event.to,
            event.impressions.and_then(|count| i64::try_from(count).ok()),
            event.episode.and_then(|id| i64::try_from(id).ok()),
        ])?;
    Ok(())
}

/// Forgets the oldest events beyond the bound.
pub(super) fn prune(connection: &Connection) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?1")?
        .execute([KEPT])
}

/// The newest id, 0 before the first event.
pub(super) fn last_id(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("SELECT coalesce(max(id), 0) FROM event", [], |row| row.get(0))
}

/// The newest `limit` events by their time, newest first.
pub(super) fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<Event>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement =
        connection.prepare_cached("SELECT * FROM event ORDER BY at DESC, id DESC LIMIT ?1")?;
    statement.query_map([limit], from_row)?.collect()
}

/// At most `limit` events with an id above `id`, in the order in which they were written.
pub(super) fn after(connection: &Connection, id: i64, limit: usize) -> rusqlite::Result<Vec<Event>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement =
        connection.prepare_cached("SELECT * FROM event WHERE id > ?1 ORDER BY id LIMIT ?2")?;
    statement.query_map(params![id, limit], from_row)?.collect()
}

/// When the printer's agent started anew or stopped answering since then, and when nobody looked, oldest first.
pub(crate) fn interruptions(connection: &Connection, from: Timestamp) -> rusqlite::Result<Vec<Event>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM event WHERE at >= ?1 AND kind IN ('restarted', 'not-answering', 'answering-again', 'not-watched')
         ORDER BY id",
    )?;
    statement.query_map([from.as_millisecond()], from_row)?.collect()
}

/// Since when the printer has not answered; `None` where it answered last, as far as the history says.
pub(crate) fn silent_since(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM event WHERE kind IN ('not-answering', 'answering-again') ORDER BY id DESC LIMIT 1",
    )?;
    let last = statement.query_map([], from_row)?.next().transpose()?;
    Ok(last.filter(|event| event.kind == EventKind::NotAnswering).map(|event| event.at))
}

/// Since when this is the printer: the last time that another serial number was seen.
pub(crate) fn same_printer_since(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    let mut statement = connection.prepare_cached(
        "SELECT at FROM event WHERE subject = 'identity/serial-number' ORDER BY id DESC LIMIT 1",
    )?;
    let mut rows = statement.query_map([], |row| time(row, 0))?;
    rows.next().transpose()
}

/// Reads one.
pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        id: row.get(0)?,
        at: time(row, 1)?,
        kind: from_word(row, 2)?,
        subject: row.get(3)?,
        label: row.get(4)?,
        from: row.get(5)?,
        to: row.get(6)?,
        impressions: row.get::<_, Option<i64>>(7)?.and_then(|count| u64::try_from(count).ok()),
        episode: row.get::<_, Option<i64>>(8)?.and_then(|id| u64::try_from(id).ok()),
    })
}
