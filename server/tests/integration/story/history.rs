//! `events.csv`, read back.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// The file's lines, oldest first, each by the names of its columns.
pub struct History(Vec<BTreeMap<String, String>>);

/// A line of the file.
#[derive(Clone, Copy)]
pub struct Line<'a>(&'a BTreeMap<String, String>);

impl History {
    /// Reads the file.
    pub fn read(file: &str) -> Self {
        let mut reader = csv::Reader::from_reader(file.trim_start_matches('\u{feff}').as_bytes());
        Self(reader.deserialize().map(|line| line.expect("a line with all columns")).collect())
    }

    /// The lines of this kind.
    pub fn of(&self, kind: &str) -> Vec<Line<'_>> {
        self.lines().filter(|line| line.cell("kind") == kind).collect()
    }

    /// What it tells of alerts and starts: "+alert/7 #1" for one that was raised under the index 7 and is the first in the
    /// history, "-alert/7 #1" for its end, "restarted".
    pub fn told(&self) -> Vec<String> {
        let word = |line: Line<'_>| {
            let of_alert = |sign: char| format!("{sign}{} #{}", line.cell("key"), line.cell("alert"));
            match line.cell("kind") {
                "alert-raised" => Some(of_alert('+')),
                "alert-cleared" => Some(of_alert('-')),
                "restarted" => Some("restarted".to_owned()),
                _ => None,
            }
        };
        self.lines().filter_map(word).collect()
    }

    /// All lines, oldest first.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.0.iter().map(Line)
    }
}

impl<'a> Line<'a> {
    /// What stands in this column; nothing where it is empty.
    pub fn cell(self, column: &str) -> &'a str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column}"))
    }

    /// The time in this column; `None` where it is empty.
    pub fn time(self, column: &str) -> Option<Timestamp> {
        let cell = self.cell(column);
        (!cell.is_empty()).then(|| cell.parse().unwrap_or_else(|error| panic!("{column} {cell}: {error}")))
    }
}
