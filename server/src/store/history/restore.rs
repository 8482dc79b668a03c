//! Archives: a view to read from, and rows to take over.

use rusqlite::Connection;

use super::{
    super::{
        StoreError,
        audit::NewEntry,
        backup::{Export, Staged, Taken, Wanted, merge},
        open::open_to_read,
        pending::Pending,
    },
    History,
};

impl History {
    /// A view of everything that was taken until now; of what is on the disk, while the disk takes nothing.
    pub(in crate::store) fn export(&mut self, own_settings: bool) -> Result<Export, StoreError> {
        if let Err(error) = self.flush() {
            tracing::warn!(%error, "an archive is made without what is not on the disk yet");
        }
        Export::begin(self.look()?, own_settings).map_err(|error| self.failed(error))
    }

    /// A connection of its own, which changes nothing and sees what is on the disk.
    pub(in crate::store) fn look(&self) -> Result<Connection, StoreError> {
        let directory = self.path.parent().unwrap_or(&self.path);
        open_to_read(directory).map(|opened| opened.connection)
    }

    /// Takes over what was staged, all of it or nothing, and goes on from there.
    pub(in crate::store) fn restore(
        &mut self,
        staged: &Staged,
        wanted: Wanted,
        entry: &NewEntry,
    ) -> Result<Taken, StoreError> {
        // What waits belongs to the history that the archive is merged with.
        self.flush()?;
        let path = staged.path().to_string_lossy();
        self.connection
            .execute("ATTACH DATABASE ?1 AS staged", [&*path])
            .map_err(|error| self.failed(error))?;
        let taken = self.durably(|transaction| merge(transaction, wanted, entry));
        let detached =
            self.connection.execute_batch("DETACH DATABASE staged").map_err(|error| self.failed(error));
        let taken = taken?;
        detached?;
        self.start_over()?;
        Ok(taken)
    }

    /// Forgets what was loaded and loads what is on the disk now. Sequence numbers that were given stay given.
    fn start_over(&mut self) -> Result<(), StoreError> {
        let sequence = self.sequence;
        self.pending = Pending::default();
        self.values.clear();
        self.row_at = None;
        self.thinned_at = None;
        self.load()?;
        self.sequence = self.sequence.max(sequence);
        Ok(())
    }
}
