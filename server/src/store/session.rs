//! The copy of the signed-in browsers, from which a restart goes on.

use std::net::{IpAddr, Ipv4Addr};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, params};

use super::event::time;
use crate::account::Session;

/// All of them.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Session>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, hash, form_token, secure, address, agent, begun_at, seen_at FROM session",
    )?;
    let rows = statement.query_map([], |row| {
        let address: String = row.get(4)?;
        let seen_at = time(row, 7)?;
        Ok(Session {
            id: row.get(0)?,
            hash: row.get(1)?,
            form_token: row.get(2)?,
            secure: row.get(3)?,
            address: address.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            agent: row.get(5)?,
            begun_at: time(row, 6)?,
            seen_at,
            written: Some(seen_at),
        })
    })?;
    rows.collect()
}

/// Adds one.
pub(crate) fn insert(transaction: &Transaction<'_>, session: &Session) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO session (id, hash, form_token, secure, address, agent, begun_at, seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            session.id,
            session.hash,
            session.form_token,
            session.secure,
            session.address.to_string(),
            session.agent,
            session.begun_at.as_millisecond(),
            session.seen_at.as_millisecond(),
        ])?;
    Ok(())
}

/// Writes down when they were used last.
pub(crate) fn seen(transaction: &Transaction<'_>, seen: &[(i64, Timestamp)]) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached("UPDATE session SET seen_at = ?2 WHERE id = ?1")?;
    for (id, at) in seen {
        statement.execute(params![id, at.as_millisecond()])?;
    }
    Ok(())
}

/// Forgets those of these rows.
pub(crate) fn delete<'a>(
    transaction: &Transaction<'_>,
    ids: impl IntoIterator<Item = &'a i64>,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare_cached("DELETE FROM session WHERE id = ?1")?;
    for id in ids {
        statement.execute([id])?;
    }
    Ok(())
}

/// Forgets all.
pub(crate) fn delete_all(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.prepare_cached("DELETE FROM session")?.execute([])?;
    Ok(())
}
