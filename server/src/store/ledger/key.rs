//! The key that this device signs with.

use rusqlite::{Connection, OptionalExtension};

/// What its seed is sealed for.
pub(crate) const SEALED_FOR: &str = "communication.key";

/// The seed as it is kept; `None` where the device never enrolled.
pub(crate) fn sealed(connection: &Connection) -> rusqlite::Result<Option<Vec<u8>>> {
    if !connection.table_exists(None, "device_key")? {
        return Ok(None);
    }
    connection.query_row("SELECT seed FROM device_key WHERE id = 1", [], |row| row.get(0)).optional()
}
