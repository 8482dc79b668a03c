//! What the pages show of the ledger, a page at a time: each begins where the one before ended, so the last one costs no
//! more than the first.

use jiff::Timestamp;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::{Ledger, LedgerError};
use crate::{
    protocol::{batch, chain::Place, export::State, octets::Digest, signed},
    store::ledger::{
        event::{self as rows, EventRow},
        receipt,
        transmission::{self, TransmissionRow},
    },
};

/// An event that the server does not have, or did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueuedEvent {
    /// What the next page begins after.
    pub number: i64,
    /// Its place.
    pub place: Place,
    /// Its type.
    pub kind: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Its length; `None` where its octets are no longer kept.
    pub octets: Option<u64>,
    /// How far it has come.
    pub state: State,
    /// Since when, unless it waits.
    pub since: Option<Timestamp>,
    /// Why.
    pub reason: Option<String>,
    /// The event of a later epoch that stands for it.
    pub superseded_by: Option<Place>,
}

/// An event as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEvent {
    /// What is told of it in a list.
    pub event: QueuedEvent,
    /// The number of the newest receipt for its place.
    pub receipt: Option<i64>,
    /// As it was sent or will be, to the octet; `None` where its octets are no longer kept.
    pub text: Option<String>,
}

/// An attempt to deliver, or several in a row that failed alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmission {
    /// Its number; what the next page begins before.
    pub number: i64,
    /// When the first of them began.
    pub begun_at: Timestamp,
    /// When the last of them ended.
    pub ended_at: Timestamp,
    /// How many they were.
    pub attempts: u64,
    /// The first event of the last of them.
    pub first: Place,
    /// The last.
    pub last: Place,
    /// Octets of all that was sent.
    pub octets_sent: u64,
    /// Octets of all that was received.
    pub octets_received: u64,
    /// The answer's status.
    pub status: Option<u16>,
    /// The step that failed, as a word; `None` where none did.
    pub step: Option<String>,
    /// What to tell about it.
    pub sentence: Option<String>,
    /// What the server said then.
    pub answer: Option<String>,
    /// The number of the receipt.
    pub receipt: Option<i64>,
}

/// An attempt with all that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransmissionDetail {
    /// The attempt.
    pub transmission: Transmission,
    /// The SHA-256 of what was sent.
    pub digest: Digest,
    /// What was sent, to the octet; `None` where some of its events' octets are no longer kept.
    pub body: Option<String>,
    /// The receipt, to the octet.
    pub receipt: Option<String>,
}

impl Ledger {
    /// At most `limit` events in this state after the one with this number, oldest first: a page, of which the first begins
    /// with 0. For every state but accepted.
    pub async fn events(
        &self,
        state: State,
        after: i64,
        limit: usize,
    ) -> Result<Vec<QueuedEvent>, LedgerError> {
        let rows = self.store.read(move |connection| rows::page(connection, state, after, limit)).await?;
        Ok(rows.into_iter().map(|(row, octets)| queued(row, octets)).collect())
    }

    /// The event in this place.
    pub async fn event(&self, place: Place) -> Result<Option<KeptEvent>, LedgerError> {
        let kept = self.store.read(move |connection| {
            let Some(row) = rows::find(connection, place)? else { return Ok(None) };
            let text = rows::text(connection, row.id)?;
            Ok(Some((row, text)))
        });
        Ok(kept.await?.map(|(row, text)| KeptEvent {
            receipt: row.receipt,
            text: text.as_ref().map(|text| signed::attach(text, &row.signature)),
            event: queued(row, text.map(|text| text.len() as u64)),
        }))
    }

    /// At most `limit` attempts before the one with this number, newest first: a page, of which the first begins with
    /// `i64::MAX`.
    pub async fn transmissions(&self, before: i64, limit: usize) -> Result<Vec<Transmission>, LedgerError> {
        let rows = self.store.read(move |connection| transmission::before(connection, before, limit)).await?;
        let outage = self.outage();
        Ok(rows.into_iter().map(|row| transmission(&outage.newest(row))).collect())
    }

    /// One attempt.
    pub async fn transmission(&self, number: i64) -> Result<Option<TransmissionDetail>, LedgerError> {
        let outage = self.outage().clone();
        let detail = self.store.read(move |connection| {
            let Some(row) = transmission::find(connection, number)? else { return Ok(None) };
            let row = outage.newest(row);
            let receipt = row.receipt.map(|id| receipt::find(connection, id)).transpose()?.flatten();
            Ok(Some(TransmissionDetail {
                transmission: transmission(&row),
                digest: row.batch,
                body: body(connection, &row)?,
                receipt: receipt.map(|receipt| receipt.text),
            }))
        });
        Ok(detail.await?)
    }
}

/// Puts together again what was sent, which the digest proves.
fn body(connection: &Connection, row: &TransmissionRow) -> rusqlite::Result<Option<String>> {
    let mut texts = Vec::new();
    for sequence in row.first..=row.last {
        if let Some(tombstone) = row.tombstones.get(&sequence) {
            texts.push(tombstone.clone());
            continue;
        }
        let Some(event) = rows::find(connection, Place::new(row.epoch, sequence))? else { return Ok(None) };
        let Some(text) = rows::text(connection, event.id)? else { return Ok(None) };
        texts.push(signed::attach(&text, &event.signature));
    }
    let body = batch::join(texts.iter().map(String::as_str));
    Ok(Some(body).filter(|body| Digest::new(Sha256::digest(body).into()) == row.batch))
}

fn queued(row: EventRow, octets: Option<u64>) -> QueuedEvent {
    QueuedEvent {
        number: row.id,
        place: row.place,
        kind: row.kind,
        made_at: row.at,
        octets,
        state: row.state,
        since: row.settled_at,
        reason: row.reason,
        superseded_by: row.superseded_by.and_then(|place| place.parse().ok()),
    }
}

fn transmission(row: &TransmissionRow) -> Transmission {
    Transmission {
        number: row.id,
        begun_at: row.begun_at,
        ended_at: row.ended_at,
        attempts: row.attempts,
        first: Place::new(row.epoch, row.first),
        last: Place::new(row.epoch, row.last),
        octets_sent: row.octets_sent,
        octets_received: row.octets_received,
        status: row.status,
        step: row.step.clone(),
        sentence: row.sentence.clone(),
        answer: row.answer.clone(),
        receipt: row.receipt,
    }
}
