//! The ledger's tables: events, receipts, checkpoints, deliveries. What they mean stands in [`crate::ledger`]; here are
//! the statements.
//!
//! Every event's row stays for ever, some 300 octets; its octets, which are most of it, go after 13 months, or ten years
//! where they are part of a bill. Deliveries are bounded by number.

pub(crate) mod checkpoint;
pub(crate) mod count;
pub(crate) mod epoch;
pub(crate) mod event;
pub(crate) mod key;
pub(crate) mod outbox;
pub(crate) mod receipt;
pub(crate) mod renewal;
#[cfg(test)]
mod tests;
pub(crate) mod transmission;
pub(crate) mod view;

use rusqlite::{Row, types::Type};

use crate::protocol::octets::Octets;

/// A number that SQLite has as a signed one. None here comes near the bound.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Octets of a fixed length in `column`.
fn octets<const N: usize>(row: &Row<'_>, column: &str) -> rusqlite::Result<Octets<N>> {
    let index = row.as_ref().column_index(column)?;
    let octets: Vec<u8> = row.get(index)?;
    Octets::from_slice(&octets).ok_or_else(|| {
        let wrong = format!("{} octets in the place of {N}", octets.len());
        rusqlite::Error::FromSqlConversionFailure(index, Type::Blob, wrong.into())
    })
}

/// A time in `column`.
fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<jiff::Timestamp> {
    super::event::time(row, row.as_ref().column_index(column)?)
}

/// A time in `column` that may be missing.
fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<jiff::Timestamp>> {
    super::event::optional_time(row, row.as_ref().column_index(column)?)
}

/// A count in `column`.
fn number(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}
