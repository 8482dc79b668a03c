//! Events that are kept back, and those that go out after all.

use jiff::Timestamp;
use rusqlite::Transaction;

use super::{AppendError, Identity, Ledger, LedgerError, append::write_in_the_place_of, error::checked};
use crate::{
    protocol::{chain::Place, data::Kind, event::Author, export::State},
    store::{
        audit::{self, NewEntry},
        ledger::{
            epoch,
            event::{self as rows, EventRow},
            outbox,
        },
    },
};

/// Sets an event aside that waits: the server can't take it, and a tombstone goes out in its place. It can be
/// [sent again](send_again).
pub fn set_aside(
    transaction: &Transaction<'_>,
    place: Place,
    reason: &str,
    at: Timestamp,
) -> Result<(), LedgerError> {
    let row = find(transaction, place, &[State::Waiting], "does not wait")?;
    Ok(keep_back(transaction, &row, State::SetAside, reason, at)?)
}

/// Discards an event that waits, was set aside or refused. `reason` is a sentence that says by whom.
pub fn discard(
    transaction: &Transaction<'_>,
    place: Place,
    reason: &str,
    at: Timestamp,
) -> Result<(), LedgerError> {
    let states = [State::Waiting, State::SetAside, State::Refused];
    let row = find(transaction, place, &states, "was sent or discarded before")?;
    Ok(keep_back(transaction, &row, State::Discarded, reason, at)?)
}

/// Discards the farewells that wait: nothing is sent between two enrolments, so that one would end the enrolment that
/// begins now.
pub fn discard_farewells(transaction: &Transaction<'_>, at: Timestamp) -> rusqlite::Result<()> {
    for row in outbox::waiting_of(transaction, Kind::EnrolmentCancelled)? {
        keep_back(transaction, &row, State::Discarded, ENROLLED_AGAIN, at)?;
    }
    Ok(())
}

const ENROLLED_AGAIN: &str = "It did not reach the server before the device enrolled again.";

/// Sends an event again that was refused or set aside: with the same octets, or, where its epoch is over, written again in
/// the one of now. Answers the place under which it goes out.
pub fn send_again(
    transaction: &Transaction<'_>,
    author: &Author<'_>,
    place: Place,
    at: Timestamp,
) -> Result<Place, LedgerError> {
    let states = [State::SetAside, State::Refused];
    let row = find(transaction, place, &states, "was neither refused nor set aside")?;
    let text = rows::text(transaction, row.id)?;
    let text = text.ok_or(LedgerError::State(place, "can't be sent: its content is no longer kept"))?;
    let current = epoch::current(transaction)?.ok_or(AppendError::NotOpen)?;
    if row.place.epoch == current.epoch {
        outbox::wait(transaction, row.id)?;
        return Ok(place);
    }
    Ok(write_in_the_place_of(transaction, author, &row, &text, at)?)
}

fn find(
    transaction: &Transaction<'_>,
    place: Place,
    states: &[State],
    otherwise: &'static str,
) -> Result<EventRow, LedgerError> {
    let row = rows::find(transaction, place)?.ok_or(LedgerError::NoEvent(place))?;
    if states.contains(&row.state) { Ok(row) } else { Err(LedgerError::State(place, otherwise)) }
}

fn keep_back(
    transaction: &Transaction<'_>,
    row: &EventRow,
    state: State,
    reason: &str,
    at: Timestamp,
) -> rusqlite::Result<()> {
    let current = epoch::current(transaction)?.map_or(i64::MAX, |epoch| epoch.first);
    // The server needs no word of a place in an epoch that is over.
    let place_is_due = row.receipt.is_none() && row.id >= current;
    outbox::keep_back(transaction, row.id, state, reason, at, place_is_due)
}

impl Ledger {
    /// Sets an event aside: see [`set_aside`].
    pub async fn set_aside(&self, place: Place, reason: String, at: Timestamp) -> Result<(), LedgerError> {
        self.store.durably(move |transaction| checked(set_aside(transaction, place, &reason, at))).await?
    }

    /// Discards an event, with its line of the audit trail: see [`discard`].
    pub async fn discard(
        &self,
        place: Place,
        reason: String,
        at: Timestamp,
        entry: NewEntry,
    ) -> Result<(), LedgerError> {
        let work = move |transaction: &Transaction<'_>| {
            discard(transaction, place, &reason, at)?;
            audit::insert(transaction, &entry)?;
            Ok(())
        };
        self.store.durably(move |transaction| checked(work(transaction))).await?
    }

    /// Sends an event again, with its line of the audit trail: see [`send_again`].
    pub async fn send_again(
        &self,
        identity: &Identity,
        place: Place,
        at: Timestamp,
        entry: NewEntry,
    ) -> Result<Place, LedgerError> {
        let identity = identity.clone();
        let work = move |transaction: &Transaction<'_>| {
            let sent = send_again(transaction, &identity.author(), place, at)?;
            audit::insert(transaction, &entry)?;
            Ok(sent)
        };
        self.store.durably(move |transaction| checked(work(transaction))).await?
    }
}
