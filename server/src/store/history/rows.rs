//! Events as rows, for files: from the disk, and what it does not take from memory.

use app::model::EventFilter;
use rusqlite::{Connection, Rows};

use super::{
    super::{
        StoreError, event,
        maintenance::{episode, history},
        schema,
    },
    History,
};

impl History {
    /// Hands the rows of events with an id above `after` that fit to `work`, oldest first, at most `limit`. What waits goes to
    /// the disk before. Where the disk does not take it, its rows come when those of the disk have ended: whoever wants all
    /// asks until there are none.
    pub(in crate::store) fn event_rows<T>(
        &mut self,
        filter: &EventFilter,
        after: i64,
        limit: usize,
        work: impl FnOnce(&mut Rows<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.commit_events();
        let more = |connection: &Connection| {
            history::rows(connection, filter, (after, 1), |rows| Ok(rows.next()?.is_some()))
        };
        if self.pending.events.is_empty() || self.read(more)? {
            return self.read(|connection| history::rows(connection, filter, (after, limit), work));
        }
        let waiting = self.waiting()?;
        history::rows(&waiting, filter, (after, limit), work).map_err(|error| self.failed(error))
    }

    /// A database in memory with the events that wait, a thousand at most, and their alerts.
    fn waiting(&self) -> Result<Connection, StoreError> {
        let mut alerts = Vec::new();
        for id in self.pending.events.iter().filter_map(|event| event.episode) {
            alerts.extend(self.episode(id)?);
        }
        let filled = || {
            let mut connection = Connection::open_in_memory()?;
            schema::to_latest(&mut connection)?;
            let transaction = connection.transaction()?;
            self.pending.events.iter().try_for_each(|event| event::insert(&transaction, event))?;
            alerts.iter().try_for_each(|alert| episode::put(&transaction, alert))?;
            transaction.commit()?;
            Ok(connection)
        };
        filled().map_err(|error| self.failed(error))
    }
}
