use std::io::Write as _;

use csv::{ByteRecord, Terminator, Writer, WriterBuilder};
use jiff::{Timestamp, fmt::temporal::DateTimePrinter, tz::TimeZone};
use rusqlite::{Row, types::ValueRef};

use super::super::cell::text;

/// Version of the columns. It changes when a program that reads the file would have to.
const SCHEMA: &[u8] = b"1";

/// What a column of the database is to the file.
#[derive(Clone, Copy)]
enum Cell {
    /// A number, or one of this program's own words.
    Plain,
    /// Milliseconds.
    Time,
    /// Text of a printer, a server or a person.
    Text,
    /// 0 or 1.
    Flag,
}

use Cell::{Flag, Plain, Text, Time};

/// The columns of an event and of its alert, in the order in which the store gives them.
const COLUMNS: [(&str, Cell); 28] = [
    ("id", Plain),
    ("at", Time),
    ("kind", Plain),
    ("key", Text),
    ("event", Text),
    ("from", Text),
    ("to", Text),
    ("total_impressions", Plain),
    ("alert", Plain),
    ("alert_id", Plain),
    ("alert_index", Plain),
    ("alert_code", Plain),
    ("alert_code_name", Plain),
    ("status_code", Text),
    ("group", Plain),
    ("group_index", Plain),
    ("location", Plain),
    ("severity", Plain),
    ("skill", Plain),
    ("text", Text),
    ("raised_earliest", Time),
    ("raised_latest", Time),
    ("seen_last", Time),
    ("cleared_earliest", Time),
    ("cleared_latest", Time),
    ("times_raised", Plain),
    ("unwatched", Flag),
    ("impressions_when_raised", Plain),
];

/// The id of the alert is there twice, for the store joins by it.
const LEFT_OUT: usize = 9;

pub(super) fn writer(begin: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(begin)
}

pub(super) fn header(writer: &mut Writer<Vec<u8>>) {
    let names =
        COLUMNS.iter().enumerate().filter(|(column, _)| *column != LEFT_OUT).map(|(_, (name, _))| *name);
    let record: ByteRecord = ["schema"].into_iter().chain(names).map(str::as_bytes).collect();
    put(writer, &record);
}

/// Writes a row; answers the event's id.
pub(super) fn write(row: &Row<'_>, zone: &TimeZone, writer: &mut Writer<Vec<u8>>) -> rusqlite::Result<i64> {
    let mut record = ByteRecord::with_capacity(512, COLUMNS.len());
    record.push_field(SCHEMA);
    let mut cell = Vec::with_capacity(64);
    for (column, (_, kind)) in COLUMNS.iter().enumerate().filter(|(column, _)| *column != LEFT_OUT) {
        cell.clear();
        match (row.get_ref(column)?, kind) {
            (ValueRef::Integer(milliseconds), Time) => time(milliseconds, zone, &mut cell),
            (ValueRef::Integer(flag), Flag) => cell.extend_from_slice(if flag == 0 { b"no" } else { b"yes" }),
            (ValueRef::Integer(number), _) => drop(write!(cell, "{number}")),
            (ValueRef::Text(octets), Text) => {
                cell.extend_from_slice(text(&String::from_utf8_lossy(octets)).as_bytes());
            }
            (ValueRef::Text(octets), _) => cell.extend_from_slice(octets),
            _ => {}
        }
        record.push_field(&cell);
    }
    put(writer, &record);
    row.get(0)
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
