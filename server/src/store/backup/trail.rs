//! Events, requests and the audit trail of an archive, before those that are there. Numbers only grow: where a
//! device that began anew has given a number to something else, its own rows move behind those of the archive. So
//! nothing in an archive is newer than what happened here, and what is pruned first is never the device's own.

use rusqlite::{Connection, Transaction};

use super::{
    super::{event, request},
    merge::run,
};

const EVENT: &str = "at, kind, subject, label, from_value, to_value, impressions, episode";
const REQUEST: &str = "kind, at, day, number, state";
const AUDIT: &str = "at, who, address, what, subject, from_value, to_value";

/// Answers how many events and requests were not there.
pub(super) fn merge(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    move_own(transaction, "event", EVENT)?;
    let events = run(transaction, "INSERT OR IGNORE INTO main.event SELECT * FROM staged.event")?;
    event::prune(transaction)?;
    move_own(transaction, "request", REQUEST)?;
    let requests = run(transaction, "INSERT OR IGNORE INTO main.request SELECT * FROM staged.request")?;
    request::prune(transaction)?;
    if let Some(by) = move_own(transaction, "audit", AUDIT)? {
        transaction.execute(
            "UPDATE main.forwarding SET sent_to =
                 coalesce((SELECT max(id) FROM own WHERE id <= sent_to) + ?1, sent_to)",
            [by],
        )?;
    }
    run(transaction, "INSERT OR IGNORE INTO main.audit SELECT * FROM staged.audit")?;
    transaction.execute_batch("DROP TABLE temp.own")?;
    Ok(events + requests)
}

/// Makes room for the archive's rows: those that are there and not in the archive move up, all by the same, where one
/// of them has a number within the archive's. Answers by how much. Their numbers of before stay in `own`.
pub(super) fn move_own(connection: &Connection, table: &str, columns: &str) -> rusqlite::Result<Option<i64>> {
    connection.execute_batch(&format!(
        "DROP TABLE IF EXISTS temp.own;
         CREATE TEMP TABLE own (id INTEGER PRIMARY KEY);
         INSERT INTO own SELECT id FROM (SELECT id, {columns} FROM main.{table}
             EXCEPT SELECT id, {columns} FROM staged.{table});"
    ))?;
    let (first, last): (Option<i64>, Option<i64>) = connection.query_row(
        &format!("SELECT (SELECT min(id) FROM own), (SELECT max(id) FROM staged.{table})"),
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((first, last)) = first.zip(last).filter(|(first, last)| first <= last) else { return Ok(None) };
    let by = last - first + 1;
    // Through the negative numbers, so that no row meets another on its way.
    let sql = format!("UPDATE main.{table} SET id = -(id + ?1) WHERE id IN (SELECT id FROM own)");
    connection.execute(&sql, [by])?;
    connection.execute_batch(&format!("UPDATE main.{table} SET id = -id WHERE id < 0"))?;
    Ok(Some(by))
}
