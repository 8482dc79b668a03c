//! The step machine over a server in memory and a real store, with time that the test moves.

mod delivery;
mod office;
mod pages;
mod service;
mod supplies;
mod told;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::{
    SettingsPage,
    model::{Access, Identity, Role},
    port::{Mail as _, Settings as _},
};
use jiff::{Timestamp, tz::TimeZone};
use tempfile::TempDir;

use self::office::Office;
use super::*;
use crate::{
    clock::ManualClock,
    config::Machine,
    entropy::{CountingEntropy, SystemEntropy},
    seal::Sealer,
    settings::Settings,
    store::Store,
    testing::{clock, time},
};

const ADMIN: &str = "admin@example.com";
const DESK: &str = "desk@example.com";
const VENDOR: &str = "help@vendor.example";

/// Everybody is told of everything, through a server that asks for a password.
const FILE: &str = "[contact]\nadministrator_name = \"Jo\"\ndevice_name = \"Copy room\"\n\
    [web]\npublic_url = \"https://printer7.example.com\"\n\
    [mail]\nhost = \"smtp.example.com\"\nuser = \"printer7\"\npassword = \"hunter2\"\nsender = \"p@example.com\"\n\
    administrator = \"admin@example.com\"\nkey_user = \"desk@example.com\"\nservice = \"help@vendor.example\"\n";

/// A device with mail.
struct Bench {
    mail: Mail,
    store: Store,
    settings: Settings,
    clock: Arc<ManualClock>,
    office: Office,
    enrolled: Arc<AtomicBool>,
    folder: TempDir,
}

async fn bench() -> Bench {
    bench_with(FILE).await
}

async fn bench_with(file: &str) -> Bench {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), file).unwrap();
    Bench::open(folder, Office::default(), clock("2026-11-22T10:00:00Z")).await
}

impl Bench {
    async fn open(folder: TempDir, office: Office, clock: Arc<ManualClock>) -> Self {
        let machine = Machine::read(Some(&folder.path().join("config.toml")), [], Vec::new()).unwrap();
        let data = folder.path().join("data");
        let store = Store::open(&data, clock.clone(), TimeZone::UTC).unwrap();
        let entropy = Arc::new(SystemEntropy);
        let sealer = Sealer::open(&data, entropy.clone()).unwrap();
        let settings = Settings::open(machine, store.clone(), sealer, clock.clone(), entropy).await.unwrap();
        let enrolled = Arc::new(AtomicBool::new(true));
        let is_enrolled = Arc::clone(&enrolled);
        let model = || Identity { model: Some("Phaser 4600".into()), ..Identity::default() };
        let mail = Mail::new(MailParts {
            store: store.clone(),
            settings: settings.clone(),
            clock: clock.clone(),
            entropy: Arc::new(CountingEntropy::default()),
            post: Arc::new(office.clone()),
            enrolled: Arc::new(move || is_enrolled.load(Ordering::Relaxed)),
            identity: Arc::new(model),
            hello: "printer7".into(),
        });
        Self { mail, store, settings, clock, office, enrolled, folder }
    }

    /// The program is killed, or ends, and starts again.
    async fn started_again(self) -> Self {
        let Self { store, mail, settings, folder, office, clock, .. } = self;
        store.close().await.unwrap();
        drop((store, mail, settings));
        Self::open(folder, office, clock).await
    }

    async fn tick(&self) -> Option<Timestamp> {
        self.mail.tick(crate::clock::Clock::now(&*self.clock)).await
    }

    /// Moves the clock to when the machine wants to be called next, and calls it. Answers how long that was.
    async fn next_tick(&self) -> Duration {
        let now = crate::clock::Clock::now(&*self.clock);
        let next = self.tick().await.expect("something waits");
        self.clock.set(next);
        self.tick().await;
        Duration::try_from(next.duration_since(now)).unwrap()
    }

    async fn told(&self, notification: Notification) -> bool {
        self.mail.notify(notification).await.unwrap()
    }

    async fn set(&self, typed: &[(&str, &str)]) {
        let typed: BTreeMap<String, String> =
            typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.settings.apply(&administrator(), SettingsPage::Mail, &typed).await.unwrap();
    }

    /// Address, how far, attempts and cause of everything that was not delivered, newest first.
    async fn queue(&self) -> Vec<(String, app::model::MailProgress, u32, String)> {
        let queue = self.mail.queue().await.unwrap().into_iter();
        queue
            .map(|mail| (mail.address, mail.progress, mail.attempts, mail.cause.unwrap_or_default()))
            .collect()
    }
}

fn administrator() -> Access {
    Access { role: Role::Administrator, session: Some(1), ..Access::viewer([192, 0, 2, 7].into()) }
}

fn reads(transmission: &str) -> Notification {
    Notification::ReadsReported(ReadsReported {
        transmission: transmission.into(),
        server: "meters.example.com".into(),
        read_at: time("2026-11-22T09:55:00Z"),
        accepted_at: time("2026-11-22T09:56:00Z"),
        reference: None,
        meters: Vec::new(),
    })
}

fn cancelled(enrolment: &str) -> Notification {
    Notification::EnrolmentCancelled(EnrolmentCancelled {
        enrolment: enrolment.into(),
        server: "meters.example.com".into(),
        by: CancelledBy::Server,
        at: time("2026-11-22T09:59:00Z"),
        reason: None,
        not_sent: 0,
    })
}

fn failed(attempts: u32) -> Notification {
    Notification::CommunicationFailed(CommunicationFailed {
        server: "meters.example.com".into(),
        cause: "connection refused".into(),
        at: time("2026-11-22T09:59:00Z"),
        since: time("2026-11-22T09:00:00Z"),
        attempts,
    })
}

fn recovered() -> Notification {
    Notification::CommunicationRecovered(CommunicationRecovered {
        server: "meters.example.com".into(),
        at: time("2026-11-22T10:30:00Z"),
        since: time("2026-11-22T09:00:00Z"),
    })
}
