use super::{
    super::{Store, StoreError, audit::NewEntry, device},
    Export, Staged, Taken, Wanted,
};

impl Store {
    /// A view of the database as it is now, for an archive; with the settings that say which device this is, or
    /// without. It has a connection of its own and is for a thread that may block.
    pub async fn export(&self, own_settings: bool) -> Result<Export, StoreError> {
        self.call(move |history| history.export(own_settings)).await?
    }

    /// Takes over what was staged in one durable transaction, and ends every session. After an error nothing is
    /// changed. The program has to start anew to use the settings.
    pub async fn restore(
        &self,
        staged: Staged,
        wanted: Wanted,
        entry: NewEntry,
    ) -> Result<Taken, StoreError> {
        self.call(move |history| history.restore(&staged, wanted, &entry)).await?
    }

    /// Serial number of the printer that was read last; `None` before the first reading and where the printer
    /// does not tell.
    pub async fn serial_number(&self) -> Result<Option<String>, StoreError> {
        self.read(|connection| Ok(device::current(connection)?.and_then(|(_, device)| device.serial_number)))
            .await
    }

    /// Whether a printer was ever read.
    pub async fn has_read(&self) -> Result<bool, StoreError> {
        self.read(|connection| Ok(device::current(connection)?.is_some())).await
    }
}
