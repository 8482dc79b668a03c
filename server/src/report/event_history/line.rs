use std::io::Write as _;

use bytes::Bytes;
use csv::{ByteRecord, Terminator, Writer, WriterBuilder};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter, tz::TimeZone};
use rusqlite::Row;

use super::super::{
    cell::text,
    event_column::{COLUMNS, Happened, Told},
};
use crate::store::maintenance::history::EventPlace;

/// Version of the columns. It changes when a program that reads the file would have to.
const SCHEMA: &[u8] = b"1";

/// Lines of the file, in memory that each takes over from the one before.
pub(super) struct Lines {
    zone: TimeZone,
    writer: Writer<Vec<u8>>,
    record: ByteRecord,
    cell: Vec<u8>,
    time: Time,
}

/// The last time that was written: that of an event is often that of its alert, up to six times in a line.
#[derive(Default)]
struct Time {
    milliseconds: Option<i64>,
    written: Vec<u8>,
}

impl Lines {
    /// Lines behind `begin`, with times of this zone.
    pub(super) fn new(begin: Vec<u8>, zone: TimeZone) -> Self {
        let writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(begin);
        let record = ByteRecord::with_capacity(512, COLUMNS.len() + 1);
        Self { zone, writer, record, cell: Vec::with_capacity(64), time: Time::default() }
    }

    pub(super) fn header(&mut self) {
        let names = COLUMNS.iter().map(|column| column.name);
        self.record = ["schema"].into_iter().chain(names).map(str::as_bytes).collect();
        self.put();
    }

    /// Writes a row; answers its place.
    pub(super) fn write(&mut self, row: &Row<'_>) -> rusqlite::Result<EventPlace> {
        let happened = Happened::new(row)?;
        self.record.clear();
        self.record.push_field(SCHEMA);
        for column in &COLUMNS {
            let cell = &mut self.cell;
            cell.clear();
            match column.of(&happened)? {
                Told::Nothing => {}
                Told::Number(number) => drop(write!(cell, "{number}")),
                Told::Word(word) => cell.extend_from_slice(word.as_bytes()),
                Told::Text(told) => cell.extend_from_slice(text(&told).as_bytes()),
                Told::Time(milliseconds) => {
                    cell.extend_from_slice(self.time.written(milliseconds, &self.zone));
                }
            }
            self.record.push_field(cell);
        }
        self.put();
        EventPlace::of_row(row)
    }

    /// What was written.
    pub(super) fn end(self) -> Bytes {
        self.writer.into_inner().map(Bytes::from).unwrap_or_default()
    }

    fn put(&mut self) {
        let written = self.writer.write_byte_record(&self.record);
        debug_assert!(written.is_ok(), "every record has as many cells and memory takes them all");
    }
}

impl Time {
    /// RFC 3339 with the offset of the zone, to the millisecond where it is not a whole second.
    fn written(&mut self, milliseconds: i64, zone: &TimeZone) -> &[u8] {
        const PRINTER: DateTimePrinter = DateTimePrinter::new();
        if self.milliseconds != Some(milliseconds) {
            self.milliseconds = Some(milliseconds);
            self.written.clear();
            if let Ok(at) = Timestamp::from_millisecond(milliseconds) {
                let printed = PRINTER.print_timestamp_with_offset(&at, zone.to_offset(at), &mut self.written);
                debug_assert!(printed.is_ok(), "memory takes it");
            }
        }
        &self.written
    }
}
