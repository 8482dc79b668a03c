//! When and how what waits gets to the disk.

use app::model::{Actor, Deed, RecordedRequest, RequestKind};
use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::{
    super::{
        StoreError,
        audit::{self, NewEntry},
        device, event, last_reading,
        pending::PendingReading,
        request,
        sample::{self, Samples},
        thinning,
    },
    History,
};

/// Idle history goes to the disk at most this often.
const GROUP: SignedDuration = SignedDuration::from_mins(15);
/// Events do not wait that long, but a flapping alert must not wear out the flash either.
const EVENT_GROUP: SignedDuration = SignedDuration::from_mins(1);
/// After a failure the next attempt is made after this time.
const RETRY: SignedDuration = SignedDuration::from_mins(1);
/// Down-sampling looks for work once in this time.
const THIN_EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Sequence numbers that a commit reserves for readings that stay in memory.
const RESERVED: u64 = 1_000;

impl History {
    /// Commits what has waited long enough. Answers the standing problem while there is one.
    pub(in crate::store) fn commit_if_due(&mut self) -> Result<(), StoreError> {
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
        if self.pending.is_empty() { Ok(()) } else { self.commit(self.clock.now()) }
    }

    /// Commits everything and closes the file.
    pub(in crate::store) fn close(mut self) -> Result<(), StoreError> {
        if self.lock.is_none() {
            return Ok(());
        }
        let flushed = self.flush();
        let given_back = last_reading::set_sequence_limit(&self.connection, self.sequence);
        let path = self.path;
        let closed = self.connection.close().map_err(|(_, error)| error);
        flushed?;
        given_back.and(closed).map_err(|error| StoreError::from_sqlite(&path, error))
    }

    /// Writes a request through to the disk, or finds the one that is open.
    pub(in crate::store) fn record_request(
        &mut self,
        kind: RequestKind,
        at: Timestamp,
        actor: Actor,
    ) -> Result<RecordedRequest, StoreError> {
        if let Some(open) =
            request::find_open(&self.connection, kind, at).map_err(|error| self.failed(error))?
        {
            return Ok(open);
        }
        let (zone, event_id) = (self.zone.clone(), self.last_event_id + 1);
        let request = self.durably(|transaction| {
            let request = request::insert(transaction, kind, at, &zone)?;
            event::insert(transaction, &request::event(&request, event_id))?;
            let subject = request.reference.clone();
            let entry = NewEntry { at, actor, deed: Deed::Requested, subject, from: None, to: None };
            audit::insert(transaction, &entry)?;
            Ok(request)
        })?;
        self.last_event_id = event_id;
        Ok(request)
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
fn passed(since: Timestamp, now: Timestamp, time: SignedDuration) -> bool {
    let elapsed = now.duration_since(since);
    elapsed.is_negative() || elapsed >= time
}
