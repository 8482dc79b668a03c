//! Read-only tokens for programs.

use rusqlite::{Connection, Transaction, params};

use super::event::time;
use crate::account::Token;

/// All of them, by name.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Token>> {
    let mut statement =
        connection.prepare_cached("SELECT id, name, hash, made_at, expires_at FROM token ORDER BY name")?;
    let rows = statement.query_map([], |row| {
        Ok(Token {
            id: row.get(0)?,
            name: row.get(1)?,
            hash: row.get(2)?,
            made_at: time(row, 3)?,
            expires_at: time(row, 4)?,
        })
    })?;
    rows.collect()
}

/// Adds one.
pub(crate) fn insert(transaction: &Transaction<'_>, token: &Token) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO token (id, name, hash, made_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            token.id,
            token.name,
            token.hash,
            token.made_at.as_millisecond(),
            token.expires_at.as_millisecond(),
        ])?;
    Ok(())
}

/// Forgets one.
pub(crate) fn delete(transaction: &Transaction<'_>, id: i64) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM token WHERE id = ?1")?.execute([id])?;
    Ok(())
}
