//! Events, and what stands in their place.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::column::{from_number, number, octets, time, wrong};
use crate::{
    far_end::{TakenEvent, plan::Taken},
    protocol::{
        chain::{NoPlace, Place},
        event::{Origin, TOMBSTONE},
        receipt::Verdict,
    },
};

/// Takes one.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    device: &str,
    event: &TakenEvent,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO event (device, epoch, sequence, type, time, boot, received_at, text, content, link,
                                signature, verdict, reason, origin, same_as)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            device,
            event.epoch,
            from_number(event.sequence),
            event.kind,
            event.time.as_millisecond(),
            event.boot,
            event.received_at.as_millisecond(),
            event.text,
            event.content.0,
            event.link.0,
            event.signature.0,
            word(event.verdict),
            event.reason,
            event.origin.map(String::from),
            event.same_as.map(String::from),
        ])?;
    Ok(())
}

/// The number under which the event in this place was taken; 0 where none was.
pub(in crate::far_end) fn number_of(
    connection: &Connection,
    device: &str,
    place: Place,
) -> rusqlite::Result<u64> {
    let mut statement = connection
        .prepare_cached("SELECT number FROM event WHERE device = ?1 AND epoch = ?2 AND sequence = ?3")?;
    let params = params![device, place.epoch, from_number(place.sequence)];
    let found: Option<i64> = statement.query_row(params, |row| row.get(0)).optional()?;
    Ok(found.unwrap_or_default().unsigned_abs())
}

/// The newest `limit` events of a type that were accepted, each once, newest first.
pub(in crate::far_end) fn newest_of(
    connection: &Connection,
    device: &str,
    kind: &str,
    limit: u32,
) -> rusqlite::Result<Vec<TakenEvent>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM event WHERE device = ?1 AND type = ?2 AND verdict = ?3 AND same_as IS NULL
             AND text IS NOT NULL ORDER BY number DESC LIMIT ?4",
    )?;
    let accepted = word(Verdict::Accepted);
    statement.query_map(params![device, kind, accepted, limit], from_row)?.collect()
}

/// One whose place was taken without its content has come again, with it.
pub(in crate::far_end) fn set_content(
    transaction: &Transaction<'_>,
    device: &str,
    event: &TakenEvent,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE event SET type = ?4, time = ?5, boot = ?6, received_at = ?7, text = ?8, verdict = ?9, reason = ?10
         WHERE device = ?1 AND epoch = ?2 AND sequence = ?3",
        params![
            device,
            event.epoch,
            from_number(event.sequence),
            event.kind,
            event.time.as_millisecond(),
            event.boot,
            event.received_at.as_millisecond(),
            event.text,
            word(event.verdict),
            event.reason,
        ],
    )?;
    Ok(())
}

/// The one in this place.
pub(in crate::far_end) fn find(
    connection: &Connection,
    device: &str,
    place: Place,
) -> rusqlite::Result<Option<TakenEvent>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM event WHERE device = ?1 AND epoch = ?2 AND sequence = ?3")?;
    statement.query_row(params![device, place.epoch, from_number(place.sequence)], from_row).optional()
}

/// What is known of this place.
pub(in crate::far_end) fn taken(
    connection: &Connection,
    device: &str,
    place: Place,
) -> rusqlite::Result<Option<Taken>> {
    let mut statement = connection.prepare_cached(
        "SELECT content, link, verdict = ?4 AND text IS NOT NULL AND type <> ?5 AS complete
         FROM event WHERE device = ?1 AND epoch = ?2 AND sequence = ?3",
    )?;
    statement
        .query_row(params![device, place.epoch, from_number(place.sequence), ACCEPTED, TOMBSTONE], |row| {
            Ok(Taken {
                content: octets(row, "content")?,
                link: octets(row, "link")?,
                complete: row.get("complete")?,
            })
        })
        .optional()
}

/// Where an event is that was accepted and was written again from the same one.
pub(in crate::far_end) fn written_again(
    connection: &Connection,
    device: &str,
    origin: &Origin,
) -> rusqlite::Result<Option<Place>> {
    let mut statement = connection.prepare_cached(
        "SELECT epoch, sequence FROM event
         WHERE device = ?1 AND origin = ?2 AND verdict = ?3 AND text IS NOT NULL AND type <> ?4
         ORDER BY number LIMIT 1",
    )?;
    statement
        .query_row(params![device, String::from(*origin), ACCEPTED, TOMBSTONE], |row| {
            Ok(Place::new(row.get("epoch")?, number(row, "sequence")?))
        })
        .optional()
}

/// At most `limit` events of a device that came before the one with this number, newest first.
pub(in crate::far_end) fn newest(
    connection: &Connection,
    device: &str,
    before: i64,
    limit: u32,
) -> rusqlite::Result<Vec<TakenEvent>> {
    let mut statement = connection.prepare_cached(
        "SELECT * FROM event WHERE device = ?1 AND number < ?2 ORDER BY number DESC LIMIT ?3",
    )?;
    statement.query_map(params![device, before, limit], from_row)?.collect()
}

/// At most `limit` events of a device that came after the one with this number, oldest first.
pub(in crate::far_end) fn oldest(
    connection: &Connection,
    device: &str,
    after: i64,
    limit: u32,
) -> rusqlite::Result<Vec<TakenEvent>> {
    let mut statement = connection
        .prepare_cached("SELECT * FROM event WHERE device = ?1 AND number > ?2 ORDER BY number LIMIT ?3")?;
    statement.query_map(params![device, after, limit], from_row)?.collect()
}

/// Every event of a device, in the order of its ledger.
pub(in crate::far_end) fn each<E: From<rusqlite::Error>>(
    connection: &Connection,
    device: &str,
    mut each: impl FnMut(TakenEvent) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM event WHERE device = ?1 ORDER BY epoch, sequence")?;
    for event in statement.query_map([device], from_row)? {
        each(event?)?;
    }
    Ok(())
}

/// How many there are of a device.
pub(in crate::far_end) fn count(connection: &Connection, device: &str) -> rusqlite::Result<u64> {
    let sql = "SELECT count(*) AS count FROM event WHERE device = ?1";
    connection.query_row(sql, [device], |row| number(row, "count"))
}

/// Whether this run of the machine wrote events of an epoch before `epoch`, and another run the newest of `epoch`.
pub(in crate::far_end) fn is_of_an_earlier_run(
    connection: &Connection,
    device: &str,
    epoch: u32,
    boot: &str,
) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM event WHERE device = ?1 AND epoch < ?2 AND boot = ?3)
            AND coalesce((SELECT boot FROM event WHERE device = ?1 AND epoch = ?2 AND boot IS NOT NULL
                          ORDER BY sequence DESC LIMIT 1) <> ?3, FALSE)",
        params![device, epoch, boot],
        |row| row.get(0),
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<TakenEvent> {
    let verdict: String = row.get("verdict")?;
    Ok(TakenEvent {
        number: row.get("number")?,
        epoch: row.get("epoch")?,
        sequence: number(row, "sequence")?,
        kind: row.get("type")?,
        time: time(row, "time")?,
        boot: row.get("boot")?,
        received_at: time(row, "received_at")?,
        text: row.get("text")?,
        content: octets(row, "content")?,
        link: octets(row, "link")?,
        signature: octets(row, "signature")?,
        verdict: match verdict.as_str() {
            ACCEPTED => Verdict::Accepted,
            REFUSED => Verdict::Refused,
            other => return Err(wrong("verdict", other)),
        },
        reason: row.get("reason")?,
        origin: parsed(row, "origin")?,
        same_as: parsed(row, "same_as")?,
    })
}

/// What stands as text in `column`.
fn parsed<T: TryFrom<String, Error = NoPlace>>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(column)?;
    text.map(T::try_from).transpose().map_err(|error| wrong(column, &error.to_string()))
}

const ACCEPTED: &str = "accepted";
const REFUSED: &str = "refused";

/// A duplicate is one that was accepted.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted | Verdict::Duplicate => ACCEPTED,
        Verdict::Refused => REFUSED,
    }
}
