//! What stands in for the database while it can't be written: the same content, to be read.

use std::path::Path;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use super::{
    StoreError,
    disk::with_suffix,
    open::{configure_any, version},
    schema, wal,
};

/// What has a meaning in a URI.
const URI: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');

/// Opens the database at `path` without writing anything. A database that was closed in order is read where it is;
/// one with a log beside it, or of an earlier schema, is copied into memory.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    let log_left = with_suffix(path, "-wal").metadata().is_ok_and(|log| log.len() > 0);
    if !log_left {
        let connection = in_place(path)?;
        if version(&connection, path)? == schema::LATEST {
            return Ok(connection);
        }
    }
    in_memory(path)
}

/// `immutable` spares SQLite the files that it would have to make; sound while nobody can write.
fn in_place(path: &Path) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let name = path.to_string_lossy();
    let uri = format!("file:{}?immutable=1", utf8_percent_encode(&name, URI));
    let flags =
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(uri, flags).map_err(failed)?;
    configure_any(&connection).map_err(failed)?;
    Ok(connection)
}

fn in_memory(path: &Path) -> Result<Connection, StoreError> {
    let failed = |error| StoreError::from_sqlite(path, error);
    let image = wal::image(path).map_err(|error| StoreError::from_disk(path, error))?;
    let mut connection = Connection::open_in_memory().map_err(failed)?;
    connection.deserialize_read_exact(MAIN_DB, &*image, image.len(), false).map_err(failed)?;
    version(&connection, path)?;
    schema::to_latest(&mut connection).map_err(failed)?;
    Ok(connection)
}
