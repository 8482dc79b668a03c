//! What was found to get worse. Bounded: beside those that are open, the newest 1,000 are kept.

use app::model::{ClosedFinding, Finding, OpenFinding, PastFinding};
use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::super::{
    event::{optional_time, time},
    json,
    supplies::DeviceRow,
};

/// How many are kept beside those that are open.
const KEPT: i64 = 1_000;

/// The open ones of a printer, as pages show them; what was said of them is not here.
pub(crate) fn open(connection: &Connection, device: DeviceRow) -> rusqlite::Result<Vec<OpenFinding>> {
    let mut statement = connection.prepare_cached(
        "SELECT content, name, worsened_at FROM finding WHERE device_id = ?1 AND closed_at IS NULL ORDER BY id",
    )?;
    let rows = statement.query_map([device.number()], |row| {
        Ok(OpenFinding {
            finding: json::value(row, 0)?,
            name: row.get(1)?,
            worsened_at: optional_time(row, 2)?,
            standing: None,
            rests: false,
        })
    })?;
    rows.collect()
}

/// The newest that are over.
pub(crate) fn past(
    connection: &Connection,
    device: DeviceRow,
    limit: usize,
) -> rusqlite::Result<Vec<PastFinding>> {
    let mut statement = connection.prepare_cached(
        "SELECT content, name, worsened_at, closed_at FROM finding WHERE device_id = ?1 AND closed_at IS NOT NULL
         ORDER BY closed_at DESC, id DESC LIMIT ?2",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![device.number(), limit], |row| {
        Ok(PastFinding {
            finding: json::value(row, 0)?,
            name: row.get(1)?,
            worsened_at: optional_time(row, 2)?,
            closed_at: time(row, 3)?,
        })
    })?;
    rows.collect()
}

/// Those that were closed since then, for the next review.
pub(crate) fn closed_since(
    connection: &Connection,
    device: DeviceRow,
    since: Timestamp,
) -> rusqlite::Result<Vec<ClosedFinding>> {
    let mut statement = connection.prepare_cached(
        "SELECT key, closed_at FROM finding WHERE device_id = ?1 AND closed_at >= ?2 ORDER BY id",
    )?;
    let rows = statement.query_map(params![device.number(), since.as_millisecond()], |row| {
        Ok(ClosedFinding { key: row.get(0)?, at: time(row, 1)? })
    })?;
    rows.collect()
}

/// Writes down that one was opened.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    finding: &Finding,
    name: Option<&str>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO finding (device_id, key, content, name, opened_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![device.number(), finding.key, json::text(finding)?, name, finding.opened_at.as_millisecond()],
    )?;
    transaction.execute(
        "DELETE FROM finding WHERE closed_at IS NOT NULL AND id IN
             (SELECT id FROM finding WHERE closed_at IS NOT NULL ORDER BY id DESC LIMIT -1 OFFSET ?1)",
        [KEPT],
    )?;
    Ok(())
}

/// Writes down how an open one is now; with `worsened_at`, that it has become worse.
pub(crate) fn update(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    finding: &Finding,
    worsened_at: Option<Timestamp>,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE finding SET content = ?3, worsened_at = coalesce(?4, worsened_at)
         WHERE device_id = ?1 AND key = ?2 AND closed_at IS NULL",
        params![
            device.number(),
            finding.key,
            json::text(finding)?,
            worsened_at.map(Timestamp::as_millisecond)
        ],
    )?;
    Ok(())
}

/// Writes down that one is over.
pub(crate) fn close(
    transaction: &Transaction<'_>,
    device: DeviceRow,
    key: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE finding SET closed_at = ?3 WHERE device_id = ?1 AND key = ?2 AND closed_at IS NULL",
        params![device.number(), key, at.as_millisecond()],
    )?;
    Ok(())
}
