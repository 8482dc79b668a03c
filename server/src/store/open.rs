//! Opens the database file: directory, lock, settings, schema; and what to do where the disk or the file refuses.

use std::{
    fs::{self, DirBuilder, File, TryLockError},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, config::DbConfig};

use super::{StoreError, disk, schema, set_aside, stand_in, upgrade};

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
    pub(super) mode: Mode,
    /// The last stop was not orderly, or the check after one did not end: the file has to be checked.
    pub(super) check_due: bool,
}

/// What may be done with the connection.
pub(super) enum Mode {
    /// It is the database, and ours.
    Writes,
    /// It is the database, and another process writes it.
    ReadsBeside,
    /// The same, and this one changes what is not history.
    WritesBeside,
    /// It is the content of the database, which can't be written for this reason.
    StandsIn(StoreError),
}

/// Opens `history.db` in `directory`, both made where they are missing, readable for this user alone, and brings
/// the schema up to date. A damaged file is set aside. Where the disk takes nothing, an existing database is
/// opened all the same, to be read.
pub(super) fn open(directory: &Path, now: Timestamp) -> Result<Opened, StoreError> {
    let path = directory.join(FILE_NAME);
    match lock(directory) {
        Ok(lock) => {
            let (connection, mode, check_due) = open_locked(&path, now)?;
            Ok(Opened { connection, path, lock: Some(lock), mode, check_due })
        }
        Err(error) if error.is_of_disk() && has_content(&path) => {
            let lock = lock_to_read(directory)?;
            let connection = stand_in::open(&path)?;
            Ok(Opened { connection, path, lock, mode: Mode::StandsIn(error), check_due: false })
        }
        Err(error) => Err(at_start(directory, error)),
    }
}

/// The same where the lock is held already.
pub(super) fn open_locked(path: &Path, now: Timestamp) -> Result<(Connection, Mode, bool), StoreError> {
    let usable = has_content(path);
    let opened = match open_to_write(path, now) {
        Err(StoreError::Damaged { .. }) => {
            set_aside::set_aside(path, now).and_then(|()| open_to_write(path, now))
        }
        other => other,
    };
    match opened {
        Ok((connection, check_due)) => Ok((connection, Mode::Writes, check_due)),
        Err(error) if error.is_of_disk() && usable => {
            Ok((stand_in::open(path)?, Mode::StandsIn(error), false))
        }
        Err(error) => Err(at_start(path, error)),
    }
}

/// Takes the lock that an opening on a disk that took nothing had to do without.
pub(super) fn lock_beside(path: &Path) -> Result<File, StoreError> {
    lock(path.parent().unwrap_or(Path::new(".")))
}

fn has_content(path: &Path) -> bool {
    path.metadata().is_ok_and(|file| file.len() > 0)
}

/// Opens `history.db` in `directory` for reading, beside a server that writes it.
pub(super) fn open_to_read(directory: &Path) -> Result<Opened, StoreError> {
    let path = directory.join(FILE_NAME);
    if matches!(path.try_exists(), Ok(false)) {
        return Err(StoreError::Missing { path });
    }
    let connection = match connect_to_read(&path) {
        // On a read-only disk SQLite can't make the files that it needs beside the database.
        Err(error) if error.is_of_disk() => stand_in::open(&path)?,
        other => other?,
    };
    Ok(Opened { connection, path, lock: None, mode: Mode::ReadsBeside, check_due: false })
}

/// A second connection, which changes nothing.
pub(super) fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(BUSY).map_err(failed)?;
    configure_any(&connection).map_err(failed)?;
    if version(&connection, path)? < schema::LATEST {
        return Err(StoreError::Older { path: path.to_owned() });
    }
    Ok(connection)
}

/// Opens `history.db` in `directory` as [`open`] does, or without the lock beside a server that has it: for
/// commands that change what is not history, each in one short transaction.
pub(super) fn open_beside(directory: &Path, now: Timestamp) -> Result<Opened, StoreError> {
    match open(directory, now) {
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
    Ok(Opened { connection, path, lock: None, mode: Mode::WritesBeside, check_due: false })
}

/// The schema of the file; an error where it is newer than this program.
pub(super) fn version(connection: &Connection, path: &Path) -> Result<usize, StoreError> {
    let found: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|error| StoreError::from_sqlite(path, error))?;
    match usize::try_from(found) {
        Ok(version) if version <= schema::LATEST => Ok(version),
        _ => Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: schema::LATEST,
            kept: upgrade::newest_copy(path),
        }),
    }
}

/// The mark that is there from the opening of the database until its orderly end.
pub(super) fn mark(path: &Path) -> PathBuf {
    path.with_extension("open")
}

fn open_to_write(path: &Path, now: Timestamp) -> Result<(Connection, bool), StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let directory = path.parent().unwrap_or(Path::new("."));
    let (marked, new) = prepare(path, directory).map_err(|error| StoreError::from_disk(path, error))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    let ready = make_ready(&mut connection, path, now);
    // Of a file that turns out to be damaged, the log must stay as well.
    let damaged = matches!(ready, Err(StoreError::Damaged { .. }));
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, damaged).map_err(failed)?;
    if ready.is_err() && !marked {
        // Nothing was begun that could be left unfinished.
        let _ = disk::remove(&mark(path));
    }
    ready.map(|()| (connection, marked && !new))
}

fn make_ready(connection: &mut Connection, path: &Path, now: Timestamp) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    connection.busy_timeout(BUSY).map_err(failed)?;
    let found = version(connection, path)?;
    configure(connection).map_err(failed)?;
    upgrade::upgrade(connection, path, found, now)
}

/// Makes the files with their modes. Answers whether the mark of an earlier run was there, and whether the
/// database is new.
fn prepare(path: &Path, directory: &Path) -> io::Result<(bool, bool)> {
    set_aside::finish(path)?;
    let mark = mark(path);
    let marked = mark.exists();
    disk::private_file(&mark)?;
    // SQLite would make the file readable for all; its -wal and -shm files take over the mode.
    let new = disk::private_file(path)?.metadata()?.len() == 0;
    if new || !marked {
        disk::sync_names(directory)?;
    }
    Ok((marked, new))
}

fn lock(directory: &Path) -> Result<File, StoreError> {
    let of_disk = |error| StoreError::from_disk(directory, error);
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(of_disk)?;
    let lock = disk::private_file(&lock_file(directory)).map_err(of_disk)?;
    take(directory, lock)
}

/// A lock on a disk that can't be written keeps another process away too. Without its file nobody ever wrote here.
fn lock_to_read(directory: &Path) -> Result<Option<File>, StoreError> {
    match File::open(lock_file(directory)) {
        Ok(lock) => take(directory, lock).map(Some),
        Err(_) => Ok(None),
    }
}

fn lock_file(directory: &Path) -> PathBuf {
    directory.join("history.lock")
}

fn take(directory: &Path, lock: File) -> Result<File, StoreError> {
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: directory.to_owned() }),
        Err(TryLockError::Error(error)) => Err(StoreError::from_disk(directory, error)),
    }
}

/// Without a history to go on from, a disk that takes nothing is no place to start in.
fn at_start(path: &Path, error: StoreError) -> StoreError {
    let source = match error {
        StoreError::Full { .. } => Arc::new(io::ErrorKind::StorageFull.into()),
        StoreError::ReadOnly { source, .. } => source,
        other => return other,
    };
    // An empty file would be taken for a history the next time.
    if path.metadata().is_ok_and(|file| file.is_file() && file.len() == 0) {
        let _ = fs::remove_file(path);
    }
    StoreError::Directory { path: path.to_owned(), source }
}

/// Small caches, because resident memory is what is scarce on a controller, and few checkpoints, because each
/// writes every changed page once more: 256 frames are a megabyte of log.
fn configure(connection: &Connection) -> rusqlite::Result<()> {
    configure_any(connection)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = NORMAL;
         PRAGMA wal_autocheckpoint = 256;
         PRAGMA journal_size_limit = 2097152;
         PRAGMA foreign_keys = ON;",
    )
}

/// Statements that are kept ready. A reading and a page need some sixty; to make one ready again takes longer than
/// most of them run.
const STATEMENTS: usize = 64;

/// What holds for every connection, whether it writes or only reads. Without the guarantee that a query has one plan,
/// SQLite makes a statement ready anew whenever another number is bound to its `LIMIT`.
pub(super) fn configure_any(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("PRAGMA cache_size = -256; PRAGMA mmap_size = 0;")
}
