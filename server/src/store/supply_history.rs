//! Everything that is kept of the supplies of a printer, in order of time, a page at a time: what waits for the disk
//! included, and no more than a page in memory.

use std::collections::VecDeque;

use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    Store, StoreError,
    device::{self, Device},
    pending::Pending,
    supplies::happened::{self, Happened, What},
    supply_levels::{LevelLine, LevelPages},
};
use crate::supplies::Level;

/// What happened to supplies that is in memory at a time.
const HAPPENED: usize = 256;

/// Something that is kept of a supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SupplyLine {
    /// When it was so.
    pub(crate) at: Timestamp,
    /// `prtMarkerSuppliesIndex`.
    pub(crate) supply: u32,
    /// What.
    pub(crate) kept: SupplyKept,
}

/// What is kept of a supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SupplyKept {
    /// Its level, and what the printer had counted.
    Level(Level, Option<u64>),
    /// What happened to its cartridge or to an order of it.
    Happened(What),
}

/// How far somebody has come who goes through everything.
#[derive(Default)]
pub(crate) struct SupplyHistoryPlace {
    /// Of which printer: the current one when it began.
    of: Option<Device>,
    device_id: Option<i64>,
    pages: LevelPages,
    levels: VecDeque<LevelLine>,
    place: happened::Place,
    happened: VecDeque<Happened>,
    all_happened: bool,
}

impl Store {
    /// A page of what is kept of the supplies of the current printer, oldest first, beginning with the default; with the
    /// place behind it, unless that was all. What happened at the time of a reading comes before its levels.
    pub(crate) async fn supply_history(
        &self,
        mut place: SupplyHistoryPlace,
    ) -> Result<(Vec<SupplyLine>, Option<SupplyHistoryPlace>), StoreError> {
        self.call(move |history| {
            let lines = history.supply_history(&mut place)?;
            let more = !place.has_ended();
            Ok((lines, more.then_some(place)))
        })
        .await?
    }
}

impl SupplyHistoryPlace {
    fn has_ended(&self) -> bool {
        self.pages.have_ended() && self.levels.is_empty() && self.all_happened && self.happened.is_empty()
    }

    /// The next page, of the printer that was `current` at the beginning.
    pub(super) fn page(
        &mut self,
        connection: &Connection,
        current: &Device,
        pending: &Pending,
    ) -> rusqlite::Result<Vec<SupplyLine>> {
        let of = self.of.get_or_insert_with(|| current.clone()).clone();
        if self.device_id.is_none() {
            // A printer that is not on the disk yet has only what is pending.
            self.device_id =
                device::current(connection)?.filter(|(_, known)| known.is(&of)).map(|(id, _)| id);
        }
        if self.levels.is_empty() && !self.pages.have_ended() {
            let readings = pending.readings.iter().filter(|reading| reading.device.is(&of));
            let latest = pending.latest.as_ref().filter(|latest| latest.device.is(&of));
            let latest = latest.map(|latest| latest.taken_at);
            self.levels.extend(self.pages.next(connection, self.device_id, readings, latest)?);
        }
        if self.happened.is_empty() && !self.all_happened {
            let found = self
                .device_id
                .map_or(Ok(Vec::new()), |id| happened::after(connection, id, &mut self.place, HAPPENED))?;
            self.all_happened = found.len() < HAPPENED;
            self.happened.extend(found);
        }
        Ok(self.merged())
    }

    /// What is known to come before everything that is still on the disk.
    fn merged(&mut self) -> Vec<SupplyLine> {
        let mut lines = Vec::new();
        loop {
            let (level, happened) = (self.levels.front(), self.happened.front());
            let level_is_next = match (level, happened) {
                (Some(level), Some(happened)) => level.at < happened.at,
                (Some(_), None) if self.all_happened => true,
                (None, Some(_)) if self.pages.have_ended() => false,
                _ => return lines,
            };
            let next = if level_is_next {
                self.levels.pop_front().map(|LevelLine { at, supply, level, impressions }| SupplyLine {
                    at,
                    supply,
                    kept: SupplyKept::Level(level, impressions),
                })
            } else {
                self.happened.pop_front().map(|Happened { at, supply, what }| SupplyLine {
                    at,
                    supply,
                    kept: SupplyKept::Happened(what),
                })
            };
            lines.extend(next);
        }
    }
}
