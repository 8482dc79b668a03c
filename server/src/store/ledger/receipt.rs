//! What the server signed.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{number, octets, signed, time};
use crate::protocol::{
    chain::{Head, Place},
    key::PublicKey,
};

/// A receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceiptRow {
    pub(crate) id: i64,
    /// Everything up to here was on the server's disk.
    pub(crate) head: Head,
    /// The server's time.
    pub(crate) at: Timestamp,
    /// The key that it was checked with.
    pub(crate) server_key: PublicKey,
    /// To the octet.
    pub(crate) text: String,
}

const COLUMNS: &str = "id, epoch, sequence, link, at, server_key, text";

/// Keeps one. Answers its number.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    head: &Head,
    at: Timestamp,
    server_key: &PublicKey,
    text: &str,
) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO receipt (epoch, sequence, link, at, server_key, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            head.epoch,
            signed(head.sequence),
            head.link.0,
            at.as_millisecond(),
            server_key.0,
            text
        ])?;
    Ok(transaction.last_insert_rowid())
}

/// The receipt that settled the event in this place, to the octet.
pub(crate) fn of(connection: &Connection, place: Place) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached(
            "SELECT receipt.text FROM ledger JOIN receipt ON receipt.id = ledger.receipt
             WHERE ledger.epoch = ?1 AND ledger.sequence = ?2",
        )?
        .query_row(params![place.epoch, signed(place.sequence)], |row| row.get(0))
        .optional()
}

/// The newest.
pub(crate) fn last(connection: &Connection) -> rusqlite::Result<Option<ReceiptRow>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM receipt ORDER BY id DESC LIMIT 1"))?
        .query_row([], from_row)
        .optional()
}

/// The farthest place that one is for.
pub(crate) fn farthest(connection: &Connection) -> rusqlite::Result<Option<Place>> {
    connection
        .prepare_cached("SELECT epoch, sequence FROM receipt ORDER BY epoch DESC, sequence DESC LIMIT 1")?
        .query_row([], |row| Ok(Place::new(row.get("epoch")?, number(row, "sequence")?)))
        .optional()
}

/// The newest of this device, newest first, as far as `each` says that it wants another.
pub(crate) fn each_of(
    connection: &Connection,
    device: &str,
    mut each: impl FnMut(ReceiptRow) -> bool,
) -> rusqlite::Result<()> {
    let sql = format!(
        "SELECT {COLUMNS} FROM receipt WHERE epoch IN (SELECT epoch FROM ledger_epoch WHERE device = ?1) ORDER BY id DESC"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query([device])?;
    while let Some(row) = rows.next()? {
        if !each(from_row(row)?) {
            break;
        }
    }
    Ok(())
}

/// The one of this number.
pub(crate) fn find(connection: &Connection, id: i64) -> rusqlite::Result<Option<ReceiptRow>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM receipt WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()
}

/// All of them, in the order of the events that are their heads.
pub(super) fn in_order_sql() -> String {
    format!("SELECT {COLUMNS} FROM receipt ORDER BY epoch, sequence, id")
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<ReceiptRow> {
    Ok(ReceiptRow {
        id: row.get("id")?,
        head: Head {
            epoch: row.get("epoch")?,
            sequence: number(row, "sequence")?,
            link: octets(row, "link")?,
        },
        at: time(row, "at")?,
        server_key: octets(row, "server_key")?,
        text: row.get("text")?,
    })
}
