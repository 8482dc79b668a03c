//! Reads the lines behind the manifest, each at once into what it is: a tree of JSON in between would take thirty
//! times the memory that a line made to do harm has octets.

use std::fmt;

use rusqlite::types::Value;
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};

use super::content::TableLine;

/// More columns than any table has.
const CELLS: usize = 32;
/// Octets of a text; a form of the pages can bring no longer one.
const TEXT: usize = 1024 * 1024;

/// What a line is.
pub(super) enum Line {
    /// A row of the table that was named last.
    Row(Vec<Value>),
    /// Rows of a table follow.
    Table(TableLine),
    /// The end, after so many rows.
    End(u64),
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(line: D) -> Result<Self, D::Error> {
        line.deserialize_any(LineVisitor)
    }
}

struct LineVisitor;

/// The objects that are lines, and what else one might be.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    table: Option<String>,
    columns: Option<Vec<String>>,
    end: Option<u64>,
}

impl<'de> Visitor<'de> for LineVisitor {
    type Value = Line;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row, the name and columns of a table, or the end")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut row: A) -> Result<Line, A::Error> {
        let mut cells = Vec::new();
        while let Some(Cell(cell)) = row.next_element()? {
            if cells.len() == CELLS {
                return Err(A::Error::invalid_length(CELLS + 1, &"fewer cells"));
            }
            cells.push(cell);
        }
        Ok(Line::Row(cells))
    }

    fn visit_map<A: MapAccess<'de>>(self, marks: A) -> Result<Line, A::Error> {
        match Marks::deserialize(MapAccessDeserializer::new(marks))? {
            Marks { table: Some(table), columns: Some(columns), end: None } => {
                Ok(Line::Table(TableLine { table, columns }))
            }
            Marks { table: None, columns: None, end: Some(end) } => Ok(Line::End(end)),
            _ => Err(A::Error::custom("neither a table with its columns nor the end")),
        }
    }
}

/// The inverse of [`to_json`](super::content::to_json).
struct Cell(Value);

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(cell: D) -> Result<Self, D::Error> {
        cell.deserialize_any(CellVisitor).map(Self)
    }
}

struct CellVisitor;

/// Octets in a cell.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Octets {
    hex: String,
}

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a whole number, a text or octets")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Integer(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        i64::try_from(number).map(Value::Integer).map_err(|_| E::custom("a number is too large"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        if text.len() > TEXT {
            return Err(E::invalid_length(text.len(), &"a text of at most 1 MiB"));
        }
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, octets: A) -> Result<Value, A::Error> {
        let Octets { hex } = Octets::deserialize(MapAccessDeserializer::new(octets))?;
        from_hex(&hex).map(Value::Blob).ok_or_else(|| A::Error::custom("these are no octets in hexadecimal"))
    }
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digit = |octet: u8| char::from(octet).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect()
}
