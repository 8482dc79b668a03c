//! What keeps a running server on its settings, beside the keeper, which follows them by itself.

use std::{sync::Arc, time::Duration};

use app::model::Communication;
use tokio::{
    select,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    time::{MissedTickBehavior, interval},
};

use super::run::LogLevel;
use crate::{
    account::AccountService,
    config::{Loaded, MailSection, SuppliesSection},
    mail::Mail,
    notifications::Notifications,
    service::Service,
    settings::Settings,
    store::Store,
    supplying::Desk,
    web::HostNames,
};

/// How often to look whether another process, such as `config apply`, has changed the database. The look costs no
/// access to the disk.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// What is kept on its settings, and on what happens to it.
pub(super) struct Whole<'a> {
    pub(super) settings: Settings,
    pub(super) store: &'a Store,
    pub(super) service: &'a Service,
    pub(super) mail: &'a Mail,
    pub(super) supplies: &'a Desk,
    pub(super) notifications: &'a Notifications,
    pub(super) communication: watch::Receiver<Communication>,
}

impl Whole<'_> {
    /// Keeps it, in tasks of their own, for as long as the program runs.
    pub(super) fn keep(self, host_names: HostNames, accounts: AccountService, log_level: LogLevel) {
        let changes = || self.settings.watch();
        tokio::spawn(pass_on(changes(), host_names, accounts, log_level));
        tokio::spawn(show_changes(self.mail.changes(), self.service.clone()));
        tokio::spawn(show_changes(self.notifications.receiving(), self.service.clone()));
        let ways = Ways { settings: changes(), communication: self.communication };
        tokio::spawn(look_at_supplies(ways, self.supplies.clone(), self.service.clone()));
        tokio::spawn(take_over_from_others(self.settings, self.store.clone()));
    }
}

/// Takes over what another process has stored: within half a minute, on SIGHUP at once.
async fn take_over_from_others(settings: Settings, store: Store) {
    let mut hang_up = signal(SignalKind::hangup()).ok();
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut seen = store.data_version().await.ok();
    loop {
        select! {
            _ = look.tick() => {
                let now = store.data_version().await.ok();
                if now == seen {
                    continue;
                }
                seen = now;
            }
            () = received(&mut hang_up) => {}
        }
        match settings.reload().await {
            Ok(true) => tracing::info!("settings that were changed by another process are in force"),
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(%error, "the stored settings could not be read; those in force stay");
            }
        }
    }
}

async fn received(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => _ = signal.recv().await,
        None => std::future::pending().await,
    }
}

/// Passes each change on to what does not follow by itself.
async fn pass_on(
    mut settings: watch::Receiver<Arc<Loaded>>,
    host_names: HostNames,
    accounts: AccountService,
    log_level: LogLevel,
) {
    while settings.changed().await.is_ok() {
        let loaded = Arc::clone(&settings.borrow_and_update());
        host_names.configure(&loaded.config.web.host_names);
        accounts.follow(&loaded.config.security).await;
        log_level.set(loaded.config.log.level().unwrap_or(tracing::Level::INFO));
    }
}

/// Publishes anew whenever mail was delivered or could not be, or notifications can be received or not any more: pages
/// show it.
async fn show_changes<T>(mut changes: watch::Receiver<T>, service: Service) {
    while changes.changed().await.is_ok() {
        service.publish().await;
    }
}

/// What is to be done about supplies hangs on these, beside the readings.
struct Ways {
    settings: watch::Receiver<Arc<Loaded>>,
    communication: watch::Receiver<Communication>,
}

impl Ways {
    /// What of them matters.
    fn known(&mut self) -> (SuppliesSection, MailSection, String, bool) {
        let enrolled = self.communication.borrow_and_update().enrolment.is_enrolled();
        let config = &self.settings.borrow_and_update().config;
        (config.supplies.clone(), config.mail.clone(), config.communication.supplies.clone(), enrolled)
    }

    /// Waits until one of them may have changed; `false`: they change no more.
    async fn changed(&mut self) -> bool {
        select! {
            changed = self.settings.changed() => changed.is_ok(),
            changed = self.communication.changed() => changed.is_ok(),
        }
    }
}

/// Looks at the supplies anew when settings that they hang on were changed, and when the enrolment began or ended.
async fn look_at_supplies(mut ways: Ways, supplies: Desk, service: Service) {
    let mut known = ways.known();
    while ways.changed().await {
        let now = ways.known();
        if now == known {
            continue;
        }
        known = now;
        if let Err(error) = supplies.look_again().await {
            tracing::warn!(%error, "the supplies could not be looked at with the new settings");
        }
        service.publish().await;
    }
}
