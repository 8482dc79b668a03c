//! Receipts, as they were signed.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::column::{from_number, octets};
use crate::protocol::{
    chain::{Head, Place, content},
    key::PublicKey,
    octets::Digest,
    receipt::LAST,
};

/// Adds one.
pub(in crate::far_end) fn insert(
    transaction: &Transaction<'_>,
    device: &str,
    head: &Head,
    at: Timestamp,
    key: &PublicKey,
    text: &str,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO receipt (device, epoch, sequence, at, key, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![device, head.epoch, from_number(head.sequence), at.as_millisecond(), key.0, text])?;
    Ok(())
}

/// Every receipt of a device whose head is in this place, in the order in which they were given, and what signed it.
pub(in crate::far_end) fn each_for<E: From<rusqlite::Error>>(
    connection: &Connection,
    device: &str,
    place: Place,
    mut each: impl FnMut(PublicKey, String) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = connection.prepare_cached(
        "SELECT key, text FROM receipt WHERE device = ?1 AND epoch = ?2 AND sequence = ?3 ORDER BY number",
    )?;
    let parameters = params![device, place.epoch, from_number(place.sequence)];
    for receipt in statement.query_map(parameters, |row| Ok((octets(row, "key")?, row.get("text")?)))? {
        let (key, text) = receipt?;
        each(key, text)?;
    }
    Ok(())
}

/// The last one of a device.
pub(in crate::far_end) fn last(connection: &Connection, device: &str) -> rusqlite::Result<Option<String>> {
    connection.query_row(NEWEST, params![device, 1], |row| row.get(0)).optional()
}

/// What the newest of a device come to, newest first: [`LAST`] of them, or all.
pub(in crate::far_end) fn newest(connection: &Connection, device: &str) -> rusqlite::Result<Vec<Digest>> {
    let mut statement = connection.prepare_cached(NEWEST)?;
    let texts = statement.query_map(params![device, LAST], |row| row.get::<_, String>(0))?;
    texts.map(|text| Ok(content(text?.as_bytes()))).collect()
}

const NEWEST: &str = "SELECT text FROM receipt WHERE device = ?1 ORDER BY number DESC LIMIT ?2";
