//! Takes over changed settings while the service runs.

use std::sync::Arc;

use app::model::{Freshness, Snapshot};
use tokio::{sync::watch, time::Instant};

use super::{Connection, Keeper, Rhythm};
use crate::{
    config::{Config, Loaded},
    device::PrinterUrl,
};

/// The settings that a keeper follows.
pub(super) struct Followed {
    changes: watch::Receiver<Arc<Loaded>>,
    /// As they were taken over last.
    config: Config,
}

impl Followed {
    pub(super) fn new(changes: watch::Receiver<Arc<Loaded>>) -> Self {
        let config = changes.borrow().config.clone();
        Self { changes, config }
    }

    /// Waits until there is a change to take over; asked again, it says so again.
    async fn changed(&mut self) {
        if self.changes.changed().await.is_err() {
            // Whoever sets things is gone: nothing will change any more.
            std::future::pending::<()>().await;
        }
        self.changes.mark_changed();
    }
}

/// Waits until there is a change to take over; for ever where no settings are followed.
pub(super) async fn changed(followed: &mut Option<Followed>) {
    match followed {
        Some(followed) => followed.changed().await,
        None => std::future::pending().await,
    }
}

impl Keeper {
    /// Takes over each change of these settings from now on. The keeper was made with what is in force now.
    #[must_use]
    pub fn following(mut self, settings: watch::Receiver<Arc<Loaded>>) -> Self {
        self.followed = Some(Followed::new(settings));
        self
    }

    /// Takes over what was changed: opens the printer anew where how to ask it is another, and publishes a new
    /// snapshot whatever it was, so that no page stays as it was.
    pub(super) async fn reconfigure(&mut self) {
        let Some(followed) = &mut self.followed else { return };
        let loaded = Arc::clone(&followed.changes.borrow_and_update());
        let before = std::mem::replace(&mut followed.config, loaded.config.clone());
        let config = &loaded.config;
        let rhythm = Rhythm::new(&config.reading, config.web.refresh_pause_s);
        if std::mem::replace(&mut self.rhythm, rhythm) != rhythm && self.failures == 0 {
            let (due, power_save) = (self.next_full, self.power_save());
            self.schedule(rhythm.until_full(power_save), rhythm.until_state(power_save, self.stopped()));
            self.next_full = self.next_full.min(due);
        }
        let mut snapshot = Snapshot::clone(&self.latest());
        snapshot.troubleshooting_url = config.maintenance.url();
        if before.reading.time_zone != config.reading.time_zone {
            snapshot.zone = config.reading.zone().unwrap_or(jiff::tz::TimeZone::UTC);
            // A closed store has nothing left to write in any zone.
            let _ = self.store.set_zone(snapshot.zone.clone()).await;
        }
        if before.printer != config.printer
            || before.notifications != config.notifications
            || before.reading.time_zone != config.reading.time_zone
        {
            self.connect(config, &mut snapshot).await;
        }
        let (freshness, reading) = (snapshot.freshness.clone(), snapshot.reading.take());
        self.publish_over(&snapshot, freshness, reading).await;
        if self.connection.printer.is_none() {
            for reply in std::mem::take(&mut self.waiting) {
                let _ = reply.send(self.outcome());
            }
        }
    }

    async fn connect(&mut self, config: &Config, snapshot: &mut Snapshot) {
        // The old one first: its agent, if it has one, ends with it.
        let before = std::mem::take(&mut self.connection).source;
        let connection = Connection::open_or_say_why(config, &self.clock).await;
        let same = before.is_some() && before == connection.source;
        if !same {
            // Another printer's silence is none of this one's; that it ends is told with the first answer.
            let look = self.clock.look();
            self.silent_since = self.silent_since.map(|_| look.wall);
            self.silence_look = self.silent_since.map(|_| look);
            snapshot.reading = None;
            self.recorder.forget();
            self.unwatched_since = None;
            if let Some(notifications) = &self.notifications {
                notifications.forget();
            }
            if let Some(desk) = &self.maintenance
                && let Err(error) = desk.forget_silence().await
            {
                tracing::error!(%error, "a silence could not be forgotten");
            }
        }
        self.counted = None;
        self.failures = 0;
        self.last_try = None;
        self.next_full = Instant::now();
        snapshot.demonstration = matches!(config.printer.parsed(), Ok(Some(PrinterUrl::Demo(_))));
        snapshot.freshness = match &connection {
            Connection { problem: Some(cause), .. } => {
                Freshness::Stale { since: self.clock.now(), cause: cause.clone() }
            }
            Connection { printer: None, .. } => Freshness::NotConfigured,
            _ if same => snapshot.freshness.clone(),
            _ => Freshness::BeingRead,
        };
        self.connection = connection;
    }
}
