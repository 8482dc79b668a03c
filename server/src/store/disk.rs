//! The files of the data directory: made for this user alone, and their names synced as their content is.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// How much must fit on the disk for it not to count as full: what SQLite's shared memory and a small commit take.
const ROOM: usize = 64 * 1024;

/// Opens a file for reading and writing, made with mode 0600 where it is missing.
pub(super) fn private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// What keeps the database at `path` from being written, if anything does: found out by trying.
pub(super) fn hindrance(path: &Path) -> Option<io::Error> {
    if let Err(error) = OpenOptions::new().append(true).open(path)
        && error.kind() != io::ErrorKind::NotFound
    {
        return Some(error);
    }
    let probe = with_suffix(path, ".probe");
    let tried = private_file(&probe).and_then(|mut file| file.write_all(&vec![0; ROOM]));
    // The error that counts is the first one.
    let _ = fs::remove_file(&probe);
    tried.err()
}

/// Syncs the names in a directory: a new, renamed or removed file has to survive a power cut as its content does.
pub(super) fn sync_names(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Removes a file that may be missing.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Renames a file that may be missing.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// `history.db` and "-wal" make `history.db-wal`.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
