//! Communication as a step machine: [`Engine::tick`] does what is due now and says after how long it wants to be called
//! again. It never sleeps, and time, randomness, network and printer are parameters, so that a month of it can be tested
//! in a second.
//!
//! What must not be lost or doubled is on the disk before the network is touched: a read, its due date, its event and
//! the billing state are one transaction (`read`); so are a command's number and what it came to (`obey`). A receipt and
//! what it settles are one transaction of the ledger's (`deliver`). What hangs on that (the state of reads and requests,
//! mail) is made to follow from the ledger by `follow`, which can be repeated at any time. So the engine may be dropped at
//! any point, with its future or with the power.

mod answer;
mod cancel;
mod check_in;
mod configured;
mod deliver;
mod diagnostics;
mod enrol;
mod follow;
mod fork;
mod holds;
mod known;
mod maintenance;
mod matter;
mod obey;
mod outcome;
mod permissions;
mod read;
mod report;
mod session;
mod shown;
mod state;
mod supplies;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use app::{
    model::{Cause, Communication, Reading},
    port::BoxFuture,
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use self::known::Known;
pub use self::known::identity;
use super::{
    MaintenanceDesk, SupplyDesk,
    budget::Budget,
    client::{Client, Trouble},
    connector::Https,
};
use crate::{
    billing::Desk,
    clock::ClockLook,
    config::Loaded,
    device::Objects,
    entropy::SharedEntropy,
    ledger::Ledger,
    mail::Mail,
    protocol::{chain::Place, data::clock as wire, enrolment::Printer as PrinterIdentity, octets::Digest},
    seal::Sealer,
    settings::Settings,
    store::{Store, StoreError},
    tally::Tally,
};

/// The printer, as far as the engine knows it.
pub trait Printer: Send + Sync + 'static {
    /// Reads it now; an error is a sentence for the administrator.
    fn read(&self) -> BoxFuture<'_, Result<Reading, String>>;

    /// What was read last.
    fn latest(&self) -> Option<Reading>;

    /// What it answered for that, where that is known.
    fn objects(&self) -> Arc<Objects>;

    /// Whether it is a demonstration.
    fn is_demonstration(&self) -> bool;

    /// Publishes anew: what pages show of the communication has changed.
    fn publish(&self) -> BoxFuture<'_, ()>;
}

/// What the engine works with.
pub struct Parts {
    /// Where everything is kept.
    pub store: Store,
    /// Seals the key and the token.
    pub sealer: Sealer,
    /// The billing meters, when reads are due, and the clock.
    pub billing: Desk,
    /// For keys and spreads.
    pub entropy: SharedEntropy,
    /// What the administrator set.
    pub settings: Settings,
    /// The way to the server.
    pub https: Arc<dyn Https>,
    /// The printer.
    pub printer: Arc<dyn Printer>,
    /// Tells recipients.
    pub mail: Mail,
    /// What the Supplies Assistant tells, and whom the server's word of an order goes to.
    pub supplies: Arc<dyn SupplyDesk>,
    /// What the Maintenance Assistant tells, and whom the server's word of a request for service goes to.
    pub maintenance: Arc<dyn MaintenanceDesk>,
    /// "0.1.0".
    pub software: String,
    /// What pages show of it.
    pub published: watch::Sender<Communication>,
}

/// Communication with the server.
pub struct Engine {
    parts: Parts,
    ledger: Ledger,
    known: Known,
    budget: Budget,
    /// When the next check-in is due; at once after a start.
    next_check_in: Timestamp,
    /// Not before this is anything sent again after a failure.
    not_before: Timestamp,
    failures: u32,
    /// How attempts went since the start.
    attempts: Tally<Cause>,
    /// The first failure since the last success, and the last one.
    failing: Option<(Timestamp, Cause, String)>,
    last_success: Option<Timestamp>,
    /// How that stood when it was written down.
    written: Option<Timestamp>,
    /// Whether the server has told since the start what it has: before that nothing is delivered.
    head_known: bool,
    last_look: Option<ClockLook>,
    /// The event that was refused alone, and how often.
    refused_alone: Option<(Place, u32)>,
    /// When something that was no command was noted last.
    ignored: Option<Timestamp>,
    /// After how long the printer is tried again for a read that is due.
    read_not_before: Timestamp,
    pruned: Option<Timestamp>,
    /// The code of the configuration that the server does not take.
    refused_code: Option<Digest>,
    /// Diagnostics as they were shown to somebody who was asked whether to send them.
    shown: shown::Bundles,
    /// Whether pages show something of before, though the communication is as it was.
    news: bool,
}

/// When the disk did not take or give something.
const AFTER_STORE_FAILED: Duration = Duration::from_mins(1);
/// The longest that the engine wants to be left alone.
const LONGEST: Duration = Duration::from_hours(1);
/// A printer that did not answer when a read was due is tried again after this.
const PRINTER_AGAIN: SignedDuration = SignedDuration::from_mins(5);
/// How often old octets of the ledger are looked for.
const PRUNE_EVERY: SignedDuration = SignedDuration::from_hours(24);

impl Engine {
    /// Communication as it was left.
    pub async fn open(parts: Parts) -> Result<Self, StoreError> {
        let now = parts.billing.look().wall;
        let kept = parts.store.read(crate::store::communication::read).await?;
        let known = Known::load(&parts).await?;
        let bound = parts.settings.current().config.communication.daily_octets;
        let failing = kept.failing_since.zip(kept.cause).zip(kept.sentence);
        let mut engine = Self {
            ledger: Ledger::new(parts.store.clone()),
            known,
            budget: Budget::new(kept.day, kept.octets, bound),
            next_check_in: now,
            not_before: now,
            failures: 0,
            attempts: Tally::default(),
            failing: failing.map(|((since, cause), sentence)| (since, cause, sentence)),
            last_success: kept.last_success,
            written: kept.last_success,
            head_known: false,
            last_look: None,
            refused_alone: None,
            ignored: None,
            read_not_before: now,
            pruned: None,
            refused_code: None,
            shown: shown::Bundles::default(),
            news: false,
            parts,
        };
        engine.follow().await?;
        engine.tell_first().await?;
        Ok(engine)
    }

    /// Tells of each change of the settings.
    pub(super) fn settings(&self) -> watch::Receiver<Arc<Loaded>> {
        self.parts.settings.watch()
    }

    /// How attempts go, from the start on.
    pub(super) fn attempts(&self) -> Tally<Cause> {
        self.attempts.clone()
    }

    /// What was under way has been dropped: what is known is read anew.
    pub(super) async fn interrupted(&mut self) {
        if let Err(error) = self.reload().await {
            tracing::warn!(%error, "what is known of the communication could not be read anew");
        }
    }

    /// Does what is due. Answers after how long it wants to be called again, if nothing happens before.
    pub async fn tick(&mut self) -> Duration {
        let step = self.step().await;
        let told = self.tell().await;
        match step.and_then(|wait| told.map(|()| wait)) {
            Ok(wait) => wait,
            Err(error) => {
                tracing::warn!(%error, "communication waits for the disk");
                AFTER_STORE_FAILED
            }
        }
    }

    async fn step(&mut self) -> Result<Duration, StoreError> {
        let now = self.look();
        let config = self.config();
        self.budget.set_bound(config.config.communication.daily_octets);
        if !self.known.is_enrolled() {
            return self.enrol_by_configuration(&config.config, &now).await;
        }
        if self.server_changed(&config.config) {
            self.leave_old_server().await?;
            return Ok(Duration::ZERO);
        }
        if !self.sends() {
            return Ok(LONGEST);
        }
        if !self.head_known {
            // Asked first, if that is possible: what is written before stands perhaps where the server has something else,
            // of the time that this device was put back by, and is then taken for the work of a copy.
            self.use_network(&now).await?;
            if !self.known.is_enrolled() {
                return Ok(LONGEST);
            }
        }
        let now = self.look();
        self.note_clock(&now).await?;
        self.tell_holds(&now).await?;
        self.tell_supplies(&now).await?;
        self.end_silent_session(&now).await?;
        self.tell_troubles(&now).await?;
        self.do_asked(&now).await?;
        let until_read = self.make_due_read(&now).await?;
        self.report_what_is_due(&now).await?;
        let until_network = self.use_network(&now).await?;
        self.prune(now.wall).await;
        Ok(until_read.min(until_network).min(LONGEST))
    }

    /// Checks in and delivers, as far as that is due. Answers after how long something will be.
    async fn use_network(&mut self, now: &ClockLook) -> Result<Duration, StoreError> {
        let wall = now.wall;
        // A clock that was set back far leaves no wait behind that nobody would see the end of.
        let day = SignedDuration::from_hours(25);
        if self.not_before.duration_since(wall) > day || self.next_check_in.duration_since(wall) > day {
            (self.not_before, self.next_check_in) = (wall, wall);
        }
        if self.not_before > wall {
            return Ok(until(wall, self.not_before));
        }
        if let Some(goes_on) = self.budget.used_up(wall) {
            return Ok(until(wall, goes_on));
        }
        let summary = self.summary().await?;
        let waiting = self.known.held().is_none() && summary.waiting > 0;
        // Until the server has signed for something of an epoch, it is asked first what it has.
        let signed = summary.receipted.map(|receipted| receipted.head.epoch);
        let unheard = waiting && signed != summary.head.map(|head| head.epoch);
        let due = self.next_check_in <= wall || !self.head_known || unheard;
        if !due && !waiting {
            return Ok(until(wall, self.next_check_in));
        }
        let mut client = Client::begin(&*self.parts.https, self.known.token());
        let done = async {
            if due {
                self.check_in(&mut client).await?;
            }
            if self.head_known && self.known.is_enrolled() && self.known.held().is_none() {
                self.deliver(&mut client).await?;
            }
            Ok(())
        };
        let outcome = done.await;
        self.budget.spend(self.parts.billing.look().wall, client.octets);
        client.end().await;
        match outcome {
            Ok(()) => self.succeeded().await?,
            Err(Stop::Store(error)) => return Err(error),
            Err(Stop::Trouble(trouble)) => self.failed(trouble).await?,
            Err(Stop::Ended) => {}
        }
        let wall = self.parts.billing.look().wall;
        if self.not_before > wall {
            return Ok(until(wall, self.not_before));
        }
        let more = self.known.is_enrolled() && self.known.held().is_none() && self.ledger_waits().await?;
        Ok(if more { Duration::ZERO } else { until(wall, self.next_check_in) })
    }

    async fn ledger_waits(&self) -> Result<bool, StoreError> {
        Ok(self.summary().await?.waiting > 0)
    }

    /// Whether anything goes to a server: the device is enrolled, and what its printer says may go there.
    fn sends(&self) -> bool {
        let server = self.config().config.communication.server_url();
        self.known.is_enrolled() && server.is_some_and(|server| self.may_go_to(&server))
    }

    /// A look at the clock.
    fn look(&self) -> ClockLook {
        self.parts.billing.look()
    }

    /// The settings as they are now.
    fn config(&self) -> Arc<Loaded> {
        Arc::clone(&self.parts.settings.current())
    }

    fn printer_identity(&self) -> PrinterIdentity {
        let identity = self.parts.printer.latest().map(|reading| reading.identity).unwrap_or_default();
        PrinterIdentity {
            serial_number: identity.serial_number,
            manufacturer: identity.manufacturer,
            model: identity.model,
        }
    }

    async fn prune(&mut self, now: Timestamp) {
        if self.pruned.is_some_and(|pruned| now.duration_since(pruned).abs() < PRUNE_EVERY) {
            return;
        }
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return };
        self.pruned = Some(now);
        if let Err(error) = self.ledger.prune(&identity, now).await {
            tracing::warn!(%error, "old octets of the ledger could not be given up");
        }
    }
}

/// Why a sitting with the server ended before it was done.
enum Stop {
    /// The server could not be reached, or refused.
    Trouble(Trouble),
    /// The disk.
    Store(StoreError),
    /// The enrolment ended, or is held: nothing more is said.
    Ended,
}

impl From<Trouble> for Stop {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A look at the clock as it is sent.
fn on_the_wire(look: &ClockLook) -> wire::ClockLook {
    use app::model::ClockQuality;
    wire::ClockLook {
        at: look.wall,
        quality: match look.quality {
            ClockQuality::Synchronised => wire::Quality::Synchronised,
            ClockQuality::Unsynchronised => wire::Quality::Unsynchronised,
            ClockQuality::Unknown => wire::Quality::Unknown,
            ClockQuality::NotSet => wire::Quality::NotSet,
        },
        stepped_by_s: look.stepped.map(|step| step.as_secs()),
        boot_id: look.boot.to_string(),
        monotonic_ms: u64::try_from(look.since_boot.as_millis()).unwrap_or(u64::MAX),
    }
}

/// From `now` to `then`; nothing where that is over.
fn until(now: Timestamp, then: Timestamp) -> Duration {
    Duration::try_from(then.duration_since(now)).unwrap_or_default()
}
