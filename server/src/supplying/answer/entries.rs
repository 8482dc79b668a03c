//! What the administrator counts and enters.

use app::{
    model::{Access, Deed, EnteredProfile, StockCount, Supply},
    port::SupplyError,
};
use jiff::Timestamp;
use rusqlite::Transaction;

use super::{super::Desk, orders::Bench};
use crate::{
    store::{
        audit::{self, NewEntry},
        supplies::{self as rows, entry::Entry},
    },
    supplies::ordering::Shelf,
};

impl Desk {
    /// The administrator has counted.
    pub(in crate::supplying) async fn count_by_hand(
        &self,
        from: &Access,
        supply: u32,
        count: StockCount,
    ) -> Result<u32, SupplyError> {
        if matches!(count, StockCount::Exactly(on_hand) if on_hand > Shelf::MOST) {
            return Err(SupplyError::OutOfBounds);
        }
        let entry = self.change_entry(from, supply, move |entry, of, now| {
            let before = entry.shelf;
            entry.shelf = match count {
                StockCount::Exactly(on_hand) => before.counted(on_hand, now),
                StockCount::OneMore => before.one_more(now),
                StockCount::OneFewer => before.counted(before.on_hand.saturating_sub(1), now),
            };
            let change = ("on-hand", before.on_hand.to_string(), entry.shelf.on_hand.to_string());
            if entry.kind.is_none() {
                entry.becomes_of(of);
            }
            vec![change]
        });
        Ok(entry.await?.shelf.on_hand)
    }

    /// The administrator has entered something.
    pub(in crate::supplying) async fn enter_by_hand(
        &self,
        from: &Access,
        supply: u32,
        entered: &EnteredProfile,
    ) -> Result<(), SupplyError> {
        if !entered.is_within_bounds() {
            return Err(SupplyError::OutOfBounds);
        }
        let entered = entered.clone();
        self.change_entry(from, supply, move |entry, of, _| {
            let changes = app::supply_words::entered_changes(&entry.entered, &entered);
            entry.entered = entered;
            entry.becomes_of(of);
            changes
        })
        .await
        .map(drop)
    }

    /// Changes what is said of a supply, with a line of the audit trail for each value: what, from, to. Answers what is said
    /// then.
    async fn change_entry(
        &self,
        from: &Access,
        supply: u32,
        change: impl FnOnce(&mut Entry, &Supply, Timestamp) -> Vec<(&'static str, String, String)>
        + Send
        + 'static,
    ) -> Result<Entry, SupplyError> {
        let mut memory = self.0.memory.lock().await;
        let Bench { reading, listed, terms, .. } = self.bench(&memory, supply)?;
        let actor = from.actor();
        let work = move |transaction: &Transaction<'_>| {
            let device = rows::make_device(transaction, &reading.identity, terms.now.as_millisecond())?;
            let mut said = rows::entry::of_supply(transaction, device, supply)?;
            for (what, was, is) in change(&mut said, &listed, terms.now) {
                let entry = NewEntry {
                    at: terms.now,
                    actor: actor.clone(),
                    deed: Deed::Changed,
                    subject: format!("supply/{supply}/{what}"),
                    from: Some(was),
                    to: Some(is),
                };
                audit::insert(transaction, &entry)?;
            }
            rows::entry::put(transaction, device, supply, &said)?;
            Ok(said)
        };
        let said = self.durably(work).await?;
        self.look(&mut memory).await.map_err(|error| SupplyError::Store(error.to_string()))?;
        Ok(said)
    }

    pub(super) async fn durably<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, SupplyError> {
        self.0.parts.store.durably(work).await.map_err(|error| SupplyError::Store(error.to_string()))
    }
}
