//! What is sealed: gzip of lines of JSON. First the manifest, then for each table a line that names it and its
//! columns and a line for each row, then a line that counts them all.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::{ArchiveError, Kind};

/// The first line: what the archive is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What it is for.
    pub kind: Kind,
    /// When it was made.
    pub made_at: Timestamp,
    /// Version of the program that made it.
    pub program: String,
    /// Version of the database's schema.
    pub schema: usize,
    /// Serial number of the device that it was made on; `None` where none was known.
    pub serial_number: Option<String>,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
}

impl Manifest {
    /// Rows of these tables together.
    pub fn count(&self, tables: &[&str]) -> u64 {
        tables.iter().filter_map(|table| self.rows.get(*table)).fold(0, |sum, rows| sum.saturating_add(*rows))
    }
}

/// The line in front of a table's rows.
#[derive(Debug, Serialize)]
pub(super) struct TableLine {
    pub(super) table: String,
    pub(super) columns: Vec<String>,
}

/// The last line.
#[derive(Debug, Serialize)]
pub(super) struct EndLine {
    pub(super) end: u64,
}

/// A cell as JSON: null, a whole number, text, or octets as `{"hex": "…"}`.
pub(super) fn to_json(cell: ValueRef<'_>) -> Result<Json, ArchiveError> {
    Ok(match cell {
        ValueRef::Null => Json::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(octets) => octets_to_json(octets),
        ValueRef::Real(_) => return Err(ArchiveError::Content("a fraction, which no column holds".into())),
    })
}

/// Octets as a cell.
pub(super) fn octets_to_json(octets: &[u8]) -> Json {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = octets.iter().flat_map(|octet| [octet >> 4, octet & 15]);
    let hex: String = digits.map(|digit| char::from(DIGITS[usize::from(digit)])).collect();
    serde_json::json!({ "hex": hex })
}
