//! The one administrator.

use std::net::IpAddr;

use app::model::Deed;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::event::word;

/// What is kept of the administrator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StoredAccount {
    /// The hash of the password, a PHC string.
    pub(crate) password_hash: String,
    /// The hash that the configuration gave last.
    pub(crate) configured: Option<String>,
}

/// The administrator; `None` while the device has none.
pub(crate) fn select(connection: &Connection) -> rusqlite::Result<Option<StoredAccount>> {
    connection
        .prepare_cached("SELECT password_hash, configured FROM account")?
        .query_row([], |row| Ok(StoredAccount { password_hash: row.get(0)?, configured: row.get(1)? }))
        .optional()
}

/// Sets the password. What the configuration gave last stays, where it did not give this one.
pub(crate) fn replace(
    transaction: &Transaction<'_>,
    password_hash: &str,
    configured: Option<&str>,
    at: Timestamp,
) -> rusqlite::Result<()> {
    transaction
        .prepare_cached(
            "INSERT INTO account (id, password_hash, configured, changed_at) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET password_hash = excluded.password_hash,
                 configured = coalesce(excluded.configured, configured), changed_at = excluded.changed_at",
        )?
        .execute(params![password_hash, configured, at.as_millisecond()])?;
    Ok(())
}

/// The addresses from which somebody signed in, as far as the audit trail remembers, the latest last.
pub(crate) fn signed_in_from(connection: &Connection) -> rusqlite::Result<Vec<IpAddr>> {
    let mut statement = connection.prepare_cached(
        "SELECT address FROM audit WHERE what IN (?1, ?2) AND address IS NOT NULL
         GROUP BY address ORDER BY max(id) DESC LIMIT 64",
    )?;
    let rows =
        statement.query_map([word(&Deed::SignedIn)?, word(&Deed::SetUp)?], |row| row.get::<_, String>(0))?;
    let mut addresses: Vec<IpAddr> =
        rows.collect::<Result<Vec<_>, _>>()?.iter().filter_map(|text| text.parse().ok()).collect();
    addresses.reverse();
    Ok(addresses)
}
