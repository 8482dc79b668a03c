//! Events: their rows and their octets.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{
    super::event::{from_word, word},
    number, octets, optional_time, signed, time,
};
use crate::protocol::{
    chain::{Head, Place},
    data::Kind,
    event::Written,
    export::State,
    key::Signature,
    octets::Digest,
};

/// What a row of an event is made of; its octets are apart.
pub(super) const COLUMNS: &str = "ledger.id, epoch, sequence, kind, at, content, link, signature, state, to_send, receipt, \
                                  settled_at, reason, superseded_by, checkpoint";

/// An event without its octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventRow {
    pub(crate) id: i64,
    pub(crate) place: Place,
    pub(crate) kind: String,
    pub(crate) at: Timestamp,
    pub(crate) content: Digest,
    pub(crate) link: Digest,
    pub(crate) signature: Signature,
    pub(crate) state: State,
    pub(crate) to_send: bool,
    pub(crate) receipt: Option<i64>,
    pub(crate) settled_at: Option<Timestamp>,
    pub(crate) reason: Option<String>,
    pub(crate) superseded_by: Option<String>,
    pub(crate) checkpoint: Option<i64>,
}

impl EventRow {
    /// Where the chain stands after it.
    pub(crate) fn head(&self) -> Head {
        Head { epoch: self.place.epoch, sequence: self.place.sequence, link: self.link }
    }
}

/// Adds one at the end, to be sent. Answers its id.
pub(crate) fn insert(transaction: &Transaction<'_>, written: &Written) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO ledger (epoch, sequence, kind, at, content, link, signature, state, to_send)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
        )?
        .execute(params![
            written.head.epoch,
            signed(written.head.sequence),
            written.kind.name(),
            written.time.as_millisecond(),
            written.content.0,
            written.head.link.0,
            written.signature.0,
            word(&State::Waiting)?,
        ])?;
    let id = transaction.last_insert_rowid();
    transaction
        .prepare_cached("INSERT INTO ledger_text (id, text) VALUES (?1, ?2)")?
        .execute(params![id, written.text])?;
    Ok(id)
}

/// Where the ledger stands; `None` where it is empty.
pub(crate) fn head(connection: &Connection) -> rusqlite::Result<Option<Head>> {
    connection
        .prepare_cached("SELECT epoch, sequence, link FROM ledger ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| {
            let link = octets(row, "link")?;
            Ok(Head { epoch: row.get("epoch")?, sequence: number(row, "sequence")?, link })
        })
        .optional()
}

/// The event in this place.
pub(crate) fn find(connection: &Connection, place: Place) -> rusqlite::Result<Option<EventRow>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM ledger WHERE epoch = ?1 AND sequence = ?2"))?
        .query_row(params![place.epoch, signed(place.sequence)], from_row)
        .optional()
}

/// The link after the event in this place.
pub(crate) fn link(connection: &Connection, place: Place) -> rusqlite::Result<Option<Digest>> {
    connection
        .prepare_cached("SELECT link FROM ledger WHERE epoch = ?1 AND sequence = ?2")?
        .query_row(params![place.epoch, signed(place.sequence)], |row| octets(row, "link"))
        .optional()
}

/// The octets of an event; `None` where they are no longer kept.
pub(crate) fn text(connection: &Connection, id: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT text FROM ledger_text WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// At most `limit` events in this state after the one with this id, oldest first, with the length of the octets that are
/// kept.
pub(crate) fn page(
    connection: &Connection,
    state: State,
    after: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(EventRow, Option<u64>)>> {
    let mut statement = connection.prepare_cached(&page_sql())?;
    let rows = statement.query_map(params![word(&state)?, after, signed(limit as u64)], |row| {
        let length: Option<i64> = row.get("length")?;
        Ok((from_row(row)?, length.map(i64::unsigned_abs)))
    })?;
    rows.collect()
}

/// For every state but accepted, of which there are most.
pub(super) fn page_sql() -> String {
    format!(
        "SELECT {COLUMNS}, octet_length(text) AS length
         FROM ledger INDEXED BY ledger_open LEFT JOIN ledger_text ON ledger_text.id = ledger.id
         WHERE state <> 'accepted' AND state = ?1 AND ledger.id > ?2 ORDER BY ledger.id LIMIT ?3"
    )
}

/// The newest meter read that the server accepted.
pub(crate) fn last_accepted_read(connection: &Connection) -> rusqlite::Result<Option<EventRow>> {
    connection.prepare_cached(&last_accepted_sql(Kind::MeterRead))?.query_row([], from_row).optional()
}

/// The newest event of this type that the server accepted: its place, when that was, and its octets. `None`: none was, or
/// its octets are no longer kept. Meter reads and supplies usage have an index for it; other types are searched for.
pub(crate) fn last_accepted_of(
    connection: &Connection,
    kind: Kind,
) -> rusqlite::Result<Option<(Place, Timestamp, String)>> {
    let last = connection.prepare_cached(&last_accepted_sql(kind))?.query_row([], from_row).optional()?;
    let Some(row) = last else { return Ok(None) };
    Ok(text(connection, row.id)?.map(|text| (row.place, row.settled_at.unwrap_or(row.at), text)))
}

/// The type stands in the text: only so is an index for one type known to fit.
pub(super) fn last_accepted_sql(kind: Kind) -> String {
    format!(
        "SELECT {COLUMNS} FROM ledger WHERE state = 'accepted' AND kind = '{}' ORDER BY ledger.id DESC LIMIT 1",
        kind.name()
    )
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    Ok(EventRow {
        id: row.get("id")?,
        place: Place::new(row.get("epoch")?, number(row, "sequence")?),
        kind: row.get("kind")?,
        at: time(row, "at")?,
        content: octets(row, "content")?,
        link: octets(row, "link")?,
        signature: octets(row, "signature")?,
        state: from_word(row, row.as_ref().column_index("state")?)?,
        to_send: row.get("to_send")?,
        receipt: row.get("receipt")?,
        settled_at: optional_time(row, "settled_at")?,
        reason: row.get("reason")?,
        superseded_by: row.get("superseded_by")?,
        checkpoint: row.get("checkpoint")?,
    })
}
