//! What is copied from a damaged database: every table that the schema has, by its key.

use rusqlite::{Connection, Row, Statement, ToSql, params_from_iter, types::ToSqlOutput, types::ValueRef};

/// Large tables, which are copied while the pages go on. Readings come before their samples.
const BULK: [&str; 6] = ["ledger", "ledger_text", "episode", "event", "reading", "sample"];
/// Made of another table by the schema itself.
const DERIVED: [&str; 1] = ["ledger_count"];
/// What must not be lost is copied first; the rest follows by name, which puts printers before their series.
const FIRST: [&str; 11] = [
    "setting",
    "secret",
    "account",
    "certificate",
    "audit",
    "billing_meter",
    "hold",
    "supply_order",
    "supply_order_step",
    "supply_entry",
    "service_request",
];
/// Keyed by their printer first, which is the same for most of their rows.
const OF_PRINTERS: [&str; 3] = ["supply_identity", "supply_entry", "supply_alert"];

/// What a table is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A number that counts up by one; rows go at the low end alone.
    Counting,
    /// Any other number.
    Number,
    /// Milliseconds.
    Time,
    /// Text, or a number that many rows share: such tables have a few pages.
    Text,
}

/// A table of the schema.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) key: Key,
    pub(super) key_column: String,
    columns: Vec<String>,
}

impl Table {
    pub(super) fn is_bulk(&self) -> bool {
        BULK.contains(&&*self.name)
    }

    /// `SELECT` of all columns that both databases have, ending before `WHERE`.
    pub(super) fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.columns.join(", "), self.name)
    }

    /// Where the key is among the columns.
    pub(super) fn key_index(&self) -> usize {
        self.columns.iter().position(|column| *column == self.key_column).unwrap_or(0)
    }

    pub(super) fn insert<'a>(&self, target: &'a Connection) -> rusqlite::Result<Statement<'a>> {
        let places = vec!["?"; self.columns.len()].join(", ");
        target.prepare(&format!(
            "INSERT INTO {} ({}) VALUES ({places}) ON CONFLICT DO NOTHING",
            self.name,
            self.columns.join(", ")
        ))
    }
}

/// The tables that `target` has, in the order in which they are copied. One that `source` is known to lack, being
/// of an earlier schema, is left out.
pub(super) fn tables(source: &Connection, target: &Connection) -> rusqlite::Result<Vec<Table>> {
    let mut statement = target.prepare(
        "SELECT name FROM sqlite_schema
         WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name <> 'salvage' ORDER BY name",
    )?;
    let names: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut tables = Vec::new();
    for name in names.into_iter().filter(|name| !DERIVED.contains(&&**name)) {
        let Some((key, wanted)) = columns(target, &name)? else { continue };
        // A schema that can't be read is taken for the newest.
        let there = columns(source, &name).ok().flatten().map(|(_, columns)| columns);
        let readable = source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(())).is_ok();
        if there.is_none() && readable {
            continue;
        }
        let both =
            |column: &Column| there.as_ref().is_none_or(|there| there.iter().any(|c| c.name == column.name));
        tables.push(Table {
            key: kind(&name, &key),
            key_column: key.name,
            columns: wanted.into_iter().filter(both).map(|column| column.name).collect(),
            name,
        });
    }
    let place = |table: &Table, list: &[&str]| list.iter().position(|name| *name == table.name);
    tables.sort_by_key(|table| (place(table, &BULK), place(table, &FIRST).unwrap_or(FIRST.len())));
    Ok(tables)
}

fn kind(table: &str, key: &Column) -> Key {
    match (table, &*key.name) {
        ("event" | "request" | "audit" | "meter_read" | "hold" | "due_mark" | "ledger", _) => Key::Counting,
        _ if OF_PRINTERS.contains(&table) => Key::Text,
        (_, "taken_at") => Key::Time,
        _ if key.numeric => Key::Number,
        _ => Key::Text,
    }
}

#[derive(Clone)]
struct Column {
    name: String,
    numeric: bool,
}

/// The first column of the primary key, and all columns; `None` where there is no such table.
fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Option<(Column, Vec<Column>)>> {
    let mut statement = connection.prepare("SELECT name, type = 'INTEGER', pk FROM pragma_table_info(?1)")?;
    let rows = statement.query_map([table], |row| {
        Ok((Column { name: row.get(0)?, numeric: row.get(1)? }, row.get::<_, i64>(2)?))
    })?;
    let columns: Vec<(Column, i64)> = rows.collect::<Result<_, _>>()?;
    let key = columns.iter().find(|(_, key)| *key == 1).map(|(column, _)| column.clone());
    Ok(key.map(|key| (key, columns.into_iter().map(|(column, _)| column).collect())))
}

/// Writes a row of the damaged database, as it is. `false`: what was read is not what the table can hold, so it
/// is lost.
pub(super) fn copy(row: &Row<'_>, insert: &mut Statement<'_>) -> rusqlite::Result<bool> {
    let mut values = Vec::new();
    for column in 0..insert.parameter_count() {
        let value = row.get_ref(column)?;
        if matches!(value, ValueRef::Text(text) if std::str::from_utf8(text).is_err()) {
            return Ok(false);
        }
        values.push(Value(value));
    }
    match insert.execute(params_from_iter(values)) {
        Ok(_) => Ok(true),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

struct Value<'a>(ValueRef<'a>);

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.0))
    }
}
