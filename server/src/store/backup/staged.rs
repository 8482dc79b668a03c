//! A database beside the device's own, in which the rows of an archive are checked: by the columns' types, by the
//! constraints and references of their schema, and by reading them as the pages would.

use std::{
    fs,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rusqlite::{Connection, params_from_iter, types::Value};

use super::super::{audit, event, request, schema};

/// Rows that are read at a time while they are checked.
const PAGE: usize = 1_000;

/// Why rows can't be taken.
#[derive(Debug, thiserror::Error)]
pub enum StagedError {
    /// Written by a newer version.
    #[error("it has the schema {found} of a newer version of this program; this version knows {known}")]
    Newer {
        /// Its schema.
        found: usize,
        /// The newest one that this program knows.
        known: usize,
    },
    /// No schema has such a table or column.
    #[error("it has a table or a column that schema {schema} has not: {name}")]
    Unknown {
        /// Its schema.
        schema: usize,
        /// The table, or table and column.
        name: String,
    },
    /// A row that no version of this program writes.
    #[error("it has a row in {table} that can't be: {reason}")]
    Row {
        /// The table.
        table: &'static str,
        /// What the database said.
        reason: String,
    },
    /// The database beside could not be written.
    #[error("{path}: can't be written: {reason}; check the free space")]
    File {
        /// Its file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

/// Rows of an archive, beside the device's own. Removed from the disk when it is dropped.
pub struct Staged {
    connection: Connection,
    path: PathBuf,
    schema: usize,
    insert: Option<(&'static str, String, usize)>,
}

impl Staged {
    /// The name of its file in the data directory.
    pub const FILE_NAME: &'static str = "restore.db";

    /// An empty database of the version `schema` in `directory`.
    pub fn new(directory: &Path, schema: usize) -> Result<Self, StagedError> {
        if schema > schema::LATEST {
            return Err(StagedError::Newer { found: schema, known: schema::LATEST });
        }
        if schema == 0 {
            return Err(StagedError::Unknown { schema, name: "all of them".into() });
        }
        let path = directory.join(Self::FILE_NAME);
        let failed = |error: &dyn std::fmt::Display| StagedError::File {
            path: path.clone(),
            reason: error.to_string(),
        };
        Self::remove(directory);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true).mode(0o600).open(&path).map_err(|error| failed(&error))?;
        let mut connection = Connection::open(&path).map_err(|error| failed(&error))?;
        // Nothing in it has to survive anything: it is made again.
        let settings = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -256;
                        PRAGMA foreign_keys = ON;";
        let made = connection
            .execute_batch(settings)
            .map_err(rusqlite_migration::Error::from)
            .and_then(|()| schema::MIGRATIONS.to_version(&mut connection, schema))
            .map_err(|error| failed(&error))
            .and_then(|()| connection.execute_batch("BEGIN").map_err(|error| failed(&error)));
        let staged = Self { connection, path: path.clone(), schema, insert: None };
        made.map(|()| staged)
    }

    /// The rows that follow are of this table and have these columns: those of its schema, all of them.
    pub fn table(&mut self, table: &'static str, columns: &[String]) -> Result<(), StagedError> {
        let found = self
            .connection
            .prepare(&format!("SELECT * FROM {table} LIMIT 0"))
            .map(|statement| statement.column_names().into_iter().map(str::to_owned).collect::<Vec<_>>());
        if found.as_deref().ok() != Some(columns) {
            let name = format!("{table} ({})", columns.join(", "));
            return Err(StagedError::Unknown { schema: self.schema, name });
        }
        let places = vec!["?"; columns.len()].join(", ");
        self.insert = Some((table, format!("INSERT INTO {table} VALUES ({places})"), columns.len()));
        Ok(())
    }

    /// A row of the table that was named last.
    pub fn row(&mut self, cells: Vec<Value>) -> Result<(), StagedError> {
        let Some((table, sql, columns)) = &self.insert else {
            return Err(StagedError::Unknown { schema: self.schema, name: "a row without a table".into() });
        };
        let row = |reason: String| StagedError::Row { table, reason };
        if cells.len() != *columns {
            return Err(row(format!("{} values in {columns} columns", cells.len())));
        }
        let mut statement = self.connection.prepare_cached(sql).map_err(|error| row(error.to_string()))?;
        statement.execute(params_from_iter(cells)).map_err(|error| self.failed(table, &error))?;
        Ok(())
    }

    /// No more rows follow: brings the schema up to date, and reads everything as the program would.
    pub fn finish(&mut self) -> Result<(), StagedError> {
        self.insert = None;
        self.connection.execute_batch("COMMIT").map_err(|error| self.failed("", &error))?;
        schema::MIGRATIONS
            .to_latest(&mut self.connection)
            .map_err(|error| StagedError::Row { table: "", reason: error.to_string() })?;
        self.read_all().map_err(|(table, error)| self.failed(table, &error))
    }

    /// Every stored value of the configuration, by key: the settings as TOML.
    pub fn settings(&self) -> rusqlite::Result<Vec<(String, String)>> {
        let mut statement = self.connection.prepare("SELECT key, value FROM setting ORDER BY key")?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// The password's hash, where it holds an account.
    pub fn password_hash(&self) -> rusqlite::Result<Option<String>> {
        use rusqlite::OptionalExtension;
        self.connection.query_row("SELECT password_hash FROM account", [], |row| row.get(0)).optional()
    }

    pub(in crate::store) fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what an earlier attempt may have left.
    pub fn remove(directory: &Path) {
        for name in [Self::FILE_NAME, "restore.db-journal", "restore.db-wal", "restore.db-shm"] {
            let _ = fs::remove_file(directory.join(name));
        }
    }

    fn read_all(&self) -> Result<(), (&'static str, rusqlite::Error)> {
        let connection = &self.connection;
        let mut last = 0;
        while let Some(entry) = audit::after(connection, last, PAGE).map_err(|error| ("audit", error))?.pop()
        {
            last = entry.id;
        }
        last = 0;
        while let Some(event) = event::after(connection, last, PAGE).map_err(|error| ("event", error))?.pop()
        {
            last = event.id;
        }
        request::newest(connection, usize::MAX).map_err(|error| ("request", error))?;
        for (table, column) in [
            ("setting", "changed_at"),
            ("secret", "changed_at"),
            ("account", "changed_at"),
            ("token", "made_at"),
            ("token", "expires_at"),
            ("device", "first_seen_at"),
            ("reading", "taken_at"),
            ("sample", "taken_at"),
        ] {
            self.times(table, column).map_err(|error| (table, error))?;
        }
        for table in ["event", "request", "audit"] {
            // Numbers count up from 1.
            let sql = format!("SELECT coalesce(min(id), 1) FROM {table}");
            let first = connection.query_row(&sql, [], |row| row.get(0)).map_err(|error| (table, error))?;
            if first < 1 {
                return Err((table, rusqlite::Error::IntegralValueOutOfRange(0, first)));
            }
        }
        let odd: i64 = connection
            .query_row("SELECT count(*) FROM token WHERE length(hash) <> 32", [], |row| row.get(0))
            .map_err(|error| ("token", error))?;
        if odd > 0 {
            return Err(("token", rusqlite::Error::IntegralValueOutOfRange(2, odd)));
        }
        Ok(())
    }

    /// No time lies outside what can be shown.
    fn times(&self, table: &str, column: &str) -> rusqlite::Result<()> {
        let (first, last) = (Timestamp::MIN.as_millisecond(), Timestamp::MAX.as_millisecond());
        let sql = format!("SELECT count(*) FROM {table} WHERE {column} NOT BETWEEN ?1 AND ?2");
        let odd: i64 = self.connection.query_row(&sql, [first, last], |row| row.get(0))?;
        if odd == 0 { Ok(()) } else { Err(rusqlite::Error::IntegralValueOutOfRange(0, odd)) }
    }

    fn failed(&self, table: &'static str, error: &rusqlite::Error) -> StagedError {
        use rusqlite::ErrorCode::{CannotOpen, DiskFull, PermissionDenied, ReadOnly, SystemIoFailure};
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(DiskFull | SystemIoFailure | ReadOnly | CannotOpen | PermissionDenied) => {
                StagedError::File { path: self.path.clone(), reason }
            }
            _ => StagedError::Row { table, reason },
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(directory) = self.path.parent() {
            Self::remove(directory);
        }
    }
}
