//! Facts as lines of CSV (RFC 4180): commas, CRLF, quotes where they are needed.

use bytes::Bytes;
use csv::{Terminator, Writer, WriterBuilder};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter, tz::TimeZone};

use super::cell::text;

/// Version of the columns and keys. It changes when a program that reads the file would have to.
const SCHEMA: &str = "1";

/// The columns.
pub(super) const HEADER: [&str; 9] =
    ["schema", "section", "index", "key", "label", "value", "unit", "time", "source"];

/// One fact.
#[derive(Clone, Copy, Default)]
pub(super) struct Fact<'a> {
    pub(super) section: &'static str,
    /// The last sub-identifier of its table's row, where it has one.
    pub(super) index: Option<i64>,
    /// What it is, for programs.
    pub(super) key: &'a str,
    /// What it is, for people.
    pub(super) label: &'a str,
    pub(super) value: Value<'a>,
    pub(super) unit: &'a str,
    /// When it was so.
    pub(super) time: Option<Timestamp>,
    /// The object that it came from.
    pub(super) source: &'a str,
}

/// A value. Numbers are our own and stay numbers; text is guarded.
#[derive(Clone, Copy, Default)]
pub(super) enum Value<'a> {
    #[default]
    Nothing,
    Text(&'a str),
    Number(i128),
    Time(Timestamp),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number.into())
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(time: Timestamp) -> Self {
        Self::Time(time)
    }
}

/// Writes lines into memory, a chunk at a time.
pub(super) struct Rows {
    writer: Writer<Vec<u8>>,
    zone: TimeZone,
}

impl Rows {
    /// Lines with times of `zone`, which come after `first`.
    pub(super) fn after(first: Vec<u8>, zone: TimeZone) -> Self {
        let writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(first);
        Self { writer, zone }
    }

    pub(super) fn header(&mut self) {
        self.record(HEADER);
    }

    pub(super) fn push(&mut self, fact: &Fact<'_>) {
        let index = fact.index.map(|index| index.to_string()).unwrap_or_default();
        let time = fact.time.map(|time| self.time(time)).unwrap_or_default();
        let value = match fact.value {
            Value::Nothing => String::new(),
            Value::Text(value) => text(value).into_owned(),
            Value::Number(number) => number.to_string(),
            Value::Time(time) => self.time(time),
        };
        self.record([
            SCHEMA,
            fact.section,
            &index,
            &text(fact.key),
            &text(fact.label),
            &value,
            &text(fact.unit),
            &time,
            &text(fact.source),
        ]);
    }

    /// Octets of the lines so far, but for a few thousand.
    pub(super) fn octets(&self) -> usize {
        self.writer.get_ref().len()
    }

    /// The lines so far.
    pub(super) fn finish(self) -> Bytes {
        self.writer.into_inner().map(Bytes::from).unwrap_or_default()
    }

    fn record(&mut self, cells: [&str; HEADER.len()]) {
        let written = self.writer.write_record(cells);
        debug_assert!(written.is_ok(), "every record has as many cells and memory takes them all");
    }

    /// ISO 8601 with the offset of the zone, whole seconds.
    fn time(&self, time: Timestamp) -> String {
        const PRINTER: DateTimePrinter = DateTimePrinter::new().precision(Some(0));
        let mut text = String::with_capacity(32);
        let printed = PRINTER.print_timestamp_with_offset(&time, self.zone.to_offset(time), &mut text);
        debug_assert!(printed.is_ok(), "memory takes it");
        text
    }
}
