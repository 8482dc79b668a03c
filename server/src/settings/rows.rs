//! The browser's layer in the database: values as they are, secrets sealed for their key.

use std::path::Path;

use app::model::Actor;
use jiff::{Timestamp, tz::TimeZone};
use zeroize::Zeroizing;

use super::{Outcome, change::Write};
use crate::{
    clock::SharedClock,
    config::{Browser, Held, LeftOut},
    entropy::SharedEntropy,
    seal::{self, SealError, Sealer},
    store::{
        Store, StoreError,
        audit::{self, NewEntry},
        secret::{self, SealedSecret},
        setting,
    },
};

/// What is stored, and which secrets can't be opened.
pub(super) async fn read(
    store: &Store,
    sealer: Result<&Sealer, &SealError>,
) -> Result<(Browser, Vec<LeftOut>), StoreError> {
    let rows = store.read(|connection| Ok((setting::all(connection)?, secret::all(connection)?)));
    let (settings, rows) = rows.await?;
    let mut browser = Browser { settings, ..Browser::default() };
    let mut left_out = Vec::new();
    for SealedSecret { key, sealed, host } in rows {
        let opened = sealer.map_err(Clone::clone).and_then(|sealer| sealer.open_sealed(&key, &sealed));
        let text = opened.and_then(|plain| {
            std::str::from_utf8(&plain).map(str::to_owned).map_err(|_| SealError::Unreadable)
        });
        match text {
            Ok(text) => {
                browser.secrets.insert(key, Held { value: Zeroizing::new(text), host });
            }
            Err(error) => left_out.push(LeftOut {
                key,
                found: format!("not readable ({error})"),
                allowed: "what this device sealed".into(),
            }),
        }
    }
    Ok((browser, left_out))
}

/// Writes what a change comes to, with its lines of the audit trail, in one transaction.
pub(super) async fn write(
    store: &Store,
    sealer: &Sealer,
    outcome: &Outcome,
    actor: &Actor,
    at: Timestamp,
) -> Result<(), StoreError> {
    let entries: Vec<NewEntry> = outcome
        .changes
        .iter()
        .map(|(deed, change)| NewEntry {
            at,
            actor: actor.clone(),
            deed: *deed,
            subject: change.key.clone(),
            from: Some(change.from.clone()),
            to: Some(change.to.clone()),
        })
        .collect();
    let (mut settings, mut secrets, mut forgotten) = (Vec::new(), Vec::new(), Vec::new());
    for write in &outcome.writes {
        match write {
            Write::Setting(key) => {
                settings.extend(outcome.browser.settings.get(key).map(|value| (key.clone(), value.clone())));
            }
            Write::Secret(key) => {
                secrets.extend(outcome.browser.secrets.get(*key).map(|held| SealedSecret {
                    key: (*key).to_owned(),
                    sealed: sealer.seal(key, held.value.as_bytes()),
                    host: held.host.clone(),
                }));
            }
            Write::Forget(key) => forgotten.push(*key),
        }
    }
    let work = move |transaction: &rusqlite::Transaction<'_>| {
        for (key, value) in &settings {
            setting::put(transaction, key, value, at)?;
        }
        for key in forgotten {
            secret::remove(transaction, key)?;
        }
        for secret in &secrets {
            secret::put(transaction, secret, at)?;
        }
        for entry in &entries {
            audit::insert(transaction, entry)?;
        }
        Ok(())
    };
    store.durably(work).await
}

/// The browser's layer of the data directory, for commands that only look: nothing is made there. Empty where there
/// is no database.
pub async fn from_directory(
    directory: &Path,
    clock: SharedClock,
    entropy: SharedEntropy,
) -> Result<(Browser, Vec<LeftOut>), String> {
    if !directory.join("history.db").exists() {
        return Ok((Browser::default(), Vec::new()));
    }
    let store = Store::open_to_read(directory, clock, TimeZone::UTC).map_err(|error| error.to_string())?;
    let sealer = if directory.join(seal::FILE_NAME).exists() {
        Sealer::open(directory, entropy)
    } else {
        Err(SealError::Unreadable)
    };
    let read = read(&store, sealer.as_ref()).await.map_err(|error| error.to_string());
    let _ = store.close().await;
    read
}
