//! When and how what waits gets to the disk.

use app::model::{Actor, Deed, RequestKind, RequestState, Requested};
use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{
    super::{
        StoreError,
        audit::{self, NewEntry},
        device, disk, event, last_reading,
        maintenance::episode,
        open::{Mode, mark},
        pending::PendingReading,
        request,
        sample::{self, Samples},
        thinning,
    },
    DAY_MS, History,
};

/// Idle history goes to the disk at most this often.
const GROUP: SignedDuration = SignedDuration::from_mins(15);
/// Events do not wait that long, but a flapping alert must not wear out the flash either.
const EVENT_GROUP: SignedDuration = SignedDuration::from_mins(1);
/// After a failure the next attempt is made after this time.
pub(super) const RETRY: SignedDuration = SignedDuration::from_mins(1);
/// Down-sampling looks for work once in this time.
const THIN_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Commits of a day that are made for readers alone: with them a day writes no more than an idle one may (see
/// `store::tests::budget`).
const FOR_READERS_A_DAY: u32 = 24;
/// Sequence numbers that a commit reserves for readings that stay in memory.
const RESERVED: u64 = 1_000;

impl History {
    /// Commits what has waited long enough. Answers the standing problem while there is one.
    pub(in crate::store) fn commit_if_due(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        if self.failed_at.is_none_or(|failed_at| passed(failed_at, now, RETRY)) {
            self.regain(now)?;
            self.ask_again(now);
        }
        if self.due(now) { self.commit(now) } else { self.problem().map_or(Ok(()), Err) }
    }

    /// Commits events that wait, for whoever reads them from the disk. Where it fails, it is tried again as ever, and the
    /// pages say so.
    pub(in crate::store) fn commit_events(&mut self) {
        if self.writes() && !self.pending.events.is_empty() && self.failed_at.is_none() {
            let _ = self.commit(self.clock.now());
        }
    }

    /// Commits all that waits, the newest reading among it, for whoever makes a file of it that a command beside this program
    /// must be able to make alike. Events go at once, the rest so often a day; beyond that it goes as ever, and a file is
    /// newer than the disk until then.
    pub(in crate::store) fn commit_for_reader(&mut self) {
        self.commit_events();
        let newer = self.pending.latest.as_ref().is_some_and(|latest| !latest.written);
        let waits = newer || !self.pending.is_empty() || !self.pending.episodes.is_empty();
        if !waits || !self.writes() || self.failed_at.is_some() {
            return;
        }
        let now = self.clock.now();
        let day = now.as_millisecond().div_euclid(DAY_MS);
        if self.for_readers.0 != day {
            self.for_readers = (day, 0);
        }
        if self.for_readers.1 < FOR_READERS_A_DAY {
            self.for_readers.1 += 1;
            // Where it fails, it is tried again as ever, and the pages say so.
            let _ = self.commit(now);
        }
    }

    /// Commits all that waits, for whoever is about to write durably what names it: an alert that is told of and then lost in
    /// a power cut would leave its number to another one. What is synced next takes this with it, for it is in the same log.
    pub(in crate::store) fn settle(&mut self) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.regain(now)?;
        if self.pending.is_empty() && self.pending.episodes.is_empty() { Ok(()) } else { self.commit(now) }
    }

    fn due(&self, now: Timestamp) -> bool {
        if !self.writes() || self.failed_at.is_some_and(|failed_at| !passed(failed_at, now, RETRY)) {
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

    /// Numbers that are not reserved on the disk itself are reserved so now, or a power cut would have them given
    /// once more.
    fn write(&mut self) -> rusqlite::Result<()> {
        let reserve = self.sequence > self.sequence_limit;
        if reserve {
            self.connection.pragma_update(None, "synchronous", "FULL")?;
        }
        let written = self.write_rows();
        if reserve {
            self.connection.pragma_update(None, "synchronous", "NORMAL")?;
        }
        let limit = written?;
        if reserve {
            self.sequence_limit = limit.unwrap_or(self.sequence_limit);
        }
        Ok(())
    }

    /// Answers up to which number those of readings are reserved now.
    fn write_rows(&mut self) -> rusqlite::Result<Option<u64>> {
        // What is still being copied from a damaged file would come back.
        let prune = !self.pending.events.is_empty() && !self.is_incomplete();
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
        for episode in self.pending.episodes.values() {
            episode::put(&transaction, episode)?;
        }
        if prune {
            event::prune(&transaction)?;
            episode::prune(&transaction)?;
        }
        let mut limit = None;
        if let Some(latest) = self.pending.latest.as_ref().filter(|latest| !latest.written) {
            let id = device::resolve(&transaction, current.as_ref(), &latest.device, latest.taken_at)?;
            let reserved = self.sequence.saturating_add(RESERVED);
            last_reading::replace(&transaction, id, reserved, &latest.body)?;
            limit = Some(reserved);
        }
        transaction.commit()?;
        Ok(limit)
    }

    /// One step of down-sampling, where one is due.
    fn thin(&mut self, now: Timestamp) -> Result<(), StoreError> {
        // What is still being copied from a damaged file would come back.
        if self.is_incomplete()
            || self.thinned_at.is_some_and(|thinned_at| !passed(thinned_at, now, THIN_EVERY))
        {
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
    pub(in crate::store) fn flush(&mut self) -> Result<(), StoreError> {
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
        let now = self.clock.now();
        self.regain(now)?;
        if self.pending.is_empty() { Ok(()) } else { self.commit(now) }
    }

    /// Commits everything and closes the file.
    pub(in crate::store) fn close(mut self) -> Result<(), StoreError> {
        if matches!(self.mode, Mode::ReadsBeside | Mode::WritesBeside) {
            return Ok(());
        }
        let flushed = self.flush();
        if !self.writes() {
            return if self.pending.is_empty() { Ok(()) } else { flushed };
        }
        let given_back = last_reading::set_sequence_limit(&self.connection, self.sequence);
        if let Some(salvage) = self.salvage.take() {
            salvage.close();
        }
        let closed = self.connection.close().map_err(|(_, error)| error);
        flushed?;
        given_back.and(closed).map_err(|error| StoreError::from_sqlite(&self.path, error))?;
        if !self.check_due && !self.damage.get() {
            // Where this is lost in a power cut, the next start has the file checked for nothing.
            disk::remove(&mark(&self.path)).map_err(|error| StoreError::from_disk(&self.path, error))?;
        }
        Ok(())
    }

    /// Writes a request through to the disk, or finds the one that answers it.
    pub(in crate::store) fn record_request(
        &mut self,
        kind: RequestKind,
        at: Timestamp,
        actor: Actor,
        send: Option<request::Send>,
    ) -> Result<Requested, StoreError> {
        let state = if send.is_some() { RequestState::Waiting } else { RequestState::NotSetUp };
        if let Some(open) = request::find_open(&self.connection, kind, at, send.is_some())
            .map_err(|error| self.failed(error))?
        {
            return Ok(Requested { request: open, anew: false });
        }
        let (zone, event_id) = (self.zone.clone(), self.last_event_id + 1);
        let request = self.durably(|transaction| {
            let request = request::insert(transaction, kind, at, &zone, state)?;
            event::insert(transaction, &request::event(&request, event_id))?;
            let subject = request.reference.clone();
            let entry = NewEntry { at, actor, deed: Deed::Requested, subject, from: None, to: None };
            audit::insert(transaction, &entry)?;
            if let Some(send) = send {
                send(transaction, &request)?;
            }
            Ok(request)
        })?;
        self.last_event_id = event_id;
        Ok(Requested { request, anew: true })
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
}

/// Whether `time` has passed since then. A clock that was set back makes everything due.
pub(super) fn passed(since: Timestamp, now: Timestamp, time: SignedDuration) -> bool {
    let elapsed = now.duration_since(since);
    elapsed.is_negative() || elapsed >= time
}
