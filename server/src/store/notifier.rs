//! SNMP engines: this device's own, and those by which the printer tells of what happens.

use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// A moment of an SNMP engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// `snmpEngineBoots`: how often it was started.
    pub boots: u32,
    /// `snmpEngineTime`: seconds since then.
    pub time: u32,
}

/// How many engines of the printer are kept.
const ENGINES: i64 = 8;

/// Starts this device's engine: its name, which is `new` where it has none, and how often it was started, this time
/// included.
pub(crate) fn start_engine(transaction: &Transaction<'_>, new: &[u8]) -> rusqlite::Result<(Vec<u8>, u32)> {
    let known = transaction
        .prepare_cached("SELECT engine, boots FROM snmp_engine WHERE id = 1")?
        .query_row([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, u32>(1)?)))
        .optional()?;
    let (engine, boots) = match known {
        // RFC 3414 2.2.2: a count that is used up stays, and nothing is taken any more.
        Some((engine, boots)) => (engine, boots.saturating_add(1).min(i32::MAX.unsigned_abs())),
        None => (new.to_vec(), 1),
    };
    transaction
        .prepare_cached("INSERT OR REPLACE INTO snmp_engine (id, engine, boots) VALUES (1, ?1, ?2)")?
        .execute(params![engine, boots])?;
    Ok((engine, boots))
}

/// Up to which moment messages of each engine may have been taken.
pub(crate) fn marks(connection: &Connection) -> rusqlite::Result<Vec<(Bytes, Mark)>> {
    let mut statement = connection
        .prepare_cached("SELECT engine, boots, time FROM notifier ORDER BY heard_at DESC LIMIT ?1")?;
    let rows = statement.query_map([ENGINES], |row| {
        Ok((Bytes::from(row.get::<_, Vec<u8>>(0)?), Mark { boots: row.get(1)?, time: row.get(2)? }))
    })?;
    rows.collect()
}

/// Writes such a moment down.
pub(crate) fn put_mark(
    transaction: &Transaction<'_>,
    engine: &[u8],
    mark: Mark,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT OR REPLACE INTO notifier (engine, boots, time, heard_at) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![engine, mark.boots, mark.time, at.as_millisecond()])?;
    transaction
        .prepare_cached(
            "DELETE FROM notifier WHERE engine NOT IN
                 (SELECT engine FROM notifier ORDER BY heard_at DESC LIMIT ?1)",
        )?
        .execute([ENGINES])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{store::schema, testing::time};

    #[test]
    fn the_engine_keeps_its_name_and_counts_its_starts() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::to_latest(&mut connection).unwrap();
        let transaction = connection.transaction().unwrap();
        assert_eq!(start_engine(&transaction, b"first").unwrap(), (b"first".to_vec(), 1));
        assert_eq!(start_engine(&transaction, b"other").unwrap(), (b"first".to_vec(), 2));
        transaction.execute("UPDATE snmp_engine SET boots = 2147483647", []).unwrap();
        assert_eq!(start_engine(&transaction, b"other").unwrap(), (b"first".to_vec(), 2_147_483_647));
    }

    #[test]
    fn so_many_engines_of_the_printer_are_kept_the_latest() {
        let mut connection = Connection::open_in_memory().unwrap();
        schema::to_latest(&mut connection).unwrap();
        let transaction = connection.transaction().unwrap();
        let at = time("2026-11-22T12:00:00Z");
        for number in 0..20_u8 {
            let at = at + jiff::SignedDuration::from_secs(i64::from(number));
            put_mark(&transaction, &[number; 12], Mark { boots: 1, time: u32::from(number) }, at).unwrap();
        }
        let kept = marks(&transaction).unwrap();
        assert_eq!(kept.len(), 8);
        assert_eq!(kept[0], (Bytes::from(vec![19; 12]), Mark { boots: 1, time: 19 }));
    }
}
