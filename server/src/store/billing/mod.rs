//! What is billed, holds and resolutions, reads, due dates. Every change is a function of a transaction that its caller
//! commits ([`Store::durably`]), so that what belongs together is on the disk together: a read, the event
//! that carries it, the due dates that it stands for, and the counts that it bills.

mod clock;
mod due;
mod hold;
mod read;
mod state;
#[cfg(test)]
mod tests;

use app::model::BillingRead;

use super::{Store, StoreError};

pub(crate) use due::{judge, mark, marks};
#[cfg(test)]
pub(crate) use hold::resolutions;
pub(crate) use hold::{NewResolution, end, is_another_printer, propose, untold_resolutions};
pub(crate) use read::{NewRead, correct, corrections, find, insert, last_accepted, newest, set_state};
pub(crate) use state::{billed_serial_number, load, save};

impl Store {
    /// At most `limit` meter reads after the one numbered `after`, oldest first.
    pub async fn meter_reads_after(&self, after: i64, limit: usize) -> Result<Vec<BillingRead>, StoreError> {
        self.read(move |connection| read::after(connection, after, limit)).await
    }
}
