use std::{path::PathBuf, sync::Arc};

/// Why the history could not be opened, written or read. Every message names the file, the reason and what to
/// do. Cheap to clone, so that whoever asks while the store is failing gets the same answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The data directory can't be made or written.
    #[error(
        "{path}: can't be used as the data directory: {source}; \
         make it writable for this user or name another one with --data-dir"
    )]
    Directory {
        /// The directory, or the file in it that could not be made.
        path: PathBuf,
        /// What the system said.
        source: Arc<std::io::Error>,
    },
    /// Another process has the same data directory.
    #[error("{path}: in use by another process; stop that one or name another directory with --data-dir")]
    InUse {
        /// The data directory.
        path: PathBuf,
    },
    /// Written by a newer version of this program.
    #[error(
        "{path}: written by a newer version of this program (schema {found}, this version knows {known}); \
         install that version again or name another directory with --data-dir"
    )]
    Newer {
        /// The database file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema that this program knows.
        known: usize,
    },
    /// Written by an older version of this program, and opened for reading alone.
    #[error(
        "{path}: written by an older version of this program; start the server once, which brings it up to date"
    )]
    Older {
        /// The database file.
        path: PathBuf,
    },
    /// The file is not a database any more.
    #[error("{path}: damaged: {source}; move it away (the history starts anew) or restore a backup")]
    Damaged {
        /// The database file.
        path: PathBuf,
        /// What SQLite said.
        source: Arc<rusqlite::Error>,
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
    /// Sorts what SQLite said about the file at `path`.
    pub(super) fn from_sqlite(path: &std::path::Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let path = path.to_owned();
        let damaged = matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase));
        let source = Arc::new(error);
        if damaged { Self::Damaged { path, source } } else { Self::Database { path, source } }
    }
}
