//! Which printer here each printer of an archive is: `temp.device_of`, for as long as an archive is taken over.

use rusqlite::{OptionalExtension, Transaction, params};

/// Makes `device_of`, and the printers that are not here yet.
pub(super) fn map(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction
        .execute_batch("CREATE TEMP TABLE device_of (staged INTEGER PRIMARY KEY, main INTEGER NOT NULL)")?;
    let mut all = transaction
        .prepare("SELECT id, serial_number, mac_address, object_id, first_seen_at FROM staged.device")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (id, first_seen_at): (i64, i64) = (row.get(0)?, row.get(4)?);
        let device: [Option<String>; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
        let [serial, mac, object] = &device;
        let known: Option<i64> = transaction
            .prepare_cached(
                "SELECT id FROM main.device WHERE serial_number = ?1
                 OR (?1 IS NULL AND serial_number IS NULL AND mac_address IS ?2 AND object_id IS ?3)",
            )?
            .query_row(params![serial, mac, object], |row| row.get(0))
            .optional()?;
        let known = if let Some(known) = known {
            known
        } else {
            transaction.execute(
                "INSERT INTO main.device (serial_number, mac_address, object_id, first_seen_at)
                 VALUES (?1, ?2, ?3, ?4)",
                params![serial, mac, object, first_seen_at],
            )?;
            transaction.last_insert_rowid()
        };
        transaction.execute("INSERT INTO device_of VALUES (?1, ?2)", [id, known])?;
    }
    Ok(())
}

/// Nothing more of the archive is to come.
pub(super) fn forget(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch("DROP TABLE temp.device_of")
}
