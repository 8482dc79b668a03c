//! Sets a damaged database aside and puts a new one in its place, with no moment at which a power cut would lose
//! both, or have the log of the one applied to the other.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, ToSpan, tz::TimeZone};

use super::{
    StoreError,
    disk::{remove, rename, sync_names, with_suffix},
    salvage,
};

/// How many damaged files are kept.
const KEPT: usize = 2;

/// Makes a new database with what can be read at once of the one at `path`, which nobody may have open, and lets
/// them change places. The rest is copied when the new one is opened. After an error all is as it was.
pub(super) fn set_aside(path: &Path, now: Timestamp) -> Result<(), StoreError> {
    let of_disk = |error| StoreError::from_disk(path, error);
    let (new, aside) = (salvaged(path), free_name(path, now));
    discard(&new).map_err(of_disk)?;
    if let Err(error) = salvage::begin(path, &new, &aside, now) {
        // What there is of it takes space that may be wanted.
        let _ = discard(&new);
        return Err(error);
    }
    fs::rename(path, &aside).and_then(|()| change_places(path, &aside)).map_err(of_disk)?;
    tracing::error!(file = %aside.display(), "the history was damaged; it was set aside and is being copied");
    forget_oldest(path, &aside);
    Ok(())
}

/// Ends an exchange that was interrupted.
pub(super) fn finish(path: &Path) -> io::Result<()> {
    let new = salvaged(path);
    if !new.exists() {
        return Ok(());
    }
    match damaged_files(path)?.pop() {
        Some(aside) if !path.exists() => change_places(path, &aside),
        // It had not begun. The damage is found again.
        _ => discard(&new),
    }
}

/// From when the damaged file has its new name. The log follows before there is a database that it could be
/// taken for the log of.
fn change_places(path: &Path, aside: &Path) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    sync_names(directory)?;
    rename(&with_suffix(path, "-wal"), &with_suffix(aside, "-wal"))?;
    remove(&with_suffix(path, "-shm"))?;
    sync_names(directory)?;
    fs::rename(salvaged(path), path)?;
    sync_names(directory)
}

fn salvaged(path: &Path) -> PathBuf {
    with_suffix(path, ".salvaged")
}

fn discard(new: &Path) -> io::Result<()> {
    remove(&with_suffix(new, "-journal"))?;
    remove(new)
}

/// `history.db.damaged-20261122T103000Z`, or a name some seconds later where that one is taken.
fn free_name(path: &Path, now: Timestamp) -> PathBuf {
    let mut at = now.to_zoned(TimeZone::UTC);
    loop {
        let name = with_suffix(path, &format!(".damaged-{}", at.strftime("%Y%m%dT%H%M%SZ")));
        match at.checked_add(1.second()) {
            Ok(later) if name.exists() => at = later,
            _ => return name,
        }
    }
}

/// The files that were set aside, oldest first by name.
fn damaged_files(path: &Path) -> io::Result<Vec<PathBuf>> {
    let prefix = with_suffix(path, ".damaged-");
    let prefix = prefix.file_name().unwrap_or_default().to_string_lossy();
    let mut files = Vec::new();
    for entry in fs::read_dir(path.parent().unwrap_or(Path::new(".")))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.strip_prefix(&*prefix).is_some_and(|time| time.ends_with('Z')) {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// The newest are kept, and in any case the one that is being copied.
fn forget_oldest(path: &Path, copied: &Path) {
    let forget = || -> io::Result<()> {
        let mut files = damaged_files(path)?;
        files.retain(|file| file != copied);
        for file in files.iter().rev().skip(KEPT - 1) {
            for suffix in ["-wal", "-shm", ""] {
                remove(&with_suffix(file, suffix))?;
            }
        }
        Ok(())
    };
    if let Err(error) = forget() {
        tracing::warn!(%error, "a damaged history of before could not be removed");
    }
}
