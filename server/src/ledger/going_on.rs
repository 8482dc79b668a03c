//! Where delivery goes on when the server says what it has.

use rusqlite::Transaction;

use super::{Ledger, LedgerError, error::checked, forgotten};
use crate::{
    protocol::{
        chain::{Head, Place},
        data::epoch_opened::Opening,
        octets::Digest,
    },
    store::ledger::{epoch, event as rows, outbox, renewal},
};

/// What a server's head comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoneOn {
    /// The server has what this device took it to have, or a little more: what waits is sent.
    AsBefore,
    /// The server has lost so many places that it had signed for: they are sent again, with what waits.
    Again(u64),
}

impl Ledger {
    /// Goes on from what the server says that it has. Everything after it is to be sent; what it has signed for stays as it
    /// is unless it has less now, or no longer remembers its receipt: `receipts` are its newest ones, where it tells them.
    pub async fn go_on_from(&self, head: Head, receipts: Option<Vec<Digest>>) -> Result<GoneOn, LedgerError> {
        self.store
            .durably(move |transaction| checked(go_on_from(transaction, head, receipts.as_deref())))
            .await?
    }
}

fn go_on_from(
    transaction: &Transaction<'_>,
    server: Head,
    receipts: Option<&[Digest]>,
) -> Result<GoneOn, LedgerError> {
    let (Some(ours), Some(epoch)) = (rows::head(transaction)?, epoch::current(transaction)?) else {
        return Err(LedgerError::MustOpen(Opening::Damaged));
    };
    if server.place() > ours.place() {
        return Err(LedgerError::ServerHasMore(server));
    }
    // Of an epoch that is over it may have lost the end: that is written again in the one of now.
    let link = match server.sequence {
        0 => Some(Head::start(server.epoch).link),
        _ => rows::link(transaction, server.place())?,
    };
    match link {
        Some(link) if link == server.link => {}
        // In an epoch that is over it was the device that was put back; that the server has more is said in the next.
        _ if server.epoch < epoch.epoch => return Err(LedgerError::ServerHasMore(server)),
        Some(_) => return Err(LedgerError::Fork(server.place())),
        None => return broken(transaction),
    }
    let forgotten =
        receipts.map_or(Ok(0), |receipts| forgotten::send_again(transaction, &epoch.device, receipts))?;
    let again = forgotten + outbox::wait_after(transaction, &epoch.device, server.place())?;
    let sequence = if server.epoch == epoch.epoch { server.sequence + 1 } else { 1 };
    let next = Place::new(epoch.epoch, sequence);
    if rows::link(transaction, next)?.is_none() && outbox::goes_on_after(transaction, next)? {
        return broken(transaction);
    }
    Ok(match again {
        0 => GoneOn::AsBefore,
        again => GoneOn::Again(again as u64),
    })
}

/// An event between what the server has and what waits is lost: nothing can follow in this epoch.
fn broken(transaction: &Transaction<'_>) -> Result<GoneOn, LedgerError> {
    renewal::demand(transaction, Opening::Damaged)?;
    Err(LedgerError::MustOpen(Opening::Damaged))
}
