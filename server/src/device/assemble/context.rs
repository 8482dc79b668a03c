use std::collections::BTreeMap;

use app::model::{Problem, Source, Subject};
use jiff::tz::TimeZone;

use crate::device::{
    mib::columns::{host, printer},
    text::{self, Charset},
    value::{Answers, Oid, Value, extend},
};

/// What every part of the assembly needs to know.
pub struct Context<'a> {
    /// What the printer answered.
    pub answers: &'a Answers,
    /// "snmp://host:port".
    pub source: String,
    /// `hrDeviceIndex` of the printer.
    pub device: u32,
    /// The declared character set.
    pub charset: Charset,
    /// For dates without an offset.
    pub zone: TimeZone,
    /// What was not as the standard says.
    pub problems: Vec<Problem>,
}

/// A table of this printer: by row (the last arc), by column number.
pub(super) type Table<'a> = BTreeMap<u32, BTreeMap<u32, Cell<'a>>>;

/// One value of a table, with the instance that it came from.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    pub oid: Oid,
    pub value: &'a Value,
}

impl Cell<'_> {
    pub fn source(&self) -> Source {
        Source::Oid(self.oid.to_string())
    }
}

impl<'a> Context<'a> {
    /// A context for the printer among the host's devices. There may be none in `hrDeviceTable`: then the first
    /// index that a printer table uses counts, else 1.
    pub fn new(answers: &'a Answers, source: String, zone: TimeZone, problems: Vec<Problem>) -> Self {
        let mut context = Self { answers, source, device: 1, charset: Charset::default(), zone, problems };
        context.device = context.find_device();
        context.charset = context.find_charset();
        context
    }

    /// `hrDeviceIndex` of the first device of type printer; more than one is noted.
    fn find_device(&mut self) -> u32 {
        let type_column = host::device(2);
        let is_printer = |value: &Value| matches!(value, Value::Oid(kind) if *kind == host::device_printer());
        let printers: Vec<u32> = self
            .answers
            .below(&type_column)
            .filter(|(_, value)| is_printer(value))
            .filter_map(|(arcs, _)| arcs.first().copied())
            .collect();
        let described: Vec<u32> = printers.iter().copied().filter(|index| self.has_rows(*index)).collect();
        if printers.len() > 1 {
            let what =
                format!("the host has {} printers; this is the first with printer tables", printers.len());
            self.problem_table("hrDeviceTable", &what);
        }
        described.first().or(printers.first()).copied().or_else(|| self.first_row()).unwrap_or(1)
    }

    fn tables() -> [Oid; 5] {
        [host::printer(1), printer::general(1), printer::marker(4), printer::supply(9), printer::input(10)]
    }

    fn has_rows(&self, device: u32) -> bool {
        Self::tables()
            .iter()
            .any(|column| self.answers.below(column).any(|(arcs, _)| arcs.first() == Some(&device)))
    }

    fn first_row(&self) -> Option<u32> {
        Self::tables()
            .iter()
            .find_map(|column| self.answers.below(column).next().and_then(|(arcs, _)| arcs.first().copied()))
    }

    fn find_charset(&self) -> Charset {
        let Some(instance) = self.charset_instance() else { return Charset::default() };
        let number = self.answers.get(&instance).and_then(Value::number);
        number.map_or_else(Charset::default, Charset::from_mib_enum)
    }

    /// Where the character set of the printer's current localization stands.
    pub fn charset_instance(&self) -> Option<Oid> {
        let current = self.answers.get(&extend(&printer::general(2), &[self.device]))?.number()?;
        Some(extend(&printer::localization(4), &[self.device, u32::try_from(current).ok()?]))
    }

    /// Any octets as text.
    pub(super) fn text(&self, value: &Value) -> Option<String> {
        text::decode(value.octets()?, self.charset)
    }

    /// A scalar's value with its instance.
    pub(super) fn scalar(&self, object: &Oid) -> Option<Cell<'a>> {
        let oid = extend(object, &[0]);
        self.answers.get(&oid).map(|value| Cell { oid, value })
    }

    /// A column's value in the printer's own row of a table that is indexed by device alone.
    pub(super) fn own(&self, column: &Oid) -> Option<Cell<'a>> {
        let oid = extend(column, &[self.device]);
        self.answers.get(&oid).map(|value| Cell { oid, value })
    }

    /// The number in a column of the printer's own row.
    pub fn own_number(&self, column: &Oid) -> Option<i64> {
        self.own(column)?.value.number()
    }

    /// The rows of a table that is indexed by device and row.
    pub(super) fn table(&self, column: fn(u32) -> Oid, columns: &[u32]) -> Table<'a> {
        let mut rows = Table::new();
        for number in columns {
            let scope = column(*number);
            for (arcs, value) in self.answers.below(&scope) {
                if let [device, row] = arcs
                    && *device == self.device
                {
                    let oid = extend(&scope, arcs);
                    rows.entry(*row).or_default().insert(*number, Cell { oid, value });
                }
            }
        }
        rows
    }

    /// Notes something about one object.
    pub(super) fn problem(&mut self, oid: &Oid, what: &str) {
        self.note(Problem { subject: Subject::Oid(oid.to_string()), what: what.into() });
    }

    /// Notes something about a table.
    pub(super) fn problem_table(&mut self, table: &str, what: &str) {
        self.note(Problem { subject: Subject::Table(table.into()), what: what.into() });
    }

    fn note(&mut self, problem: Problem) {
        const MOST: usize = 100;
        if self.problems.len() < MOST {
            self.problems.push(problem);
        }
    }
}

/// What a table row says, by column.
pub(super) trait RowExt<'a> {
    fn number(&self, column: u32) -> Option<i64>;
    fn cell(&self, columns: &[u32]) -> Option<&Cell<'a>>;
}

impl<'a> RowExt<'a> for BTreeMap<u32, Cell<'a>> {
    fn number(&self, column: u32) -> Option<i64> {
        self.get(&column)?.value.number()
    }

    /// The first of the columns that is there.
    fn cell(&self, columns: &[u32]) -> Option<&Cell<'a>> {
        columns.iter().find_map(|column| self.get(column))
    }
}
