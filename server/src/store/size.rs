use std::{fs, io, path::Path};

use super::{Store, StoreError, disk::with_suffix};

/// What the history takes on the disk, in octets. Both are 0 where the history stands in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// The database.
    pub database: u64,
    /// Its log, which is folded into it now and then.
    pub log: u64,
}

impl Store {
    /// What the history takes on the disk.
    pub async fn size(&self) -> Result<Size, StoreError> {
        self.call(|history| Size::of(history.path())).await
    }
}

impl Size {
    fn of(path: &Path) -> Self {
        Self { database: length(path).unwrap_or(0), log: length(&with_suffix(path, "-wal")).unwrap_or(0) }
    }
}

fn length(path: &Path) -> io::Result<u64> {
    Ok(fs::metadata(path)?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_and_its_log_are_measured_and_what_is_missing_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("history.db");
        assert_eq!(Size::of(&path), Size::default());
        fs::write(&path, [0; 4_096]).unwrap();
        fs::write(folder.path().join("history.db-wal"), [0; 32]).unwrap();
        assert_eq!(Size::of(&path), Size { database: 4_096, log: 32 });
    }
}
