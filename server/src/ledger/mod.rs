//! The ledger: what this device says to its communication server, each event hash-linked to the one before and signed,
//! kept until the server has signed for it, and as evidence for as long as a bill can be disputed.
//!
//! - **Writing.** [`append`] adds an event inside the transaction of whatever the event tells of. [`open_epoch`] begins a
//!   new count where numbers could otherwise be given twice; [`reissue_waiting`] takes along what waits.
//! - **Delivery.** A [`Ledger`] gives [batches](Ledger::next_batch) and takes what became of them, by a receipt
//!   ([`Ledger::settle`]), by a refusal ([`Ledger::go_on_from`], [`Ledger::set_aside`]) or not at all
//!   ([`Ledger::failed`]). An event's octets are the same with every attempt; in the place of one that is kept back a
//!   tombstone goes out, so that the server sees no hole.
//! - **Giving up octets.** [`Ledger::prune`] keeps hashes and signatures for ever, octets for 13 months, those of billing
//!   events for ten years, and signs what it gave up.
//! - **Evidence.** [`export`] writes it all as lines, and [`verify`] says of such lines how far they are whole, or where
//!   they stop being so.
//!
//! Who decides when to deliver, and over which network, is not here.

mod append;
mod batch;
mod error;
pub mod export;
mod forgotten;
mod going_on;
mod identity;
mod keeping_back;
mod outage;
mod page;
mod prune;
mod settle;
mod summary;
#[cfg(test)]
mod tests;
pub mod verify;

use std::sync::{Arc, Mutex, PoisonError};

pub use append::{append, head, open_epoch, reissue_waiting};
pub use batch::{Batch, Limits};
pub use error::{AppendError, LedgerError, ReceiptError};
pub use going_on::GoneOn;
pub use identity::Identity;
pub use keeping_back::{discard, discard_farewells, send_again, set_aside};
pub use outage::{Attempt, Failure};
pub use page::{KeptEvent, QueuedEvent, Transmission, TransmissionDetail};
pub use prune::Pruning;
pub use settle::{Settled, SettledEvent};
pub use summary::{LastRead, Receipted, Summary};

use outage::Outage;

use crate::store::Store;

/// The ledger of an installation, for one who delivers it and for the pages that show it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Ledger {
    store: Store,
    outage: Arc<Mutex<Outage>>,
}

impl Ledger {
    /// The ledger that `store` keeps.
    pub fn new(store: Store) -> Self {
        Self { store, outage: Arc::default() }
    }

    fn outage(&self) -> std::sync::MutexGuard<'_, Outage> {
        self.outage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
