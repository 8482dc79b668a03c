//! The writer: owns the connection, decides what becomes a row and when rows go to the disk.
//!
//! Synchronous and without a thread of its own, so that tests can drive it through a year.

mod commit;
mod durable;
mod footing;
mod query;
mod restore;
mod rows;

use std::{
    cell::Cell,
    fs::File,
    path::{Path, PathBuf},
};

use app::model::{Episode, Event, Reading, StoreNotice};
use jiff::{Timestamp, tz::TimeZone};
use rusqlite::Connection;

use super::{
    StoreError,
    device::{self, Device},
    event, last_reading,
    open::{Mode, Opened, open, open_beside, open_to_read},
    pending::{Latest, Pending, PendingReading},
    salvage::Salvage,
    sample::{Samples, changed, samples_of},
};
use crate::clock::SharedClock;

/// A reading that found nothing changed becomes a row when the last row is this old.
const ROW_EVERY_MS: i64 = 60 * 60 * 1_000;
/// Beyond so many samples in a day, only one reading an hour becomes a row: a printer whose every number, or whose serial
/// number, is another one each time must not fill the disk. A busy printer has some thousands.
const SAMPLES_A_DAY: usize = 20_000;
const DAY_MS: i64 = 24 * ROW_EVERY_MS;

/// What a day has taken so far.
#[derive(Clone, Copy, Default)]
struct OfDay {
    /// Time of the last reading that is or will be a row, of whichever printer.
    last: i64,
    samples: usize,
}

/// The history of one installation.
pub(super) struct History {
    connection: Connection,
    /// Counts the connections, each of which counts the changes of others from the beginning.
    connections: i64,
    mode: Mode,
    path: PathBuf,
    clock: SharedClock,
    zone: TimeZone,
    pending: Pending,
    /// The printer of the last reading.
    device: Device,
    /// The values of its series.
    values: Samples,
    /// Time of the last reading that is or will be a row.
    row_at: Option<i64>,
    of_day: OfDay,
    /// Commits that were made for readers on this day, counted from the epoch.
    for_readers: (i64, u32),
    sequence: u64,
    /// Numbers up to this are known to be reserved on the disk itself, not only in what the kernel holds.
    sequence_limit: u64,
    last_event_id: i64,
    committed_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    thinned_at: Option<Timestamp>,
    problem: Option<StoreError>,
    check_due: bool,
    /// Something in the file could not be read.
    damage: Cell<bool>,
    set_aside_at: Option<Timestamp>,
    salvage: Option<Salvage>,
    /// The disk did not take what was copied.
    salvage_paused: bool,
    notices: Vec<StoreNotice>,
    /// Dropped last: nobody else opens the file while it is being closed. `None` where it is only read.
    lock: Option<File>,
}

impl History {
    /// Opens or makes the history in `directory` and loads where it stopped.
    pub(super) fn open(directory: &Path, clock: SharedClock, zone: TimeZone) -> Result<Self, StoreError> {
        let opened = open(directory, clock.now())?;
        let mut history = Self::with(opened, clock, zone);
        match history.load() {
            Err(StoreError::Damaged { .. }) if history.writes() => {
                history.replace_file(history.clock.now())?;
                history.load()?;
            }
            other => other?,
        }
        Ok(history)
    }

    /// Opens the history in `directory` for reading, beside a server that writes it.
    pub(super) fn open_to_read(
        directory: &Path,
        clock: SharedClock,
        zone: TimeZone,
    ) -> Result<Self, StoreError> {
        let mut history = Self::with(open_to_read(directory)?, clock, zone);
        history.load()?;
        Ok(history)
    }

    /// Opens or makes the history in `directory`, also beside a server that has it.
    pub(super) fn open_beside(
        directory: &Path,
        clock: SharedClock,
        zone: TimeZone,
    ) -> Result<Self, StoreError> {
        let opened = open_beside(directory, clock.now())?;
        let mut history = Self::with(opened, clock, zone);
        history.load()?;
        Ok(history)
    }

    fn with(opened: Opened, clock: SharedClock, zone: TimeZone) -> Self {
        let Opened { connection, path, lock, mode, check_due } = opened;
        let mut history = Self {
            connection,
            connections: 0,
            mode: Mode::Writes,
            path,
            clock,
            zone,
            pending: Pending::default(),
            device: Device::default(),
            values: Samples::new(),
            row_at: None,
            of_day: OfDay::default(),
            for_readers: (0, 0),
            sequence: 0,
            sequence_limit: 0,
            last_event_id: 0,
            committed_at: None,
            failed_at: None,
            thinned_at: None,
            problem: None,
            check_due,
            damage: Cell::new(false),
            set_aside_at: None,
            salvage: None,
            salvage_paused: false,
            notices: Vec::new(),
            lock,
        };
        history.stand_on(mode);
        history
    }

    fn load(&mut self) -> Result<(), StoreError> {
        self.last_event_id = event::last_id(&self.connection).map_err(|error| self.failed(error))?;
        self.load_last_reading().map_err(|error| self.failed(error))?;
        self.resume_salvage().map_err(|error| self.failed(error))
    }

    fn load_last_reading(&mut self) -> rusqlite::Result<()> {
        let Some((body, sequence_limit)) = last_reading::select(&self.connection)? else { return Ok(()) };
        self.sequence = sequence_limit;
        if let Some((_, device)) = device::current(&self.connection)? {
            self.device = device;
        }
        if let Some(reading) = last_reading::unpack(&body) {
            self.values = samples_of(&reading);
            self.pending.latest = Some(Latest {
                taken_at: reading.taken_at.as_millisecond(),
                sequence: reading.sequence,
                device: self.device.clone(),
                body,
                written: true,
            });
        } else {
            tracing::warn!(path = %self.path.display(), "the kept reading is of another version and is left out");
        }
        Ok(())
    }

    /// From now on the device's days are those of this zone.
    pub(super) fn set_zone(&mut self, zone: TimeZone) {
        self.zone = zone;
    }

    /// Takes a reading and the events that it brought, and commits them together when a commit is due.
    pub(super) fn append_reading(&mut self, reading: &Reading, events: Vec<Event>) -> Result<(), StoreError> {
        let body = last_reading::pack(reading).map_err(|error| self.failed(error))?;
        let taken_at = reading.taken_at.as_millisecond();
        let mut device = Device::of(&reading.identity);
        if self.device.is(&device) {
            device.complete_from(&self.device);
        } else {
            self.values.clear();
            self.row_at = None;
        }
        if self.row_at.is_some_and(|row_at| taken_at < row_at) {
            // The clock was set back: values from "later" say nothing about now.
            self.values.clear();
            self.row_at = None;
        }
        let samples = samples_of(reading);
        let changed = changed(&self.values, &samples);
        let due = self.row_at.is_none_or(|row_at| taken_at - row_at >= ROW_EVERY_MS);
        if (due || !changed.is_empty()) && self.has_room(taken_at) {
            self.row_at = Some(taken_at);
            self.of_day = OfDay { last: taken_at, samples: self.samples_of_day(taken_at) + changed.len() };
            let (sequence, device) = (reading.sequence, device.clone());
            self.pending.push_reading(PendingReading { taken_at, sequence, device, samples: changed });
            self.values = samples;
        }
        self.sequence = self.sequence.max(reading.sequence);
        self.device = device.clone();
        self.pending.latest =
            Some(Latest { taken_at, sequence: reading.sequence, device, body, written: false });
        self.append_events(events)
    }

    /// Takes how alerts are now; they go to the disk with the next commit.
    pub(super) fn put_episodes(&mut self, episodes: Vec<Episode>) {
        for episode in episodes {
            self.pending.put_episode(episode);
        }
    }

    /// Whether a reading at this time may become a row. Where not, what it changed is in the next row.
    fn has_room(&self, taken_at: i64) -> bool {
        let passed = taken_at - self.of_day.last;
        self.samples_of_day(taken_at) < SAMPLES_A_DAY || !(0..ROW_EVERY_MS).contains(&passed)
    }

    fn samples_of_day(&self, taken_at: i64) -> usize {
        let OfDay { last, samples } = self.of_day;
        if last / DAY_MS == taken_at / DAY_MS { samples } else { 0 }
    }

    /// Takes events and commits when a commit is due.
    pub(super) fn append_events(&mut self, events: Vec<Event>) -> Result<(), StoreError> {
        for mut event in events {
            self.last_event_id += 1;
            event.id = self.last_event_id;
            self.pending.push_event(event);
        }
        self.commit_if_due()
    }

    /// Where the file is kept.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, error: rusqlite::Error) -> StoreError {
        let error = StoreError::from_sqlite(&self.path, error);
        if matches!(error, StoreError::Damaged { .. }) {
            self.damage.set(true);
        }
        error
    }
}
