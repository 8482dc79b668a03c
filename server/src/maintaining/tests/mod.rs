//! The desk over a real store, with a printer and a clock that the test moves.

mod answers;
mod cleared;
mod clock;
mod crash;
mod findings;
mod flood;
mod half_read;
mod history;
mod notice_due;
mod service;
mod told;
mod untold;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::model::{Access, Alert, Identity, MaintenanceView, Reading, Role, Severity, Source, Training};
use jiff::{Timestamp, tz::TimeZone};
use tempfile::TempDir;

use super::{Desk, DeskParts, notice::What};
use crate::{
    clock::{Clock as _, ManualClock},
    communication::MaintenanceDesk as _,
    config::Machine,
    entropy::{CountingEntropy, SystemEntropy},
    mail::{Mail, MailParts, Smtp},
    recorder::{self, Recorder},
    seal::Sealer,
    settings::Settings,
    store::{Store, maintenance::notice},
    testing::{clock, reading_at},
};

/// A device, its printer, and what is wrong with it.
pub(crate) struct Office {
    pub(super) desk: Desk,
    pub(crate) store: Store,
    pub(super) clock: Arc<ManualClock>,
    settings: Settings,
    recorder: Recorder,
    folder: TempDir,
    sequence: u64,
    pub(super) impressions: u64,
    /// The printer's alert table.
    pub(crate) alerts: Vec<Alert>,
    silent: bool,
    /// What else is otherwise in its readings.
    pub(super) otherwise: fn(&mut Reading),
    enrolled: Arc<AtomicBool>,
}

impl Office {
    /// With these lines under `[maintenance]`, on a Monday morning.
    pub(crate) async fn with(maintenance: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = format!(
            "[maintenance]\n{maintenance}\n\
             [mail]\nhost = \"smtp.example.com\"\nsender = \"p@example.com\"\nadministrator = \"a@example.com\"\n"
        );
        std::fs::write(folder.path().join("config.toml"), file).unwrap();
        Self::open(folder, clock("2026-06-01T08:00:00Z"), (0, 0), Vec::new(), Arc::default()).await
    }

    /// The device is enrolled from now on.
    pub(super) fn enrol(&self) {
        self.enrolled.store(true, Ordering::Relaxed);
    }

    /// It enrols, as with another server.
    pub(super) async fn enrol_anew(&self) {
        let desk = self.desk.clone();
        self.store.durably(move |transaction| desk.enrolled(transaction, false)).await.unwrap();
        self.desk.begin_anew();
        self.enrol();
    }

    async fn open(
        folder: TempDir,
        clock: Arc<ManualClock>,
        (sequence, impressions): (u64, u64),
        alerts: Vec<Alert>,
        enrolled: Arc<AtomicBool>,
    ) -> Self {
        let machine = Machine::read(Some(&folder.path().join("config.toml")), [], Vec::new()).unwrap();
        let data = folder.path().join("data");
        let store = Store::open(&data, clock.clone(), TimeZone::UTC).unwrap();
        let entropy = Arc::new(SystemEntropy);
        let sealer = Sealer::open(&data, entropy.clone()).unwrap();
        let settings = Settings::open(machine, store.clone(), sealer, clock.clone(), entropy).await.unwrap();
        let mail = Mail::new(MailParts {
            store: store.clone(),
            settings: settings.clone(),
            clock: clock.clone(),
            entropy: Arc::new(CountingEntropy::default()),
            post: Arc::new(Smtp::default()),
            enrolled: Arc::new(|| false),
            identity: Arc::new(Identity::default),
            hello: "printer7".into(),
        });
        let is_enrolled = Arc::clone(&enrolled);
        let desk = Desk::open(DeskParts {
            store: store.clone(),
            clock: clock.clone(),
            settings: settings.watch(),
            mail,
            enrolled: Box::new(move || is_enrolled.load(Ordering::Relaxed)),
        });
        let (active, highest) = store.active_episodes().await.unwrap();
        let recorder = Recorder::resume(store.last_reading().await.unwrap(), active, highest);
        desk.resume(&recorder).await.unwrap();
        Self {
            desk,
            store,
            clock,
            settings,
            recorder,
            folder,
            sequence,
            impressions,
            alerts,
            silent: false,
            otherwise: |_| {},
            enrolled,
        }
    }

    /// The program ends and starts again.
    pub(super) async fn started_again(self) -> Self {
        let Self { store, desk, settings, folder, clock, sequence, impressions, alerts, enrolled, .. } = self;
        store.close().await.unwrap();
        drop((store, desk, settings));
        Self::open(folder, clock, (sequence, impressions), alerts, enrolled).await
    }

    /// The program ends and starts again with another configuration.
    pub(super) async fn started_again_with(self, file: &str) -> Self {
        std::fs::write(self.folder.path().join("config.toml"), file).unwrap();
        self.started_again().await
    }

    /// The power is cut, and the program starts again on what was on the disk.
    pub(super) async fn after_a_power_cut(self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(self.folder.path(), folder.path());
        let Self { clock, sequence, impressions, alerts, enrolled, .. } = self;
        Self::open(folder, clock, (sequence, impressions), alerts, enrolled).await
    }

    /// Where its data is.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn reading(&self) -> Reading {
        let mut reading = reading_at(self.now(), self.sequence, self.impressions);
        // Two thirds of what it prints is on both sides.
        for sheets in reading.meters.iter_mut().filter(|meter| meter.key == app::model::SHEETS_KEY) {
            sheets.value = self.impressions * 2 / 3;
        }
        reading.supplies.clear();
        reading.alerts.clone_from(&self.alerts);
        reading.problems.clear();
        (self.otherwise)(&mut reading);
        reading
    }

    /// One reading, now.
    pub(crate) async fn look(&mut self) {
        self.sequence += 1;
        let reading = self.reading();
        let recorded = self.recorder.take(&reading);
        let mut events = recorded.events;
        if std::mem::take(&mut self.silent) {
            events.insert(0, recorder::answering_again(reading.taken_at));
        }
        self.store.append_recorded(&reading, events, recorded.episodes).await.unwrap();
        self.desk.observe(&self.recorder).await.unwrap();
    }

    /// So many minutes with a look each.
    pub(crate) async fn minutes(&mut self, minutes: u32) {
        for _ in 0..minutes {
            self.clock.advance(Duration::from_mins(1));
            self.look().await;
        }
    }

    /// So many minutes in which the printer does not answer, tried every ten.
    pub(super) async fn silence(&mut self, minutes: u64) {
        let since = self.now();
        if !std::mem::replace(&mut self.silent, true) {
            self.store.append_events(vec![recorder::not_answering(since, "it is off")]).await.unwrap();
        }
        for _ in 0..minutes / 10 {
            self.desk.miss(since).await.unwrap();
            self.clock.advance(Duration::from_mins(10));
        }
        self.desk.miss(since).await.unwrap();
    }

    pub(super) async fn view(&self) -> MaintenanceView {
        self.desk.view().await.unwrap()
    }

    /// What was told of and is not over.
    pub(super) async fn told(&self) -> Vec<String> {
        let told = self.store.read(|connection| notice::told(connection, &What::Over)).await.unwrap();
        told.into_iter().map(|(key, _)| key).collect()
    }

    /// The subjects of the mails that were queued, oldest first, without the printer.
    pub(super) async fn mailed(&self) -> Vec<String> {
        let heading = |letter: String| {
            let letter: serde_json::Value = serde_json::from_str(&letter).unwrap();
            letter["heading"].as_str().unwrap().to_owned()
        };
        self.letters().await.into_iter().map(heading).collect()
    }

    /// The mail that was queued last, as it is kept.
    pub(super) async fn newest_mail(&self) -> String {
        self.letters().await.pop().unwrap()
    }

    async fn letters(&self) -> Vec<String> {
        let letters = self.store.read(|connection| {
            let mut statement =
                connection.prepare("SELECT letter FROM mail WHERE kind = 'printer-trouble' ORDER BY id")?;
            let letters = statement.query_map([], |row| row.get::<_, String>(0))?;
            letters.collect::<Result<Vec<_>, _>>()
        });
        letters.await.unwrap()
    }

    /// How many rows wait for a mail.
    pub(super) async fn waiting(&self) -> u32 {
        let count = "SELECT count(*) FROM notice WHERE left_at IS NULL";
        let rows = self.store.read(move |connection| connection.query_row(count, [], |row| row.get(0)));
        rows.await.unwrap()
    }
}

/// What is in a folder, and in those in it.
fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// An alert of the table.
pub(crate) fn alert(index: u32, code: i64, tray: i64) -> Alert {
    Alert {
        index,
        severity: Severity::Critical,
        training: Training::Untrained,
        group: "input".into(),
        group_index: Some(tray),
        code,
        code_name: Some(if code == 8 { "jam".into() } else { "input-media-supply-empty".into() }),
        vendor_code: None,
        location: None,
        description: Some(format!("Code {code} at tray {tray}")),
        raised_at: None,
        source: Source::Oid("1.3.6.1.2.1.43.18.1.1".into()),
    }
}

pub(super) fn administrator() -> Access {
    Access { role: Role::Administrator, session: Some(1), ..Access::viewer([192, 0, 2, 7].into()) }
}
