//! What the server keeps: SQLite in one file, which the commands open beside the server.
//!
//! Every change is one transaction that is on the disk, synced, before anybody is told of it.

pub(super) mod code;
mod column;
pub(super) mod command;
pub(super) mod device;
pub(super) mod epoch;
pub(super) mod event;
pub(super) mod note;
pub(super) mod receipt;
mod schema;
pub(super) mod service_request;
pub(super) mod session;
pub(super) mod supply_order;
pub(super) mod token;
pub(super) mod trouble;

use std::{
    fs::{DirBuilder, File, OpenOptions},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use super::FarEndError;

/// The database in the data directory.
pub(super) const FILE_NAME: &str = "communication-server.db";
/// How long one process waits for another, which takes milliseconds.
const BUSY: Duration = Duration::from_secs(5);

/// The database.
pub(super) struct Store {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Store {
    /// Opens or makes the database in `directory`, both for this user alone.
    pub(super) fn open(directory: &Path) -> Result<Self, FarEndError> {
        let of_directory = |source| FarEndError::Directory { path: directory.to_owned(), source };
        DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(of_directory)?;
        // A command may be the first to open it, in the same moment as the server.
        let directory_lock = File::open(directory).map_err(of_directory)?;
        directory_lock.lock().map_err(of_directory)?;
        let path = directory.join(FILE_NAME);
        // SQLite would make the file readable for all; its -wal and -shm files take over the mode.
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        options.open(&path).map_err(|source| FarEndError::Directory { path: path.clone(), source })?;
        let failed = |source| FarEndError::Database { path: path.clone(), source };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
        configure(&connection).map_err(failed)?;
        if schema::is_newer(&connection).map_err(failed)? {
            return Err(FarEndError::Newer { path });
        }
        schema::to_latest(&mut connection).map_err(failed)?;
        Ok(Self { path, connection: Mutex::new(connection) })
    }

    /// Runs `work` in one transaction that is on the disk, synced, before this answers. After an error, none of it is.
    pub(super) fn durably<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, FarEndError> {
        let mut connection = self.connection();
        let done = (|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            transaction.commit()?;
            Ok(done)
        })();
        done.map_err(|source| self.failed(source))
    }

    /// Reads, all of one state.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, FarEndError> {
        let mut connection = self.connection();
        let done = connection.transaction().and_then(|transaction| work(&transaction));
        done.map_err(|source| self.failed(source))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // Whoever panicked with it has rolled back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, source: rusqlite::Error) -> FarEndError {
        FarEndError::Database { path: self.path.clone(), source }
    }
}

/// A receipt vouches for what is on the disk: each commit is synced.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA journal_size_limit = 4194304;
         PRAGMA foreign_keys = ON;",
    )
}
