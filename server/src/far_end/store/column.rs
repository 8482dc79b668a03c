//! How values stand in the columns.

use jiff::Timestamp;
use rusqlite::{Error, Row, types::Type};

use crate::protocol::octets::Octets;

/// The time in `column`.
pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    optional_time(row, column)?.ok_or_else(|| wrong(column, "no time"))
}

/// The time in `column`, if there is one.
pub(super) fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let milliseconds: Option<i64> = row.get(column)?;
    let time = milliseconds.map(Timestamp::from_millisecond).transpose();
    time.map_err(|error| wrong(column, &error.to_string()))
}

/// Octets of a fixed length in `column`.
pub(super) fn octets<const N: usize>(row: &Row<'_>, column: &str) -> rusqlite::Result<Octets<N>> {
    let octets: Vec<u8> = row.get(column)?;
    Octets::from_slice(&octets).ok_or_else(|| wrong(column, "octets of another length"))
}

/// A number that is never negative, in `column`.
pub(super) fn number(row: &Row<'_>, column: &str) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(i64::unsigned_abs)
}

/// The same as it is written.
pub(super) fn from_number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// What stands in `column` is nothing that this program writes.
pub(super) fn wrong(column: &str, what: &str) -> Error {
    Error::FromSqlConversionFailure(0, Type::Null, format!("{column}: {what}").into())
}
