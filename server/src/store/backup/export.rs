//! Reads the tables of an archive, row by row, as they were at one moment.

use rusqlite::{Connection, types::ValueRef};

use super::{
    super::{device, schema},
    tables,
};

/// Takes what an [`Export`] finds.
pub trait RowSink {
    /// Why it could not be taken.
    type Error: From<rusqlite::Error>;

    /// The rows that follow are of this table and have these columns.
    fn table(&mut self, table: &'static str, columns: &[String]) -> Result<(), Self::Error>;

    /// A row of the table that was named last.
    fn row(&mut self, table: &'static str, cells: &[ValueRef<'_>]) -> Result<(), Self::Error>;
}

/// A view of the database that nothing changes any more.
pub struct Export {
    connection: Connection,
    own_settings: bool,
}

impl Export {
    /// Holds fast what a connection of its own sees now; with the settings that say which device this is, or
    /// without.
    pub(in crate::store) fn begin(connection: Connection, own_settings: bool) -> rusqlite::Result<Self> {
        connection.execute_batch("BEGIN")?;
        // The moment is that of the first look.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(Self { connection, own_settings })
    }

    /// Version of the schema.
    pub fn schema(&self) -> usize {
        schema::LATEST
    }

    /// Serial number of the printer that was read last; `None` before the first reading or where the printer
    /// does not tell.
    pub fn serial_number(&self) -> rusqlite::Result<Option<String>> {
        Ok(device::current(&self.connection)?.and_then(|(_, device)| device.serial_number))
    }

    /// How many rows a table has.
    pub fn count(&self, table: &'static str) -> rusqlite::Result<u64> {
        let sql = format!("SELECT count(*) FROM {}", self.source(table));
        self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0)).map(i64::unsigned_abs)
    }

    /// Every row of a table that goes into an archive.
    pub fn rows<S: RowSink>(&self, table: &'static str, sink: &mut S) -> Result<(), S::Error> {
        let mut statement = self.connection.prepare(&format!("SELECT * FROM {}", self.source(table)))?;
        let columns: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
        sink.table(table, &columns)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cells: Vec<ValueRef<'_>> =
                (0..columns.len()).map(|column| row.get_ref(column)).collect::<Result<_, _>>()?;
            sink.row(table, &cells)?;
        }
        Ok(())
    }

    fn source(&self, table: &'static str) -> String {
        if self.own_settings || table != "setting" {
            return table.to_owned();
        }
        format!("setting WHERE key NOT IN ({})", own_keys())
    }
}

/// The keys of [`tables::OWN`] as a list in SQL.
pub(super) fn own_keys() -> String {
    tables::OWN.map(|key| format!("'{key}'")).join(", ")
}
