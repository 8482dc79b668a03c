//! A database beside the device's own, in which the rows of an archive are checked: by the columns' types, by the
//! constraints and references of their schema, and by reading them as the pages would ([`rows`]).

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, params_from_iter, types::Value};

use super::{
    super::{device, disk::Spare, schema, setting},
    numbers,
    rows::{self, Fault},
};

/// Characters of names that a message repeats.
const NAMES: usize = 200;

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
    spare: Spare,
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
        let mut spare = Spare::in_directory(directory);
        spare.write(0).map_err(|error| failed(&error))?;
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
        let staged = Self { connection, path: path.clone(), schema, insert: None, spare };
        made.map(|()| staged)
    }

    /// The rows that follow are of this table and have these columns: those of its schema, all of them.
    pub fn table(&mut self, table: &'static str, columns: &[String]) -> Result<(), StagedError> {
        let found = self
            .connection
            .prepare(&format!("SELECT * FROM {table} LIMIT 0"))
            .map(|statement| statement.column_names().into_iter().map(str::to_owned).collect::<Vec<_>>());
        if found.as_deref().ok() != Some(columns) {
            let name = format!("{table} ({})", columns.join(", ")).chars().take(NAMES).collect();
            return Err(StagedError::Unknown { schema: self.schema, name });
        }
        let places = vec!["?"; columns.len()].join(", ");
        self.insert = Some((table, format!("INSERT INTO {table} VALUES ({places})"), columns.len()));
        Ok(())
    }

    /// A row of the table that was named last.
    pub fn row(&mut self, cells: Vec<Value>) -> Result<(), StagedError> {
        self.spare
            .write(cells.iter().map(octets).sum())
            .map_err(|error| StagedError::File { path: self.path.clone(), reason: error.to_string() })?;
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
        rows::check(&self.connection).map_err(|(table, fault)| match fault {
            Fault::Odd(reason) => StagedError::Row { table, reason },
            Fault::Database(error) => self.failed(table, &error),
        })?;
        numbers::bring_down(&self.connection).map_err(|(table, error)| self.failed(table, &error))
    }

    /// Serial number of the printer whose reading is the last one.
    pub fn serial_number(&self) -> rusqlite::Result<Option<String>> {
        Ok(device::current(&self.connection)?.and_then(|(_, device)| device.serial_number))
    }

    /// Every stored value of the configuration, by key: the settings as TOML.
    pub fn settings(&self) -> rusqlite::Result<Vec<(String, String)>> {
        let mut statement = self.connection.prepare("SELECT key, value FROM setting ORDER BY key")?;
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
    }

    /// The same as values.
    pub fn values(&self) -> rusqlite::Result<BTreeMap<String, toml::Value>> {
        setting::all(&self.connection)
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

/// About how much a cell takes.
fn octets(cell: &Value) -> usize {
    match cell {
        Value::Null | Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(blob) => blob.len(),
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(directory) = self.path.parent() {
            Self::remove(directory);
        }
    }
}
