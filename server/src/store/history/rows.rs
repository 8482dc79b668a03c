//! Events as rows, for files: from the disk, and what it does not take from memory.

use app::model::EventFilter;
use rusqlite::{Connection, Rows};

use super::{
    super::{
        StoreError, event,
        maintenance::{
            episode,
            history::{self, EventPlace},
        },
        schema,
    },
    History,
};

impl History {
    /// Hands the rows of events behind `after` that fit to `work`, oldest first, at most `limit`. What waits goes to
    /// the disk before. Where the disk does not take it, its rows come when those of the disk have ended: whoever wants all
    /// asks until there are none.
    pub(in crate::store) fn event_rows<T>(
        &mut self,
        filter: &EventFilter,
        after: EventPlace,
        limit: usize,
        work: impl FnOnce(&mut Rows<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        self.commit_events();
        let before = self.before(filter)?;
        let more = |connection: &Connection| {
            history::rows(connection, (filter, before), (after, 1), |rows| Ok(rows.next()?.is_some()))
        };
        let is_among_them = self.pending.events.iter().any(|event| after.is(event.id));
        if !is_among_them && (self.pending.events.is_empty() || self.read(more)?) {
            return self.read(|connection| history::rows(connection, (filter, before), (after, limit), work));
        }
        // They may be dated before what the disk had last.
        let after = if is_among_them { after } else { EventPlace::BEGINNING };
        let waiting = self.waiting()?;
        history::rows(&waiting, (filter, before), (after, limit), work).map_err(|error| self.failed(error))
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
