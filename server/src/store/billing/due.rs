//! Due dates that are done.

use app::model::DueDays;
use jiff::civil::Date;
use rusqlite::{Connection, Row, Transaction, params, types::Type};

use super::{
    super::event::time,
    clock::{columns, look},
};
use crate::{
    clock::ClockLook,
    meter::schedule::{Judged, Mark},
};

/// How many marks are kept.
const KEPT: i64 = 1_000;
/// How many of the newest decide what is due: more than a clock that is set to and fro makes wrong.
const DECIDE: i64 = 64;

/// Writes that these due dates are done, by the event of that id; without days, that there are due dates from now on.
pub(crate) fn mark(
    transaction: &Transaction<'_>,
    days: Option<DueDays>,
    made: &ClockLook,
    event: Option<&str>,
) -> rusqlite::Result<()> {
    let (made_at, boot, since_boot, clock) = columns(made)?;
    let day = |day: fn(DueDays) -> Date| days.map(|days| day(days).to_string());
    transaction
        .prepare_cached(
            "INSERT INTO due_mark (first_day, last_day, event, made_at, boot, since_boot, clock)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            day(|days| days.first),
            day(|days| days.last),
            event,
            made_at,
            boot,
            since_boot,
            clock
        ])?;
    let id = transaction.last_insert_rowid();
    transaction.execute("DELETE FROM due_mark WHERE id <= ?1 - ?2", [id, KEPT])?;
    Ok(())
}

/// The marks that decide what is due, the newest first.
pub(crate) fn marks(connection: &Connection) -> rusqlite::Result<Vec<Mark>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, first_day, last_day, made_at, boot, since_boot, clock,
             judged_at, judged_boot, judged_since_boot, judged_clock, corrected_at, up_to
         FROM due_mark ORDER BY id DESC LIMIT ?1",
    )?;
    let marks = statement.query_map([DECIDE], |row| {
        Ok(Mark { id: row.get(0)?, days: days(row, 1)?, made: look(row, 3)?, judged: judged(row)? })
    })?;
    marks.collect()
}

/// Keeps what a look at the clock said of a mark.
pub(crate) fn judge(transaction: &Transaction<'_>, id: i64, judged: Option<Judged>) -> rusqlite::Result<()> {
    let by = judged.map(|judged| columns(&judged.by)).transpose()?;
    let (at, boot, since_boot, clock) = match by {
        Some((at, boot, since_boot, clock)) => (Some(at), Some(boot), Some(since_boot), Some(clock)),
        None => (None, None, None, None),
    };
    let corrected = judged.and_then(|judged| judged.corrected);
    transaction
        .prepare_cached(
            "UPDATE due_mark SET judged_at = ?2, judged_boot = ?3, judged_since_boot = ?4, judged_clock = ?5,
                 corrected_at = ?6, up_to = ?7 WHERE id = ?1",
        )?
        .execute(params![
            id,
            at,
            boot,
            since_boot,
            clock,
            corrected.map(|(at, _)| at.as_millisecond()),
            corrected.and_then(|(_, up_to)| up_to).map(|day| day.to_string()),
        ])?;
    Ok(())
}

fn judged(row: &Row<'_>) -> rusqlite::Result<Option<Judged>> {
    if row.get::<_, Option<i64>>(7)?.is_none() {
        return Ok(None);
    }
    let corrected = row.get::<_, Option<i64>>(11)?.map(|_| time(row, 11)).transpose()?;
    let up_to = day(row, 12)?;
    Ok(Some(Judged { by: look(row, 7)?, corrected: corrected.map(|at| (at, up_to)) }))
}

/// The days whose columns begin at `first`.
pub(super) fn days(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<DueDays>> {
    Ok(day(row, first)?.zip(day(row, first + 1)?).map(|(first, last)| DueDays { first, last }))
}

fn day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse()).transpose().map_err(|error: jiff::Error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, error.into())
    })
}
