//! Read-only tokens for programs.

use std::net::Ipv4Addr;

use app::{model::Deed, port::Exposure};
use rusqlite::{Connection, Transaction, params};

use super::event::{time, word};
use crate::account::Token;

/// All of them, by name. Whether one was sent in clear is what the audit trail remembers.
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
            exposed: None,
        })
    })?;
    let mut tokens: Vec<Token> = rows.collect::<rusqlite::Result<_>>()?;
    if !tokens.is_empty() {
        for (name, exposure) in exposed(connection)? {
            // Before this one, another may have had its name.
            let token = tokens.iter_mut().find(|token| token.name == name && token.made_at <= exposure.at);
            if let Some(token) = token {
                token.exposed.get_or_insert(exposure);
            }
        }
    }
    Ok(tokens)
}

/// The names of tokens that were sent in clear, the first time first.
fn exposed(connection: &Connection) -> rusqlite::Result<Vec<(String, Exposure)>> {
    let mut statement =
        connection.prepare_cached("SELECT subject, at, address FROM audit WHERE what = ?1 ORDER BY id")?;
    let rows = statement.query_map([word(&Deed::TokenExposed)?], |row| {
        let address: Option<String> = row.get(2)?;
        let address = address.and_then(|text| text.parse().ok());
        Ok((
            row.get(0)?,
            Exposure { at: time(row, 1)?, address: address.unwrap_or(Ipv4Addr::UNSPECIFIED.into()) },
        ))
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
