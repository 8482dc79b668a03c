use app::model::Event;
use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::{Store, StoreError, SupplyLevels, history::History};

/// Another one after somebody else, such as `config apply`, has changed the file. Nothing else can be told from it.
pub(crate) type DataVersion = (i64, i64);

/// The ways to the tables that are not history: settings, accounts, certificates, audit. The statements stand in
/// the room of each table; what belongs together is one transaction.
impl Store {
    /// Runs `work` in one transaction that is on the disk, synced, before this answers. After an error, none of
    /// it is.
    pub(crate) async fn durably<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.changing(move |history| history.durably(work)).await
    }

    /// The same with all that waits for the disk, which goes there before: where `work` names alerts, which may be among it.
    pub(crate) async fn durably_settled<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.changing(move |history| history.durably_settled(work)).await
    }

    /// The same with events of the history, which get their ids here.
    pub(crate) async fn durably_telling<T: Send + 'static>(
        &self,
        events: Vec<Event>,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.durably_telling_if(events, |transaction| Ok((work(transaction)?, true))).await
    }

    /// The same; the events are written only where `work` says with what it answers that there is something to tell.
    pub(crate) async fn durably_telling_if<T: Send + 'static>(
        &self,
        events: Vec<Event>,
        work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<(T, bool)> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.changing(move |history| history.durably_telling(events, work)).await
    }

    async fn changing<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut History) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let done = self.call(work).await?;
        self.changed.notify_one();
        done
    }

    /// Ends after the next durable change, or at once after one that nobody has waited for. For one who waits.
    pub(crate) async fn durable_change(&self) {
        self.changed.notified().await;
    }

    /// What tells that somebody else has changed the file. Costs no access to the disk.
    pub(crate) async fn data_version(&self) -> Result<DataVersion, StoreError> {
        self.call(|history| history.data_version()).await?
    }

    /// Reads with what was seen of the supplies of the current printer from `from` on. The work is done by the writer,
    /// so that nobody else has to hold what was seen.
    pub(crate) async fn read_supplies<T: Send + 'static>(
        &self,
        from: Timestamp,
        work: impl FnOnce(&Connection, &SupplyLevels) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.call(move |history| {
            let levels = history.supply_levels(from.as_millisecond())?;
            history.read(|connection| work(connection, &levels))
        })
        .await?
    }

    /// Reads after what waits for the disk went there, where there are events among it.
    pub(crate) async fn read_settled<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.call(move |history| {
            history.commit_events();
            history.read(work)
        })
        .await?
    }

    /// Reads.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.call(move |history| history.read(work)).await?
    }
}
