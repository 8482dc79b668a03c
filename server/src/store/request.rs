//! What somebody asked for by a button: on the disk before the page says so.

use app::model::{Event, EventKind, RecordedRequest, RequestKind, RequestState};
use jiff::{Timestamp, tz::TimeZone};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    event::{from_word, time, word},
    reference,
};

/// Writes what is sent for a request.
pub(crate) type Send =
    Box<dyn FnOnce(&Transaction<'_>, &RecordedRequest) -> rusqlite::Result<()> + std::marker::Send>;

/// How many requests are kept.
const KEPT: i64 = 1_000;

/// Asked again within this time, the request of before is the answer: a double click makes one. Later it is somebody who
/// asks for the state of now.
const SAME_REQUEST_MS: i64 = 10 * 1_000;

/// The request of this kind that answers one at that time, if there is one. Where things are sent that is the one that waits
/// to be delivered, however long it does; else one that was made within the last ten seconds and was delivered or refused.
/// Where nothing is sent it is one of the last ten seconds that was only written down.
pub(super) fn find_open(
    connection: &Connection,
    kind: RequestKind,
    at: Timestamp,
    sends: bool,
) -> rusqlite::Result<Option<RecordedRequest>> {
    let now = at.as_millisecond();
    let (waits, one, other) = if sends {
        (RequestState::Waiting, RequestState::Accepted, RequestState::Refused)
    } else {
        (RequestState::NotSetUp, RequestState::NotSetUp, RequestState::NotSetUp)
    };
    // One that no event carries, as one that came with a backup, waits for nothing.
    connection
        .prepare_cached(
            "SELECT id, kind, at, day, number, state, answer FROM request
             WHERE kind = ?1 AND (
                 state = ?2 AND EXISTS (SELECT 1 FROM carried WHERE carried.kind = 'request' AND of = request.id)
                 OR state IN (?3, ?4) AND at > ?5 AND at <= ?6)
             ORDER BY state = ?2 DESC, id DESC LIMIT 1",
        )?
        .query_row(
            params![word(&kind)?, word(&waits)?, word(&one)?, word(&other)?, now - SAME_REQUEST_MS, now],
            from_row,
        )
        .optional()
}

/// Writes a new request and gives it the next reference of its kind and day.
pub(super) fn insert(
    connection: &Connection,
    kind: RequestKind,
    at: Timestamp,
    zone: &TimeZone,
    state: RequestState,
) -> rusqlite::Result<RecordedRequest> {
    let day = reference::day_number(zone.to_datetime(at).date());
    let kind_word = word(&kind)?;
    let number: i64 = connection.query_row(
        "SELECT coalesce(max(number), 0) + 1 FROM request WHERE kind = ?1 AND day = ?2",
        params![kind_word, day],
        |row| row.get(0),
    )?;
    connection.execute(
        "INSERT INTO request (kind, at, day, number, state) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![kind_word, at.as_millisecond(), day, number, word(&state)?],
    )?;
    let id = connection.last_insert_rowid();
    prune(connection)?;
    Ok(RecordedRequest { id, reference: reference_of(kind, day, number), kind, at, state, answer: None })
}

/// Says how far a request has come, and what the server said to it.
pub(crate) fn set_state(
    connection: &Connection,
    id: i64,
    state: RequestState,
    answer: Option<&str>,
) -> rusqlite::Result<()> {
    let sql = "UPDATE request SET state = ?2, answer = ?3 WHERE id = ?1";
    connection.execute(sql, params![id, word(&state)?, answer])?;
    Ok(())
}

/// The newest reference of this kind that was accepted or is on its way since then.
pub(crate) fn newest_sent(
    connection: &Connection,
    kind: RequestKind,
    since: Timestamp,
) -> rusqlite::Result<Option<String>> {
    let (one, other) = (word(&RequestState::Waiting)?, word(&RequestState::Accepted)?);
    let found = connection
        .prepare_cached(
            "SELECT id, kind, at, day, number, state, answer FROM request
             WHERE kind = ?1 AND state IN (?2, ?3) AND at > ?4 ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![word(&kind)?, one, other, since.as_millisecond()], from_row)
        .optional()?;
    Ok(found.map(|request| request.reference))
}

/// The newest `limit` requests, newest first.
pub(super) fn newest(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<RecordedRequest>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT id, kind, at, day, number, state, answer FROM request ORDER BY id DESC LIMIT ?1",
    )?;
    statement.query_map([limit], from_row)?.collect()
}

/// At most `limit` requests with an id above `id`, oldest first.
pub(super) fn after(
    connection: &Connection,
    id: i64,
    limit: usize,
) -> rusqlite::Result<Vec<RecordedRequest>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT id, kind, at, day, number, state, answer FROM request WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    statement.query_map([id, limit], from_row)?.collect()
}

/// Forgets the oldest requests beyond the bound.
pub(super) fn prune(connection: &Connection) -> rusqlite::Result<usize> {
    connection
        .prepare_cached("DELETE FROM request WHERE id <= (SELECT max(id) FROM request) - ?1")?
        .execute([KEPT])
}

/// The line that the event history has for it.
pub(super) fn event(request: &RecordedRequest, id: i64) -> Event {
    let what = match request.kind {
        RequestKind::Diagnostics => "Sending diagnostics information",
        RequestKind::Troubleshooting => "An online troubleshooting session",
    };
    Event {
        id,
        at: request.at,
        kind: EventKind::Requested,
        subject: format!("request/{}", request.reference),
        label: format!("{what} was asked for; reference {}.", request.reference),
        from: None,
        to: None,
        impressions: None,
        episode: None,
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<RecordedRequest> {
    let kind = from_word(row, 1)?;
    Ok(RecordedRequest {
        id: row.get(0)?,
        reference: reference_of(kind, row.get(3)?, row.get(4)?),
        kind,
        at: time(row, 2)?,
        state: from_word(row, 5)?,
        answer: row.get(6)?,
    })
}

fn reference_of(kind: RequestKind, day: i64, number: i64) -> String {
    let letter = match kind {
        RequestKind::Diagnostics => 'D',
        RequestKind::Troubleshooting => 'T',
    };
    reference::text(letter, day, number)
}
