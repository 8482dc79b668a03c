use app::model::{BillingRead, DueDays, ReadReason, Reading};
use rusqlite::Transaction;

use super::Desk;
use crate::{
    meter::billing::{Taken, read},
    store::{
        StoreError,
        billing::{self as rows, NewRead},
    },
};

/// Why a read is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Why.
    pub reason: ReadReason,
    /// The due dates that it is for.
    pub days: Option<DueDays>,
}

/// What an order for a read comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOutcome {
    /// A read, billed or held, and on the disk.
    Read(Box<BillingRead>),
    /// None: the printer reports no meter that is billed.
    NoMeters,
    /// None from this reading, which lacks these meters. The next one may have them; where none does for an hour,
    /// billing is held, and the read says so.
    Incomplete(Vec<String>),
}

impl Desk {
    /// Takes a read of this reading, and writes down in one transaction, synced: the read, the counts that it bills,
    /// its due dates, and what `carry` writes, which answers the id of the event that carries it. After an error
    /// nothing of it is, and the read was not taken.
    pub async fn take_read(
        &self,
        reading: &Reading,
        order: Order,
        carry: impl FnOnce(&Transaction<'_>, &BillingRead) -> rusqlite::Result<Option<String>> + Send + 'static,
    ) -> Result<ReadOutcome, StoreError> {
        let mut memory = self.0.memory.lock().await;
        let (_, look) = self.move_on(&mut memory, reading).await?;
        let prepared = match read(&memory.billing, reading, &look, &self.rules(reading)) {
            Taken::Read(prepared) => *prepared,
            Taken::NoMeters => return Ok(ReadOutcome::NoMeters),
            Taken::Incomplete(missing) => return Ok(ReadOutcome::Incomplete(missing)),
        };
        let new = NewRead {
            taken: look,
            sequence: reading.sequence,
            serial_number: reading.identity.serial_number.clone(),
            reason: order.reason,
            days: order.days,
            state: prepared.state,
            content: prepared.content,
        };
        let billing = prepared.billing.clone();
        let work = move |transaction: &Transaction<'_>| {
            rows::save(transaction, &billing)?;
            let read = new.numbered(rows::insert(transaction, &new)?);
            let event = carry(transaction, &read)?;
            if let Some(days) = order.days {
                rows::mark(transaction, Some(days), &look, event.as_deref())?;
            }
            Ok(read)
        };
        let read = self.0.store.durably(work).await?;
        memory.billing = prepared.billing;
        Ok(ReadOutcome::Read(Box::new(read)))
    }
}
