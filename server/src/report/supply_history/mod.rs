//! `history.csv` of the Supplies Assistant: everything that is kept of each supply, oldest first: levels, what the printer
//! said of cartridges and what became of them, orders.
//!
//! `smart-esolutions forecast --history FILE --supply INDEX` reads this file, so its times are exact to the millisecond and
//! its levels are those that the forecast of the pages is made from.

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, io, pin::pin, sync::Arc};

use app::model::{CartridgeChange, Reading};
use bytes::Bytes;
use csv::{Terminator, Writer, WriterBuilder};
use futures_util::{Stream, StreamExt, stream::unfold};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{cell::text, file_name as names, word::word};
use crate::{
    store::{
        Store, SupplyHistoryPlace, SupplyKept, SupplyLine,
        supplies::{
            happened::{Step, What},
            identity::Inside,
        },
    },
    supplies::Level,
};

/// Version of the columns. It changes when a program that reads the file would have to.
const SCHEMA: &str = "1";

const HEADER: [&str; 15] = [
    "schema",
    "at",
    "supply",
    "description",
    "colorant",
    "line",
    "level_percent",
    "total_impressions",
    "serial_number",
    "part_number",
    "what",
    "wasted_percent",
    "quantity",
    "reference",
    "note",
];

/// What the file is made of.
#[derive(Clone, Debug)]
pub struct SupplyHistory {
    /// The last reading, which says what supplies are called; `None` before the first one.
    pub reading: Option<Arc<Reading>>,
    /// The device's time zone.
    pub zone: TimeZone,
    /// Whether the file begins with a byte order mark, which older spreadsheets need to see UTF-8.
    pub byte_order_mark: bool,
}

/// A file as far as it is written.
struct Writing {
    history: SupplyHistory,
    /// What was said last of the cartridge inside, by supply.
    inside: BTreeMap<u32, Inside>,
    begun: bool,
}

/// The cells that not every line has.
#[derive(Default)]
struct Cells<'a> {
    line: &'static str,
    level: String,
    impressions: Option<u64>,
    serial_number: Option<&'a str>,
    part_number: Option<&'a str>,
    what: String,
    wasted: Option<u8>,
    quantity: Option<u32>,
    reference: &'a str,
    note: Option<&'a str>,
    /// What the supply is called, where the last reading does not say it.
    name: &'a str,
}

impl SupplyHistory {
    /// "SupplyHistory_ABC123_2026-11-22.csv".
    pub fn file_name(serial_number: Option<&str>, day: Date) -> String {
        names::dated("SupplyHistory", serial_number, day, "csv")
    }

    /// The file in chunks, so that its length costs no memory. It breaks off where the history can't be read: a file that
    /// lacks some of it must not look whole.
    pub fn stream(self, store: Store) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        let writing = Writing { history: self, inside: BTreeMap::new(), begun: false };
        unfold(Some((writing, store, SupplyHistoryPlace::default())), async |state| {
            let (mut writing, store, place) = state?;
            match store.supply_history(place).await {
                Ok((lines, next)) => {
                    let chunk = writing.lines(lines);
                    Some((Ok(chunk), next.map(|place| (writing, store, place))))
                }
                Err(error) => {
                    tracing::error!(%error, "the history of supplies could not be read for the file");
                    Some((Err(io::Error::other(error)), None))
                }
            }
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
}

impl Writing {
    fn lines(&mut self, lines: Vec<SupplyLine>) -> Bytes {
        let first = !self.begun;
        self.begun = true;
        let mark = if first && self.history.byte_order_mark { "\u{feff}" } else { "" };
        let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(mark.into());
        if first {
            write(&mut writer, &HEADER);
        }
        for line in lines {
            if let SupplyKept::Happened(What::Identified(inside)) = &line.kept {
                self.inside.insert(line.supply, inside.clone());
            }
            self.line(&line, &mut writer);
        }
        writer.into_inner().map(Bytes::from).unwrap_or_default()
    }

    fn line(&self, line: &SupplyLine, writer: &mut Writer<Vec<u8>>) {
        let supplies = self.history.reading.iter().flat_map(|reading| &reading.supplies);
        let known = supplies.into_iter().find(|supply| supply.index == line.supply);
        let cells = self.cells(line);
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let colorant = known.and_then(|known| known.colorant.as_deref()).unwrap_or_default();
        write(
            writer,
            &[
                SCHEMA,
                &self.time(line.at),
                &line.supply.to_string(),
                &text(known.map_or(cells.name, |known| &known.description)),
                &text(colorant),
                cells.line,
                &cells.level,
                &number(cells.impressions),
                &text(cells.serial_number.unwrap_or_default()),
                &text(cells.part_number.unwrap_or_default()),
                &cells.what,
                &number(cells.wasted.map(u64::from)),
                &number(cells.quantity.map(u64::from)),
                cells.reference,
                &text(cells.note.unwrap_or_default()),
            ],
        );
    }

    fn cells<'a>(&'a self, line: &'a SupplyLine) -> Cells<'a> {
        match &line.kept {
            SupplyKept::Level(level, impressions) => {
                let inside = self.inside.get(&line.supply);
                Cells {
                    line: "level",
                    level: match level {
                        Level::Percent(percent) => percent.to_string(),
                        Level::Low => "low".into(),
                        Level::NotReported => String::new(),
                    },
                    impressions: *impressions,
                    serial_number: inside.and_then(|inside| inside.serial_number.as_deref()),
                    part_number: inside.and_then(|inside| inside.part_number.as_deref()),
                    ..Cells::default()
                }
            }
            SupplyKept::Happened(What::Identified(inside)) => Cells {
                line: "cartridge",
                serial_number: inside.serial_number.as_deref(),
                part_number: inside.part_number.as_deref(),
                what: "identified".into(),
                ..Cells::default()
            },
            SupplyKept::Happened(What::Changed(change)) => {
                let CartridgeChange { at: _, kind, wasted_percent, serial_number, impressions } = change;
                Cells {
                    line: "cartridge",
                    impressions: *impressions,
                    serial_number: serial_number.as_deref(),
                    what: word(kind),
                    wasted: *wasted_percent,
                    ..Cells::default()
                }
            }
            SupplyKept::Happened(What::Ordered(step)) => {
                let Step { reference, name, part_number, quantity, state, note } = step;
                Cells {
                    line: "order",
                    part_number: part_number.as_deref(),
                    what: word(state),
                    quantity: Some(*quantity),
                    reference,
                    note: note.as_deref(),
                    name,
                    ..Cells::default()
                }
            }
        }
    }

    /// RFC 3339 with the offset of the zone, to the millisecond where it is not a whole second.
    fn time(&self, time: Timestamp) -> String {
        time.to_zoned(self.history.zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
    }
}

fn write(writer: &mut Writer<Vec<u8>>, cells: &[&str; HEADER.len()]) {
    let written = writer.write_record(cells);
    debug_assert!(written.is_ok(), "every record has as many cells and memory takes them all");
}
