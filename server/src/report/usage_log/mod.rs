//! `UsageLog.csv`: the whole of one reading and the event history, one fact a line, so that every reader can read
//! it. `sysContact` and the console's lines stay out: they name people.
//!
//! Sections, in this order: identity (which printer, which report, its state, and what could not be read),
//! meters, supplies, inputs, outputs, alerts, stoppages (jams and misfeeds by area and tray), findings, service,
//! communication, events.
//!
//! It is made of what the store has: whatever the running program knows beside that is written there first. So the page's file
//! and that of the command, which reads the same disk, differ in nothing but when they were made.

mod alerts;
mod events;
mod identity;
mod kept;
mod meters;
mod subunits;
mod supplies;
#[cfg(test)]
mod tests;

use std::{convert::Infallible, io, pin::pin, sync::Arc};

use app::model::{EventFilter, Reading, SuppliesView};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream::unfold};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use super::{file_name as names, rows::Rows, word};
use crate::{
    config::Config,
    store::{Store, StoreError, maintenance::history::EventPlace},
    supplying,
};

/// Events that are asked for at a time.
const PAGE: usize = 512;
/// Octets after which a chunk ends with the event that it has reached.
const CHUNK: usize = 64 * 1024;

/// What the report is made of.
#[derive(Clone, Debug)]
pub struct UsageLog {
    /// The reading to report; `None` before the first one.
    pub reading: Option<Arc<Reading>>,
    /// What the Supplies Assistant knows of its supplies, as of the reading; `None` where that can't be read.
    pub supplies: Option<SuppliesView>,
    /// When the report is made.
    pub made_at: Timestamp,
    /// The device's time zone.
    pub zone: TimeZone,
    /// Version of this software.
    pub version: String,
    /// Whether the file begins with a byte order mark, which older spreadsheets need to see UTF-8.
    pub byte_order_mark: bool,
}

/// Where a stream has got to.
enum Next {
    Section(usize),
    Kept(usize),
    EventsAfter(EventPlace),
    Nothing,
}

/// A section of the reading, written as lines.
type Section = fn(&UsageLog, &Reading, &mut Rows);

const SECTIONS: [Section; 6] = [
    identity::write,
    meters::write,
    supplies::write,
    subunits::write_inputs,
    subunits::write_outputs,
    alerts::write,
];

impl UsageLog {
    /// Gathers what the store has, after what waits for the disk went there: for the page's file and for the command's.
    /// Supplies that can't be read are said so in a line: the rest of the report is worth having.
    ///
    /// # Errors
    ///
    /// Where the store has ended.
    pub async fn gather(store: &Store, config: &Config, made_at: Timestamp) -> Result<Self, StoreError> {
        store.commit_for_reader().await?;
        let reading = store.last_reading().await?;
        let supplies = match &reading {
            Some(reading) => supplying::view(store, reading, config).await,
            None => Ok(SuppliesView::default()),
        };
        let supplies = supplies.inspect_err(
            |error| tracing::error!(%error, "what is known of supplies is not in the usage log"),
        );
        Ok(Self {
            reading: reading.map(Arc::new),
            supplies: supplies.ok(),
            made_at,
            zone: config.reading.zone().unwrap_or(TimeZone::UTC),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            byte_order_mark: false,
        })
    }

    /// "UsageLog_ABC123_2026-11-22.csv", by the day in the device's zone.
    pub fn file_name(&self) -> String {
        let serial = self.reading.as_ref().and_then(|reading| reading.identity.serial_number.as_deref());
        file_name(serial, self.zone.to_datetime(self.made_at).date())
    }

    /// The file in chunks, a section or some events each, so that its length costs no memory. Events that
    /// can't be read are said so in a line: the rest of the report is worth having. For `Body::from_stream`.
    pub fn stream(self, store: Store) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + 'static {
        unfold((self, store, Next::Section(0)), async |(log, store, next)| match next {
            Next::Section(number) => {
                let chunk = log.section(number);
                let next = if number < SECTIONS.len() { Next::Section(number + 1) } else { Next::Kept(0) };
                Some((Ok(chunk), (log, store, next)))
            }
            Next::Kept(number) => {
                let chunk = log.kept(&store, number).await;
                let last = number + 1 == kept::SECTIONS.len();
                let next =
                    if last { Next::EventsAfter(EventPlace::BEGINNING) } else { Next::Kept(number + 1) };
                Some((Ok(chunk), (log, store, next)))
            }
            Next::EventsAfter(place) => {
                let (chunk, next) = log.events(&store, place).await;
                Some((Ok(chunk), (log, store, next)))
            }
            Next::Nothing => None,
        })
    }

    /// Writes the file to `output`.
    pub async fn write_to(self, store: Store, output: &mut impl io::Write) -> io::Result<()> {
        let mut chunks = pin!(self.stream(store));
        while let Some(Ok(chunk)) = chunks.next().await {
            output.write_all(&chunk)?;
        }
        output.flush()
    }

    /// Chunk 0 is the head, the others are the sections.
    fn section(&self, number: usize) -> Bytes {
        let Some(section) = number.checked_sub(1).and_then(|number| SECTIONS.get(number)) else {
            return self.head();
        };
        let mut rows = self.rows();
        if let Some(reading) = &self.reading {
            section(self, reading, &mut rows);
        }
        rows.finish()
    }

    fn head(&self) -> Bytes {
        let first = if self.byte_order_mark { "\u{feff}" } else { "" };
        let mut rows = Rows::after(first.into(), self.zone.clone());
        rows.header();
        identity::write_report(self, &mut rows);
        rows.finish()
    }

    /// A section of what the store keeps; where it can't be read, a line says so: the rest of the report is worth having.
    async fn kept(&self, store: &Store, number: usize) -> Bytes {
        let Some((name, section)) = kept::SECTIONS.get(number).copied() else { return Bytes::new() };
        // The time of the report would make it another fact with each.
        let as_of = self.reading.as_ref().map_or(self.made_at, |reading| reading.taken_at);
        let mut rows = self.rows();
        let read = store.read_settled(move |connection| {
            section(connection, &mut rows, as_of)?;
            Ok(rows.finish())
        });
        match read.await {
            Ok(chunk) => chunk,
            Err(error) => {
                tracing::error!(%error, name, "a section of the usage log could not be read");
                let mut rows = self.rows();
                events::write_unreadable(name, self.made_at, &mut rows);
                rows.finish()
            }
        }
    }

    async fn events(&self, store: &Store, after: EventPlace) -> (Bytes, Next) {
        let mut rows = self.rows();
        // Written where the database is, from its rows.
        let all = EventFilter::default();
        let read = store.event_rows(&all, after, PAGE, move |events| {
            let mut last = None;
            while rows.octets() < CHUNK
                && let Some(event) = events.next()?
            {
                last = Some(events::write(event, &mut rows)?);
            }
            Ok((rows.finish(), last))
        });
        match read.await {
            Ok((chunk, last)) => (chunk, last.map_or(Next::Nothing, Next::EventsAfter)),
            Err(error) => {
                tracing::error!(%error, "the event history could not be read for the usage log");
                let mut rows = self.rows();
                events::write_unreadable(events::SECTION, self.made_at, &mut rows);
                (rows.finish(), Next::Nothing)
            }
        }
    }

    fn rows(&self) -> Rows {
        Rows::after(Vec::new(), self.zone.clone())
    }
}

/// "UsageLog_ABC123_2026-11-22.csv": short, ASCII, safe as a file name whatever the serial number is.
pub fn file_name(serial_number: Option<&str>, day: Date) -> String {
    names::dated("UsageLog", serial_number, day, "csv")
}
