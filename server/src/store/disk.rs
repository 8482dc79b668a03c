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

/// Looks at the free space while something is written that the history can do without, such as an upload: so much
/// stays free for the history.
pub(crate) struct Spare {
    directory: PathBuf,
    octets: u64,
    /// What was written since the last look; `None` before the first.
    unlooked: Option<usize>,
}

impl Spare {
    /// As much as a small device's history needs for months.
    const OCTETS: u64 = 16 * 1024 * 1024;
    /// Octets after which it looks again.
    const LOOK_EVERY: usize = 1024 * 1024;

    /// For what is written to this directory.
    pub(crate) fn in_directory(directory: &Path) -> Self {
        Self { directory: directory.to_owned(), octets: Self::OCTETS, unlooked: None }
    }

    /// So many octets are to be written: an error where too few would stay free. Where that can't be told, the disk
    /// itself will say.
    pub(crate) fn write(&mut self, octets: usize) -> io::Result<()> {
        let unlooked = self.unlooked.map(|unlooked| unlooked + octets);
        if unlooked.is_some_and(|unlooked| unlooked < Self::LOOK_EVERY) {
            self.unlooked = unlooked;
            return Ok(());
        }
        self.unlooked = Some(0);
        let disk = rustix::fs::statvfs(&self.directory);
        let free = disk.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize));
        if free.is_ok_and(|free| free < self.octets.saturating_add(octets as u64)) {
            let reason = format!("{} MiB must stay free on the disk, for the history", self.octets >> 20);
            return Err(io::Error::new(io::ErrorKind::StorageFull, reason));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_leaves_the_history_its_space_and_is_looked_at_now_and_then() {
        let directory = tempfile::tempdir().unwrap();
        let mut spare = Spare::in_directory(directory.path());
        assert!(spare.write(1).is_ok());
        spare.octets = u64::MAX;
        assert!(spare.write(Spare::LOOK_EVERY - 1).is_ok(), "not looked at yet");
        let refused = spare.write(1).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        let mut nowhere = Spare { octets: u64::MAX, ..Spare::in_directory(Path::new("/not/there")) };
        assert!(nowhere.write(1).is_ok(), "the disk itself will say");
    }
}
