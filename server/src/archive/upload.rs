//! An archive on its way in: a file beside the database, for this user alone, gone when it is not needed.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use tokio::sync::OwnedSemaphorePermit;

use crate::store::disk::Spare;

/// A file that is being uploaded. Removed when it is dropped.
pub struct Upload {
    file: File,
    path: PathBuf,
    spare: Spare,
    /// Only one archive is handled at a time.
    _turn: OwnedSemaphorePermit,
}

impl Upload {
    const FILE_NAME: &'static str = "upload.part";

    pub(super) fn new(directory: &Path, turn: OwnedSemaphorePermit) -> io::Result<Self> {
        let mut spare = Spare::in_directory(directory);
        spare.write(0)?;
        let path = directory.join(Self::FILE_NAME);
        Self::remove(directory);
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { file, path, spare, _turn: turn })
    }

    /// Takes the next octets.
    pub fn write(&mut self, octets: &[u8]) -> io::Result<()> {
        self.spare.write(octets.len())?;
        self.file.write_all(octets)
    }

    /// From its beginning.
    pub(super) fn read(&mut self) -> io::Result<&File> {
        self.file.rewind()?;
        Ok(&self.file)
    }

    /// Removes what an earlier start may have left.
    pub(super) fn remove(directory: &Path) {
        let _ = fs::remove_file(directory.join(Self::FILE_NAME));
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}
