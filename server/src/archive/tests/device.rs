//! A device with something of everything, and archives of it.

use std::{path::Path, sync::Arc};

use app::model::{Actor, Deed, Event, EventKind, RequestKind};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use rusqlite::{Connection, params, types::Value};
use tempfile::TempDir;

use super::super::{ArchiveError, Checked, Costs, Destination, Kind, check, save};
use crate::{
    clock::ManualClock,
    entropy::SystemEntropy,
    seal::Sealer,
    store::{Store, audit::NewEntry},
    testing,
};

pub(super) const PASSPHRASE: &str = "twelve trees in a row";
/// A key that costs next to nothing.
pub(super) const CHEAP: Costs = Costs { memory_kib: 8, passes: 1, lanes: 1 };

/// An open store in a directory of its own.
pub(super) struct Device {
    pub(super) directory: TempDir,
    pub(super) store: Store,
    pub(super) sealer: Sealer,
    clock: Arc<ManualClock>,
}

impl Device {
    /// A device on which nothing has happened yet.
    pub(super) fn new(now: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = testing::clock(now);
        let store = Store::open(directory.path(), clock.clone(), TimeZone::UTC).unwrap();
        let sealer = Sealer::open(directory.path(), Arc::new(SystemEntropy)).unwrap();
        Self { directory, store, sealer, clock }
    }

    /// A device that was read `count` times, an hour apart, and has settings, a secret, an administrator, a token,
    /// a session, a certificate and an audit trail.
    pub(super) async fn used(now: &str, count: u32) -> Self {
        let device = Self::new(now);
        device.read(testing::time(now), count).await;
        let (secret, key) = (
            device.sealer.seal("printer.auth_passphrase", b"hunter2hunter2"),
            device.sealer.seal("x", b"private"),
        );
        device
            .run(
                "INSERT INTO setting VALUES ('printer.tries', '5', 0), ('printer.url', '\"snmp://192.0.2.9\"', 0);
                 INSERT INTO account (id, password_hash, changed_at)
                     VALUES (1, '$argon2id$v=19$m=8192,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g', 0);
                 INSERT INTO token VALUES (1, 'monitor', zeroblob(32), 0, 1);
                 INSERT INTO session VALUES (1, x'02', 'f', 1, '192.0.2.1', 'browser', 0, 0);",
            )
            .await;
        device
            .store
            .durably(move |t| {
                t.execute(
                    "INSERT INTO secret VALUES ('printer.auth_passphrase', ?1, '192.0.2.9', 0)",
                    [secret],
                )?;
                t.execute("INSERT INTO certificate (role, chain, key, changed_at) VALUES ('device-ca', 'chain', ?1, 0)", [key])
            })
            .await
            .unwrap();
        device.audit("printer.tries", 3).await;
        device
    }

    /// Reads the printer `count` times, from `from` on, an hour apart.
    pub(super) async fn read(&self, from: Timestamp, count: u32) {
        let first = self.store.last_sequence().await.unwrap() + 1;
        for step in 0..count {
            let at = from + i64::from(step).hours();
            self.clock.set(at);
            let sequence = first + u64::from(step);
            let reading = testing::reading_at(at, sequence, 1_000 + sequence * 10);
            let event = Event {
                id: 0,
                at,
                kind: EventKind::StateChanged,
                subject: "state".into(),
                label: format!("Reading {sequence}"),
                from: None,
                to: None,
                impressions: Some(sequence),
                episode: None,
            };
            self.store.append_reading(&reading, vec![event]).await.unwrap();
        }
        self.store.record_request(RequestKind::Diagnostics, self.clock_now(), Actor::device()).await.unwrap();
        self.store.flush().await.unwrap();
    }

    fn clock_now(&self) -> Timestamp {
        use crate::clock::Clock;
        self.clock.now()
    }

    pub(super) async fn audit(&self, subject: &str, count: usize) {
        for number in 0..count {
            let entry = self.entry(Deed::Changed, &format!("{subject} {number}"));
            self.store.durably(move |t| crate::store::audit::insert(t, &entry)).await.unwrap();
        }
    }

    pub(super) fn entry(&self, deed: Deed, subject: &str) -> NewEntry {
        NewEntry {
            at: self.clock_now(),
            actor: Actor::command_line(),
            deed,
            subject: subject.into(),
            from: None,
            to: None,
        }
    }

    pub(super) async fn run(&self, sql: &'static str) {
        self.store.durably(move |transaction| transaction.execute_batch(sql)).await.unwrap();
    }

    pub(super) async fn archive(&self, kind: Kind) -> Vec<u8> {
        let export = self.store.export(kind == Kind::Backup).await.unwrap();
        let made_at = self.clock_now();
        let saved = save(&export, kind, PASSPHRASE, CHEAP, made_at, &SystemEntropy).unwrap();
        saved.write(&export, &self.sealer, Vec::new()).unwrap()
    }

    pub(super) async fn destination(&self) -> Destination {
        Destination {
            known: self.store.has_read().await.unwrap(),
            serial_number: self.store.serial_number().await.unwrap(),
            given: None,
        }
    }

    pub(super) async fn check(&self, archive: &[u8]) -> Result<Checked, ArchiveError> {
        check(archive, PASSPHRASE, self.directory.path(), &self.sealer, &self.destination().await)
    }

    pub(super) async fn restore(&self, checked: Checked) -> crate::store::backup::Taken {
        let (wanted, entry) = (checked.wanted(), self.entry(Deed::Restored, "an archive"));
        self.store.restore(checked.staged, wanted, entry).await.unwrap()
    }

    /// All rows of a table, as text.
    pub(super) async fn rows(&self, sql: &'static str) -> Vec<String> {
        self.store.read(move |connection| dump(connection, sql)).await.unwrap()
    }

    /// Everything in the database, to tell whether anything was changed.
    pub(super) async fn everything(&self) -> Vec<String> {
        let mut all = Vec::new();
        for sql in [
            "SELECT * FROM setting",
            "SELECT * FROM secret",
            "SELECT * FROM account",
            "SELECT * FROM token",
            "SELECT * FROM session",
            "SELECT * FROM certificate",
            "SELECT * FROM reading",
            "SELECT * FROM sample",
            "SELECT * FROM last_reading",
            "SELECT * FROM event",
            "SELECT * FROM request",
            "SELECT * FROM audit",
        ] {
            all.extend(self.rows(sql).await);
        }
        all
    }

    pub(super) fn path(&self) -> &Path {
        self.directory.path()
    }
}

fn dump(connection: &Connection, sql: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map(params![], |row| {
        let cells: Vec<Value> = (0..columns).map(|at| row.get(at)).collect::<Result<_, _>>()?;
        Ok(format!("{cells:?}"))
    })?;
    rows.collect()
}
