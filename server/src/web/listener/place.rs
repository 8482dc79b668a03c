use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::Notify,
    task::AbortHandle,
    time::{Instant, sleep},
};

use super::{
    Limits,
    table::{Admission, Phase, Table},
};
use crate::network::Network;

/// How exactly deadlines are kept: one look at all connections costs less than a timer for each.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// The places for connections. Cheap to clone.
#[derive(Clone)]
pub(super) struct Places {
    limits: Limits,
    table: Arc<Mutex<Table<AbortHandle>>>,
    taken: Arc<Notify>,
}

impl Places {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, table: Arc::new(Mutex::new(Table::new(limits))), taken: Arc::default() }
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    fn table(&self) -> MutexGuard<'_, Table<AbortHandle>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a connection from this network; `None` if there is none for it now.
    pub(super) fn take(&self, network: Network, phase: Phase) -> Option<Place> {
        let (mut table, now) = (self.table(), Instant::now());
        match table.admission(network, now) {
            Admission::Free => {}
            Admission::InsteadOf(id) => end(table.remove(id)),
            Admission::Full => return None,
        }
        if table.is_empty() {
            self.taken.notify_one();
        }
        let id = table.open(network, phase, now);
        Some(Place { id, places: self.clone() })
    }

    /// Frees what a connection holds, so that others can go on.
    pub(super) fn make_room(&self) {
        let mut table = self.table();
        if let Some(id) = table.first_to_go(None, Instant::now()) {
            end(table.remove(id));
        }
    }

    /// Ends connections whose time is over, for ever.
    pub(super) async fn sweep(&self) {
        loop {
            if self.table().is_empty() {
                self.taken.notified().await;
            }
            sleep(LOOK_EVERY).await;
            let mut table = self.table();
            for id in table.overdue(Instant::now()) {
                end(table.remove(id));
            }
        }
    }
}

fn end(handle: Option<AbortHandle>) {
    if let Some(handle) = handle {
        handle.abort();
    }
}

/// The place of one connection, given back when this is dropped.
pub(super) struct Place {
    id: u64,
    places: Places,
}

impl Place {
    /// What ends the connection when its place is wanted or its time is over.
    pub(super) fn ended_by(places: &Places, id: u64, handle: AbortHandle) {
        places.table().set_handle(id, handle);
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }

    pub(super) fn enter(&self, phase: Phase) {
        self.places.table().enter(self.id, phase, Instant::now());
    }

    pub(super) fn received(&self) {
        self.places.table().received(self.id, Instant::now());
    }

    pub(super) fn sent(&self, octets: usize) {
        self.places.table().sent(self.id, octets, Instant::now());
    }

    pub(super) fn blocked(&self) {
        self.places.table().blocked(self.id, Instant::now());
    }

    pub(super) fn drained(&self) {
        self.places.table().drained(self.id, Instant::now());
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.table().remove(self.id);
    }
}
