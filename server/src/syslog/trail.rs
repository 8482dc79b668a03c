use app::{
    model::AuditEntry,
    port::{BoxFuture, Forwarding, Trail, TrailFilter},
};
use tokio::sync::watch;

use super::{Collector, Forwarder, Pace};
use crate::{
    clock::SharedClock,
    config::AuditSection,
    store::{Store, audit},
};

/// The audit trail for the pages.
#[derive(Clone)]
pub struct TrailService {
    store: Store,
    forwarding: watch::Receiver<Forwarding>,
}

impl TrailService {
    /// The trail in this store, and the task that sends it where a collector is configured. Certificates that can't
    /// be used are said on the audit page: they keep nothing else from running.
    pub fn open(
        store: &Store,
        section: &AuditSection,
        host_name: String,
        clock: SharedClock,
    ) -> (Self, Option<Forwarder>) {
        let (state, forwarding) = watch::channel(Forwarding::default());
        let trail = Self { store: store.clone(), forwarding };
        let forwarder = match Collector::configured(section) {
            Ok(None) => None,
            Ok(Some(collector)) => {
                let (store, pace) = (store.clone(), Pace::default());
                Some(Forwarder { store, collector, host_name, clock, pace, state })
            }
            Err(error) => {
                tracing::error!(%error, "the audit trail can't be sent");
                state.send_modify(|state| {
                    (state.collector, state.problem) =
                        (Some(section.syslog.clone()), Some(error.to_string()));
                });
                None
            }
        };
        (trail, forwarder)
    }
}

impl Trail for TrailService {
    fn entries(&self, filter: TrailFilter, limit: usize) -> BoxFuture<'_, Result<Vec<AuditEntry>, String>> {
        Box::pin(async move {
            let entries = self.store.read(move |connection| audit::newest(connection, filter, limit)).await;
            entries.map_err(|error| error.to_string())
        })
    }

    fn forwarding(&self) -> Forwarding {
        self.forwarding.borrow().clone()
    }
}
