//! Brings the database to the newest schema, and keeps a copy of what it was.

use std::{
    fs,
    path::{Path, PathBuf},
};

use app::model::{Actor, Deed};
use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    StoreError,
    audit::{self, NewEntry},
    disk, schema,
};

/// Brings the open database at `path` from schema `found` to the newest one. 0 is a file that was just made.
pub(super) fn upgrade(
    connection: &mut Connection,
    path: &Path,
    found: usize,
    now: Timestamp,
) -> Result<(), StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    if found == schema::LATEST {
        return Ok(());
    }
    if found == 0 {
        return schema::to_latest(connection).map_err(failed);
    }
    let copy = keep_copy(connection, path, found)?;
    schema::to_latest(connection).map_err(failed)?;
    record(connection, &copy, found, now).map_err(failed)?;
    tracing::info!(copy = %copy.display(), from = found, to = schema::LATEST, "the history was upgraded");
    forget_others(path, &copy);
    Ok(())
}

/// The copy that was kept before an upgrade from `schema`.
pub(super) fn copy_of(path: &Path, schema: usize) -> PathBuf {
    disk::with_suffix(path, &format!(".schema-{schema}"))
}

/// The newest copy that this program can read.
pub(super) fn newest_copy(path: &Path) -> Option<PathBuf> {
    (1..=schema::LATEST).rev().map(|schema| copy_of(path, schema)).find(|copy| copy.exists())
}

/// Whole and synced under its name, or not there at all.
fn keep_copy(connection: &Connection, path: &Path, found: usize) -> Result<PathBuf, StoreError> {
    let copy = copy_of(path, found);
    let new = disk::with_suffix(&copy, ".new");
    match write_copy(connection, path, &new, &copy) {
        Ok(()) => Ok(copy),
        Err(error) => {
            // What there is of it takes the space that is wanted.
            let _ = fs::remove_file(&new);
            match error {
                StoreError::Full { path } => {
                    let size = path.metadata().map_or(0, |file| file.len());
                    // The copy, and the log of the upgrade itself.
                    Err(StoreError::NoRoomToUpgrade { path, size: size * 2 })
                }
                other => Err(other),
            }
        }
    }
}

fn write_copy(connection: &Connection, path: &Path, new: &Path, copy: &Path) -> Result<(), StoreError> {
    let of_disk = |error| StoreError::from_disk(path, error);
    disk::remove(new).map_err(of_disk)?;
    // SQLite would make the file readable for all.
    let file = disk::private_file(new).map_err(of_disk)?;
    connection
        .execute("VACUUM INTO ?1", [new.to_string_lossy()])
        .map_err(|error| StoreError::from_sqlite(path, error))?;
    file.sync_all().map_err(of_disk)?;
    fs::rename(new, copy).map_err(of_disk)?;
    path.parent().map_or(Ok(()), disk::sync_names).map_err(of_disk)
}

fn record(connection: &mut Connection, copy: &Path, found: usize, now: Timestamp) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    audit::insert(
        &transaction,
        &NewEntry {
            at: now,
            actor: Actor::device(),
            deed: Deed::Upgraded,
            subject: copy.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            from: Some(format!("schema {found}")),
            to: Some(format!("schema {}", schema::LATEST)),
        },
    )?;
    transaction.commit()
}

/// One copy is kept: the newest.
fn forget_others(path: &Path, newest: &Path) {
    for copy in (1..=schema::LATEST).map(|schema| copy_of(path, schema)).filter(|copy| copy != newest) {
        if let Err(error) = disk::remove(&copy) {
            tracing::warn!(copy = %copy.display(), %error, "an earlier copy could not be removed");
        }
    }
}
