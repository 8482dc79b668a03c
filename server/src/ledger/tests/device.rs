use std::{path::Path, sync::Arc, time::Duration};

use jiff::{Timestamp, tz::TimeZone};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::far_end::{Answer, FarEnd};
use crate::{
    clock::{Clock, ManualClock},
    ledger::{AppendError, Attempt, Batch, Failure, Identity, Ledger, LedgerError, Limits, Settled, append},
    protocol::{
        chain::{Head, Place},
        data::{
            Data, Matter,
            clock::{ClockLook, Quality},
            epoch_opened::Opening,
            meter_read::{MeterRead, MeterValue, Reason},
            status::DeviceStatus,
        },
        enrolment::Printer,
        event::Written,
        key::SigningKey,
        octets::Digest,
        problem::ProblemKind,
    },
    store::Store,
    testing::{clock, reading, reopened},
};

pub(super) const DEVICE: &str = "d-1";

/// A key that is always the same one.
pub(super) fn key(number: u8) -> Arc<SigningKey> {
    Arc::new(SigningKey::from_seed(Zeroizing::new([number; 32])))
}

pub(super) const LIMITS: Limits = Limits { events: 5, octets: 1_000_000 };

/// A device with a ledger, without a network.
pub(super) struct Device {
    pub(super) directory: TempDir,
    pub(super) clock: Arc<ManualClock>,
    pub(super) store: Store,
    pub(super) ledger: Ledger,
    pub(super) identity: Identity,
}

impl Device {
    /// A device that has just enrolled.
    pub(super) async fn enrolled() -> Self {
        let device = Self::new();
        device.open(Opening::Enrolled, None).await.unwrap();
        device
    }

    /// One that never enrolled.
    pub(super) fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = clock("2026-11-25T02:00:00Z");
        let store = open(directory.path(), &clock);
        let identity = Identity { device: DEVICE.into(), key: key(1), demonstration: true };
        Self { directory, clock, ledger: Ledger::new(store.clone()), store, identity }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn pass(&self, time: Duration) {
        self.clock.advance(time);
    }

    /// What the clock shows.
    pub(super) fn look(&self) -> ClockLook {
        ClockLook {
            at: self.now(),
            quality: Quality::Synchronised,
            stepped_by_s: None,
            boot_id: "0f7e".into(),
            monotonic_ms: 1,
        }
    }

    pub(super) fn data<T: Matter>(&self, matter: T) -> Data<T> {
        let printer = Printer { serial_number: Some("XYZ1".into()), ..Printer::default() };
        Data { clock: self.look(), printer, matter }
    }

    /// A meter read whose reading has this number.
    pub(super) fn read(&self, number: u64) -> Data<MeterRead> {
        let meter = MeterValue {
            key: "total-impressions".into(),
            label: "Total Impressions".into(),
            value: 100_000 + number,
            unit: "impressions".into(),
            source: "1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.1".into(),
            segment: 1,
        };
        self.data(MeterRead {
            read_at: self.now(),
            reading: number,
            reason: Reason::Scheduled,
            due_dates: Vec::new(),
            command: None,
            meters: vec![meter],
            service_meters: Vec::new(),
            flags: Vec::new(),
        })
    }

    /// Adds an event, durably.
    pub(super) async fn add<T: Matter + Send + 'static>(
        &self,
        data: Data<T>,
    ) -> Result<Written, AppendError> {
        let identity = self.identity.clone();
        let added =
            self.store.durably(move |transaction| match append(transaction, &identity.author(), &data) {
                Err(AppendError::Database(error)) => Err(error),
                other => Ok(other),
            });
        added.await.unwrap()
    }

    pub(super) async fn add_read(&self, number: u64) -> Written {
        self.add(self.read(number)).await.unwrap()
    }

    pub(super) async fn add_status(&self) -> Written {
        self.add(self.data(DeviceStatus::of(&reading()))).await.unwrap()
    }

    /// The place of the newest event.
    pub(super) async fn last(&self) -> Place {
        self.ledger.summary().await.unwrap().head.unwrap().place()
    }

    pub(super) async fn open(
        &self,
        opening: Opening,
        server_has: Option<Head>,
    ) -> Result<Written, LedgerError> {
        self.ledger.open_epoch(&self.identity, self.look(), Printer::default(), opening, server_has).await
    }

    pub(super) async fn next(&self) -> Result<Option<Batch>, LedgerError> {
        self.ledger.next_batch(&self.identity, LIMITS, self.now()).await
    }

    pub(super) fn attempt(&self, batch: &Batch) -> Attempt {
        Attempt {
            begun_at: self.now(),
            ended_at: self.now(),
            octets_sent: batch.body().len() as u64,
            octets_received: 0,
            status: Some(200),
        }
    }

    pub(super) async fn settle(
        &self,
        far_end: &FarEnd,
        batch: &Batch,
        receipt: &str,
    ) -> Result<Settled, LedgerError> {
        let server_key = far_end.key.public();
        self.ledger.settle(&self.identity, &server_key, batch, receipt, self.attempt(batch)).await
    }

    pub(super) async fn fail(&self, batch: &Batch, step: &str) {
        let failure = Failure { step: step.into(), sentence: "It failed.".into(), answer: None };
        self.ledger.failed(batch, self.attempt(batch), failure).await.unwrap();
    }

    /// Delivers all that waits, as the engine does.
    pub(super) async fn deliver(&self, far_end: &mut FarEnd) {
        loop {
            let batch = match self.next().await {
                Ok(None) => return,
                Ok(Some(batch)) => batch,
                Err(LedgerError::MustOpen(opening)) => {
                    self.open(opening, None).await.unwrap();
                    continue;
                }
                Err(error) => panic!("{error}"),
            };
            match far_end.take(&batch.body(), self.now()) {
                Answer::Receipt(receipt) => drop(self.settle(far_end, &batch, &receipt).await.unwrap()),
                Answer::Problem(ProblemKind::Gap, head) => self.go_on(head).await,
                Answer::Problem(kind, head) => panic!("{kind:?}, {head:?}"),
            }
        }
    }

    /// Goes on from what the server has.
    pub(super) async fn go_on(&self, head: Option<Head>) {
        self.compare(head, None).await;
    }

    /// Likewise, with the receipts that the server remembers.
    pub(super) async fn compare(&self, head: Option<Head>, receipts: Option<Vec<Digest>>) {
        let head = head.unwrap_or(Head::start(1));
        match self.ledger.go_on_from(head, receipts).await {
            Ok(_) => {}
            Err(LedgerError::MustOpen(opening)) => drop(self.open(opening, None).await.unwrap()),
            Err(LedgerError::ServerHasMore(_) | LedgerError::Fork(_)) => {
                drop(self.open(Opening::Rewound, Some(head)).await.unwrap());
            }
            Err(error) => panic!("{error}"),
        }
    }

    /// The ledger as a file.
    pub(super) async fn export(&self) -> String {
        let exporter = self.ledger.exporter(Arc::clone(&self.identity.key), self.now()).await.unwrap();
        String::from_utf8(exporter.unwrap().write(Vec::new()).unwrap()).unwrap()
    }

    /// Ends and begins again, perhaps with the files of another time.
    pub(super) async fn restart(&mut self, with: Option<&Path>) {
        self.store.close().await.unwrap();
        if let Some(with) = with {
            copy(with, self.directory.path());
        }
        self.begin().await;
    }

    /// The files as they are now.
    pub(super) async fn snapshot(&mut self) -> TempDir {
        self.restart(None).await;
        self.store.close().await.unwrap();
        let kept = tempfile::tempdir().unwrap();
        copy(self.directory.path(), kept.path());
        self.begin().await;
        kept
    }

    /// With the files that are there. A process that another test is just starting may have its hand on them still.
    async fn begin(&mut self) {
        self.store = reopened(&self.store, self.directory.path(), self.clock.clone()).await;
        self.ledger = Ledger::new(self.store.clone());
    }
}

fn open(directory: &Path, clock: &Arc<ManualClock>) -> Store {
    Store::open(directory, clock.clone(), TimeZone::UTC).unwrap()
}

/// The database alone: what lies beside it is of no use to another.
fn copy(from: &Path, to: &Path) {
    std::fs::copy(from.join("history.db"), to.join("history.db")).unwrap();
    for beside in ["history.db-wal", "history.db-shm"] {
        let _ = std::fs::remove_file(to.join(beside));
    }
}
