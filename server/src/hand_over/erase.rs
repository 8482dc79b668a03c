use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{HandOverError, LOCK, MARKER, failed};
use crate::seal;

/// How the names of this program's files begin: the database with its log, its lock, copies that were kept or set
/// aside, the key of the secrets, uploads and what is checked before a restore. The directory may be one that
/// others use too: their files are not touched.
const OURS: [&str; 5] = ["history.", "secret.", "restore.", "upload.", "reset."];

/// Removes this program's files, the marker behind all others and the lock at the very end. `step` is called
/// before each change on the disk, and may end it: a test's power cut.
pub(super) fn erase(
    directory: &Path,
    step: &mut dyn FnMut(&Path) -> Result<(), HandOverError>,
) -> Result<(), HandOverError> {
    let key = directory.join(seal::FILE_NAME);
    step(&key)?;
    // The key first: without it, the secrets in whatever remains of the database are noise.
    overwrite(&key).map_err(|source| failed(&key, source))?;
    remove(&key, step)?;
    for path in files(directory)? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if OURS.iter().any(|ours| name.starts_with(ours)) && name != MARKER && name != LOCK {
            remove(&path, step)?;
        }
    }
    sync(directory)?;
    remove(&directory.join(MARKER), step)?;
    sync(directory)?;
    remove(&directory.join(LOCK), step)?;
    sync(directory)
}

/// What is in the directory, by name.
pub(super) fn files(directory: &Path) -> Result<Vec<PathBuf>, HandOverError> {
    let listed = || {
        let mut all =
            fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        all.sort();
        Ok(all)
    };
    listed().map_err(|source| failed(directory, source))
}

/// Best effort: a file system or flash that writes elsewhere keeps the old octets.
fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    let length = usize::try_from(file.metadata()?.len().min(4_096)).unwrap_or_default();
    file.write_all(&vec![0; length])?;
    file.sync_all()
}

fn remove(
    path: &Path,
    step: &mut dyn FnMut(&Path) -> Result<(), HandOverError>,
) -> Result<(), HandOverError> {
    step(path)?;
    let removed = match fs::symlink_metadata(path) {
        Ok(file) if file.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path, error)),
        _ => Ok(()),
    }
}

fn sync(directory: &Path) -> Result<(), HandOverError> {
    File::open(directory)
        .and_then(|directory| directory.sync_all())
        .map_err(|source| failed(directory, source))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hand_over::{begin, finish_begun, reset};

    const FILES: [&str; 10] = [
        "history.db",
        "history.db-wal",
        "history.db-shm",
        "history.lock",
        "history.db.damaged-1",
        "history.db.schema-1",
        "secret.key",
        "secret.new",
        "restore.db",
        "upload.part",
    ];

    fn full() -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        for name in FILES {
            fs::write(directory.path().join(name), "hunter2").unwrap();
        }
        directory
    }

    #[test]
    fn nothing_of_this_program_is_left_and_what_others_own_is_named() {
        let directory = full();
        let foreign = directory.path().join("holiday.jpg");
        fs::write(&foreign, "not ours").unwrap();
        assert_eq!(reset(directory.path()).unwrap(), [foreign]);
        assert!(reset(&directory.path().join("not there")).unwrap().is_empty());
    }

    #[test]
    fn an_end_at_any_step_is_gone_on_with_at_the_next_start() {
        for end in 0.. {
            let directory = full();
            begin(directory.path()).unwrap();
            let mut steps = 0;
            let ended = erase(directory.path(), &mut |path| {
                steps += 1;
                if steps > end { Err(failed(path, io::Error::other("the power"))) } else { Ok(()) }
            });
            let marked = directory.path().join(MARKER).exists();
            let left = files(directory.path()).unwrap().len();
            assert!(marked || left <= 1, "behind the marker there is at most the empty lock");
            assert_eq!(finish_begun(directory.path()).unwrap(), marked);
            let left = files(directory.path()).unwrap();
            assert!(left.is_empty() || !marked && left == [directory.path().join(LOCK)], "{end}: {left:?}");
            if ended.is_ok() {
                assert!(left.is_empty() && end > FILES.len());
                break;
            }
        }
    }

    #[test]
    fn a_directory_in_use_is_left_alone() {
        let directory = full();
        let lock = File::open(directory.path().join(LOCK)).unwrap();
        lock.lock().unwrap();
        assert!(matches!(reset(directory.path()), Err(HandOverError::InUse { .. })));
        assert_eq!(files(directory.path()).unwrap().len(), FILES.len());
    }
}
