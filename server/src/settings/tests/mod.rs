//! The settings over a real store.

mod clearing;
mod forms;
mod layers;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use app::{
    SettingsPage,
    model::{Access, AuditEntry, Change, Role},
    port::{FieldState, Settings as _, SettingsError, TrailFilter},
};
use tempfile::TempDir;

use super::Settings;
use crate::{
    clock::ManualClock,
    config::Machine,
    entropy::SystemEntropy,
    seal::Sealer,
    store::{Store, audit},
    testing::{clock, opened},
};

/// Fields with what is typed into them.
pub(super) type Typed<'a> = &'a [(&'a str, &'a str)];

/// Settings in a folder of their own.
pub(super) struct Bench {
    pub(super) settings: Settings,
    pub(super) store: Store,
    pub(super) clock: Arc<ManualClock>,
    pub(super) folder: TempDir,
}

/// Nothing is set but what this file and these variables say.
pub(super) async fn bench(file: &str, variables: &[(&str, &str)]) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    at(folder, file, variables).await
}

/// The same over what a folder has already.
pub(super) async fn at(folder: TempDir, file: &str, variables: &[(&str, &str)]) -> Bench {
    let path = folder.path().join("config.toml");
    std::fs::write(&path, file).unwrap();
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let machine = Machine::read(Some(&path), variables, Vec::new()).unwrap();
    let clock = clock("2026-11-22T10:00:00Z");
    let data = folder.path().join("data");
    let store = opened(&data, clock.clone()).await;
    let entropy = Arc::new(SystemEntropy);
    let sealer = Sealer::open(&data, entropy.clone()).unwrap();
    let settings = Settings::open(machine, store.clone(), sealer, clock.clone(), entropy).await.unwrap();
    Bench { settings, store, clock, folder }
}

impl Bench {
    pub(super) async fn apply(
        &self,
        page: SettingsPage,
        typed: Typed<'_>,
    ) -> Result<Vec<Change>, SettingsError> {
        let typed: BTreeMap<String, String> =
            typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.settings.apply(&administrator(), page, &typed).await
    }

    pub(super) fn field(&self, page: SettingsPage, name: &str) -> FieldState {
        self.settings.fields(page).into_iter().find(|field| field.name == name).unwrap()
    }

    /// The newest lines of the audit trail, newest first.
    pub(super) async fn trail(&self) -> Vec<AuditEntry> {
        self.store.read(|connection| audit::newest(connection, TrailFilter::default(), 20)).await.unwrap()
    }

    /// The program ends and starts again with this file.
    pub(super) async fn started_again(self, file: &str) -> Self {
        self.store.close().await.unwrap();
        let Self { folder, settings, .. } = self;
        drop(settings);
        at(folder, file, &[]).await
    }

    /// Every octet of every file in the data directory.
    pub(super) fn on_disk(&self) -> Vec<u8> {
        octets_in(&self.folder.path().join("data"))
    }
}

fn octets_in(folder: &Path) -> Vec<u8> {
    let files = std::fs::read_dir(folder).unwrap();
    files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

pub(super) fn administrator() -> Access {
    let address = "192.0.2.7".parse().unwrap();
    Access { role: Role::Administrator, session: Some(1), ..Access::viewer(address) }
}

pub(super) fn change(key: &str, from: &str, to: &str) -> Change {
    Change { key: key.into(), from: from.into(), to: to.into() }
}
