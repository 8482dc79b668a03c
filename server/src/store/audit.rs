//! The audit trail: who, when, from where, what, from, to. Written in the transaction of what it tells of.
//! Bounded: the newest 20,000 entries are kept, about 4 MB.

use app::{
    model::{Actor, AuditEntry, Deed},
    port::TrailFilter,
};
use jiff::Timestamp;
use rusqlite::{Connection, Row, Transaction, params};

use super::event::{from_word, time, word};

/// How many entries are kept.
const KEPT: i64 = 20_000;

/// What an entry tells, before it has its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// When.
    pub at: Timestamp,
    /// Who, and from where.
    pub actor: Actor,
    /// What was done.
    pub deed: Deed,
    /// To what: a key of the configuration, a token's name, a certificate's subject.
    pub subject: String,
    /// The value before; never a secret.
    pub from: Option<String>,
    /// The value after; never a secret.
    pub to: Option<String>,
}

/// Writes an entry and forgets the oldest beyond the bound. Answers its number.
pub(crate) fn insert(transaction: &Transaction<'_>, entry: &NewEntry) -> rusqlite::Result<i64> {
    transaction
        .prepare_cached(
            "INSERT INTO audit (at, who, address, what, subject, from_value, to_value)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            entry.at.as_millisecond(),
            entry.actor.who,
            entry.actor.address.map(|address| address.to_string()),
            word(&entry.deed)?,
            entry.subject,
            entry.from,
            entry.to,
        ])?;
    let id = transaction.last_insert_rowid();
    transaction.prepare_cached("DELETE FROM audit WHERE id <= ?1 - ?2")?.execute([id, KEPT])?;
    Ok(id)
}

/// At most `limit` entries that pass the filter, newest first.
pub(crate) fn newest(
    connection: &Connection,
    filter: TrailFilter,
    limit: usize,
) -> rusqlite::Result<Vec<AuditEntry>> {
    let TrailFilter { before, deed, since } = filter;
    let deed = deed.map(|deed| word(&deed)).transpose()?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT id, at, who, address, what, subject, from_value, to_value FROM audit
         WHERE id < ?1 AND (?2 IS NULL OR what = ?2) AND (?3 IS NULL OR at >= ?3) ORDER BY id DESC LIMIT ?4",
    )?;
    let since = since.map(Timestamp::as_millisecond);
    statement.query_map(params![before.unwrap_or(i64::MAX), deed, since, limit], from_row)?.collect()
}

/// At most `limit` entries after the one numbered `after`, oldest first.
pub(crate) fn after(connection: &Connection, after: i64, limit: usize) -> rusqlite::Result<Vec<AuditEntry>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(
        "SELECT id, at, who, address, what, subject, from_value, to_value FROM audit
         WHERE id > ?1 ORDER BY id LIMIT ?2",
    )?;
    statement.query_map(params![after, limit], from_row)?.collect()
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    let address: Option<String> = row.get(3)?;
    Ok(AuditEntry {
        id: row.get(0)?,
        at: time(row, 1)?,
        actor: Actor { who: row.get(2)?, address: address.and_then(|text| text.parse().ok()) },
        deed: from_word(row, 4)?,
        subject: row.get(5)?,
        from: row.get(6)?,
        to: row.get(7)?,
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::{store::schema::MIGRATIONS, testing::time};

    #[test]
    fn entries_are_kept_in_order_within_the_bound_and_numbers_are_never_given_twice() {
        let mut connection = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut connection).unwrap();
        let actor = Actor::administrator("192.0.2.7".parse().unwrap());
        let entry = |number: i64| NewEntry {
            at: time("2026-11-22T10:00:00Z"),
            actor: actor.clone(),
            deed: Deed::Changed,
            subject: "printer.tries".into(),
            from: Some("3".into()),
            to: Some(number.to_string()),
        };
        let transaction = connection.transaction().unwrap();
        for number in 1..=KEPT + 2 {
            assert_eq!(insert(&transaction, &entry(number)).unwrap(), number);
        }
        transaction.commit().unwrap();
        let all = after(&connection, 0, usize::MAX).unwrap();
        assert_eq!((all.len(), all[0].id), (20_000, 3));
        let before = TrailFilter { before: Some(10), ..TrailFilter::default() };
        let page = newest(&connection, before, 3).unwrap();
        assert_eq!(page.iter().map(|entry| entry.id).collect::<Vec<_>>(), [9, 8, 7]);
        assert_eq!(page[0].actor, actor);
        assert_eq!((page[0].deed, page[0].to.as_deref()), (Deed::Changed, Some("9")));
        let now = time("2026-11-22T10:00:00Z");
        let count = |deed, since| {
            let filter = TrailFilter { before: Some(10), deed, since };
            newest(&connection, filter, 100).unwrap().len()
        };
        assert_eq!(count(Some(Deed::Changed), Some(now)), 7);
        assert_eq!(count(Some(Deed::SignedIn), None), 0);
        assert_eq!(count(None, Some(time("2026-11-22T10:00:01Z"))), 0);
    }
}
