//! Writes that survive a power cut before they are answered.

use app::model::Event;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{
    super::{DataVersion, StoreError, event},
    History,
};

impl History {
    /// Runs `work` in one transaction that is on the disk, synced, when this answers; after an error nothing of
    /// it is.
    pub(in crate::store) fn durably<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.regain(self.clock.now())?;
        let done = self.synced(work);
        // Back to the setting for idle history, whatever happened.
        let restored = self.connection.pragma_update(None, "synchronous", "NORMAL");
        let value = done.map_err(|error| self.refused(error))?;
        restored.map_err(|error| self.failed(error))?;
        self.took_it();
        Ok(value)
    }

    /// [`History::durably`] after all that waits was written: where `work` names alerts.
    pub(in crate::store) fn durably_settled<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.settle()?;
        self.durably(work)
    }

    /// [`History::durably_settled`] with events, which get their ids here, where `work` says that there is something to
    /// tell.
    pub(in crate::store) fn durably_telling<T>(
        &mut self,
        mut events: Vec<Event>,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<(T, bool)>,
    ) -> Result<T, StoreError> {
        self.settle()?;
        let mut id = self.last_event_id;
        for event in &mut events {
            id += 1;
            event.id = id;
        }
        let (value, tells) = self.durably(|transaction| {
            let (value, tells) = work(transaction)?;
            if tells {
                events.iter().try_for_each(|event| event::insert(transaction, event))?;
            }
            Ok((value, tells))
        })?;
        if tells {
            self.last_event_id = id;
        }
        Ok(value)
    }

    fn synced<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        // At once the one who writes: `admin` commands may write beside the server, and a transaction that begins
        // as a reader could not wait for them.
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }

    /// A number that changes when another connection has changed the file, or may have while this one was another.
    pub(in crate::store) fn data_version(&self) -> Result<DataVersion, StoreError> {
        let version: i64 =
            self.read(|connection| connection.pragma_query_value(None, "data_version", |row| row.get(0)))?;
        Ok((self.connections, version))
    }

    /// Reads.
    pub(in crate::store) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        work(&self.connection).map_err(|error| self.failed(error))
    }
}
