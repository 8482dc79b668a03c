use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use app::{SettingsPage, model::Actor, port::SettingsError};
use tokio::sync::watch;

use super::{
    Wanted,
    change::{self, ChangeError, Changes, Outcome},
    form,
    kept::Memory,
    rows,
};
use crate::{
    clock::SharedClock,
    config::{Browser, Config, LeftOut, Loaded, Machine},
    entropy::SharedEntropy,
    seal::Sealer,
    store::{Store, StoreError},
};

/// The settings in force. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Settings(pub(super) Arc<Inner>);

pub(super) struct Inner {
    pub(super) machine: Machine,
    pub(super) store: Store,
    sealer: Sealer,
    pub(super) clock: SharedClock,
    pub(super) entropy: SharedEntropy,
    current: watch::Sender<Arc<Loaded>>,
    /// Held from reading what is stored until the change to it is written.
    changing: tokio::sync::Mutex<()>,
    pub(super) kept: Mutex<Memory>,
}

impl Settings {
    /// Lays what is stored over what the machine says. What can't be used is left out, with a line in the log.
    pub async fn open(
        machine: Machine,
        store: Store,
        sealer: Sealer,
        clock: SharedClock,
        entropy: SharedEntropy,
    ) -> Result<Self, StoreError> {
        let current = watch::Sender::new(Arc::new(machine.alone().clone()));
        let settings = Self(Arc::new(Inner {
            machine,
            store,
            sealer,
            clock,
            entropy,
            current,
            changing: tokio::sync::Mutex::default(),
            kept: Mutex::default(),
        }));
        settings.reload().await?;
        Ok(settings)
    }

    /// What is in force.
    pub fn current(&self) -> Arc<Loaded> {
        Arc::clone(&self.0.current.borrow())
    }

    /// Tells of each change of what is in force.
    pub fn watch(&self) -> watch::Receiver<Arc<Loaded>> {
        self.0.current.subscribe()
    }

    /// Reads what is stored anew: somebody else, such as `config apply`, may have changed it. Whether that changed
    /// what is in force.
    pub async fn reload(&self) -> Result<bool, StoreError> {
        let _changing = self.0.changing.lock().await;
        let before = self.current();
        self.read().await?;
        Ok(*before != *self.current())
    }

    /// What `wanted` would come to, or all that is wrong with it.
    pub async fn plan(&self, wanted: &Wanted) -> Result<Outcome, ChangeError> {
        let browser = self.read().await?;
        change::plan(&self.0.machine, &browser, wanted).map_err(ChangeError::Refused)
    }

    /// What would be different if something else were stored `instead` of what is.
    pub async fn compare(&self, instead: impl FnOnce(&Browser) -> Browser) -> Result<Changes, StoreError> {
        let browser = self.read().await?;
        Ok(change::compare(&self.0.machine, &browser, &instead(&browser)))
    }

    /// What the configuration would be with what was typed into the form of a page. Nothing is kept of it.
    pub async fn preview(
        &self,
        page: SettingsPage,
        typed: &BTreeMap<String, String>,
    ) -> Result<Config, SettingsError> {
        let wanted = form::wanted(page, &self.current().config, typed).map_err(SettingsError::Fields)?;
        self.plan(&wanted).await.map(|outcome| outcome.loaded.config).map_err(form::refused)
    }

    /// Takes over what is wanted: on the disk, synced, with its lines of the audit trail before this answers, and
    /// in force from then on. What is as wanted already is no change.
    pub async fn change(&self, actor: &Actor, wanted: &Wanted) -> Result<Changes, ChangeError> {
        let _changing = self.0.changing.lock().await;
        let outcome = self.plan(wanted).await?;
        if !outcome.writes.is_empty() {
            rows::write(&self.0.store, &self.0.sealer, &outcome, actor, self.0.clock.now()).await?;
        }
        if self.read().await.is_err() {
            // It is written: that it can't be read back now takes nothing away from that.
            self.publish(outcome.loaded);
        }
        for (_, change) in &outcome.changes {
            tracing::info!(key = %change.key, who = %actor.who, "a setting was changed");
        }
        Ok(outcome.changes)
    }

    /// Reads what is stored and puts it in force.
    async fn read(&self) -> Result<Browser, StoreError> {
        let (browser, unreadable) = rows::read(&self.0.store, Ok(&self.0.sealer)).await?;
        let mut loaded = self.0.machine.with(&browser);
        loaded.left_out.extend(unreadable);
        self.publish(loaded);
        Ok(browser)
    }

    fn publish(&self, loaded: Loaded) {
        self.0.current.send_if_modified(|current| {
            if **current == loaded {
                return false;
            }
            warn(current, &loaded);
            *current = Arc::new(loaded);
            true
        });
    }
}

/// Tells the log what is newly left out or not used.
fn warn(before: &Loaded, now: &Loaded) {
    for left_out in now.left_out.iter().filter(|left_out| !before.left_out.contains(left_out)) {
        let LeftOut { key, found, allowed } = left_out;
        tracing::warn!(%key, %found, %allowed, "a stored setting can't be used and is left out");
    }
    for (key, layer) in now.unused.iter().filter(|unused| !before.unused.contains(unused)) {
        tracing::warn!(%key, %layer, "a secret is not used: it is for another host than the one that is set");
    }
}
