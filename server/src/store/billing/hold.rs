//! Holds, and how they ended.

use std::collections::BTreeMap;

use app::model::{Hold, HoldCause, Resolution};
use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::super::{event::time, json};

/// How many of those that have ended are kept.
const KEPT: i64 = 1_000;

/// How a hold ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResolution {
    /// The hold.
    pub hold: u64,
    /// When.
    pub at: Timestamp,
    /// What it was.
    pub resolution: Resolution,
    /// Who said so: "administrator" or "far end".
    pub proposed_by: String,
    /// Who accepted it: "administrator" or "policy".
    pub accepted_by: String,
    /// What is billed for the gap, by meter.
    pub made: BTreeMap<String, u64>,
}

/// What is open, the oldest first.
pub(super) fn open(connection: &Connection) -> rusqlite::Result<Vec<Hold>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, since, serial_number, cause, proposal FROM hold WHERE ended_at IS NULL ORDER BY id",
    )?;
    statement.query_map([], from_row)?.collect()
}

/// No hold had a higher number.
pub(super) fn last_number(connection: &Connection) -> rusqlite::Result<u64> {
    connection
        .query_row("SELECT coalesce(max(id), 0) FROM hold", [], |row| row.get::<_, i64>(0))
        .map(i64::unsigned_abs)
}

/// Writes those that are new, and what changed about the others.
pub(super) fn save_open(transaction: &Transaction<'_>, holds: &[Hold]) -> rusqlite::Result<()> {
    for hold in holds {
        transaction
            .prepare_cached(
                "INSERT INTO hold (id, since, serial_number, cause, proposal) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET serial_number = excluded.serial_number,
                     proposal = excluded.proposal",
            )?
            .execute(params![
                number(hold.id),
                hold.since.as_millisecond(),
                hold.serial_number,
                json::text(&hold.cause)?,
                hold.proposal.as_ref().map(json::text).transpose()?,
            ])?;
    }
    Ok(())
}

/// Keeps what the far end proposes for a hold that is open. Whether it is.
pub(crate) fn propose(
    transaction: &Transaction<'_>,
    hold: u64,
    resolution: &Resolution,
) -> rusqlite::Result<bool> {
    let changed = transaction
        .prepare_cached("UPDATE hold SET proposal = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute(params![number(hold), json::text(resolution)?])?;
    Ok(changed > 0)
}

/// Ends holds: the one that was resolved, and those that ended with it.
pub(crate) fn end(
    transaction: &Transaction<'_>,
    resolution: &NewResolution,
    with_it: &[u64],
) -> rusqlite::Result<()> {
    for hold in with_it.iter().chain([&resolution.hold]) {
        transaction
            .prepare_cached("UPDATE hold SET ended_at = ?2 WHERE id = ?1")?
            .execute(params![number(*hold), resolution.at.as_millisecond()])?;
        transaction
            .prepare_cached(
                "INSERT INTO resolution (hold_id, at, resolution, proposed_by, accepted_by, made)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                number(*hold),
                resolution.at.as_millisecond(),
                json::text(&resolution.resolution)?,
                resolution.proposed_by,
                resolution.accepted_by,
                json::text(if *hold == resolution.hold { &resolution.made } else { &NOTHING })?,
            ])?;
    }
    // Numbers are never given twice: the newest stays, whatever became of it.
    transaction.execute(
        "DELETE FROM hold WHERE ended_at IS NOT NULL AND id <= (SELECT max(id) FROM hold) - ?1",
        [KEPT],
    )?;
    transaction
        .execute("DELETE FROM resolution WHERE id <= (SELECT max(id) FROM resolution) - ?1", [KEPT])?;
    Ok(())
}

static NOTHING: BTreeMap<String, u64> = BTreeMap::new();

/// Whether nobody has said yet why the printer has another serial number.
pub(crate) fn is_another_printer(connection: &Connection) -> rusqlite::Result<bool> {
    let holds = open(connection)?;
    Ok(holds.iter().any(|hold| matches!(hold.cause, HoldCause::SerialNumber { .. })))
}

/// Resolutions of holds that the server was told of, and that it was not told of themselves; with their numbers.
pub(crate) fn untold_resolutions(connection: &Connection) -> rusqlite::Result<Vec<(i64, NewResolution)>> {
    let mut statement = connection.prepare_cached(
        "SELECT hold_id, at, resolution, proposed_by, accepted_by, made, id FROM resolution
         WHERE hold_id IN (SELECT of FROM carried WHERE kind = 'hold')
           AND id NOT IN (SELECT of FROM carried WHERE kind = 'resolution') ORDER BY id",
    )?;
    let resolutions = statement.query_map([], |row| {
        let resolution = NewResolution {
            hold: row.get::<_, i64>(0)?.unsigned_abs(),
            at: time(row, 1)?,
            resolution: json::value(row, 2)?,
            proposed_by: row.get(3)?,
            accepted_by: row.get(4)?,
            made: json::value(row, 5)?,
        };
        Ok((row.get(6)?, resolution))
    })?;
    resolutions.collect()
}

/// The newest `limit` resolutions, newest first.
#[cfg(test)]
pub(crate) fn resolutions(connection: &Connection, limit: usize) -> rusqlite::Result<Vec<NewResolution>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT hold_id, at, resolution, proposed_by, accepted_by, made FROM resolution ORDER BY id DESC LIMIT ?1",
    )?;
    let resolutions = statement.query_map([limit], |row| {
        Ok(NewResolution {
            hold: row.get::<_, i64>(0)?.unsigned_abs(),
            at: time(row, 1)?,
            resolution: json::value(row, 2)?,
            proposed_by: row.get(3)?,
            accepted_by: row.get(4)?,
            made: json::value(row, 5)?,
        })
    })?;
    resolutions.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Hold> {
    Ok(Hold {
        id: row.get::<_, i64>(0)?.unsigned_abs(),
        since: time(row, 1)?,
        serial_number: row.get(2)?,
        cause: json::value(row, 3)?,
        proposal: json::optional(row, 4)?,
    })
}

fn number(id: u64) -> i64 {
    i64::try_from(id).unwrap_or(i64::MAX)
}
