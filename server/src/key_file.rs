//! Secrets in files of their own, for this user alone.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    process,
};

use zeroize::Zeroizing;

use crate::entropy::{Entropy, octets};

const LENGTH: usize = 32;

/// The 32 random octets in the file `name` of `directory`, made with mode 0600 where there is none. A file that others
/// may read, or that was cut, is an error: it is never made anew by itself.
pub(crate) fn open(
    directory: &Path,
    name: &str,
    entropy: &dyn Entropy,
) -> io::Result<Zeroizing<[u8; LENGTH]>> {
    let path = directory.join(name);
    match read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let new = beside(&path, &*Zeroizing::new(octets::<LENGTH>(entropy)))?;
            // Where another process was quicker, its secret is the one.
            let placed = fs::hard_link(&new, &path);
            fs::remove_file(&new)?;
            match placed {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                _ => File::open(directory)?.sync_all()?,
            }
            read(&path)
        }
        other => other,
    }
}

/// Writes a file for this user alone, in the place of any other: whole and synced, or as it was.
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let new = beside(path, content)?;
    fs::rename(&new, path)?;
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

fn read(path: &Path) -> io::Result<Zeroizing<[u8; LENGTH]>> {
    let mut file = File::open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        return Err(io::Error::other("others may read it; set its mode to 0600"));
    }
    let mut key = Zeroizing::new([0; LENGTH]);
    file.read_exact(&mut *key)?;
    Ok(key)
}

/// A synced file of this process beside `path`.
fn beside(path: &Path, content: &[u8]) -> io::Result<PathBuf> {
    let new = path.with_extension(format!("new.{}", process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    file.write_all(content)?;
    file.sync_all()?;
    Ok(new)
}
