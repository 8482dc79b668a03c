//! The last reading whole, so that pages have something to show from the first second after a restart.

use std::io::Read;

use app::model::Reading;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::event::optional_time;

/// A reading unpacks to at most this; the device layer's bounds keep it far below.
const UNPACKED_LIMIT: u64 = 4 * 1024 * 1024;

/// Packs a reading: JSON, gzip.
pub(super) fn pack(reading: &Reading) -> rusqlite::Result<Vec<u8>> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut packer, reading)
        .map_err(std::io::Error::from)
        .and_then(|()| packer.finish())
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// The inverse of [`pack`]. `None` where the bytes are no reading of this program's schema.
pub(super) fn unpack(body: &[u8]) -> Option<Reading> {
    let mut json = Vec::new();
    GzDecoder::new(body).take(UNPACKED_LIMIT).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok()
}

/// The row: the packed reading, and the sequence number up to which numbers may have been given away.
pub(super) fn select(connection: &Connection) -> rusqlite::Result<Option<(Vec<u8>, u64)>> {
    connection
        .prepare_cached("SELECT body, sequence_limit FROM last_reading")?
        .query_row([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))
        .optional()
}

/// Replaces the row.
pub(super) fn replace(
    connection: &Connection,
    device_id: i64,
    sequence_limit: u64,
    body: &[u8],
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO last_reading (id, device_id, sequence_limit, body) VALUES (1, ?1, ?2, ?3)",
        )?
        .execute(params![device_id, i64::try_from(sequence_limit).unwrap_or(i64::MAX), body])?;
    Ok(())
}

/// Gives unused sequence numbers back at an orderly end.
pub(super) fn set_sequence_limit(connection: &Connection, sequence_limit: u64) -> rusqlite::Result<()> {
    let limit = i64::try_from(sequence_limit).unwrap_or(i64::MAX);
    connection.execute("UPDATE last_reading SET sequence_limit = ?1 WHERE sequence_limit <> ?1", [limit])?;
    Ok(())
}

/// When the printer was last looked at in vain since that reading, as far as it was told.
pub(crate) fn tried(connection: &Connection) -> rusqlite::Result<Option<Timestamp>> {
    let tried = connection
        .prepare_cached("SELECT tried_at FROM last_reading")?
        .query_row([], |row| optional_time(row, 0))
        .optional()?;
    Ok(tried.flatten())
}

/// It is looked at in vain.
pub(crate) fn set_tried(transaction: &Transaction<'_>, at: Timestamp) -> rusqlite::Result<()> {
    transaction.execute("UPDATE last_reading SET tried_at = ?1", [at.as_millisecond()]).map(drop)
}
