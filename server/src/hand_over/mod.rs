//! Hand-over: erases everything that this device knows, so that somebody else can have it.
//!
//! A marker is on the disk before the first file goes, and goes last: what a power cut interrupts is finished at
//! the next start, before anything is served. What is deleted is no longer in any file; whether its octets are
//! still on the flash nobody can tell from here, see SECURITY.md.

mod erase;
mod order;

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};

use erase::erase;
pub use order::{Order, Orders, orders};

/// The file that says that everything is to be erased.
const MARKER: &str = "reset.pending";
/// The file that one process locks at a time; the store locks the same.
const LOCK: &str = "history.lock";

/// Why not everything was erased. What is left will be erased at the next start, unless nothing was begun.
#[derive(Clone, Debug, thiserror::Error)]
pub enum HandOverError {
    /// Another process has the data directory. Nothing was erased.
    #[error("{path}: in use by another process; stop that one first. Nothing was erased")]
    InUse {
        /// The data directory.
        path: PathBuf,
    },
    /// A file could not be removed, or the marker not written.
    #[error(
        "{path}: {source}; not everything is erased. Run reset again, or start the server, which goes on with it"
    )]
    File {
        /// The file, or its directory.
        path: PathBuf,
        /// What the system said.
        source: Arc<io::Error>,
    },
}

/// Erases what this program has in `directory`, and answers what is left there: nothing, or files that are not
/// this program's. Blocks. For when no other part of this process has the directory open.
pub fn reset(directory: &Path) -> Result<Vec<PathBuf>, HandOverError> {
    if !directory.exists() {
        return Ok(Vec::new());
    }
    let lock = lock(directory)?;
    begin(directory)?;
    erase(directory, &mut |_| Ok(()))?;
    drop(lock);
    left(directory)
}

/// What is in `directory`.
pub fn left(directory: &Path) -> Result<Vec<PathBuf>, HandOverError> {
    erase::files(directory)
}

/// Finishes what was begun before a power cut; answers whether something was.
pub fn finish_begun(directory: &Path) -> Result<bool, HandOverError> {
    let begun = directory.join(MARKER);
    match begun.try_exists() {
        Ok(false) => return Ok(false),
        Ok(true) => {}
        Err(source) => return Err(failed(&begun, source)),
    }
    let _lock = lock(directory)?;
    erase(directory, &mut |_| Ok(()))?;
    Ok(true)
}

/// From here on the way leads forward only: the marker is on the disk, synced. [`finish_begun`] does the rest, in this
/// process when it has closed everything, or in the next.
pub fn begin(directory: &Path) -> Result<(), HandOverError> {
    let path = directory.join(MARKER);
    let mut options = OpenOptions::new();
    options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&path)
        .and_then(|mut file| {
            file.write_all(
                b"Everything in this directory is to be erased. The next start goes on with it.\n",
            )?;
            file.sync_all()?;
            File::open(directory)?.sync_all()
        })
        .map_err(|source| failed(&path, source))
}

fn lock(directory: &Path) -> Result<File, HandOverError> {
    let path = directory.join(LOCK);
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).mode(0o600).open(&path);
    let file = file.map_err(|source| failed(&path, source))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(HandOverError::InUse { path: directory.to_owned() }),
        Err(TryLockError::Error(source)) => Err(failed(&path, source)),
    }
}

fn failed(path: &Path, source: io::Error) -> HandOverError {
    HandOverError::File { path: path.to_owned(), source: Arc::new(source) }
}
