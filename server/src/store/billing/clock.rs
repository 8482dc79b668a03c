//! A look at the clock as four columns.

use std::time::Duration;

use rusqlite::{Row, types::Type};

use super::super::event::{from_word, time, word};
use crate::clock::ClockLook;

/// The four values, in the order of the columns.
pub(super) fn columns(look: &ClockLook) -> rusqlite::Result<(i64, String, i64, String)> {
    let since_boot = i64::try_from(look.since_boot.as_millis()).unwrap_or(i64::MAX);
    Ok((look.wall.as_millisecond(), look.boot.to_string(), since_boot, word(&look.quality)?))
}

/// The look whose columns begin at `first`.
pub(super) fn look(row: &Row<'_>, first: usize) -> rusqlite::Result<ClockLook> {
    let boot: String = row.get(first + 1)?;
    let boot = boot.parse().map_err(|error: uuid::Error| {
        rusqlite::Error::FromSqlConversionFailure(first + 1, Type::Text, error.into())
    })?;
    let since_boot: i64 = row.get(first + 2)?;
    Ok(ClockLook {
        wall: time(row, first)?,
        boot,
        since_boot: Duration::from_millis(since_boot.unsigned_abs()),
        quality: from_word(row, first + 3)?,
        stepped: None,
    })
}
