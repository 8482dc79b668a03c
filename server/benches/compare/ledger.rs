//! The ledger after a long outage: a hundred thousand events wait and are delivered, without a network.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use app::model::Reading;
use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest as _, Sha256};
use smart_esolutions::{
    clock::ManualClock,
    entropy::SystemEntropy,
    ledger::{Attempt, Batch, Identity, Ledger, Limits},
    protocol::{
        data::{
            Data,
            clock::{ClockLook, Quality},
            epoch_opened::Opening,
            meter_read::{MeterRead, MeterValue, Reason},
            status::DeviceStatus,
        },
        enrolment::Printer,
        key::{SigningKey, Use},
        octets::Digest,
        receipt::{Outcome, Receipt, Verdict},
        signed,
    },
    store::Store,
};

use crate::{
    Outcome as Done,
    flash::written,
    process::Folder,
    table::{Figure, RUNS, Table, Target, median_time, number},
};

/// Events that wait.
const WAITING: usize = 100_000;
/// How much goes into a batch.
const LIMITS: Limits = Limits { events: 500, octets: 1_024 * 1_024 };

/// Events of an ordinary day: a report an hour.
const A_DAY: usize = 24;

/// Measures what the ledger takes of a delivery: the next batch, and what becomes of it, on the disk.
pub fn measure(table: &mut Table) -> Done {
    eprintln!("bench: a ledger in which {WAITING} events wait");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = Folder::new()?;
    let now: Timestamp = "2026-11-25T02:00:00Z".parse()?;
    let store = Store::open(folder.path(), ManualClock::new(now), TimeZone::UTC)?;
    runtime.block_on(deliver(table, &Ledger::new(store.clone()), now))?;
    Ok(runtime.block_on(store.close())?)
}

async fn deliver(table: &mut Table, ledger: &Ledger, now: Timestamp) -> Done {
    let ends = Ends::new();
    ends.enrol(ledger, now).await?;
    // Of the first day, the making of the tables is a part.
    let mut octets = 0;
    for _ in 0..2 {
        let before = written()?;
        for event in 0..A_DAY {
            ledger.append_all(&ends.identity, vec![meter_read(now, event)]).await?;
            ends.deliver(ledger, now).await?;
        }
        octets = written()? - before;
    }
    let what = format!("flash: {A_DAY} events of the ledger, each delivered alone");
    table.row(what, Figure::megabytes(octets), None, None);
    for thousand in 0..WAITING / 1_000 {
        let reads = (0..1_000).map(|read| meter_read(now, thousand * 1_000 + read)).collect();
        ledger.append_all(&ends.identity, reads).await?;
    }
    let mut looks = Vec::new();
    for _ in 0..RUNS {
        let begun = Instant::now();
        ledger.summary().await?;
        looks.push(begun.elapsed());
    }
    table.row(format!("ledger: at a glance with {WAITING} waiting"), median_time(&looks), None, None);

    let (events, taken) = ends.deliver(ledger, now).await?;
    if events != WAITING {
        return Err(format!("{events} of {WAITING} events were delivered").into());
    }
    let rate = Figure::PerSecond(number(events) / taken.as_secs_f64());
    let what = format!("ledger: {WAITING} waiting, in batches of {} (no network)", LIMITS.events);
    table.row(what, rate, None, Some(Target::AtLeast(2_000.0)));
    Ok(())
}

/// Both ends.
pub struct Ends {
    /// The device.
    pub identity: Identity,
    server: SigningKey,
}

impl Ends {
    /// Two that have not met.
    pub fn new() -> Self {
        let key = Arc::new(SigningKey::generate(&SystemEntropy));
        let identity = Identity { device: "d-1".into(), key, demonstration: false };
        Self { identity, server: SigningKey::generate(&SystemEntropy) }
    }

    /// Begins the ledger.
    pub async fn enrol(&self, ledger: &Ledger, now: Timestamp) -> Done {
        ledger.open_epoch(&self.identity, look(now), Printer::default(), Opening::Enrolled, None).await?;
        Ok(())
    }

    /// Delivers all that waits. Answers how much that was, and how long the ledger took for it.
    pub async fn deliver(&self, ledger: &Ledger, now: Timestamp) -> Done<(usize, Duration)> {
        let (mut events, mut taken) = (0, Duration::ZERO);
        loop {
            let begun = Instant::now();
            let Some(batch) = ledger.next_batch(&self.identity, LIMITS, now).await? else { break };
            taken += begun.elapsed();
            let receipt = receipt(&self.identity, &self.server, &batch, now)?;
            let attempt = Attempt {
                begun_at: now,
                ended_at: now,
                octets_sent: batch.body().len() as u64,
                octets_received: receipt.len() as u64,
                status: Some(200),
            };
            let begun = Instant::now();
            ledger.settle(&self.identity, &self.server.public(), &batch, &receipt, attempt).await?;
            taken += begun.elapsed();
            events += batch.len();
        }
        Ok((events, taken))
    }
}

fn receipt(identity: &Identity, server: &SigningKey, batch: &Batch, at: Timestamp) -> Done<String> {
    let outcomes = (batch.first().sequence..=batch.head().sequence).map(|sequence| Outcome {
        id: format!("{}-{sequence}", batch.head().epoch),
        verdict: Verdict::Accepted,
        reason: None,
        reference: None,
    });
    let receipt = Receipt {
        device: identity.device.to_string(),
        key: identity.key.public(),
        head: batch.head(),
        at,
        batch: Digest::new(Sha256::digest(batch.body()).into()),
        before: None,
        outcomes: outcomes.collect(),
    };
    Ok(signed::sign(server, Use::Receipt, &receipt)?)
}

fn look(at: Timestamp) -> ClockLook {
    let quality = Quality::Synchronised;
    ClockLook { at, quality, stepped_by_s: None, boot_id: "0f7e".into(), monotonic_ms: 1 }
}

/// A read as a printer with six meters has it.
pub fn meter_read(at: Timestamp, reading: usize) -> Data<MeterRead> {
    let meter = |index: usize| MeterValue {
        key: format!("impressions-{index}"),
        label: format!("Impressions of kind {index}"),
        value: (reading * 7 + index) as u64,
        unit: "impressions".into(),
        source: format!("1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.{index}"),
        segment: 1,
    };
    let read = MeterRead {
        read_at: at,
        reading: reading as u64,
        reason: Reason::Scheduled,
        due_dates: Vec::new(),
        command: None,
        meters: (1..=6).map(meter).collect(),
        service_meters: Vec::new(),
        flags: Vec::new(),
    };
    data(at, read)
}

/// The state of a printer as it is told.
pub fn status(at: Timestamp, reading: &Reading) -> Data<DeviceStatus> {
    data(at, DeviceStatus::of(reading))
}

fn data<T>(at: Timestamp, matter: T) -> Data<T> {
    Data { clock: look(at), printer: Printer::default(), matter }
}
