//! Earlier schemas: what they hold survives, and a copy is kept.

use std::{os::unix::fs::PermissionsExt, path::Path};

use rusqlite::{Connection, types::Value};

use super::super::{StoreError, history::History, schema};
use crate::testing::{central_europe, clock};

/// Columns that a later schema added: they say nothing of what was there.
const ADDED: [(&str, &str); 15] = [
    ("cartridge_change", "allowed"),
    ("episode", "stops"),
    ("episode", "worse_at"),
    ("event", "episode"),
    ("last_reading", "tried_at"),
    ("maintenance_untold", "allowed"),
    ("request", "answer"),
    ("supply_alert", "told"),
    ("supply_entry", "colorant"),
    ("supply_entry", "kind"),
    ("supply_entry", "lowered_at"),
    ("supply_entry", "put_at"),
    ("supply_identity", "replaced_at"),
    ("supply_identity", "replaced_usage"),
    ("supply_order_step", "event"),
];

/// Tables, each with its rows.
type Content = Vec<(String, Vec<Vec<Value>>)>;

/// A database of an earlier schema with a row in every table.
fn make(directory: &Path, version: usize) -> Content {
    let mut connection = Connection::open(directory.join("history.db")).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    schema::to_version(&mut connection, version).unwrap();
    connection.pragma_update(None, "foreign_keys", "OFF").unwrap();
    for table in names(&connection) {
        let mut statement = connection.prepare("SELECT type FROM pragma_table_info(?1)").unwrap();
        let types: Vec<String> =
            statement.query_map([&table], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        let values: Vec<&str> = types
            .iter()
            .map(|kind| match &**kind {
                "INTEGER" => "1",
                "TEXT" => "'changed'",
                "BLOB" => "x'00ff'",
                other => panic!("{table}: {other}"),
            })
            .collect();
        connection.execute(&format!("INSERT INTO {table} VALUES ({})", values.join(", ")), []).unwrap();
    }
    content(&connection, &names(&connection))
}

fn names(connection: &Connection) -> Vec<String> {
    let mut statement = connection
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
        )
        .unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

fn content(connection: &Connection, tables: &[String]) -> Content {
    let rows = |table: &String| {
        let added = |column: &String| ADDED.contains(&(table.as_str(), column.as_str()));
        let mut known = connection.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        let known = known.query_map([table], |row| row.get(0)).unwrap();
        let known: Vec<String> = known.collect::<Result<_, _>>().unwrap();
        let columns: Vec<String> = known.into_iter().filter(|column| !added(column)).collect();
        let columns = columns.join(", ");
        let mut statement = connection.prepare(&format!("SELECT {columns} FROM {table}")).unwrap();
        let columns = statement.column_count();
        let rows =
            statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    tables.iter().map(|table| (table.clone(), rows(table))).collect()
}

#[test]
fn rows_of_every_table_survive_from_every_earlier_schema_and_a_copy_is_kept() {
    for version in 1..schema::LATEST {
        let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
        let before = make(directory.path(), version);
        assert!(before.len() >= 8 && before.iter().all(|(_, rows)| !rows.is_empty()), "{before:?}");
        History::open(directory.path(), clock.clone(), central_europe()).unwrap().close().unwrap();

        let tables: Vec<String> = before.iter().map(|(table, _)| table.clone()).collect();
        let upgraded = Connection::open(directory.path().join("history.db")).unwrap();
        let mut after = content(&upgraded, &tables);
        // The upgrade writes itself down, and the number of the made-up last reading is given back.
        after.iter_mut().filter(|(table, _)| table == "audit").for_each(|(_, rows)| rows.truncate(1));
        assert_eq!(after, before, "from schema {version}");
        let told: String = upgraded
            .query_row(
                "SELECT what || ' ' || from_value || ' ' || subject FROM audit ORDER BY id DESC",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(told, format!("upgraded schema {version} history.db.schema-{version}"));

        let copy = directory.path().join(format!("history.db.schema-{version}"));
        assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let copy = Connection::open(copy).unwrap();
        assert_eq!(content(&copy, &tables), before);
        let found: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(found, i64::try_from(version).unwrap());
    }
}

#[test]
fn a_new_file_needs_no_copy_and_one_copy_is_kept() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let open = || History::open(directory.path(), clock.clone(), central_europe()).unwrap();
    open().close().unwrap();
    let copies = || {
        let names = std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name());
        names.filter(|name| name.to_string_lossy().contains("schema")).collect::<Vec<_>>()
    };
    assert!(copies().is_empty());
    for name in ["history.db.schema-2", "history.db.schema-1.new"] {
        std::fs::write(directory.path().join(name), "of before").unwrap();
    }
    std::fs::remove_file(directory.path().join("history.db")).unwrap();
    make(directory.path(), 1);
    open().close().unwrap();
    assert_eq!(copies(), ["history.db.schema-1"]);
}

#[test]
fn a_version_that_is_too_old_says_how_to_go_back_and_changes_nothing() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let open = || History::open(directory.path(), clock.clone(), central_europe());
    open().unwrap().close().unwrap();
    let path = directory.path().join("history.db");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let octets = std::fs::read(&path).unwrap();
    let error = open().err().unwrap();
    assert!(matches!(error, StoreError::Newer { found: 999, kept: None, .. }), "{error:?}");
    // A copy of a schema that this version doesn't know is of no use to it.
    for (copy, named) in [("history.db.schema-998", false), ("history.db.schema-1", true)] {
        std::fs::write(directory.path().join(copy), "").unwrap();
        let message = open().err().unwrap().to_string();
        assert_eq!(message.contains(copy), named, "{message}");
        assert!(message.contains("install that version again"), "{message}");
    }
    assert_eq!(std::fs::read(&path).unwrap(), octets);
    assert!(!directory.path().join("history.db-wal").exists());
}
