use std::sync::Arc;

use app::model::{Episode, MaintenanceView, Reading};
use jiff::Timestamp;
use tokio::sync::watch;

use crate::{
    clock::SharedClock,
    config::Loaded,
    mail::Mail,
    store::{Store, StoreError},
};

/// What the desk works with.
pub struct DeskParts {
    /// Where everything is kept.
    pub store: Store,
    /// The time.
    pub clock: SharedClock,
    /// What the administrator set.
    pub settings: watch::Receiver<Arc<Loaded>>,
    /// Tells recipients.
    pub mail: Mail,
    /// Whether this device is enrolled.
    pub enrolled: Box<dyn Fn() -> bool + Send + Sync>,
}

/// The maintenance of one installation. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Desk(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) parts: DeskParts,
    pub(super) memory: tokio::sync::Mutex<Memory>,
}

/// What is known beside what is on the disk.
#[derive(Default)]
pub(super) struct Memory {
    /// The printer's last reading.
    pub(super) reading: Option<Reading>,
    /// The alerts that are active.
    pub(super) active: Vec<Episode>,
    /// The first look that failed since the last one that did not.
    pub(super) silent_since: Option<Timestamp>,
}

impl Desk {
    /// The desk of a store.
    pub fn open(parts: DeskParts) -> Self {
        Self(Arc::new(Inner { parts, memory: tokio::sync::Mutex::default() }))
    }

    /// Takes a reading, which the store has already, and the alerts that are active after it.
    pub async fn observe(&self, reading: &Reading, active: &[Episode]) -> Result<(), StoreError> {
        let mut memory = self.0.memory.lock().await;
        memory.reading = Some(reading.clone());
        memory.active = active.to_vec();
        memory.silent_since = None;
        Ok(())
    }

    /// The printer does not answer since then.
    pub async fn miss(&self, since: Timestamp) {
        self.0.memory.lock().await.silent_since = Some(since);
    }

    /// What pages show.
    pub async fn view(&self) -> Result<MaintenanceView, StoreError> {
        Ok(MaintenanceView::default())
    }

    pub(super) fn now(&self) -> Timestamp {
        self.0.parts.clock.now()
    }
}
