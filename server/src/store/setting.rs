//! What the administrator set, by "section.key", as TOML values.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};
use toml::Value;

/// All rows. One whose value is no TOML is answered as its text, which no check will take for anything else.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Value>> {
    let mut statement = connection.prepare_cached("SELECT key, value FROM setting ORDER BY key")?;
    let rows = statement.query_map([], |row| {
        let text: String = row.get(1)?;
        let value = text.parse().unwrap_or(Value::String(text));
        Ok((row.get(0)?, value))
    })?;
    rows.collect()
}

/// Sets a value.
pub(crate) fn put(
    transaction: &Transaction<'_>,
    key: &str,
    value: &Value,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO setting (key, value, changed_at) VALUES (?1, ?2, ?3)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
        )?
        .execute(params![key, value.to_string(), at.as_millisecond()])?;
    Ok(())
}
