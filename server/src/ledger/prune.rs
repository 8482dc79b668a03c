//! Giving up octets: those of billing events, and of the beginnings of epochs, after ten years, others after 13 months. Hashes, signatures and receipts stay.

use jiff::{SignedDuration, Timestamp, ToSpan, Zoned, tz::TimeZone};
use rusqlite::Transaction;

use super::{AppendError, Identity, Ledger, LedgerError, batch::is_being_copied, error::checked};
use crate::{
    protocol::{
        checkpoint::{Checkpoint, Pruned},
        data::Kind,
        export::State,
        key::Use,
        signed,
    },
    store::ledger::{
        checkpoint::{self, CheckpointRow},
        epoch,
        event::{self as rows, EventRow},
        receipt,
    },
};

/// A checkpoint stands for at least so long, unless more is due than one takes: a year has thirteen.
const EVERY: SignedDuration = SignedDuration::from_hours(28 * 24);
/// Events of one checkpoint, so that its transaction stays short.
const AT_ONCE: usize = 2_000;

/// What was given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruning {
    /// How many events' octets.
    pub events: u64,
    /// Whether more are due now.
    pub more: bool,
}

impl Ledger {
    /// Gives up what is old enough, if a checkpoint is due. What it is, and that it was this device, is signed and on the
    /// disk in the same transaction. To be called every few hours.
    ///
    /// How old something is counts from when it was settled, by the server's clock or the device's, whichever says less: a
    /// clock that goes wrong on one side makes nothing old. What is not settled stays.
    pub async fn prune(&self, identity: &Identity, now: Timestamp) -> Result<Pruning, LedgerError> {
        let identity = identity.clone();
        self.store.durably(move |transaction| checked(prune(transaction, &identity, now))).await?
    }
}

fn prune(transaction: &Transaction<'_>, identity: &Identity, now: Timestamp) -> Result<Pruning, LedgerError> {
    let none = Pruning::default();
    if is_being_copied(transaction)? {
        return Err(LedgerError::BeingCopied);
    }
    let Some(receipt) = receipt::last(transaction)? else { return Ok(none) };
    let now = now.min(receipt.at);
    let last = checkpoint::last(transaction)?;
    let is_due = |last: &CheckpointRow| last.count >= AT_ONCE as u64 || now.duration_since(last.at) >= EVERY;
    if !last.as_ref().is_none_or(is_due) {
        return Ok(none);
    }
    let (number, others_to, all_to) =
        last.map_or((1, 0, 0), |last| (last.id + 1, last.others_to, last.all_to));
    let Some(walked) = Walked::from(transaction, now, others_to, all_to)? else { return Ok(none) };
    if walked.due.is_empty() {
        return Ok(none);
    }
    let events = walked.due.len() as u64;
    give_up(transaction, identity, now, number, &walked)?;
    Ok(Pruning { events, more: walked.due.len() == AT_ONCE })
}

fn give_up(
    transaction: &Transaction<'_>,
    identity: &Identity,
    now: Timestamp,
    number: i64,
    walked: &Walked,
) -> Result<(), LedgerError> {
    let open = epoch::current(transaction)?.ok_or(AppendError::NotOpen)?;
    if *open.device != *identity.device || open.key != identity.key.public() {
        return Err(AppendError::Foreign(open.device).into());
    }
    let head = rows::head(transaction)?.ok_or(AppendError::NotOpen)?;
    let mut pruned = Pruned::default();
    for row in &walked.due {
        pruned.add(row.place, &row.kind, row.at, &row.content);
    }
    let content = Checkpoint {
        number: number.unsigned_abs(),
        device: identity.device.to_string(),
        at: now,
        count: pruned.count(),
        digest: pruned.digest(),
        head,
    };
    let text = signed::sign(&identity.key, Use::Checkpoint, &content)
        .map_err(|error| AppendError::Write(error.into()))?;
    let row = CheckpointRow {
        id: number,
        at: now,
        count: content.count,
        others_to: walked.others_to,
        all_to: walked.all_to,
        text,
    };
    checkpoint::insert(transaction, &row)?;
    for row in &walked.due {
        checkpoint::give_up(transaction, row.id, number)?;
    }
    Ok(())
}

/// How far the ledger was gone through, and what is due.
struct Walked {
    others_to: i64,
    all_to: i64,
    /// In the order of the ledger.
    due: Vec<EventRow>,
}

impl Walked {
    /// Events are settled about in order, so each walk ends at the first one that is not old enough. `None` where no time
    /// is so long ago.
    fn from(
        transaction: &Transaction<'_>,
        now: Timestamp,
        others_to: i64,
        all_to: i64,
    ) -> rusqlite::Result<Option<Self>> {
        let now = now.to_zoned(TimeZone::UTC);
        let ago = |time: Result<Zoned, jiff::Error>| time.ok().map(|time| time.timestamp());
        let (Some(months), Some(years)) =
            (ago(now.checked_sub(13.months())), ago(now.checked_sub(10.years())))
        else {
            return Ok(None);
        };
        let mut walked = Self { others_to, all_to, due: Vec::new() };
        checkpoint::each_after(transaction, all_to, |row, kept| {
            let goes_on = is_older(&row, years) && walked.due.len() < AT_ONCE;
            if goes_on {
                walked.all_to = row.id;
                walked.due.extend(Some(row).filter(|_| kept));
            }
            goes_on
        })?;
        walked.others_to = walked.others_to.max(walked.all_to);
        checkpoint::each_after(transaction, walked.others_to, |row, kept| {
            let goes_on = is_older(&row, months) && walked.due.len() < AT_ONCE;
            if goes_on {
                walked.others_to = row.id;
                walked.due.extend(Some(row).filter(|row| kept && !is_kept_long(&row.kind)));
            }
            goes_on
        })?;
        Ok(Some(walked))
    }
}

/// What is part of a bill, what says how epochs follow on each other, and what this version does not know.
fn is_kept_long(kind: &str) -> bool {
    Kind::from_name(kind).is_none_or(|kind| kind.is_billing() || kind == Kind::EpochOpened)
}

fn is_older(row: &EventRow, than: Timestamp) -> bool {
    let is_settled = row.state != State::Waiting && !row.to_send;
    is_settled && row.settled_at.is_some_and(|settled_at| settled_at <= than)
}
