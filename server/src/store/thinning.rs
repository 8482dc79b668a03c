//! Down-sampling: everything for 40 days, hourly for 13 months, daily for ever.
//!
//! Thinned history is as if the printer had been read only at the last reading of each bucket: that reading
//! stays, and takes over the samples of the ones before it in the bucket where it has none of its own. So the
//! value of every series at the end of every bucket is what it was.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rusqlite::{Connection, OptionalExtension, params};

use super::bucket::{Resolution, day_around};

/// Thins one day, if one is due; answers whether there was one. The work of a call is bounded by a day's
/// readings.
pub(super) fn step(connection: &mut Connection, now: Timestamp, zone: &TimeZone) -> rusqlite::Result<bool> {
    let now = now.to_zoned(zone.clone());
    for (resolution, kept) in [(Resolution::Hourly, 40.days()), (Resolution::Daily, 13.months())] {
        // Before the start of representable time nothing is due.
        let Ok(cutoff) = now.checked_sub(kept) else { continue };
        let Some(due) = next_day(connection, resolution, zone)? else { continue };
        if due.to <= cutoff.timestamp().as_millisecond() {
            thin(connection, resolution, &due)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// A day, or the rest of one where a change of the zone has cut it, in milliseconds.
struct Due {
    day_start: i64,
    from: i64,
    /// Exclusive.
    to: i64,
}

/// The rest of the first day that has readings and is not thinned yet.
fn next_day(
    connection: &Connection,
    resolution: Resolution,
    zone: &TimeZone,
) -> rusqlite::Result<Option<Due>> {
    let thinned_to = connection
        .prepare_cached("SELECT thinned_to FROM thinning WHERE resolution = ?1")?
        .query_row([resolution.name()], |row| row.get(0))
        .optional()?
        .unwrap_or(i64::MIN);
    let first: Option<i64> = connection
        .prepare_cached("SELECT min(taken_at) FROM reading WHERE taken_at >= ?1")?
        .query_row([thinned_to], |row| row.get(0))?;
    Ok(first.map(|first| {
        let (day_start, to) = day_around(first, zone);
        Due { day_start, from: day_start.max(thinned_to), to }
    }))
}

fn thin(connection: &mut Connection, resolution: Resolution, due: &Due) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let readings: Vec<(i64, i64)> = transaction
        .prepare_cached(
            "SELECT taken_at, device_id FROM reading WHERE taken_at >= ?1 AND taken_at < ?2 ORDER BY taken_at DESC",
        )?
        .query_map([due.from, due.to], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let mut kept = BTreeMap::new();
    for (taken_at, device_id) in readings {
        let bucket = (resolution.bucket(taken_at, due.day_start), device_id);
        let keeper = *kept.entry(bucket).or_insert(taken_at);
        if keeper != taken_at {
            merge(&transaction, taken_at, keeper)?;
        }
    }
    transaction.execute(
        "INSERT OR REPLACE INTO thinning (resolution, thinned_to) VALUES (?1, ?2)",
        params![resolution.name(), due.to],
    )?;
    transaction.commit()
}

/// Moves the samples of one reading to the `keeper`, which has newer ones for some series, and drops the rest.
/// Called for the newest reading first.
fn merge(connection: &Connection, taken_at: i64, keeper: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE OR IGNORE sample SET taken_at = ?2 WHERE taken_at = ?1")?
        .execute([taken_at, keeper])?;
    connection.prepare_cached("DELETE FROM sample WHERE taken_at = ?1")?.execute([taken_at])?;
    connection.prepare_cached("DELETE FROM reading WHERE taken_at = ?1")?.execute([taken_at])?;
    Ok(())
}
