use std::sync::{Arc, PoisonError, RwLock};

use app::{
    model::{Access, RequestKind, Requested, Snapshot},
    port::{BoxFuture, Device, PortError},
};
use tokio::sync::{mpsc, oneshot, watch};

use super::{Command, Watching, alive::Ping};
use crate::{clock::SharedClock, device::Objects, store::Store, tally::Tally};

/// What the printer answered for the last full reading, shared between the task and who tells of it.
pub(super) type KeptObjects = Arc<RwLock<Arc<Objects>>>;

/// The device side as the pages see it. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    /// The latest snapshot, and word of each that follows.
    pub(super) published: watch::Receiver<Arc<Snapshot>>,
    /// How many watch.
    pub(super) watchers: watch::Sender<usize>,
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) pings: mpsc::Sender<Ping>,
    pub(super) store: Store,
    pub(super) clock: SharedClock,
    pub(super) readings: Tally<&'static str>,
    pub(super) objects: KeptObjects,
}

impl Service {
    /// What is known now.
    pub fn latest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.published.borrow())
    }

    /// Looks at the printer all the time, until what this answers is dropped.
    pub fn watch(&self) -> Watching {
        Watching::new(self.published.clone(), self.watchers.clone())
    }

    /// What the printer answered for the last full reading since the start.
    pub fn objects(&self) -> Arc<Objects> {
        Arc::clone(&self.objects.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The store, for the downloads.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// How trying to read the printer went, failures by the word of [`DeviceError`](crate::device::DeviceError).
    pub fn readings(&self) -> &Tally<&'static str> {
        &self.readings
    }

    /// Waits until the task that reads the printer answers, which it does not while it or the store hangs; `false`
    /// when it has ended. A printer that is slow or silent does not delay it.
    pub async fn is_alive(&self) -> bool {
        let (reply, answer) = oneshot::channel();
        self.pings.send(reply).await.is_ok() && answer.await.is_ok()
    }

    /// Publishes anew: something else than the reading changed.
    pub async fn publish(&self) {
        let (reply, published) = oneshot::channel();
        if self.commands.send(Command::Publish(reply)).await.is_ok() {
            let _ = published.await;
        }
    }

    async fn read_now(&self) -> Result<(), PortError> {
        let (reply, answer) = oneshot::channel();
        // With this many already waiting the printer is busy enough.
        self.commands.try_send(Command::Refresh(reply)).map_err(|_| PortError::TooSoon { seconds: 5 })?;
        answer.await.unwrap_or_else(|_| Err(stopping()))
    }

    async fn record(&self, from: &Access, kind: RequestKind) -> Result<Requested, PortError> {
        let recorded = self.store.record_request(kind, self.clock.now(), from.actor()).await;
        let recorded = recorded.map_err(|error| PortError::Store(error.to_string()))?;
        // It is recorded whether or not the page can show it at once.
        self.publish().await;
        Ok(recorded)
    }
}

fn stopping() -> PortError {
    PortError::Printer("This device is being shut down. Try again when it has started.".into())
}

impl Device for Service {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.latest()
    }

    fn refresh(&self) -> BoxFuture<'_, Result<(), PortError>> {
        Box::pin(self.read_now())
    }

    fn record_request<'a>(
        &'a self,
        from: &'a Access,
        kind: RequestKind,
    ) -> BoxFuture<'a, Result<Requested, PortError>> {
        Box::pin(self.record(from, kind))
    }
}
