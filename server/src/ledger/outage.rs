//! Failed attempts. A long outage must not wear out the flash: failures in a row with one cause are one row, of which the
//! first is written at once and the rest every quarter of an hour, and no hour has more than twelve rows.

use jiff::{SignedDuration, Timestamp};

use super::{
    Batch, Ledger, LedgerError,
    settle::{bounded, transmission_row},
};
use crate::store::ledger::transmission::{self, TransmissionRow};

/// What is counted in memory goes to the disk this often.
const WRITE_EVERY: SignedDuration = SignedDuration::from_mins(15);
/// A row stands for at most so long.
const SPAN: SignedDuration = SignedDuration::from_hours(1);
/// Rows within that time.
const ROWS: usize = 12;
/// The longest answer that is kept, in characters.
const ANSWER: usize = 2_000;
/// The longest sentence.
const SENTENCE: usize = 500;

/// An attempt to deliver a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub begun_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// Octets of all that was sent for it.
    pub octets_sent: u64,
    /// Octets of all that was received.
    pub octets_received: u64,
    /// The answer's status, where there was one.
    pub status: Option<u16>,
}

/// Why an attempt came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The step that failed, as a word: "resolve".
    pub step: String,
    /// What to tell about it.
    pub sentence: String,
    /// What the server said, if it said something; the beginning is kept.
    pub answer: Option<String>,
}

/// The failures since the last success.
#[derive(Clone, Debug, Default)]
pub(super) struct Outage {
    /// The row that stands for the newest of them; its number is 0 until it is on the disk.
    row: Option<TransmissionRow>,
    /// When it was written last.
    written_at: Option<Timestamp>,
    /// Whether it is not on the disk as it is here.
    dirty: bool,
    /// When rows were begun, of late.
    begun: Vec<Timestamp>,
}

impl Outage {
    /// Counts a failure. Answers the rows that are to be written now, the newest last.
    fn count(&mut self, failed: TransmissionRow) -> Vec<TransmissionRow> {
        let now = failed.ended_at;
        self.begun.retain(|begun| !passed(*begun, now, SPAN));
        let is_full = self.begun.len() >= ROWS;
        let joins = self.row.as_ref().is_some_and(|row| {
            let alike = row.step == failed.step && row.status == failed.status;
            is_full || (alike && !passed(row.begun_at, now, SPAN))
        });
        let mut due: Vec<TransmissionRow> = Vec::new();
        let row = match self.row.take() {
            Some(row) if joins => TransmissionRow {
                id: row.id,
                begun_at: row.begun_at,
                attempts: row.attempts + 1,
                octets_sent: row.octets_sent + failed.octets_sent,
                octets_received: row.octets_received + failed.octets_received,
                ..failed
            },
            ended => {
                due.extend(ended.filter(|_| self.dirty));
                self.begun.push(now);
                self.written_at = None;
                failed
            }
        };
        self.dirty = true;
        if self.written_at.is_none_or(|written_at| passed(written_at, now, WRITE_EVERY)) {
            due.push(row.clone());
        }
        self.row = Some(row);
        due
    }

    /// A row as it is by now, where it is the newest.
    pub(super) fn newest(&self, row: TransmissionRow) -> TransmissionRow {
        self.row.clone().filter(|newest| newest.id == row.id).unwrap_or(row)
    }

    /// The row is on the disk under this number.
    fn written(&mut self, id: i64, at: Timestamp) {
        if let Some(row) = &mut self.row {
            row.id = id;
            self.written_at = Some(at);
            self.dirty = false;
        }
    }

    /// It is over: the row as it has to be on the disk yet, if it has.
    pub(super) fn take(&mut self) -> Option<TransmissionRow> {
        self.row.take().filter(|_| std::mem::take(&mut self.dirty))
    }

    /// It is not over after all.
    pub(super) fn put_back(&mut self, row: TransmissionRow) {
        if self.row.is_none() {
            self.row = Some(row);
            self.dirty = true;
        }
    }
}

impl Ledger {
    /// An attempt to deliver `batch` failed. "Last sent" stays what it was, and the batch is the next one again.
    pub async fn failed(&self, batch: &Batch, attempt: Attempt, failure: Failure) -> Result<(), LedgerError> {
        let row = TransmissionRow {
            step: Some(bounded(&failure.step, SENTENCE)),
            sentence: Some(bounded(&failure.sentence, SENTENCE)),
            answer: failure.answer.map(|answer| bounded(&answer, ANSWER)),
            ..transmission_row(batch, &attempt)
        };
        let due = self.outage().count(row);
        if due.is_empty() {
            return Ok(());
        }
        let put = self
            .store
            .durably(move |transaction| due.iter().try_fold(0, |_, row| transmission::put(transaction, row)));
        let id = put.await?;
        self.outage().written(id, attempt.ended_at);
        Ok(())
    }
}

/// Whether so much time has passed. A clock that was set back makes everything due.
fn passed(since: Timestamp, now: Timestamp, time: SignedDuration) -> bool {
    let elapsed = now.duration_since(since);
    elapsed.is_negative() || elapsed >= time
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{protocol::chain::content, testing::time};

    fn failure(minute: i64, step: &str) -> TransmissionRow {
        let at = time("2026-11-25T02:00:00Z") + SignedDuration::from_mins(minute);
        TransmissionRow {
            id: 0,
            begun_at: at,
            ended_at: at,
            attempts: 1,
            epoch: 1,
            first: 1,
            last: 1,
            batch: content(b""),
            tombstones: BTreeMap::new(),
            octets_sent: 10,
            octets_received: 0,
            status: None,
            step: Some(step.into()),
            sentence: None,
            answer: None,
            receipt: None,
        }
    }

    /// What goes to the disk: the number of each row, and how many attempts it stands for.
    fn written(outage: &mut Outage, next: &mut i64, failed: TransmissionRow) -> Vec<(i64, u64)> {
        let at = failed.ended_at;
        let due = outage.count(failed);
        let rows = due.iter().map(|row| {
            let id = if row.id == 0 { *next + 1 } else { row.id };
            *next = id.max(*next);
            (id, row.attempts)
        });
        let rows: Vec<(i64, u64)> = rows.collect();
        if let Some((id, _)) = rows.last() {
            outage.written(*id, at);
        }
        rows
    }

    #[test]
    fn a_day_without_a_server_writes_a_row_an_hour_and_each_four_or_five_times() {
        let (mut outage, mut next) = (Outage::default(), 0);
        let writes: Vec<(i64, u64)> = (0..24 * 60)
            .flat_map(|minute| written(&mut outage, &mut next, failure(minute, "resolve")))
            .collect();
        assert_eq!(writes[..6], [(1, 1), (1, 16), (1, 31), (1, 46), (1, 60), (2, 1)]);
        assert_eq!((writes.len(), next), (24 * 5 - 1, 24));
        let left = outage.take().unwrap();
        assert_eq!((left.id, left.attempts, left.octets_sent), (24, 60, 600));
        assert_eq!(outage.take(), None);
    }

    #[test]
    fn causes_that_take_turns_write_twelve_rows_an_hour() {
        let (mut outage, mut next) = (Outage::default(), 0);
        for minute in 0..180 {
            let step = if minute % 2 == 0 { "resolve" } else { "connect" };
            written(&mut outage, &mut next, failure(minute, step));
        }
        assert!((30..=3 * 12 + 1).contains(&next), "{next}");
    }

    #[test]
    fn another_cause_begins_a_row_and_a_success_ends_it() {
        let (mut outage, mut next) = (Outage::default(), 0);
        assert_eq!(written(&mut outage, &mut next, failure(0, "resolve")), [(1, 1)]);
        assert_eq!(written(&mut outage, &mut next, failure(1, "resolve")), []);
        assert_eq!(written(&mut outage, &mut next, failure(2, "connect")), [(1, 2), (2, 1)]);
        assert_eq!(outage.take(), None, "it is on the disk as it is");
        assert_eq!(written(&mut outage, &mut next, failure(3, "connect")), [(3, 1)]);
    }
}
