//! Numbers that the device counts on from: of events, requests, orders, entries of the audit trail and readings. An archive
//! that somebody made by hand may hold any, and what follows the highest must still be a number.

use rusqlite::Connection;

/// Whoever counts one a second comes to it after 34,000 years, and has come to one eight-millionth of what a number
/// can be.
pub(super) const HIGHEST: i64 = 1 << 40;

/// Where rows have a higher number than that, all of their table get new ones from 1 on, in their order; readings,
/// whose numbers say nothing of their order, keep that one at most.
pub(super) fn bring_down(connection: &Connection) -> Result<(), (&'static str, rusqlite::Error)> {
    for (table, column, within) in [
        ("event", "id", ""),
        ("request", "id", ""),
        ("request", "number", "PARTITION BY kind, day"),
        ("audit", "id", ""),
        ("supply_order", "number", "PARTITION BY day"),
    ] {
        anew(connection, table, column, within).map_err(|error| (table, error))?;
    }
    for (table, column) in [("reading", "sequence"), ("last_reading", "sequence_limit")] {
        let sql = format!("UPDATE {table} SET {column} = ?1 WHERE {column} > ?1");
        connection.execute(&sql, [HIGHEST]).map_err(|error| (table, error))?;
    }
    Ok(())
}

fn anew(connection: &Connection, table: &str, column: &str, within: &str) -> rusqlite::Result<()> {
    let highest: Option<i64> =
        connection.query_row(&format!("SELECT max({column}) FROM {table}"), [], |row| row.get(0))?;
    if highest.is_none_or(|highest| highest <= HIGHEST) {
        return Ok(());
    }
    tracing::warn!(table, column, "an archive has numbers that no device comes to; its rows get new ones");
    // Through the negative numbers, so that no row meets another on its way.
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE anew (id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
         INSERT INTO anew SELECT id, row_number() OVER ({within} ORDER BY {column}) FROM {table};
         UPDATE {table} SET {column} = -anew.number FROM anew WHERE anew.id = {table}.id;
         UPDATE {table} SET {column} = -{column};
         DROP TABLE anew;"
    ))
}
