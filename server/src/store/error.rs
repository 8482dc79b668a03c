use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::disk;

/// Why the history could not be opened, written or read. Every message names the file, the reason and what to
/// do. Cheap to clone, so that whoever asks while the store is failing gets the same answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The data directory can't be made or written, and there is no history in it to go on from.
    #[error(
        "{path}: can't be used as the data directory: {source}; \
         make it writable for this user or name another one with --data-dir"
    )]
    Directory {
        /// The directory, or the file in it that could not be made.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// Asked to be read, and there is none.
    #[error(
        "{path}: there is no history yet; name the server's data directory with --data-dir, or start the server, which \
         makes one"
    )]
    Missing {
        /// The database file.
        path: PathBuf,
    },
    /// Another process has the same data directory.
    #[error("{path}: in use by another process; stop that one or name another directory with --data-dir")]
    InUse {
        /// The data directory.
        path: PathBuf,
    },
    /// Written by a newer version of this program.
    #[error(
        "{path}: written by a newer version of this program (schema {found}, this version knows {known}); {}",
        way_back(.path, .kept.as_deref())
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema that this program knows.
        known: usize,
        /// The copy from before the upgrade, where this version can read it.
        kept: Option<PathBuf>,
    },
    /// Written by an older version of this program, and opened for reading alone.
    #[error(
        "{path}: written by an older version of this program; start the server once, which brings it up to date"
    )]
    Older {
        /// The database file.
        path: PathBuf,
    },
    /// The file is not a database any more, or not in every part.
    #[error("{path}: damaged: {source}; the server sets such a file aside and keeps what can be read of it")]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: Arc<rusqlite::Error>,
    },
    /// There is no space left to write to.
    #[error(
        "{path}: the disk is full: nothing can be saved. Make space on it; saving then goes on by itself"
    )]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// There is not enough space for the copy that is kept before an upgrade, so the upgrade waits.
    #[error(
        "{path}: the upgrade of the history needs about {} MB of free space on this disk for the copy that is \
         kept before it: nothing can be saved until then. Make space; it then goes on by itself",
        megabytes(*.size)
    )]
    NoRoomToUpgrade {
        /// The database file.
        path: PathBuf,
        /// Octets in the file.
        size: u64,
    },
    /// The disk is mounted read-only, or this user may not write the file.
    #[error(
        "{path}: can't be written: {source}: nothing can be saved. Mount the disk writable and let this user \
         write there; saving then goes on by itself"
    )]
    ReadOnly {
        /// The database file, or another one in its directory.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
    /// Anything else that SQLite or the file system refused.
    #[error(
        "{path}: can't be written or read: {source}; check the free space and the permissions of its directory"
    )]
    Database {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: Arc<rusqlite::Error>,
    },
    /// The store was closed, or did not answer in time.
    #[error("the history is closed")]
    Closed,
}

impl StoreError {
    /// Sorts what SQLite said about the file at `path`. Where that may mean several things, the disk is asked.
    pub(super) fn from_sqlite(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::{
            ErrorCode::{
                CannotOpen, DatabaseCorrupt, DiskFull, NotADatabase, PermissionDenied, ReadOnly,
                SystemIoFailure,
            },
            ffi::{SQLITE_IOERR_CORRUPTFS, SQLITE_IOERR_READ},
        };
        let extended = error.sqlite_error().map_or(0, |error| error.extended_code);
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => {
                Self::Damaged { path: path.to_owned(), source: Arc::new(error) }
            }
            Some(SystemIoFailure) if [SQLITE_IOERR_READ, SQLITE_IOERR_CORRUPTFS].contains(&extended) => {
                Self::Damaged { path: path.to_owned(), source: Arc::new(error) }
            }
            Some(DiskFull) => Self::Full { path: path.to_owned() },
            Some(ReadOnly | CannotOpen | PermissionDenied | SystemIoFailure) => disk::hindrance(path)
                .and_then(|hindrance| Self::of_disk(path, &Arc::new(hindrance)))
                .unwrap_or_else(|| Self::Database { path: path.to_owned(), source: Arc::new(error) }),
            _ => Self::Database { path: path.to_owned(), source: Arc::new(error) },
        }
    }

    /// What the file system said about `path`, where it means that nothing can be written now.
    fn of_disk(path: &Path, error: &Arc<io::Error>) -> Option<Self> {
        use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Some(Self::Full { path: path.to_owned() }),
            ReadOnlyFilesystem | PermissionDenied => {
                Some(Self::ReadOnly { path: path.to_owned(), source: Arc::clone(error) })
            }
            _ => None,
        }
    }

    /// Sorts what the file system said about `path` in the data directory.
    pub(super) fn from_disk(path: &Path, error: io::Error) -> Self {
        let source = Arc::new(error);
        Self::of_disk(path, &source).unwrap_or_else(|| Self::Directory { path: path.to_owned(), source })
    }

    /// Whether the disk takes nothing now, but what is on it can be read.
    pub fn is_of_disk(&self) -> bool {
        matches!(self, Self::Full { .. } | Self::NoRoomToUpgrade { .. } | Self::ReadOnly { .. })
    }
}

fn way_back(path: &Path, kept: Option<&Path>) -> String {
    let forward = "install that version again or name another directory with --data-dir";
    let Some(kept) = kept else { return forward.to_owned() };
    let (path, kept) = (path.display(), kept.display());
    format!(
        "{forward}. {kept} is the copy that was kept before the upgrade: to go back to it, which loses what was \
         recorded since, move {path} and {path}-wal elsewhere and rename the copy to {path}"
    )
}

fn megabytes(octets: u64) -> u64 {
    octets.div_ceil(1_000_000)
}
