//! What the server signed for.

use jiff::Timestamp;
use rusqlite::Transaction;

use super::{Attempt, Batch, Identity, Ledger, LedgerError, ReceiptError, forgotten};
use crate::{
    device::text::{Charset, decode},
    protocol::{
        chain::Place,
        export::State,
        key::{PublicKey, Use},
        receipt::{Outcome, Receipt, Verdict},
        signed,
    },
    store::ledger::{
        event as rows, outbox, receipt,
        transmission::{self, TransmissionRow},
    },
};

/// What a receipt came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The receipt's number.
    pub receipt: i64,
    /// The server's time.
    pub at: Timestamp,
    /// The events of the batch, in order, those that were kept back left out.
    pub events: Vec<SettledEvent>,
    /// So many places that the server had signed for before, and has lost: they are sent again.
    pub again: u64,
}

/// An event that the server answered for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledEvent {
    /// Its place.
    pub place: Place,
    /// Its type.
    pub kind: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why it was refused, in the server's words.
    pub reason: Option<String>,
}

impl Ledger {
    /// Takes the server's receipt for a batch: all of it in one transaction that is on the disk when this answers. A
    /// receipt that does not fit changes nothing.
    pub async fn settle(
        &self,
        identity: &Identity,
        server_key: &PublicKey,
        batch: &Batch,
        text: &str,
        attempt: Attempt,
    ) -> Result<Settled, LedgerError> {
        let receipt = check(identity, server_key, batch, text)?;
        let pending = self.outage().take();
        let (batch, text, server_key) = (batch.clone(), text.to_owned(), *server_key);
        let undone = pending.clone();
        let settled = self.store.durably(move |transaction| {
            if rows::link(transaction, receipt.head.place())? != Some(receipt.head.link) {
                return Ok(Err(ReceiptError::Head(receipt.head.place()).into()));
            }
            if let Some(failed) = &pending {
                transmission::put(transaction, failed)?;
            }
            take(transaction, &batch, &receipt, &server_key, &text, &attempt).map(Ok)
        });
        let settled = settled.await.map_err(LedgerError::from).and_then(|settled| settled);
        if let (Err(_), Some(undone)) = (&settled, undone) {
            self.outage().put_back(undone);
        }
        settled
    }
}

/// Checks what can be checked without the ledger.
fn check(
    identity: &Identity,
    server_key: &PublicKey,
    batch: &Batch,
    text: &str,
) -> Result<Receipt, ReceiptError> {
    // It is kept, and exported, as a line.
    if !text.starts_with('{') || text.contains(['\n', '\r']) || text.len() > LARGEST {
        return Err(ReceiptError::Form);
    }
    let receipt: Receipt = signed::open(server_key, Use::Receipt, text)?;
    if receipt.device != *identity.device || receipt.key != identity.key.public() {
        return Err(ReceiptError::Foreign);
    }
    if receipt.batch != batch.digest {
        return Err(ReceiptError::Batch);
    }
    let names = |(outcome, item): (&Outcome, &super::batch::Item)| outcome.id == item.place.to_string();
    if receipt.outcomes.len() != batch.items.len() || !receipt.outcomes.iter().zip(&batch.items).all(names) {
        return Err(ReceiptError::Outcomes);
    }
    if receipt.head.place() < batch.head.place() {
        return Err(ReceiptError::Head(receipt.head.place()));
    }
    Ok(receipt)
}

fn take(
    transaction: &Transaction<'_>,
    batch: &Batch,
    receipt: &Receipt,
    server_key: &PublicKey,
    text: &str,
    attempt: &Attempt,
) -> rusqlite::Result<Settled> {
    let again = match &receipt.before {
        Some(remembered) => forgotten::send_again(transaction, &receipt.device, remembered)? as u64,
        None => 0,
    };
    let number = receipt::insert(transaction, &receipt.head, receipt.at, server_key, text)?;
    // Neither clock is to make octets look older than they are.
    let settled_at = receipt.at.max(attempt.ended_at);
    let mut events = Vec::with_capacity(batch.items.len());
    for (item, outcome) in batch.items.iter().zip(&receipt.outcomes) {
        if item.tombstone.is_some() {
            outbox::cover(transaction, item.row, number)?;
            continue;
        }
        let (state, reason) = match outcome.verdict {
            Verdict::Accepted | Verdict::Duplicate => (State::Accepted, None),
            Verdict::Refused => {
                let reason = outcome.reason.as_deref().and_then(words);
                (State::Refused, Some(reason.unwrap_or_else(|| "The server gave no reason.".into())))
            }
        };
        outbox::settle(transaction, item.row, state, reason.as_deref(), number, settled_at)?;
        let (place, kind, verdict) = (item.place, item.kind.clone(), outcome.verdict);
        events.push(SettledEvent { place, kind, verdict, reason });
    }
    let row = TransmissionRow { receipt: Some(number), ..transmission_row(batch, attempt) };
    transmission::put(transaction, &row)?;
    Ok(Settled { receipt: number, at: receipt.at, events, again })
}

/// The largest receipt, in octets.
const LARGEST: usize = 1_024 * 1_024;
/// UTF-8 among the character sets of IANA.
const UTF_8: i64 = 106;

/// What the server wrote, fit for one line of a page; `None` where that is nothing. The receipt has it to the octet.
fn words(reason: &str) -> Option<String> {
    decode(reason.as_bytes(), Charset::from_mib_enum(UTF_8))
}

/// The row of an attempt of which nothing is known but the attempt.
pub(super) fn transmission_row(batch: &Batch, attempt: &Attempt) -> TransmissionRow {
    TransmissionRow {
        id: 0,
        begun_at: attempt.begun_at,
        ended_at: attempt.ended_at,
        attempts: 1,
        epoch: batch.head.epoch,
        first: batch.first().sequence,
        last: batch.head.sequence,
        batch: batch.digest,
        tombstones: batch.tombstones(),
        octets_sent: attempt.octets_sent,
        octets_received: attempt.octets_received,
        status: attempt.status,
        step: None,
        sentence: None,
        answer: None,
        receipt: None,
    }
}

/// At most so many characters of what the server said.
pub(super) fn bounded(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
