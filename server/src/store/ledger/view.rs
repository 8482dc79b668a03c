//! The whole ledger as it is at one moment, read in order by a connection of its own: memory does not grow with it.

use rusqlite::Connection;

use super::{
    super::{Store, StoreError},
    checkpoint::{self, CheckpointRow},
    epoch::{self, EpochRow},
    event::{self, COLUMNS, EventRow},
    receipt::{self, ReceiptRow},
};
use crate::protocol::chain::Head;

/// What can be read of it. For a thread that may block.
pub(crate) struct LedgerView {
    connection: Connection,
}

/// A row of a view, in order.
pub(crate) enum Entry {
    /// An event, with its octets where they are kept.
    Event(Box<EventRow>, Option<String>),
    /// What the server signed about everything up to the event before.
    Receipt(ReceiptRow),
}

impl Store {
    /// The ledger as it is now.
    pub(crate) async fn ledger_view(&self) -> Result<LedgerView, StoreError> {
        let connection = self.call(|history| history.look()).await??;
        let begun = connection.execute_batch("BEGIN").and_then(|()| {
            // The moment is that of the first look.
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        });
        match begun {
            Ok(()) => Ok(LedgerView { connection }),
            Err(error) => self.read(|_| Err(error)).await,
        }
    }
}

impl LedgerView {
    /// Where the ledger stands; `None` where it is empty.
    pub(crate) fn head(&self) -> rusqlite::Result<Option<Head>> {
        event::head(&self.connection)
    }

    /// The epochs, in order.
    pub(crate) fn epochs(&self) -> rusqlite::Result<Vec<EpochRow>> {
        epoch::all(&self.connection)
    }

    /// The checkpoints, in order.
    pub(crate) fn each_checkpoint<E: From<rusqlite::Error>>(
        &self,
        mut take: impl FnMut(CheckpointRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.connection.prepare(checkpoint::IN_ORDER)?;
        for row in statement.query_map([], checkpoint::from_row)? {
            take(row?)?;
        }
        Ok(())
    }

    /// The events, in order, each receipt behind the event that is its head.
    pub(crate) fn each<E: From<rusqlite::Error>>(
        &self,
        mut take: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut events = self.connection.prepare(&format!(
            "SELECT {COLUMNS}, text FROM ledger LEFT JOIN ledger_text ON ledger_text.id = ledger.id
             ORDER BY ledger.id"
        ))?;
        let mut receipts = self.connection.prepare(&receipt::in_order_sql())?;
        let mut receipts = receipts.query_map([], receipt::from_row)?.peekable();
        for row in events.query_map([], |row| Ok((event::from_row(row)?, row.get("text")?)))? {
            let (row, text): (EventRow, Option<String>) = row?;
            let place = row.place;
            take(Entry::Event(Box::new(row), text))?;
            let is_later = |receipt: &rusqlite::Result<ReceiptRow>| {
                receipt.as_ref().is_ok_and(|receipt| receipt.head.place() > place)
            };
            // One that names no event of this ledger comes out where it would stand, and is found there.
            while let Some(receipt) = receipts.next_if(|receipt| !is_later(receipt)) {
                take(Entry::Receipt(receipt?))?;
            }
        }
        for receipt in receipts {
            take(Entry::Receipt(receipt?))?;
        }
        Ok(())
    }
}
