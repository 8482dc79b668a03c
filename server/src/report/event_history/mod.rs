//! `events.csv`: the event history, oldest first, each line with what is known of its alert.
//!
//! Lines are written where the database is, from its columns: a history of a million events is on its way as fast as it can be
//! read, and is never in memory.

mod line;
#[cfg(test)]
mod tests;

use std::{io, pin::pin};

use app::model::EventFilter;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream::unfold};
use jiff::{civil::Date, tz::TimeZone};

use self::line::Lines;
use super::file_name as names;
use crate::store::{Store, StoreError, maintenance::history::EventPlace};

/// Events of a chunk.
const PAGE: usize = 512;

/// What the file is made of.
#[derive(Clone, Debug)]
pub struct EventHistory {
    /// Which events.
    pub filter: EventFilter,
    /// The device's time zone.
    pub zone: TimeZone,
    /// Whether the file begins with a byte order mark, which older spreadsheets need to see UTF-8.
    pub byte_order_mark: bool,
}

/// Where a stream has got to.
enum Next {
    Head,
    After(EventPlace),
    Nothing,
}

impl EventHistory {
    /// "EventHistory_ABC123_2026-11-22.csv".
    pub fn file_name(serial_number: Option<&str>, day: Date) -> String {
        names::dated("EventHistory", serial_number, day, "csv")
    }

    /// The file in chunks, so that its length costs no memory. It breaks off where the history can't be read: a file that
    /// lacks some of it must not look whole.
    pub fn stream(self, store: Store) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        unfold((self, store, Next::Head), async |(history, store, next)| {
            let (chunk, next) = match next {
                Next::Head => (Ok(history.head()), Next::After(EventPlace::BEGINNING)),
                Next::After(place) => match history.page(&store, place).await {
                    Ok((chunk, Some(last))) => (Ok(chunk), Next::After(last)),
                    Ok((chunk, None)) => (Ok(chunk), Next::Nothing),
                    Err(error) => {
                        tracing::error!(%error, "the event history could not be read for the file");
                        (Err(io::Error::other(error)), Next::Nothing)
                    }
                },
                Next::Nothing => return None,
            };
            Some((chunk, (history, store, next)))
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

    fn head(&self) -> Bytes {
        let mark = if self.byte_order_mark { "\u{feff}" } else { "" };
        let mut lines = Lines::new(mark.into(), self.zone.clone());
        lines.header();
        lines.end()
    }

    /// The lines behind this place, and that of the last of them; none where there was none.
    async fn page(
        &self,
        store: &Store,
        after: EventPlace,
    ) -> Result<(Bytes, Option<EventPlace>), StoreError> {
        let zone = self.zone.clone();
        store
            .event_rows(&self.filter, after, PAGE, move |rows| {
                let (mut lines, mut last) = (Lines::new(Vec::new(), zone), None);
                while let Some(row) = rows.next()? {
                    last = Some(lines.write(row)?);
                }
                Ok((lines.end(), last))
            })
            .await
    }
}
