//! How communication goes, and who reports by itself.

use app::model::{Assistant, Cause};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    event::{from_word, optional_time, word},
    ledger::transmission,
};

/// How it goes, for the time after a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommunicationRow {
    pub(crate) last_success: Option<Timestamp>,
    pub(crate) failing_since: Option<Timestamp>,
    pub(crate) cause: Option<Cause>,
    pub(crate) sentence: Option<String>,
    /// The day, in days since 1970-01-01, of which `octets` went back and forth.
    pub(crate) day: i64,
    pub(crate) octets: u64,
}

/// Reports of an assistant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportingRow {
    pub(crate) assistant: Assistant,
    pub(crate) enabled: bool,
    pub(crate) interval_s: u64,
    pub(crate) last_at: Option<Timestamp>,
}

/// What was written last. A success without anything else to say is written down rarely: that of a newer delivery goes before
/// it.
pub(crate) fn read(connection: &Connection) -> rusqlite::Result<CommunicationRow> {
    let row = written(connection)?;
    let last_success = row.last_success.max(transmission::last_answered(connection)?);
    Ok(CommunicationRow { last_success, ..row })
}

fn written(connection: &Connection) -> rusqlite::Result<CommunicationRow> {
    let sql =
        "SELECT last_success_at, failing_since, cause, sentence, day, octets FROM communication WHERE id = 1";
    let row = connection.query_row(sql, [], |row| {
        Ok(CommunicationRow {
            last_success: optional_time(row, 0)?,
            failing_since: optional_time(row, 1)?,
            cause: row.get::<_, Option<String>>(2)?.map(|_| from_word(row, 2)).transpose()?,
            sentence: row.get(3)?,
            day: row.get(4)?,
            octets: row.get::<_, i64>(5)?.unsigned_abs(),
        })
    });
    Ok(row.optional()?.unwrap_or_default())
}

/// Writes it.
pub(crate) fn write(transaction: &Transaction<'_>, row: &CommunicationRow) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO communication (id, last_success_at, failing_since, cause, sentence, day, octets)
         VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            row.last_success.map(Timestamp::as_millisecond),
            row.failing_since.map(Timestamp::as_millisecond),
            row.cause.as_ref().map(word).transpose()?,
            row.sentence,
            row.day,
            i64::try_from(row.octets).unwrap_or(i64::MAX),
        ],
    )?;
    Ok(())
}

/// Who reports.
pub(crate) fn reporting(connection: &Connection) -> rusqlite::Result<Vec<ReportingRow>> {
    let mut statement =
        connection.prepare_cached("SELECT assistant, enabled, interval_s, last_at FROM reporting")?;
    let rows = statement.query_map([], |row| {
        Ok(ReportingRow {
            assistant: from_word(row, 0)?,
            enabled: row.get(1)?,
            interval_s: row.get::<_, i64>(2)?.unsigned_abs(),
            last_at: optional_time(row, 3)?,
        })
    })?;
    rows.collect()
}

/// Says how an assistant reports.
pub(crate) fn put_reporting(transaction: &Transaction<'_>, row: &ReportingRow) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT OR REPLACE INTO reporting (assistant, enabled, interval_s, last_at) VALUES (?1, ?2, ?3, ?4)",
        params![
            word(&row.assistant)?,
            row.enabled,
            i64::try_from(row.interval_s).unwrap_or(i64::MAX),
            row.last_at.map(Timestamp::as_millisecond),
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::{store::schema, testing::time as at};

    #[test]
    fn the_last_success_is_that_of_the_newest_delivery_where_nothing_newer_was_written_down() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::to_latest(&mut connection).unwrap();
        let enrolled = at("2026-11-26T15:31:18Z");
        let last = |connection: &Connection| read(connection).unwrap().last_success;
        assert_eq!(last(&connection), None);
        let transaction = connection.transaction().unwrap();
        let row = CommunicationRow { last_success: Some(enrolled), ..CommunicationRow::default() };
        write(&transaction, &row).unwrap();
        transaction.commit().unwrap();
        assert_eq!(last(&connection), Some(enrolled));
        for (ended, status, step, expected) in [
            ("2026-11-26T15:51:22Z", Some(200), None, "2026-11-26T15:51:22Z"),
            ("2026-11-26T15:52:00Z", None, Some("tls"), "2026-11-26T15:51:22Z"),
            ("2026-11-26T15:53:00Z", Some(403), None, "2026-11-26T15:51:22Z"),
        ] {
            let ended = at(ended).as_millisecond();
            let sql = "INSERT INTO transmission (begun_at, ended_at, attempts, epoch, first, last, batch, octets_sent,
                 octets_received, status, step) VALUES (?1, ?1, 1, 1, 1, 1, x'00', 1, 1, ?2, ?3)";
            connection.execute(sql, params![ended, status, step]).unwrap();
            assert_eq!(last(&connection), Some(at(expected)));
        }
    }
}
