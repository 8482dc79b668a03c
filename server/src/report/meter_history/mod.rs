//! `history.csv` of the Meter Assistant: every meter read that is kept, oldest first, one meter a line. A read without a
//! meter is a line too.

mod remark;
#[cfg(test)]
mod tests;

use std::{io, pin::pin};

use app::model::{BillingRead, DueDays, MeterUnit};
use bytes::Bytes;
use csv::{Terminator, Writer, WriterBuilder};
use futures_util::{Stream, StreamExt, stream::unfold};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{cell::text, file_name as names, word::word};
use crate::store::Store;

/// Reads that are in memory at a time.
const PAGE: usize = 64;
/// Version of the columns. It changes when a program that reads the file would have to.
const SCHEMA: &str = "1";

const HEADER: [&str; 18] = [
    "schema",
    "read",
    "time",
    "clock",
    "sequence",
    "serial_number",
    "reason",
    "first_due",
    "last_due",
    "state",
    "kind",
    "key",
    "label",
    "value",
    "unit",
    "segment",
    "since_previous",
    "remarks",
];

/// What the file is made of.
#[derive(Clone, Debug)]
pub struct MeterHistory {
    /// The device's time zone.
    pub zone: TimeZone,
    /// Whether the file begins with a byte order mark, which older spreadsheets need to see UTF-8.
    pub byte_order_mark: bool,
}

/// A line about a meter.
struct Cells<'a> {
    kind: &'static str,
    key: &'a str,
    label: &'a str,
    value: u64,
    unit: MeterUnit,
    segment: Option<u32>,
    since_previous: Option<u64>,
}

impl MeterHistory {
    /// "MeterHistory_ABC123_2026-11-22.csv".
    pub fn file_name(serial_number: Option<&str>, day: Date) -> String {
        names::dated("MeterHistory", serial_number, day, "csv")
    }

    /// The file in chunks, a page of reads each. It breaks off where reads can't be read: a file that lacks some must
    /// not look whole.
    pub fn stream(self, store: Store) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        unfold(Some((self, store, 0)), async |state| {
            let (history, store, after) = state?;
            let reads = match store.meter_reads_after(after, PAGE).await {
                Ok(reads) => reads,
                Err(error) => {
                    tracing::error!(%error, "meter reads could not be read for the file");
                    return Some((Err(io::Error::other(error)), None));
                }
            };
            let chunk = history.lines(&reads, after == 0);
            let next = reads.last().filter(|_| reads.len() == PAGE).map(|last| last.id);
            Some((Ok(chunk), next.map(|after| (history, store, after))))
        })
    }

    /// Writes the file to `output`.
    pub async fn write_to(self, store: Store, output: &mut impl io::Write) -> io::Result<()> {
        let mut chunks = pin!(self.stream(store));
        while let Some(chunk) = chunks.next().await {
            output.write_all(&chunk?)?;
        }
        output.flush()
    }

    fn lines(&self, reads: &[BillingRead], first: bool) -> Bytes {
        let mark = if first && self.byte_order_mark { "\u{feff}" } else { "" };
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(mark.into());
        if first {
            write(&mut writer, &HEADER);
        }
        for read in reads {
            self.read(read, &mut writer);
        }
        writer.into_inner().map(Bytes::from).unwrap_or_default()
    }

    fn read(&self, read: &BillingRead, writer: &mut Writer<Vec<u8>>) {
        let billing = read.content.meters.iter().map(|meter| Cells {
            kind: "billing",
            key: &meter.key,
            label: &meter.label,
            value: meter.value,
            unit: meter.unit,
            segment: Some(meter.segment),
            since_previous: meter.since_previous,
        });
        let service = read.content.service.iter().map(|meter| Cells {
            kind: "service",
            key: &meter.key,
            label: &meter.label,
            value: meter.value,
            unit: meter.unit,
            segment: None,
            since_previous: None,
        });
        let remarks = remark::all(&read.content);
        let mut cells = billing.chain(service).map(Some).collect::<Vec<_>>();
        if cells.is_empty() {
            cells.push(None);
        }
        for cells in &cells {
            self.line(read, cells.as_ref(), &remarks, writer);
        }
    }

    fn line(
        &self,
        read: &BillingRead,
        meter: Option<&Cells<'_>>,
        remarks: &str,
        writer: &mut Writer<Vec<u8>>,
    ) {
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let day = |day: fn(DueDays) -> Date| read.days.map(|days| day(days).to_string()).unwrap_or_default();
        let clock = if read.corrected_at.is_some() { "corrected".into() } else { word(&read.clock) };
        let (kind, key, label) = meter.map_or(("", "", ""), |cells| (cells.kind, cells.key, cells.label));
        write(
            writer,
            &[
                SCHEMA,
                &read.id.to_string(),
                &self.time(read.at()),
                &clock,
                &read.sequence.to_string(),
                &text(read.serial_number.as_deref().unwrap_or_default()),
                &word(&read.reason),
                &day(|days| days.first),
                &day(|days| days.last),
                &word(&read.state),
                kind,
                &text(key),
                &text(label),
                &number(meter.map(|cells| cells.value)),
                &meter.map(|cells| word(&cells.unit)).unwrap_or_default(),
                &number(meter.and_then(|cells| cells.segment).map(u64::from)),
                &number(meter.and_then(|cells| cells.since_previous)),
                &text(remarks),
            ],
        );
    }

    /// ISO 8601 with the offset of the zone, whole seconds.
    fn time(&self, time: Timestamp) -> String {
        time.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }
}

fn write(writer: &mut Writer<Vec<u8>>, cells: &[&str; HEADER.len()]) {
    let written = writer.write_record(cells);
    debug_assert!(written.is_ok(), "every record has as many cells and memory takes them all");
}
