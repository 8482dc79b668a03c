//! What the communication server is told of supplies, and what it says of orders.

use app::{
    model::{Performance, Reading},
    port::BoxFuture,
};
use rusqlite::{Connection, Transaction};

use super::Desk;
use crate::{
    communication::{OrderAnswered, SupplyDesk, UNTOLD, Untold, UntoldMatter},
    protocol::{
        chain::Place,
        check_in::Permission,
        data::{supply_order::SupplyOrder, supply_replaced::SupplyReplaced},
    },
    store::{
        StoreError,
        supplies::{self as rows, change, submission},
    },
};

/// Steps of orders and changes of cartridges are two tables: the last bit tells which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row {
    Step(i64),
    Change(i64),
}

impl Row {
    fn id(self) -> i64 {
        match self {
            Self::Step(id) => id << 1,
            Self::Change(id) => id << 1 | 1,
        }
    }

    fn of(id: i64) -> Self {
        if id & 1 == 0 { Self::Step(id >> 1) } else { Self::Change(id >> 1) }
    }
}

impl SupplyDesk for Desk {
    fn answered(&self, answer: OrderAnswered) -> BoxFuture<'_, Result<Result<(), &'static str>, StoreError>> {
        Box::pin(self.take_answer(answer))
    }

    fn enrolled(&self, transaction: &Transaction<'_>) -> rusqlite::Result<()> {
        change::all_told(transaction)
    }

    fn untold(&self, permission: Permission) -> BoxFuture<'_, Result<Vec<Untold>, StoreError>> {
        Box::pin(async move {
            let reading = self.0.memory.lock().await.reading.clone();
            // Before the printer was read it is not known what it calls them.
            let Some(Reading { supplies, identity, .. }) = reading else { return Ok(Vec::new()) };
            let asks = permission == Permission::Ask;
            let limit = usize::try_from(UNTOLD).unwrap_or(usize::MAX);
            let read = move |connection: &Connection| {
                let known = |index| supplies.iter().find(|supply| supply.index == index);
                let steps = submission::to_tell(connection, limit)?.into_iter().filter_map(|told| {
                    let what = SupplyOrder::of(&told.order, &told.step, known(told.order.supply))?;
                    let id = Row::Step(told.id).id();
                    Some(Untold { id, at: told.step.at, what: UntoldMatter::Order(what) })
                });
                let changes = match rows::find_device(connection, &identity)? {
                    Some(device) => change::to_tell(connection, device, asks, limit)?,
                    None => Vec::new(),
                };
                let changes = changes.into_iter().filter_map(|told| {
                    let what = SupplyReplaced::of(known(told.supply)?, &told.change);
                    let id = Row::Change(told.id).id();
                    Some(Untold { id, at: told.found_at, what: UntoldMatter::Replaced(what) })
                });
                let mut untold: Vec<Untold> = steps.chain(changes).collect();
                untold.sort_by_key(|untold| untold.at);
                untold.truncate(limit);
                Ok(untold)
            };
            self.0.parts.store.read(read).await
        })
    }

    fn told(&self, transaction: &Transaction<'_>, id: i64, place: Option<Place>) -> rusqlite::Result<()> {
        match Row::of(id) {
            Row::Step(id) => submission::told(transaction, id, place),
            Row::Change(id) => change::told(transaction, id),
        }
    }

    fn performance(&self) -> BoxFuture<'_, Result<Performance, StoreError>> {
        Box::pin(async { Ok(self.0.memory.lock().await.view.performance.clone()) })
    }
}

#[cfg(test)]
mod tests {
    use super::Row;

    #[test]
    fn rows_of_both_tables_are_told_apart() {
        for row in [Row::Step(0), Row::Step(17), Row::Change(0), Row::Change(17)] {
            assert_eq!(Row::of(row.id()), row);
        }
    }
}
