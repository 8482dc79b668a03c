use std::path::Path;

use app::model::{LostRows, SalvageState};
use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{
    super::{StoreError, audit, disk, ledger::renewal, open, schema},
    entry, file_name, lost, open_source, outcome,
    range::Ranges,
    table::{self, Key, Table, tables},
};
use crate::protocol::data::epoch_opened::Opening;

/// Beyond the newest readable reading or event, so many may have been.
const UNSEEN: i64 = 2_000;

/// Makes a new database at `new` with the small tables of the damaged one at `damaged`, whole and synced. The rest
/// is to follow from `aside`, where the damaged one will lie.
pub(in crate::store) fn begin(
    damaged: &Path,
    new: &Path,
    aside: &Path,
    now: Timestamp,
) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(new, error);
    let of_disk = |error| StoreError::from_disk(new, error);
    let source = open_source(damaged).map_err(|error| StoreError::from_sqlite(damaged, error))?;
    let schema = match open::version(&source, damaged) {
        Ok(0) | Err(StoreError::Damaged { .. } | StoreError::Database { .. }) => schema::LATEST,
        Ok(found) => found,
        Err(error) => return Err(error),
    };
    let file = disk::private_file(new).map_err(of_disk)?;
    let mut target = Connection::open(new).map_err(failed)?;
    // Nobody knows of this file until it is whole and synced.
    target
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;")
        .map_err(failed)?;
    open::configure_any(&target).map_err(failed)?;
    schema::to_version(&mut target, schema).map_err(failed)?;
    fill(&source, &mut target, aside, now).map_err(failed)?;
    target.close().map_err(|(_, error)| failed(error))?;
    file.sync_all().map_err(of_disk)
}

fn fill(source: &Connection, target: &mut Connection, aside: &Path, now: Timestamp) -> rusqlite::Result<()> {
    let transaction = target.transaction()?;
    let tables = tables(source, &transaction)?;
    let mut lost = Vec::new();
    for table in &tables {
        if table.is_bulk() {
            newest(source, &transaction, table, now)?;
        } else {
            lost.extend(whole(source, &transaction, table, now)?);
        }
    }
    for (name, number) in given_numbers(source) {
        transaction.execute("DELETE FROM sqlite_sequence WHERE name = ?1", [&name])?;
        transaction
            .execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", params![name, number])?;
    }
    for table in [
        "series",
        "last_reading",
        "reading",
        "supply_identity",
        "cartridge_change",
        "supply_entry",
        "supply_order",
    ] {
        if transaction.table_exists(None, table)? {
            stand_in_printers(&transaction, table)?;
        }
    }
    if transaction.table_exists(None, "supply_order_step")? {
        // Of an order that was lost, its steps tell nobody anything.
        transaction.execute(
            "DELETE FROM supply_order_step WHERE order_id NOT IN (SELECT id FROM supply_order)",
            [],
        )?;
    }
    if transaction.table_exists(None, "ledger_renewal")? {
        // Events that were sent may be lost, and their numbers must not be given again.
        renewal::demand(&transaction, Opening::Damaged)?;
    }
    if transaction.table_exists(None, "audit")? {
        audit::insert(&transaction, &entry(aside, now, outcome(&SalvageState::UnderWay)))?;
    }
    note(source, &transaction, aside, now, &lost)?;
    transaction.commit()
}

/// Leaves word for the second part.
fn note(
    source: &Connection,
    target: &Connection,
    aside: &Path,
    now: Timestamp,
    lost: &[LostRows],
) -> rusqlite::Result<()> {
    let newest = |connection: &Connection, sql: &str| -> rusqlite::Result<Option<i64>> {
        connection.query_row(sql, [], |row| row.get(0))
    };
    let event = "SELECT max(id) FROM event";
    let event = match newest(source, event) {
        Ok(newest) => newest,
        Err(_) => newest(target, event)?.map(|newest| newest + UNSEEN),
    };
    let limit = newest(target, "SELECT max(sequence_limit) FROM last_reading")?;
    let read = newest(target, "SELECT max(sequence) FROM reading")?;
    let sequence = limit.or(read.map(|read| read + UNSEEN));
    target.execute_batch(
        "CREATE TABLE salvage (
             file           TEXT    NOT NULL,
             begun_at       INTEGER NOT NULL,
             event_floor    INTEGER,
             sequence_floor INTEGER NOT NULL,
             lost           TEXT    NOT NULL
         ) STRICT",
    )?;
    let lost =
        serde_json::to_string(lost).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    target.execute(
        "INSERT INTO salvage VALUES (?1, ?2, ?3, ?4, ?5)",
        params![file_name(aside), now.as_millisecond(), event, sequence.unwrap_or(0), lost],
    )?;
    Ok(())
}

/// Copies a small table; answers what was lost of it.
fn whole(
    source: &Connection,
    target: &Connection,
    table: &Table,
    now: Timestamp,
) -> rusqlite::Result<Option<LostRows>> {
    let mut insert = table.insert(target)?;
    let (mut saved, mut rejected) = (0, 0);
    let mut keep = |row: &Row<'_>| -> rusqlite::Result<()> {
        if table::copy(row, &mut insert)? {
            saved += 1;
        } else {
            rejected += 1;
        }
        Ok(())
    };
    if table.key == Key::Text {
        let broken = both_ways(source, table, &mut keep)?;
        return Ok(lost::of_text(table, broken, rejected));
    }
    let mut ranges = Ranges::whole(now);
    while !ranges.is_done() {
        ranges.look(source, table, &mut keep)?;
    }
    Ok(lost::of_ranges(table, &ranges, saved, rejected, None))
}

/// The newest rows of a large table: from them it is known which numbers were given.
fn newest(source: &Connection, target: &Connection, table: &Table, now: Timestamp) -> rusqlite::Result<()> {
    let mut insert = table.insert(target)?;
    Ranges::whole(now).look(source, table, |row| table::copy(row, &mut insert).map(|_| ()))?;
    Ok(())
}

/// From the first row to a broken page, and from the last one back to it. Answers whether there was one.
fn both_ways(
    source: &Connection,
    table: &Table,
    keep: &mut impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<bool> {
    let mut broken = false;
    for direction in ["ASC", "DESC"] {
        let sql = format!("{} ORDER BY {} {direction}", table.select(), table.key_column);
        let walked = (|| {
            let mut statement = source.prepare(&sql).map_err(|_| Side::Source)?;
            let mut rows = statement.query([]).map_err(|_| Side::Source)?;
            while let Some(row) = rows.next().map_err(|_| Side::Source)? {
                keep(row).map_err(Side::Target)?;
            }
            Ok(())
        })();
        match walked {
            Ok(()) => return Ok(broken),
            Err(Side::Source) => broken = true,
            Err(Side::Target(error)) => return Err(error),
        }
    }
    Ok(broken)
}

enum Side {
    Source,
    Target(rusqlite::Error),
}

/// The numbers that AUTOINCREMENT has given.
fn given_numbers(source: &Connection) -> Vec<(String, i64)> {
    let read = || -> rusqlite::Result<Vec<(String, i64)>> {
        let mut statement = source.prepare("SELECT name, seq FROM sqlite_sequence")?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    };
    read().unwrap_or_default()
}

/// The same for each printer of a table.
fn stand_in_printers(target: &Connection, table: &str) -> rusqlite::Result<()> {
    let sql = format!(
        "INSERT INTO device (id, first_seen_at) SELECT DISTINCT device_id, 0 FROM {table} WHERE true
         ON CONFLICT DO NOTHING"
    );
    target.execute(&sql, []).map(|_| ())
}

/// A printer whose row was lost keeps its history under a row that the next reading completes.
pub(super) fn stand_in_printer(target: &Connection, id: i64) -> rusqlite::Result<()> {
    target
        .prepare_cached("INSERT INTO device (id, first_seen_at) VALUES (?1, 0) ON CONFLICT DO NOTHING")?
        .execute([id])?;
    Ok(())
}
