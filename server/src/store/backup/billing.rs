//! What is billed. Counts go forward: what is known here wins over what an archive knew. Reads are history like events.

use rusqlite::Transaction;

use super::{merge::run, trail};

const READ: &str = "taken_at, boot, since_boot, sequence, serial_number, reason, first_day, last_day";

/// Answers how many reads were not there.
pub(super) fn merge(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    let known: bool =
        transaction.query_row("SELECT EXISTS (SELECT 1 FROM main.billing_meter)", [], |row| row.get(0))?;
    if !known {
        // Since the archive was made there may have been reads that nobody here knows of: how much they billed is
        // not known.
        transaction.execute_batch(
            "DELETE FROM main.billing;
             INSERT INTO main.billing SELECT * FROM staged.billing;
             INSERT INTO main.billing_meter SELECT * FROM staged.billing_meter;
             UPDATE main.billing_meter SET billed = NULL;
             INSERT OR IGNORE INTO main.hold SELECT * FROM staged.hold;
             INSERT OR IGNORE INTO main.resolution SELECT * FROM staged.resolution;",
        )?;
    }
    trail::move_own(transaction, "meter_read", READ)?;
    transaction.execute_batch("DROP TABLE temp.own")?;
    run(transaction, "INSERT OR IGNORE INTO main.meter_read SELECT * FROM staged.meter_read")
}
