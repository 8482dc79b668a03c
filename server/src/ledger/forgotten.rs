//! What a server has lost that its head does not tell of: it was put back to an earlier state, and has gone on since.

use rusqlite::Transaction;

use crate::{
    protocol::{chain::content, octets::Digest, receipt::LAST},
    store::ledger::{outbox, receipt},
};

/// Has sent again what the server had signed for and does not remember to have; `remembered` are its newest receipts,
/// newest first. Answers how many places that is.
///
/// Where it remembers an older receipt of ours, everything since is lost to it, and nothing else. Where it remembers none,
/// too many answers may have been lost on their way since: then what is uncertain are events that came late, each in its
/// place before the head of then, for whatever is in the chain in order shows in its head.
pub(super) fn send_again(
    transaction: &Transaction<'_>,
    device: &str,
    remembered: &[Digest],
) -> rusqlite::Result<usize> {
    let (mut newest, mut known) = (None, None);
    receipt::each_of(transaction, device, |row| {
        newest.get_or_insert(row.id);
        if remembered.contains(&content(row.text.as_bytes())) {
            known = Some(row.id);
        }
        known.is_none()
    })?;
    match (newest, known) {
        (None, _) => Ok(0),
        (Some(newest), Some(known)) if newest == known => Ok(0),
        (_, Some(known)) => outbox::wait_since(transaction, device, known),
        (_, None) if remembered.len() < usize::from(LAST) => outbox::wait_since(transaction, device, 0),
        (_, None) => outbox::wait_for_the_late(transaction, device),
    }
}
