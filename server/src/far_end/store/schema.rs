//! The schema's versions. A migration that was released is never edited: the next change is the next file.

use rusqlite::Connection;
use rusqlite_migration::{Error, M, Migrations};

const VERSIONS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001-devices.sql")),
    M::up(include_str!("migrations/0002-supplies.sql")),
    M::up(include_str!("migrations/0003-maintenance.sql")),
];
const MIGRATIONS: Migrations<'static> = Migrations::from_slice(VERSIONS);

/// Whether a later version of this program wrote the file.
pub(super) fn is_newer(connection: &Connection) -> rusqlite::Result<bool> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(found).map_or(true, |found| found > VERSIONS.len()))
}

/// Brings a database to the newest version.
pub(super) fn to_latest(connection: &mut Connection) -> rusqlite::Result<()> {
    MIGRATIONS.to_latest(connection).map_err(|error| match error {
        Error::RusqliteError { err, .. } => err,
        other => rusqlite::Error::ToSqlConversionFailure(Box::new(other)),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn migrations_are_valid() {
        super::MIGRATIONS.validate().unwrap();
    }
}
