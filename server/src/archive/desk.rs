//! Where the pages' archives are made, checked, and wait for the administrator's word. One at a time: a key takes
//! memory, and a check takes space beside the database.

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{
    model::{Access, Change, Deed},
    port::{ArchiveView, Archives},
};
use bytes::Bytes;
use futures_util::Stream;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::{Instant, sleep_until},
};
use zeroize::Zeroizing;

use super::{
    ArchiveError, Checked, Costs, Destination, Kind, Upload, check, save,
    stream::{StreamWriter, stream},
};
use crate::{
    clock::SharedClock,
    entropy::SharedEntropy,
    hand_over::{Order, Orders},
    seal::Sealer,
    settings::Settings,
    store::{
        Store,
        audit::{self, NewEntry},
        backup::{Export, Staged, Taken},
    },
};

/// Characters of a value that are shown.
const SHOWN: usize = 200;
/// A checked archive waits this long.
const KEPT: Duration = Duration::from_mins(10);

/// What a desk needs.
pub struct DeskParts {
    /// The data directory.
    pub directory: PathBuf,
    /// The database.
    pub store: Store,
    /// What is set now.
    pub settings: Settings,
    /// Opens and seals the device's secrets.
    pub sealer: Sealer,
    /// For times.
    pub clock: SharedClock,
    /// For salts and nonces.
    pub entropy: SharedEntropy,
    /// Where the program is told to start anew.
    pub orders: Orders,
}

/// Archives for the pages. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    parts: DeskParts,
    turn: Arc<Semaphore>,
    waiting: Mutex<Option<Waiting>>,
}

struct Waiting {
    session: Option<i64>,
    until: Instant,
    checked: Checked,
    changes: Vec<Change>,
}

/// An archive that is on its way out.
pub struct Download<S> {
    /// Serial number of the device; `None` for a clone, and where it is not known.
    pub serial_number: Option<String>,
    /// The file, in chunks; it ends with an error where it is not whole.
    pub body: S,
}

impl Desk {
    /// Removes what an earlier start has left, and opens.
    pub fn open(parts: DeskParts) -> Self {
        Upload::remove(&parts.directory);
        Staged::remove(&parts.directory);
        Self(Arc::new(Inner { parts, turn: Arc::new(Semaphore::new(1)), waiting: Mutex::default() }))
    }

    /// Makes an archive. What can be wrong is told before the first octet; that one was asked for is in the audit
    /// trail by then.
    pub async fn save(
        &self,
        from: &Access,
        kind: Kind,
        passphrase: Zeroizing<String>,
    ) -> Result<Download<impl Stream<Item = io::Result<Bytes>> + Send + use<>>, ArchiveError> {
        let turn = self.turn()?;
        let DeskParts { store, sealer, clock, entropy, .. } = &self.0.parts;
        let export = store.export(kind == Kind::Backup).await?;
        let (now, entropy) = (clock.now(), Arc::clone(entropy));
        let made = spawn_blocking(move || {
            let saved = save(&export, kind, &passphrase, Costs::USUAL, now, &*entropy);
            saved.map(|saved| (export, saved))
        });
        let (export, saved) = made.await.map_err(io::Error::other)??;
        let deed = if kind == Kind::Backup { Deed::BackedUp } else { Deed::Cloned };
        let entry = self.entry(from, deed, String::new());
        store.durably(move |transaction| audit::insert(transaction, &entry)).await?;
        let (writer, body) = stream(Handle::current());
        let serial_number = saved.manifest().serial_number.clone();
        let sealer = sealer.clone();
        spawn_blocking(move || write(&saved, &export, &sealer, writer, turn));
        Ok(Download { serial_number, body })
    }

    /// Takes the place for an upload.
    pub fn upload(&self) -> Result<Upload, ArchiveError> {
        let turn = self.turn()?;
        // What waited was not wanted: another file takes its place.
        self.set_waiting(None);
        Ok(Upload::new(&self.0.parts.directory, turn)?)
    }

    /// Checks what was uploaded; it waits for the word of this session then.
    pub async fn check(
        &self,
        from: &Access,
        mut upload: Upload,
        passphrase: Zeroizing<String>,
        given: Option<String>,
    ) -> Result<(), ArchiveError> {
        let DeskParts { store, sealer, directory, settings, .. } = &self.0.parts;
        let destination = Destination {
            known: store.has_read().await?,
            serial_number: store.serial_number().await?,
            given,
        };
        let (sealer, directory) = (sealer.clone(), directory.clone());
        let work = spawn_blocking(move || {
            let input = io::BufReader::new(upload.read()?);
            let checked = check(input, &passphrase, &directory, &sealer, &destination)?;
            // The upload has the turn. It goes behind the rows, also where nobody waits for them any more.
            Ok::<_, ArchiveError>((checked, upload))
        });
        let (checked, upload) = work.await.map_err(io::Error::other)??;
        let holds = checked.holds.clone();
        let changes = settings.compare(|now| holds.instead_of(now)).await?;
        let changes = changes.into_iter().map(|(_, change)| shortened(change)).collect();
        let until = Instant::now() + KEPT;
        self.set_waiting(Some(Waiting { session: from.session, until, checked, changes }));
        drop(upload);
        let desk = self.clone();
        tokio::spawn(async move {
            sleep_until(until).await;
            desk.take(|waiting| waiting.until <= Instant::now());
        });
        Ok(())
    }

    /// Restores what waits for this session. The program has to start anew then: [`Desk::start_anew`]. For a task
    /// that nobody ends in between.
    pub async fn restore(&self, from: &Access) -> Result<Taken, ArchiveError> {
        // Nobody checks another archive meanwhile: its rows would take the place of these.
        let _turn = self.turn()?;
        let waiting = self.take(|waiting| waiting.session == from.session).ok_or(ArchiveError::Gone)?;
        let manifest = &waiting.checked.manifest;
        let entry =
            self.entry(from, Deed::Restored, format!("{} of {}", manifest.kind.word(), manifest.made_at));
        let wanted = waiting.checked.wanted();
        Ok(self.0.parts.store.restore(waiting.checked.staged, wanted, entry).await?)
    }

    /// Forgets what waits for this session.
    pub fn discard(&self, from: &Access) {
        self.take(|waiting| waiting.session == from.session);
    }

    /// Tells the program to start anew.
    pub async fn start_anew(&self) {
        // Whoever takes orders ends with the first.
        let _ = self.0.parts.orders.send(Order::StartAnew).await;
    }

    fn turn(&self) -> Result<OwnedSemaphorePermit, ArchiveError> {
        Arc::clone(&self.0.turn).try_acquire_owned().map_err(|_| ArchiveError::Busy)
    }

    fn entry(&self, from: &Access, deed: Deed, subject: String) -> NewEntry {
        NewEntry { at: self.0.parts.clock.now(), actor: from.actor(), deed, subject, from: None, to: None }
    }

    fn set_waiting(&self, waiting: Option<Waiting>) {
        *self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner) = waiting;
    }

    fn take(&self, is: impl FnOnce(&Waiting) -> bool) -> Option<Waiting> {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.as_ref().is_some_and(is) { waiting.take() } else { None }
    }
}

impl Archives for Desk {
    fn waiting(&self, from: &Access) -> Option<ArchiveView> {
        let waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = waiting.as_ref().filter(|waiting| waiting.session == from.session)?;
        let manifest = &waiting.checked.manifest;
        Some(ArchiveView {
            backup: manifest.kind == Kind::Backup,
            made_at: manifest.made_at,
            program: manifest.program.clone(),
            settings: manifest.count(&["setting", "secret"]),
            readings: manifest.count(&["reading"]),
            events: manifest.count(&["event"]),
            audit: manifest.count(&["audit"]),
            changes: waiting.changes.clone(),
        })
    }
}

/// A change as it fits a page, whatever stands in an archive.
fn shortened(Change { key, from, to }: Change) -> Change {
    let fit = |text: String| match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    Change { key, from: fit(from), to: fit(to) }
}

/// Writes the archive; nobody else makes one until it is done.
fn write(
    saved: &super::Saved,
    export: &Export,
    sealer: &Sealer,
    mut writer: StreamWriter,
    turn: OwnedSemaphorePermit,
) {
    use std::io::Write;
    let written = saved.write(export, sealer, &mut writer).map(|_| ());
    if let Err(error) = written.and_then(|()| Ok(writer.flush()?)) {
        tracing::warn!(%error, "an archive was not sent whole");
        writer.fail(&error);
    }
    drop(turn);
}
