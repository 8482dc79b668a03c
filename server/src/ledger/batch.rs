//! What is sent next.

use std::collections::BTreeMap;

use bytes::Bytes;
use jiff::Timestamp;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::{AppendError, Identity, Ledger, LedgerError, reissue_waiting};
use crate::{
    protocol::{
        batch,
        chain::{Head, Place},
        data::epoch_opened::Opening,
        event::{self, Tombstone},
        export::State,
        octets::Digest,
        signed,
    },
    store::ledger::{
        epoch,
        event::{self as rows, EventRow},
        outbox, renewal,
    },
};

/// Events that are written again in one transaction.
const AGAIN_AT_ONCE: usize = 200;
/// What a signature adds to an event, with the comma.
const SIGNATURE: usize = 120;

/// How much goes into a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events.
    pub events: usize,
    /// Octets; one event alone may have more.
    pub octets: usize,
}

/// Events in a row, to be sent in one message.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(super) items: Vec<Item>,
    pub(super) head: Head,
    pub(super) digest: Digest,
    body: Bytes,
}

/// An event of a batch.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) row: i64,
    pub(super) place: Place,
    pub(super) kind: String,
    /// What is sent in its place.
    pub(super) tombstone: Option<String>,
}

impl Batch {
    /// What is sent, to the octet.
    pub fn body(&self) -> Bytes {
        self.body.clone()
    }

    /// How many events.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Never: a batch has an event.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The first event.
    pub fn first(&self) -> Place {
        self.items.first().map_or(self.head.place(), |item| item.place)
    }

    /// The last event, and its link.
    pub fn head(&self) -> Head {
        self.head
    }

    /// What stands in the place of events, by sequence.
    pub(super) fn tombstones(&self) -> BTreeMap<u64, String> {
        let tombstones =
            self.items.iter().filter_map(|item| Some((item.place.sequence, item.tombstone.clone()?)));
        tombstones.collect()
    }
}

impl Ledger {
    /// What is to be sent next: the oldest events that the server is to get, in a row and of one epoch; `None` where
    /// nothing waits. Events that wait under epochs that are over are written again before.
    pub async fn next_batch(
        &self,
        identity: &Identity,
        limits: Limits,
        at: Timestamp,
    ) -> Result<Option<Batch>, LedgerError> {
        let author = identity.clone();
        while self.store.read(is_left_behind).await? {
            let author = author.clone();
            let written = self.store.durably(move |transaction| {
                match reissue_waiting(transaction, &author.author(), at, AGAIN_AT_ONCE) {
                    Err(AppendError::Database(error)) => Err(error),
                    other => Ok(other),
                }
            });
            written.await??;
        }
        self.store.read(move |connection| build(connection, &author, limits)).await?
    }

    /// The same as it would be sent now, for a look: nothing is written.
    pub async fn preview(&self, identity: &Identity, limits: Limits) -> Result<Option<Batch>, LedgerError> {
        let author = identity.clone();
        self.store.read(move |connection| build(connection, &author, limits)).await?
    }
}

/// Whether events wait under an epoch that is over, and the one of now can take them.
fn is_left_behind(connection: &Connection) -> rusqlite::Result<bool> {
    if is_being_copied(connection)? || renewal::due(connection)?.is_some() {
        return Ok(false);
    }
    let Some(epoch) = epoch::current(connection)? else { return Ok(false) };
    Ok(!outbox::waiting_before(connection, epoch.first, 1)?.is_empty())
}

/// Rows that are not there yet would look like holes.
pub(super) fn is_being_copied(connection: &Connection) -> rusqlite::Result<bool> {
    connection.table_exists(None, "salvage")
}

fn build(
    connection: &Connection,
    identity: &Identity,
    limits: Limits,
) -> rusqlite::Result<Result<Option<Batch>, LedgerError>> {
    if is_being_copied(connection)? {
        return Ok(Err(LedgerError::BeingCopied));
    }
    if let Some(opening) = renewal::due(connection)? {
        return Ok(Err(LedgerError::MustOpen(opening)));
    }
    let Some(epoch) = epoch::current(connection)? else {
        return Ok(Err(LedgerError::MustOpen(Opening::Damaged)));
    };
    if *epoch.device != *identity.device || epoch.key != identity.key.public() {
        return Ok(Err(AppendError::Foreign(epoch.device).into()));
    }
    let mut run: Vec<(EventRow, Option<String>)> = Vec::new();
    let mut octets = 0;
    outbox::each_to_send(connection, epoch.first, limits.events.max(1), |row, text| {
        octets += text.as_ref().map_or(0, String::len) + SIGNATURE;
        let fits = run.last().is_none_or(|(last, _)| {
            octets <= limits.octets && row.place == Place::new(last.place.epoch, last.place.sequence + 1)
        });
        if fits {
            run.push((row, text));
        }
        fits
    })?;
    let Some((first, _)) = run.first() else { return Ok(Ok(None)) };
    let Some(before) = head_before(connection, first.place)? else {
        return Ok(Err(LedgerError::MustOpen(Opening::Damaged)));
    };
    Ok(assemble(identity, before, run).map(Some))
}

/// The head that the event in this place follows on; `None` where the event before is lost.
fn head_before(connection: &Connection, place: Place) -> rusqlite::Result<Option<Head>> {
    let before = Head::start(place.epoch);
    if place.sequence <= 1 {
        return Ok(Some(before));
    }
    let sequence = place.sequence - 1;
    let link = rows::link(connection, Place::new(place.epoch, sequence))?;
    Ok(link.map(|link| Head { sequence, link, ..before }))
}

fn assemble(
    identity: &Identity,
    mut before: Head,
    run: Vec<(EventRow, Option<String>)>,
) -> Result<Batch, LedgerError> {
    let (mut items, mut texts) = (Vec::with_capacity(run.len()), Vec::with_capacity(run.len()));
    for (row, text) in run {
        let tombstone = match (row.state, &text) {
            (State::Waiting, Some(_)) => None,
            (State::Waiting, None) => return Err(LedgerError::MustOpen(Opening::Damaged)),
            _ => Some(tombstone(identity, &before, &row)?),
        };
        let signed = tombstone.clone().or_else(|| Some(signed::attach(&text?, &row.signature)));
        texts.extend(signed);
        before = row.head();
        items.push(Item { row: row.id, place: row.place, kind: row.kind, tombstone });
    }
    let body = batch::join(texts.iter().map(String::as_str));
    let digest = Digest::new(Sha256::digest(&body).into());
    Ok(Batch { items, head: before, digest, body: body.into() })
}

/// The same octets each time, for as long as the event stays as it is.
fn tombstone(identity: &Identity, before: &Head, row: &EventRow) -> Result<String, LedgerError> {
    let tombstone = Tombstone {
        content: row.content,
        kind: row.kind.clone(),
        reason: row.reason.clone().unwrap_or_else(|| "Its content is no longer kept.".into()),
        event_signature: row.signature,
    };
    let at = row.settled_at.unwrap_or(row.at);
    event::write_tombstone(&identity.author(), before, at, &tombstone)
        .map_err(|error| AppendError::Write(error.into()).into())
}
