//! The schema's versions. A migration that was released is never edited: the next change is the next file.

use rusqlite::Connection;
use rusqlite_migration::{Error, M, Migrations};

const VERSIONS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001-history.sql")),
    M::up(include_str!("migrations/0002-administration.sql")),
    M::up(include_str!("migrations/0003-billing.sql")),
    M::up(include_str!("migrations/0004-ledger.sql")),
    M::up(include_str!("migrations/0005-mail.sql")),
    M::up(include_str!("migrations/0006-communication.sql")),
    M::up(include_str!("migrations/0007-supplies.sql")),
    M::up(include_str!("migrations/0008-supplies-usage.sql")),
    M::up(include_str!("migrations/0009-maintenance.sql")),
    M::up(include_str!("migrations/0010-notifications.sql")),
    M::up(include_str!("migrations/0011-worse-alerts.sql")),
    M::up(include_str!("migrations/0012-alerts-by-kind.sql")),
    M::up(include_str!("migrations/0013-asked-troubles.sql")),
    M::up(include_str!("migrations/0014-supply-records.sql")),
    M::up(include_str!("migrations/0015-asked-cartridges.sql")),
    M::up(include_str!("migrations/0016-events-by-time.sql")),
    M::up(include_str!("migrations/0017-untold-supply-alerts.sql")),
    M::up(include_str!("migrations/0018-told-orders.sql")),
    M::up(include_str!("migrations/0019-entries-of-supplies.sql")),
    M::up(include_str!("migrations/0020-alerts-that-get-milder.sql")),
    M::up(include_str!("migrations/0021-looked-in-vain.sql")),
    M::up(include_str!("migrations/0022-events-of-an-alert.sql")),
    M::up(include_str!("migrations/0023-put-on-the-shelf.sql")),
    M::up(include_str!("migrations/0024-fewer-on-the-shelf.sql")),
];

/// The newest version that this program knows.
pub(super) const LATEST: usize = VERSIONS.len();

/// All versions, oldest first.
pub(super) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(VERSIONS);

/// Brings a database to the newest version.
pub(super) fn to_latest(connection: &mut Connection) -> rusqlite::Result<()> {
    to_version(connection, LATEST)
}

/// Brings a database to a version.
pub(super) fn to_version(connection: &mut Connection, version: usize) -> rusqlite::Result<()> {
    MIGRATIONS.to_version(connection, version).map_err(|error| match error {
        Error::RusqliteError { err, .. } => err,
        other => rusqlite::Error::ToSqlConversionFailure(Box::new(other)),
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{LATEST, MIGRATIONS};

    #[test]
    fn migrations_are_valid() {
        MIGRATIONS.validate().unwrap();
    }

    #[test]
    fn every_earlier_version_becomes_the_latest_schema() {
        let schema = |connection: &Connection| -> Vec<String> {
            let mut statement = connection
                .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
                .unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let mut fresh = Connection::open_in_memory().unwrap();
        MIGRATIONS.to_latest(&mut fresh).unwrap();
        assert!(!schema(&fresh).is_empty());
        for version in 0..=LATEST {
            let mut old = Connection::open_in_memory().unwrap();
            MIGRATIONS.to_version(&mut old, version).unwrap();
            MIGRATIONS.to_latest(&mut old).unwrap();
            assert_eq!(schema(&old), schema(&fresh), "from version {version}");
        }
    }
}
