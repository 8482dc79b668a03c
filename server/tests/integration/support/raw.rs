//! What a recording says, taken straight from its lines, to hold a reading against.

use std::collections::BTreeMap;

use super::recording::{Datum, Recording, dotted, oid};

/// `hrDevicePrinter`, the type of a printer.
const PRINTER: [u32; 9] = [1, 3, 6, 1, 2, 1, 25, 3, 1];

/// A recording, and which of its devices the printer is.
pub struct Raw<'a> {
    recording: &'a Recording,
    pub device: u32,
}

impl<'a> Raw<'a> {
    pub fn new(recording: &'a Recording) -> Self {
        let mut raw = Self { recording, device: 1 };
        let typed = raw.below("1.3.6.1.2.1.25.3.2.1.2").into_iter().find(|(_, datum)| {
            matches!(datum, Datum::ObjectId(kind) if kind.starts_with(&PRINTER) && kind.ends_with(&[5]))
        });
        let typed = typed.map(|(arcs, _)| arcs[0]);
        let rows = ["1.3.6.1.2.1.43.11.1.1.9", "1.3.6.1.2.1.43.10.2.1.4"];
        let first = rows.iter().find_map(|column| Some(raw.below(column).first()?.0[0]));
        raw.device = typed.or(first).unwrap_or(1);
        raw
    }

    /// The instances below a column: the arcs that follow it, and the value.
    pub fn below(&self, column: &str) -> Vec<(&'a [u32], &'a Datum)> {
        let column = oid(column);
        let objects = self.recording.objects.iter();
        let inside = objects.filter(|(oid, _)| oid.starts_with(&column));
        inside.map(|(oid, datum)| (&oid[column.len()..], datum)).collect()
    }

    /// The printer's own rows of a table that is indexed by device and row: those that have one of the columns.
    pub fn rows(&self, entry: &str, columns: &[u32]) -> BTreeMap<u32, Row<'a>> {
        let mut rows: BTreeMap<u32, Row<'a>> = BTreeMap::new();
        for column in columns {
            for (arcs, datum) in self.below(&format!("{entry}.{column}")) {
                if let [device, row] = arcs
                    && *device == self.device
                {
                    rows.entry(*row).or_default().0.insert(*column, datum);
                }
            }
        }
        rows
    }

    pub fn get(&self, name: &str) -> Option<&'a Datum> {
        self.recording.get(name)
    }

    /// The same for the printer's own instance of a column that is indexed by device.
    pub fn own(&self, column: &str) -> Option<&'a Datum> {
        self.get(&format!("{column}.{}", self.device))
    }

    /// Whether the recording has the object, or something below it.
    pub fn has(&self, name: &str) -> bool {
        !self.below(name).is_empty()
    }
}

/// One row of a table, by column.
#[derive(Default)]
pub struct Row<'a>(BTreeMap<u32, &'a Datum>);

impl<'a> Row<'a> {
    pub fn number(&self, column: u32) -> Option<i64> {
        self.0.get(&column).and_then(|datum| number(datum))
    }

    pub fn get(&self, column: u32) -> Option<&'a Datum> {
        self.0.get(&column).copied()
    }
}

pub fn number(datum: &Datum) -> Option<i64> {
    match datum {
        Datum::Integer(number) => Some(i64::from(*number)),
        Datum::Counter32(number) | Datum::Gauge32(number) | Datum::TimeTicks(number) => {
            Some(i64::from(*number))
        }
        Datum::Counter64(number) => i64::try_from(*number).ok(),
        _ => None,
    }
}

/// The octets of a string without what comes after a NUL.
pub fn octets(datum: &Datum) -> Option<&[u8]> {
    match datum {
        Datum::Octets(octets) => octets.split(|octet| *octet == 0).next(),
        _ => None,
    }
}

/// Whether every word of the text stands in the string, in this order. The words are compared by what is ASCII
/// in them: which character set the rest is in is another question.
pub fn says(datum: &Datum, text: &str) -> bool {
    let Some(octets) = octets(datum) else { return false };
    let raw: Vec<char> =
        octets.iter().filter(|octet| octet.is_ascii_graphic()).map(|o| char::from(*o)).collect();
    let raw: String = raw.into_iter().collect();
    let mut rest = raw.as_str();
    text.split_whitespace().all(|word| {
        let word: String = word.chars().filter(char::is_ascii_graphic).collect();
        match rest.find(&word) {
            Some(at) => {
                rest = &rest[at + word.len()..];
                true
            }
            None => false,
        }
    })
}

/// Whether there is anything to read in the string.
pub fn has_text(datum: &Datum) -> bool {
    octets(datum).is_some_and(|octets| octets.iter().any(|octet| *octet > b' ' && *octet != 0x7f))
}

/// A name in dotted form.
pub fn name(column: &str, arcs: &[u32]) -> String {
    format!("{column}.{}", dotted(arcs))
}
