//! Says of an export how far it is whole, or where it stops being so. Streaming: memory is bounded whatever the length.
//!
//! Every event is checked against the one before it and against its signature, every receipt against the chain where it
//! stands and the events' states against the receipts, what has lost its octets against the checkpoints, and all of it
//! against the signed end. What an export alone can't show is that its key is the device's: name it, or compare the
//! fingerprint; nor that nothing was taken away after the last receipt: [compare] it with the export of the server.

mod claims;
mod compare;
mod fault;
mod giving_up;
mod lines;
mod verifier;

use std::io::BufRead;

use jiff::Timestamp;

pub use compare::{Compared, ComparisonFault, compare};
pub use fault::Fault;

use crate::protocol::{
    chain::{Head, Place},
    export::{By, Epoch},
    key::PublicKey,
};
use verifier::Verifier;

/// An export that is whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Who wrote it.
    pub by: By,
    /// When it says that it was written.
    pub at: Timestamp,
    /// Whose epochs they are.
    pub epochs: Vec<Epoch>,
    /// How many events.
    pub events: u64,
    /// How many of them without their octets.
    pub pruned: u64,
    /// How many receipts.
    pub receipts: u64,
    /// Where it ends; `None` where it is empty.
    pub head: Option<Head>,
    /// The last receipt.
    pub complete_to: Option<CompleteTo>,
    /// How many events come after that.
    pub beyond: u64,
}

/// A receipt up to which everything is there that the server signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompleteTo {
    /// Its number.
    pub receipt: u64,
    /// The last event that it is for.
    pub place: Place,
    /// The server's time.
    pub at: Timestamp,
    /// The key that signed it.
    pub server_key: PublicKey,
}

/// Checks an export to its end. Where `keys` are given, every epoch has to be signed by one of them.
pub fn verify(input: impl BufRead, keys: &[PublicKey]) -> Result<Verified, Fault> {
    let mut verifier = Verifier::begin(input, keys)?;
    while verifier.next()?.is_some() {}
    Ok(verifier.finish())
}
