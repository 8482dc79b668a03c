use std::collections::BTreeMap;

use crate::protocol::{
    chain::Place,
    checkpoint::{Checkpoint, Pruned},
    export::EventLine,
};

/// A device makes thirteen a year.
const AT_MOST: usize = 10_000;

/// The checkpoints of an export, and what they have to account for.
#[derive(Debug, Default)]
pub(super) struct GivingUp(BTreeMap<u64, Account>);

#[derive(Debug)]
struct Account {
    checkpoint: Checkpoint,
    found: Pruned,
    first: Option<Place>,
}

impl GivingUp {
    /// Takes the next checkpoint, whose signature was checked. An error is a sentence.
    pub(super) fn add(&mut self, checkpoint: Checkpoint) -> Result<(), &'static str> {
        if checkpoint.number != self.len() + 1 {
            return Err("a checkpoint is missing, or comes twice");
        }
        if self.0.len() == AT_MOST {
            return Err("there are more checkpoints than a device can have made");
        }
        let account = Account { found: Pruned::default(), first: None, checkpoint };
        self.0.insert(account.checkpoint.number, account);
        Ok(())
    }

    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        self.0.len() as u64
    }

    /// Accounts for an event that has no octets. An error is a sentence.
    pub(super) fn account(&mut self, event: &EventLine) -> Result<(), &'static str> {
        let account = event.checkpoint.and_then(|number| self.0.get_mut(&number));
        let account = account.ok_or("its octets are gone, and no checkpoint says so")?;
        account.found.add(event.id, &event.kind, event.time, &event.content);
        account.first.get_or_insert(event.id);
        if account.found.count() > account.checkpoint.count {
            return Err("its octets are gone, and its checkpoint says so of fewer events");
        }
        Ok(())
    }

    /// At the end: the first event of a checkpoint that is not accounted for, and the checkpoint.
    pub(super) fn open(&self) -> Option<(Option<Place>, u64)> {
        let open = self.0.iter().find(|(_, account)| {
            let Account { checkpoint, found, .. } = account;
            found.count() != checkpoint.count || found.digest() != checkpoint.digest
        });
        open.map(|(number, account)| (account.first, *number))
    }
}
