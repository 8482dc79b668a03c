use std::{sync::Arc, time::Duration};

use app::{
    model::{Communication, Episode, Freshness, Reading, Snapshot},
    port::PortError,
};
use jiff::Timestamp;
use tokio::{
    select,
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep_until},
};

use super::{
    Command, Connection, Rhythm, Service, WAITING,
    alive::{Ping, answer},
    port::KeptObjects,
    publish::{self, Settings},
    reconfigure::{Followed, changed},
};
use crate::{
    billing::Desk,
    clock::{ClockLook, SharedClock},
    maintaining,
    notifications::Notifications,
    recorder::Recorder,
    store::{Store, last_reading, silent_since},
    supplying,
    tally::Tally,
};

pub(super) type Reply = oneshot::Sender<Result<(), PortError>>;

/// Reads the printer in its rhythm, writes down what changed, publishes what is known.
pub struct Keeper {
    pub(super) connection: Connection,
    pub(super) store: Store,
    pub(super) clock: SharedClock,
    pub(super) rhythm: Rhythm,
    pub(super) followed: Option<Followed>,
    pub(super) billing: Option<Desk>,
    pub(super) supplies: Option<supplying::Desk>,
    pub(super) maintenance: Option<maintaining::Desk>,
    communication: Option<watch::Receiver<Communication>>,
    pub(super) notifications: Option<Notifications>,
    pub(super) objects: KeptObjects,
    pub(super) published: watch::Sender<Arc<Snapshot>>,
    watchers: watch::Receiver<usize>,
    pub(super) commands: mpsc::Receiver<Command>,
    pub(super) pings: mpsc::Receiver<Ping>,
    /// Who asks for the next reading.
    pub(super) waiting: Vec<Reply>,
    condition: watch::Receiver<()>,
    pub(super) recorder: Recorder,
    /// The machine's clocks at the last reading.
    pub(super) clock_look: Option<ClockLook>,
    /// Critical alerts that the printer had counted at the last reading.
    pub(super) counted: Option<u32>,
    pub(super) sequence: u64,
    pub(super) readings: Tally<&'static str>,
    pub(super) failures: u32,
    /// Since when the printer has not answered. The event history says so, too, also when the settings change or this
    /// program starts anew meanwhile.
    pub(super) silent_since: Option<Timestamp>,
    /// The machine's clocks at the last look in vain, where this silence began since the start: what is dated by them is put
    /// right when the clock is set.
    pub(super) silence_look: Option<ClockLook>,
    /// When the disk was told last that the printer is silent.
    pub(super) silence_noted: Option<Instant>,
    /// When the printer was looked at last before this start, and whether it was silent then, until it is looked at again.
    pub(super) unwatched_since: Option<(Timestamp, bool)>,
    pub(super) last_try: Option<Instant>,
    pub(super) next_full: Instant,
    pub(super) next_state: Instant,
    /// When anything was asked of the printer last.
    pub(super) last_look: Instant,
}

impl Keeper {
    /// A keeper of what is connected, and the service that it feeds.
    pub async fn new(
        connection: impl Into<Connection>,
        store: Store,
        clock: SharedClock,
        rhythm: Rhythm,
        settings: &Settings,
    ) -> (Self, Service) {
        let connection = connection.into();
        let before = store.last_reading().await.unwrap_or_default();
        let is_same = |reading: &Reading| Some(&reading.source) == connection.source.as_ref();
        let silent_since = store.read(silent_since).await.unwrap_or_default();
        let another = before.as_ref().is_some_and(|reading| !is_same(reading));
        let (active, highest) = store.active_episodes().await.unwrap_or_default();
        let mut recorder = Recorder::resume(before.clone(), active, highest);
        if another {
            recorder.forget();
        }
        let tried = store.read(last_reading::tried).await.unwrap_or_default();
        let looked = |read: Timestamp| match silent_since {
            Some(since) => (read.max(since).max(tried.unwrap_or(since)), true),
            None => (read, false),
        };
        // What a silent printer did while nobody looked is not known either.
        let unwatched_since = before.as_ref().filter(|_| !another).map(|reading| looked(reading.taken_at));
        // The silence of another printer is none of this one's; that it ends is told with the first answer.
        let silent_since = silent_since.map(|since| if another { clock.now() } else { since });
        let last = before.filter(is_same);
        let freshness = match (&connection, &last) {
            (Connection { problem: Some(cause), .. }, _) => {
                Freshness::Stale { since: clock.now(), cause: cause.clone() }
            }
            (Connection { printer: None, .. }, _) => Freshness::NotConfigured,
            (_, None) => Freshness::BeingRead,
            (_, Some(reading)) => {
                Freshness::Stale { since: silent_since.unwrap_or(reading.taken_at), cause: STARTING.into() }
            }
        };
        let empty = publish::first(settings, freshness.clone());
        let snapshot = publish::next(&empty, &store, None, clock.now(), freshness, last.clone()).await;
        let (snapshots, published) = watch::channel(Arc::new(snapshot));
        let (watched, watchers) = watch::channel(0);
        let (sender, commands) = mpsc::channel(WAITING);
        let (asker, pings) = mpsc::channel(1);
        let (readings, objects) = (Tally::default(), KeptObjects::default());
        let service = Service {
            published,
            watchers: watched,
            commands: sender,
            pings: asker,
            store: store.clone(),
            clock: Arc::clone(&clock),
            readings: readings.clone(),
            objects: Arc::clone(&objects),
        };
        let sequence = store.last_sequence().await.unwrap_or_default();
        let now = Instant::now();
        let keeper = Self {
            connection,
            condition: store.condition(),
            store,
            clock,
            rhythm,
            followed: None,
            billing: None,
            supplies: None,
            maintenance: None,
            communication: None,
            notifications: None,
            objects,
            published: snapshots,
            watchers,
            commands,
            pings,
            waiting: Vec::new(),
            recorder,
            clock_look: None,
            counted: None,
            sequence,
            readings,
            failures: 0,
            silent_since,
            silence_look: None,
            silence_noted: None,
            unwatched_since,
            last_try: None,
            next_full: now,
            next_state: now + rhythm.state,
            last_look: now,
        };
        (keeper, service)
    }

    /// Moves the billing meters of this desk on with each reading, and publishes what it knows.
    #[must_use]
    pub fn with_billing(mut self, desk: Desk) -> Self {
        self.billing = Some(desk);
        self
    }

    /// Has this desk look at the supplies of each reading, and publishes what it knows.
    #[must_use]
    pub fn with_supplies(mut self, desk: supplying::Desk) -> Self {
        self.supplies = Some(desk);
        self
    }

    /// Has this desk look after alerts and what is getting worse, and publishes what it knows.
    #[must_use]
    pub fn with_maintenance(mut self, desk: maintaining::Desk) -> Self {
        self.maintenance = Some(desk);
        self
    }

    /// Publishes how the communication with the server is, as this tells.
    #[must_use]
    pub fn with_communication(mut self, communication: watch::Receiver<Communication>) -> Self {
        self.communication = Some(communication);
        self
    }

    /// Reads the printer when it tells of something, and writes down what was over before it could be read.
    #[must_use]
    pub fn with_notifications(mut self, notifications: Notifications) -> Self {
        self.notifications = Some(notifications);
        self
    }

    /// Runs until `stop` says so. What is under way then is dropped: the store ends by itself.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        select! {
            _ = stop.wait_for(|stop| *stop) => {}
            () = self.keep_on() => {}
        }
    }

    async fn keep_on(mut self) {
        if let (Some(desk), Some(reading)) = (&self.supplies, self.recorder.known())
            && let Err(error) = desk.observe(reading).await
        {
            tracing::error!(%error, "the supplies could not be looked at");
        }
        if let Some(desk) = &self.maintenance {
            let resumed = match self.recorder.known() {
                Some(_) => desk.resume(&self.recorder).await,
                None if self.recorder.has_left() => desk.forget_silence().await,
                None => Ok(()),
            };
            if let Err(error) = resumed {
                tracing::error!(%error, "what needs maintenance could not be looked at");
            }
        }
        if self.billing.is_some() {
            // What is held, was read and is ordered stands on the page also while no printer answers.
            let snapshot = self.latest();
            self.publish(snapshot.freshness.clone(), snapshot.reading.clone()).await;
        }
        loop {
            let (due, state_due) = self.due();
            select! {
                biased;
                () = changed(&mut self.followed) => self.reconfigure().await,
                never = answer(&mut self.pings) => match never {},
                command = self.commands.recv() => match command {
                    Some(command) => self.obey(command).await,
                    None => return,
                },
                // Somebody has come to watch, or the last one has gone: what is due hangs on that.
                Ok(()) = self.watchers.changed() => {}
                // A history that was damaged, or goes on again, is told before the next reading.
                Ok(()) = self.condition.changed() => {
                    let snapshot = self.latest();
                    self.publish(snapshot.freshness.clone(), snapshot.reading.clone()).await;
                }
                () = told(self.notifications.as_ref()), if self.connection.printer.is_some() => {
                    self.read_for(true).await;
                }
                () = sleep_until(due), if self.connection.printer.is_some() => {
                    if state_due {
                        self.look().await;
                    } else {
                        self.read().await;
                    }
                }
            }
        }
    }

    /// What is due next, and whether it is a look at state and alerts alone.
    fn due(&self) -> (Instant, bool) {
        let sooner =
            self.rhythm.while_watched(self.failures, self.power_save()).filter(|_| self.is_watched());
        let soon = |due: Instant| sooner.map_or(due, |pause| due.min(self.last_look + pause));
        if self.failures > 0 {
            return (soon(self.next_full), false);
        }
        let state = soon(self.next_state);
        if state < self.next_full { (state, true) } else { (self.next_full, false) }
    }

    pub(super) fn is_watched(&self) -> bool {
        *self.watchers.borrow() > 0
    }

    async fn obey(&mut self, command: Command) {
        match command {
            Command::Publish(reply) => {
                let snapshot = self.latest();
                self.publish(snapshot.freshness.clone(), snapshot.reading.clone()).await;
                let _ = reply.send(());
            }
            Command::Refresh(reply) if self.connection.printer.is_none() => {
                let _ = reply.send(self.outcome());
            }
            Command::Refresh(reply)
                if self.last_try.is_some_and(|last| last.elapsed() < self.rhythm.pause) =>
            {
                let _ = reply.send(self.outcome());
            }
            Command::Refresh(reply) => {
                self.waiting.push(reply);
                self.read().await;
            }
        }
    }

    pub(super) fn schedule(&mut self, full: Duration, state: Duration) {
        let now = Instant::now();
        (self.next_full, self.next_state) = (now + full, now + state);
    }

    pub(super) fn power_save(&self) -> bool {
        self.recorder.known().is_some_and(|reading| reading.state.power_save())
    }

    /// Whether an alert keeps the printer from printing.
    pub(super) fn stopped(&self) -> bool {
        self.recorder.active().iter().any(Episode::is_stopping)
    }

    pub(super) fn latest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.published.borrow())
    }

    /// What the last try brought, for whoever asked.
    pub(super) fn outcome(&self) -> Result<(), PortError> {
        match &self.latest().freshness {
            Freshness::NotConfigured => Err(PortError::NotConfigured),
            Freshness::Stale { cause, .. } => Err(PortError::Printer(cause.clone())),
            _ => Ok(()),
        }
    }

    pub(super) async fn publish(&self, freshness: Freshness, reading: Option<Reading>) {
        self.publish_over(&self.latest(), freshness, reading).await;
    }

    /// Publishes what follows on `before`.
    pub(super) async fn publish_over(
        &self,
        before: &Snapshot,
        freshness: Freshness,
        reading: Option<Reading>,
    ) {
        let now: Timestamp = self.clock.now();
        let mut snapshot =
            publish::next(before, &self.store, self.billing.as_ref(), now, freshness, reading).await;
        if let Some(desk) = &self.supplies {
            match desk.view().await {
                Ok(view) => snapshot.supplies = view,
                Err(error) => snapshot.store_problem = Some(error.to_string()),
            }
        }
        if let Some(desk) = &self.maintenance {
            match desk.view().await {
                Ok(view) => snapshot.maintenance = view,
                Err(error) => snapshot.store_problem = Some(error.to_string()),
            }
        }
        let performance = std::mem::take(&mut snapshot.supplies.performance);
        snapshot.supplies.performance = performance.beside(&snapshot.maintenance.reliability);
        if let Some(notifications) = &self.notifications {
            snapshot.notifications = notifications.view();
        }
        if let Some(communication) = &self.communication {
            snapshot.communication = communication.borrow().clone();
        }
        self.published.send_replace(Arc::new(snapshot));
    }
}

/// Ends when the printer has told of something and has to be read for it; never where nobody listens.
async fn told(notifications: Option<&Notifications>) {
    match notifications {
        Some(notifications) => notifications.reading_due().await,
        None => std::future::pending().await,
    }
}

/// The cause that a page gives for a reading from before the start.
const STARTING: &str = "This device has just started and is reading the printer.";
