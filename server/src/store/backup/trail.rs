//! Events, requests and the audit trail of an archive, before those that are there. Numbers only grow: where a
//! device that began anew has given a number to something else, its own rows move behind those of the archive.

use rusqlite::{OptionalExtension, Transaction};

use super::merge::run;

const EVENT: &str = "at, kind, subject, label, from_value, to_value, impressions";
const REQUEST: &str = "kind, at, day, number, state";
const AUDIT: &str = "at, who, address, what, subject, from_value, to_value";

/// Answers how many events and requests were not there.
pub(super) fn merge(transaction: &Transaction<'_>) -> rusqlite::Result<u64> {
    table(transaction, "event", EVENT)?;
    let events = run(transaction, "INSERT OR IGNORE INTO main.event SELECT * FROM staged.event")?;
    table(transaction, "request", REQUEST)?;
    let requests = run(transaction, "INSERT OR IGNORE INTO main.request SELECT * FROM staged.request")?;
    if let Some((first, by)) = table(transaction, "audit", AUDIT)? {
        transaction
            .execute("UPDATE main.forwarding SET sent_to = sent_to + ?2 WHERE sent_to >= ?1", [first, by])?;
    }
    run(transaction, "INSERT OR IGNORE INTO main.audit SELECT * FROM staged.audit")?;
    Ok(events + requests)
}

/// Makes room for the archive's rows: those that are there move up from the first number that both gave to
/// different things. Answers that number, and by how much.
pub(super) fn table(
    transaction: &Transaction<'_>,
    table: &'static str,
    columns: &str,
) -> rusqlite::Result<Option<(i64, i64)>> {
    let first: Option<i64> = transaction
        .query_row(
            &format!(
                "SELECT min(id) FROM (
                     SELECT id, {columns} FROM main.{table} WHERE id IN (SELECT id FROM staged.{table})
                     EXCEPT SELECT id, {columns} FROM staged.{table})"
            ),
            [],
            |row| row.get(0),
        )
        .optional()?
        .flatten();
    let Some(first) = first else { return Ok(None) };
    let by: i64 =
        transaction
            .query_row(&format!("SELECT max(id) - ?1 + 1 FROM staged.{table}"), [first], |row| row.get(0))?;
    // Through the negative numbers, so that no row meets another on its way.
    transaction.execute(&format!("UPDATE main.{table} SET id = -(id + ?2) WHERE id >= ?1"), [first, by])?;
    transaction.execute_batch(&format!("UPDATE main.{table} SET id = -id WHERE id < 0"))?;
    Ok(Some((first, by)))
}
