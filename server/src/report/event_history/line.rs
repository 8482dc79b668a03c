use std::io::Write as _;

use csv::{ByteRecord, Terminator, Writer, WriterBuilder};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter, tz::TimeZone};
use rusqlite::Row;

use super::super::{
    cell::text,
    event_column::{COLUMNS, ID, Told},
};

/// Version of the columns. It changes when a program that reads the file would have to.
const SCHEMA: &[u8] = b"1";

pub(super) fn writer(begin: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(begin)
}

pub(super) fn header(writer: &mut Writer<Vec<u8>>) {
    let names = COLUMNS.iter().map(|column| column.name);
    let record: ByteRecord = ["schema"].into_iter().chain(names).map(str::as_bytes).collect();
    put(writer, &record);
}

/// Writes a row; answers the event's id.
pub(super) fn write(row: &Row<'_>, zone: &TimeZone, writer: &mut Writer<Vec<u8>>) -> rusqlite::Result<i64> {
    let mut record = ByteRecord::with_capacity(512, COLUMNS.len() + 1);
    record.push_field(SCHEMA);
    let mut cell = Vec::with_capacity(64);
    for column in &COLUMNS {
        cell.clear();
        match column.of(row)? {
            Told::Nothing => {}
            Told::Number(number) => drop(write!(cell, "{number}")),
            Told::Word(word) => cell.extend_from_slice(word.as_bytes()),
            Told::Text(told) => cell.extend_from_slice(text(&told).as_bytes()),
            Told::Time(milliseconds) => time(milliseconds, zone, &mut cell),
        }
        record.push_field(&cell);
    }
    put(writer, &record);
    row.get(ID)
}

/// RFC 3339 with the offset of the zone, to the millisecond where it is not a whole second.
fn time(milliseconds: i64, zone: &TimeZone, cell: &mut Vec<u8>) {
    const PRINTER: DateTimePrinter = DateTimePrinter::new();
    let Ok(at) = Timestamp::from_millisecond(milliseconds) else { return };
    let printed = PRINTER.print_timestamp_with_offset(&at, zone.to_offset(at), &mut *cell);
    debug_assert!(printed.is_ok(), "memory takes it");
}

fn put(writer: &mut Writer<Vec<u8>>, record: &ByteRecord) {
    let written = writer.write_byte_record(record);
    debug_assert!(written.is_ok(), "every record has as many cells and memory takes them all");
}
