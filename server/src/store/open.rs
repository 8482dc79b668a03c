//! Opens the database file: directory, lock, settings, schema.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::Error as MigrationError;

use super::{StoreError, schema};

/// The database in the data directory.
pub(super) const FILE_NAME: &str = "history.db";

/// How long one process waits for another, which takes milliseconds.
const BUSY: Duration = Duration::from_secs(2);

/// An open database that no other server process has.
pub(super) struct Opened {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
    /// Held for as long as the connection lives; `None` where it only reads.
    pub(super) lock: Option<File>,
}

/// Opens `history.db` in `directory`, both made where they are missing, readable for this user alone, and brings
/// the schema up to date.
pub(super) fn open(directory: &Path) -> Result<Opened, StoreError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(|error| unusable(directory, error))?;
    let lock = private_file(&directory.join("history.lock"))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StoreError::InUse { path: directory.to_owned() }),
        Err(TryLockError::Error(error)) => return Err(unusable(directory, error)),
    }
    let path = directory.join(FILE_NAME);
    // SQLite would make the file readable for all; its -wal and -shm files take over the mode.
    if private_file(&path)?.metadata().is_ok_and(|file| file.len() == 0) {
        // A new file's name has to survive a power cut as its content does.
        File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(|error| unusable(directory, error))?;
    }
    let connection = connect(&path)?;
    Ok(Opened { connection, path, lock: Some(lock) })
}

/// Opens `history.db` in `directory` for reading, beside a server that writes it.
pub(super) fn open_to_read(directory: &Path) -> Result<Opened, StoreError> {
    let path = directory.join(FILE_NAME);
    let failed = |error| StoreError::from_sqlite(&path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    connection.execute_batch("PRAGMA cache_size = -256; PRAGMA mmap_size = 0;").map_err(failed)?;
    if version(&connection, &path)? < schema::LATEST {
        return Err(StoreError::Older { path });
    }
    Ok(Opened { connection, path, lock: None })
}

/// Opens `history.db` in `directory` as [`open`] does, or without the lock beside a server that has it: for
/// commands that change what is not history, each in one short transaction.
pub(super) fn open_beside(directory: &Path) -> Result<Opened, StoreError> {
    match open(directory) {
        Err(StoreError::InUse { .. }) => {}
        other => return other,
    }
    let path = directory.join(FILE_NAME);
    let failed = |error| StoreError::from_sqlite(&path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    configure(&connection).map_err(failed)?;
    if version(&connection, &path)? < schema::LATEST {
        return Err(StoreError::Older { path });
    }
    Ok(Opened { connection, path, lock: None })
}

/// The schema of the file; an error where it is newer than this program.
fn version(connection: &Connection, path: &Path) -> Result<usize, StoreError> {
    let found: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| StoreError::from_sqlite(path, error))?;
    match usize::try_from(found) {
        Ok(version) if version <= schema::LATEST => Ok(version),
        _ => Err(StoreError::Newer { path: path.to_owned(), found, known: schema::LATEST }),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    configure(&connection).map_err(failed)?;
    version(&connection, path)?;
    schema::MIGRATIONS.to_latest(&mut connection).map_err(|error| match error {
        MigrationError::RusqliteError { err, .. } => failed(err),
        other => failed(rusqlite::Error::ToSqlConversionFailure(Box::new(other))),
    })?;
    Ok(connection)
}

/// Small caches, because resident memory is what is scarce on a controller, and few checkpoints, because each
/// writes every changed page once more: 256 frames are a megabyte of log.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         PRAGMA cache_size = -256;
         PRAGMA mmap_size = 0;
         PRAGMA wal_autocheckpoint = 256;
         PRAGMA journal_size_limit = 2097152;
         PRAGMA foreign_keys = ON;",
    )
}

fn private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(|error| unusable(path, error))
}

fn unusable(path: &Path, error: io::Error) -> StoreError {
    StoreError::Directory { path: path.to_owned(), source: Arc::new(error) }
}
