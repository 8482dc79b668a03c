//! Attempts to deliver. Bounded: the newest 5,000 rows are kept, at most 25 MB and usually 1.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{number, octets, signed, time};
use crate::protocol::octets::Digest;

/// How many are kept.
const KEPT: i64 = 5_000;

/// An attempt, or several that failed alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TransmissionRow {
    /// 0 for one that is not kept yet.
    pub(crate) id: i64,
    /// The first of them.
    pub(crate) begun_at: Timestamp,
    /// The last of them.
    pub(crate) ended_at: Timestamp,
    pub(crate) attempts: u64,
    pub(crate) epoch: u32,
    /// Sequences, both included.
    pub(crate) first: u64,
    pub(crate) last: u64,
    /// The SHA-256 of what was sent.
    pub(crate) batch: Digest,
    /// What stood in the place of events, by sequence.
    pub(crate) tombstones: BTreeMap<u64, String>,
    pub(crate) octets_sent: u64,
    pub(crate) octets_received: u64,
    pub(crate) status: Option<u16>,
    pub(crate) step: Option<String>,
    pub(crate) sentence: Option<String>,
    pub(crate) answer: Option<String>,
    pub(crate) receipt: Option<i64>,
}

const COLUMNS: &str = "id, begun_at, ended_at, attempts, epoch, first, last, batch, tombstones, octets_sent, \
                       octets_received, status, step, sentence, answer, receipt";

/// Keeps a new one, or what one that is kept has become, and forgets the oldest beyond the bound. Answers its number.
pub(crate) fn put(transaction: &Transaction<'_>, row: &TransmissionRow) -> rusqlite::Result<i64> {
    let tombstones = (!row.tombstones.is_empty()).then(|| serde_json::to_string(&row.tombstones)).transpose();
    let tombstones = tombstones.map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    transaction
        .prepare_cached(&format!(
            "INSERT OR REPLACE INTO transmission ({COLUMNS})
             VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
        ))?
        .execute(params![
            row.id,
            row.begun_at.as_millisecond(),
            row.ended_at.as_millisecond(),
            signed(row.attempts),
            row.epoch,
            signed(row.first),
            signed(row.last),
            row.batch.0,
            tombstones,
            signed(row.octets_sent),
            signed(row.octets_received),
            row.status,
            row.step,
            row.sentence,
            row.answer,
            row.receipt,
        ])?;
    let id = transaction.last_insert_rowid();
    transaction.prepare_cached("DELETE FROM transmission WHERE id <= ?1 - ?2")?.execute([id, KEPT])?;
    Ok(id)
}

/// At most `limit` of them before the one with this number, newest first.
pub(crate) fn before(
    connection: &Connection,
    before: i64,
    limit: usize,
) -> rusqlite::Result<Vec<TransmissionRow>> {
    let sql = format!("SELECT {COLUMNS} FROM transmission WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_map(params![before, signed(limit as u64)], from_row)?.collect()
}

/// When the server last took a delivery.
pub(crate) fn last_answered(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    let mut statement = connection.prepare_cached(
        "SELECT ended_at FROM transmission WHERE step IS NULL AND status BETWEEN 200 AND 299 ORDER BY id DESC LIMIT 1",
    )?;
    statement.query_row([], |row| time(row, "ended_at")).optional()
}

/// The one of this number.
pub(crate) fn find(connection: &Connection, id: i64) -> rusqlite::Result<Option<TransmissionRow>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM transmission WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<TransmissionRow> {
    let tombstones: Option<String> = row.get("tombstones")?;
    let tombstones = tombstones.map_or_else(|| Ok(BTreeMap::new()), |text| serde_json::from_str(&text));
    Ok(TransmissionRow {
        id: row.get("id")?,
        begun_at: time(row, "begun_at")?,
        ended_at: time(row, "ended_at")?,
        attempts: number(row, "attempts")?,
        epoch: row.get("epoch")?,
        first: number(row, "first")?,
        last: number(row, "last")?,
        batch: octets(row, "batch")?,
        tombstones: tombstones.map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(8, rusqlite::types::Type::Text, error.into())
        })?,
        octets_sent: number(row, "octets_sent")?,
        octets_received: number(row, "octets_received")?,
        status: row.get("status")?,
        step: row.get("step")?,
        sentence: row.get("sentence")?,
        answer: row.get("answer")?,
        receipt: row.get("receipt")?,
    })
}
