//! The writer: owns the connection, decides what becomes a row and when rows go to the disk.
//!
//! Synchronous and without a thread of its own, so that tests can drive it through a year.

use std::{fs::File, path::PathBuf};

use app::model::{DayImpressions, Event, Reading, RecordedRequest, RequestKind};
use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use rusqlite::{Connection, params};

use super::{
    StoreError, daily,
    device::{self, Device},
    event, last_reading,
    open::{Opened, open},
    pending::{Latest, Pending, PendingReading},
    request,
    sample::{self, Samples, changed, samples_of},
    thinning,
};
use crate::clock::SharedClock;

/// Idle history goes to the disk at most this often.
const GROUP: SignedDuration = SignedDuration::from_mins(15);
/// Events do not wait that long, but a flapping alert must not wear out the flash either.
const EVENT_GROUP: SignedDuration = SignedDuration::from_mins(1);
/// A reading that found nothing changed becomes a row when the last row is this old.
const ROW_EVERY_MS: i64 = 60 * 60 * 1_000;
/// After a failure the next attempt is made after this time.
const RETRY: SignedDuration = SignedDuration::from_mins(1);
/// Down-sampling looks for work once in this time.
const THIN_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Sequence numbers that a commit reserves for readings that stay in memory.
const RESERVED: u64 = 1_000;

/// The history of one installation.
pub(super) struct History {
    connection: Connection,
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
    sequence: u64,
    sequence_limit: u64,
    last_event_id: i64,
    committed_at: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    thinned_at: Option<Timestamp>,
    problem: Option<StoreError>,
    /// Dropped last: nobody else opens the file while it is being closed.
    _lock: File,
}

impl History {
    /// Opens or makes the history in `directory` and loads where it stopped.
    pub(super) fn open(
        directory: &std::path::Path,
        clock: SharedClock,
        zone: TimeZone,
    ) -> Result<Self, StoreError> {
        let Opened { connection, path, lock } = open(directory)?;
        let mut history = Self {
            connection,
            path,
            clock,
            zone,
            pending: Pending::default(),
            device: Device::default(),
            values: Samples::new(),
            row_at: None,
            sequence: 0,
            sequence_limit: 0,
            last_event_id: 0,
            committed_at: None,
            failed_at: None,
            thinned_at: None,
            problem: None,
            _lock: lock,
        };
        history.load().map_err(|error| history.failed(error))?;
        Ok(history)
    }

    fn load(&mut self) -> rusqlite::Result<()> {
        self.last_event_id = event::last_id(&self.connection)?;
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
        if !changed.is_empty() || self.row_at.is_none_or(|row_at| taken_at - row_at >= ROW_EVERY_MS) {
            self.row_at = Some(taken_at);
            let (sequence, device) = (reading.sequence, device.clone());
            self.pending.push_reading(PendingReading { taken_at, sequence, device, samples: changed });
        }
        self.values = samples;
        self.sequence = self.sequence.max(reading.sequence);
        self.device = device.clone();
        self.pending.latest =
            Some(Latest { taken_at, sequence: reading.sequence, device, body, written: false });
        self.append_events(events)
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

    /// Commits what has waited long enough. Answers the standing problem while there is one.
    pub(super) fn commit_if_due(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        if self.due(now) { self.commit(now) } else { self.problem.clone().map_or(Ok(()), Err) }
    }

    fn due(&self, now: Timestamp) -> bool {
        if self.failed_at.is_some_and(|failed_at| !passed(failed_at, now, RETRY)) {
            return false;
        }
        let unwritten = self.pending.latest.as_ref().is_some_and(|latest| !latest.written);
        let numbers_used_up = unwritten && self.sequence >= self.sequence_limit;
        if self.pending.is_empty() && !numbers_used_up {
            return false;
        }
        let Some(committed_at) = self.committed_at else { return true };
        passed(committed_at, now, GROUP)
            || numbers_used_up
            || (!self.pending.events.is_empty() && passed(committed_at, now, EVENT_GROUP))
    }

    fn commit(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.committed_at = Some(now);
        match self.write() {
            Ok(()) => {
                if self.pending.lost_events > 0 {
                    tracing::warn!(
                        count = self.pending.lost_events,
                        "events were lost while the history failed"
                    );
                }
                self.pending.clear();
                self.problem = None;
                self.failed_at = None;
                self.thin(now)
            }
            Err(error) => Err(self.stand(error, now)),
        }
    }

    fn write(&mut self) -> rusqlite::Result<()> {
        let transaction = self.connection.transaction()?;
        let mut current = device::current(&transaction)?;
        for reading in &self.pending.readings {
            let id = device::resolve(&transaction, current.as_ref(), &reading.device, reading.taken_at)?;
            current = Some((id, reading.device.clone()));
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO reading (taken_at, sequence, device_id) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![
                    reading.taken_at,
                    i64::try_from(reading.sequence).unwrap_or(i64::MAX),
                    id
                ])?;
            sample::insert(&transaction, id, reading.taken_at, &reading.samples)?;
        }
        for event in &self.pending.events {
            event::insert(&transaction, event)?;
        }
        let mut sequence_limit = self.sequence_limit;
        if let Some(latest) = self.pending.latest.as_ref().filter(|latest| !latest.written) {
            let id = device::resolve(&transaction, current.as_ref(), &latest.device, latest.taken_at)?;
            sequence_limit = self.sequence.saturating_add(RESERVED);
            last_reading::replace(&transaction, id, sequence_limit, &latest.body)?;
        }
        transaction.commit()?;
        self.sequence_limit = sequence_limit;
        Ok(())
    }

    /// One step of down-sampling, where one is due.
    fn thin(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if self.thinned_at.is_some_and(|thinned_at| !passed(thinned_at, now, THIN_EVERY)) {
            return Ok(());
        }
        let more = thinning::step(&mut self.connection, now, &self.zone)
            .and_then(|more| if more { Ok(true) } else { event::prune(&self.connection).map(|_| false) });
        match more {
            Ok(true) => Ok(()),
            Ok(false) => {
                self.thinned_at = Some(now);
                Ok(())
            }
            Err(error) => Err(self.stand(error, now)),
        }
    }

    /// Commits everything now, the newest reading among it.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        if let Some(latest) = self.pending.latest.as_ref().filter(|latest| !latest.written)
            && self.row_at != Some(latest.taken_at)
        {
            self.row_at = Some(latest.taken_at);
            self.pending.push_reading(PendingReading {
                taken_at: latest.taken_at,
                sequence: latest.sequence,
                device: latest.device.clone(),
                samples: Samples::new(),
            });
        }
        if self.pending.is_empty() { Ok(()) } else { self.commit(self.clock.now()) }
    }

    /// Commits everything and closes the file.
    pub(super) fn close(mut self) -> Result<(), StoreError> {
        let flushed = self.flush();
        let given_back = last_reading::set_sequence_limit(&self.connection, self.sequence);
        let path = self.path;
        let closed = self.connection.close().map_err(|(_, error)| error);
        flushed?;
        given_back.and(closed).map_err(|error| StoreError::from_sqlite(&path, error))
    }

    /// Writes a request through to the disk, or finds the one that is open.
    pub(super) fn record_request(
        &mut self,
        kind: RequestKind,
        at: Timestamp,
    ) -> Result<RecordedRequest, StoreError> {
        let recorded = self.write_request(kind, at);
        // Back to the setting for idle history, whatever happened.
        let restored = self.connection.pragma_update(None, "synchronous", "NORMAL");
        let request = recorded.map_err(|error| self.failed(error))?;
        restored.map_err(|error| self.failed(error))?;
        Ok(request)
    }

    fn write_request(&mut self, kind: RequestKind, at: Timestamp) -> rusqlite::Result<RecordedRequest> {
        if let Some(open) = request::find_open(&self.connection, kind, at)? {
            return Ok(open);
        }
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        let transaction = self.connection.transaction()?;
        let request = request::insert(&transaction, kind, at, &self.zone)?;
        event::insert(&transaction, &request::event(&request, self.last_event_id + 1))?;
        transaction.commit()?;
        self.last_event_id += 1;
        Ok(request)
    }

    /// The last reading, committed or not.
    pub(super) fn last_reading(&self) -> Option<Reading> {
        self.pending.latest.as_ref().and_then(|latest| last_reading::unpack(&latest.body))
    }

    /// No reading of this installation has had a higher sequence number.
    pub(super) fn last_sequence(&self) -> u64 {
        self.sequence
    }

    /// The newest `limit` events, newest first.
    pub(super) fn recent_events(&self, limit: usize) -> Result<Vec<Event>, StoreError> {
        let mut events = event::newest(&self.connection, limit).map_err(|error| self.failed(error))?;
        events.extend(self.pending.events.iter().cloned());
        events.sort_by_key(|event| std::cmp::Reverse(event.id));
        events.truncate(limit);
        Ok(events)
    }

    /// At most `limit` events after the one with this id, oldest first.
    pub(super) fn events_after(&self, id: i64, limit: usize) -> Result<Vec<Event>, StoreError> {
        let mut events = event::after(&self.connection, id, limit).map_err(|error| self.failed(error))?;
        events.extend(self.pending.events.iter().filter(|event| event.id > id).cloned());
        events.sort_by_key(|event| event.id);
        events.truncate(limit);
        Ok(events)
    }

    /// The newest `limit` requests, newest first.
    pub(super) fn recent_requests(&self, limit: usize) -> Result<Vec<RecordedRequest>, StoreError> {
        request::newest(&self.connection, limit).map_err(|error| self.failed(error))
    }

    /// Impressions of the current printer on the `days` days up to `until`, oldest first.
    pub(super) fn daily_impressions(
        &self,
        until: Date,
        days: u16,
        zone: &TimeZone,
    ) -> Result<Vec<DayImpressions>, StoreError> {
        let impressions = || {
            // A printer that is not on the disk yet has only pending readings.
            let device_id = device::current(&self.connection)?
                .filter(|(_, known)| known.is(&self.device))
                .map(|(id, _)| id);
            daily::impressions(&self.connection, device_id, &self.pending, until, days, zone)
        };
        impressions().map_err(|error| self.failed(error))
    }

    /// What keeps the history from being written, if anything does.
    pub(super) fn problem(&self) -> Option<StoreError> {
        self.problem.clone()
    }

    fn stand(&mut self, error: rusqlite::Error, now: Timestamp) -> StoreError {
        let error = self.failed(error);
        if self.problem.is_none() {
            tracing::error!(%error, "the history can't be written; it is kept in memory and tried again");
        }
        self.failed_at = Some(now);
        self.problem = Some(error.clone());
        error
    }

    fn failed(&self, error: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.path, error)
    }
}

/// Whether `time` has passed since then. A clock that was set back makes everything due.
fn passed(since: Timestamp, now: Timestamp, time: SignedDuration) -> bool {
    let elapsed = now.duration_since(since);
    elapsed.is_negative() || elapsed >= time
}
