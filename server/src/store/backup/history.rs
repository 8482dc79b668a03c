//! History of an archive beside history that is there: the union of both, because both are true. What is there
//! wins where they have the same reading.

use rusqlite::Transaction;

use super::{super::sample::SERIES_LIMIT, merge::run};

/// Answers how many readings and samples were not there. `device_of` says which printer is which.
pub(super) fn merge(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    transaction
        .execute_batch("CREATE TEMP TABLE series_of (staged INTEGER PRIMARY KEY, main INTEGER NOT NULL);")?;
    series(transaction)?;
    let taken = run(
        transaction,
        "INSERT OR IGNORE INTO main.reading (taken_at, sequence, device_id)
         SELECT taken_at, sequence, device_of.main FROM staged.reading
         JOIN device_of ON device_of.staged = reading.device_id",
    )? + run(
        transaction,
        "INSERT OR IGNORE INTO main.sample (taken_at, series_id, value)
         SELECT taken_at, series_of.main, value FROM staged.sample
         JOIN series_of ON series_of.staged = sample.series_id",
    )?;
    last_reading(transaction)?;
    // What came back is thinned again from where the archive's thinning had come to.
    transaction.execute_batch(
        "DELETE FROM main.thinning WHERE resolution NOT IN (SELECT resolution FROM staged.thinning);
         UPDATE main.thinning SET thinned_to = min(thinned_to,
             (SELECT thinned_to FROM staged.thinning WHERE resolution = main.thinning.resolution));
         DROP TABLE temp.series_of;",
    )?;
    Ok(taken)
}

/// Within the bound of series a printer has: what exceeds it stays out, with its samples.
fn series(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR IGNORE INTO main.series (device_id, kind, key)
         SELECT device, kind, key FROM (
             SELECT device_of.main AS device, kind, key,
                 row_number() OVER (PARTITION BY device_of.main ORDER BY staged.series.id)
                     + (SELECT count(*) FROM main.series WHERE device_id = device_of.main) AS place
             FROM staged.series JOIN device_of ON device_of.staged = staged.series.device_id
             WHERE NOT EXISTS (SELECT 1 FROM main.series known WHERE known.device_id = device_of.main
                 AND known.kind = staged.series.kind AND known.key = staged.series.key))
         WHERE place <= ?1",
        [SERIES_LIMIT],
    )?;
    transaction.execute_batch(
        "INSERT INTO series_of SELECT staged.series.id, main.series.id FROM staged.series
         JOIN device_of ON device_of.staged = staged.series.device_id
         JOIN main.series ON main.series.device_id = device_of.main
             AND main.series.kind = staged.series.kind AND main.series.key = staged.series.key",
    )
}

/// The reading that is there stays; numbers that either side may have given are not given again.
fn last_reading(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "INSERT OR IGNORE INTO main.last_reading (id, device_id, sequence_limit, body)
         SELECT id, device_of.main, sequence_limit, body FROM staged.last_reading
         JOIN device_of ON device_of.staged = staged.last_reading.device_id;
         UPDATE main.last_reading SET sequence_limit = max(sequence_limit,
             coalesce((SELECT max(sequence_limit) FROM staged.last_reading), 0),
             coalesce((SELECT max(sequence) FROM staged.reading), 0));",
    )
}
