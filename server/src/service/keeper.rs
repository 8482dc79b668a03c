use std::{
    pin::pin,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use app::{
    model::{Freshness, Reading, Snapshot},
    port::PortError,
};
use jiff::Timestamp;
use tokio::{
    select,
    sync::{mpsc, oneshot, watch},
    time::{Instant, sleep_until},
};

use super::{
    Command, Rhythm, Service, WAITING,
    port::Published,
    publish::{self, Settings},
};
use crate::{
    clock::SharedClock,
    device::{DeviceError, Look, Printer},
    recorder,
    store::Store,
};

type Reply = oneshot::Sender<Result<(), PortError>>;

/// What was asked while the printer was.
#[derive(Default)]
struct Waiting {
    refresh: Vec<Reply>,
    publish: Vec<oneshot::Sender<()>>,
}

impl Waiting {
    fn take(&mut self, command: Command) {
        match command {
            Command::Refresh(reply) => self.refresh.push(reply),
            Command::Publish(reply) => self.publish.push(reply),
            Command::Ping(reply) => drop(reply.send(())),
        }
    }

    /// Awaits the printer, however slow it is, and takes what is asked meanwhile.
    async fn during<T>(&mut self, commands: &mut mpsc::Receiver<Command>, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            select! {
                result = &mut work => return result,
                Some(command) = commands.recv() => self.take(command),
            }
        }
    }
}

/// Reads the printer in its rhythm, writes down what changed, publishes what is known.
pub struct Keeper {
    printer: Option<Printer>,
    store: Store,
    clock: SharedClock,
    rhythm: Rhythm,
    published: Published,
    commands: mpsc::Receiver<Command>,
    /// The last reading filled up with what it could not see, to compare the next one with.
    known: Option<Reading>,
    sequence: u64,
    failures: u32,
    last_try: Option<Instant>,
    next_full: Instant,
    next_state: Instant,
}

impl Keeper {
    /// A keeper and the service that it feeds. `printer` is `None` where none is set; `source` is what its
    /// readings name as their source, so that another printer's last reading is not shown as this one's.
    pub async fn new(
        printer: Option<(Printer, String)>,
        store: Store,
        clock: SharedClock,
        rhythm: Rhythm,
        settings: &Settings,
    ) -> (Self, Service) {
        let (printer, source) =
            printer.map_or((None, None), |(printer, source)| (Some(printer), Some(source)));
        let last = store.last_reading().await.unwrap_or_default();
        let last = last.filter(|reading| Some(&reading.source) == source.as_ref());
        let freshness = match (&printer, &last) {
            (None, _) => Freshness::NotConfigured,
            (Some(_), None) => Freshness::BeingRead,
            (Some(_), Some(reading)) => Freshness::Stale { since: reading.taken_at, cause: STARTING.into() },
        };
        let empty = publish::first(settings, freshness.clone());
        let snapshot = publish::next(&empty, &store, clock.now(), freshness, last.clone()).await;
        let published = Arc::new(RwLock::new(Arc::new(snapshot)));
        let (sender, commands) = mpsc::channel(WAITING);
        let service = Service {
            published: Arc::clone(&published),
            commands: sender,
            store: store.clone(),
            clock: Arc::clone(&clock),
        };
        let sequence = store.last_sequence().await.unwrap_or_default();
        let now = Instant::now();
        let keeper = Self {
            printer,
            store,
            clock,
            rhythm,
            published,
            commands,
            known: last,
            sequence,
            failures: 0,
            last_try: None,
            next_full: now,
            next_state: now + rhythm.state,
        };
        (keeper, service)
    }

    /// Runs until `stop` says so. What is under way then is dropped: the store ends by itself.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        select! {
            _ = stop.wait_for(|stop| *stop) => {}
            () = self.keep_on() => {}
        }
    }

    async fn keep_on(mut self) {
        loop {
            let state_due = self.failures == 0 && self.next_state < self.next_full;
            let due = if state_due { self.next_state } else { self.next_full };
            select! {
                command = self.commands.recv() => match command {
                    Some(command) => self.obey(command).await,
                    None => return,
                },
                () = sleep_until(due), if self.printer.is_some() => {
                    if state_due {
                        self.look().await;
                    } else {
                        self.read(Waiting::default()).await;
                    }
                }
            }
        }
    }

    async fn obey(&mut self, command: Command) {
        match command {
            Command::Publish(reply) => {
                let snapshot = self.latest();
                self.publish(snapshot.freshness.clone(), snapshot.reading.clone()).await;
                let _ = reply.send(());
            }
            Command::Refresh(reply) if self.printer.is_none() => {
                let _ = reply.send(Err(PortError::NotConfigured));
            }
            Command::Refresh(reply)
                if self.last_try.is_some_and(|last| last.elapsed() < self.rhythm.pause) =>
            {
                let _ = reply.send(self.outcome());
            }
            Command::Refresh(reply) => {
                self.read(Waiting { refresh: vec![reply], ..Waiting::default() }).await;
            }
            Command::Ping(reply) => drop(reply.send(())),
        }
    }

    /// One full reading, for everybody who asks before it is there.
    async fn read(&mut self, mut waiting: Waiting) {
        let Some(printer) = &mut self.printer else { return };
        let reading = printer.read(self.sequence + 1);
        let result = waiting.during(&mut self.commands, reading).await;
        self.last_try = Some(Instant::now());
        match result {
            Ok(reading) => self.keep(reading).await,
            Err(error) => self.miss(&error).await,
        }
        for reply in waiting.refresh {
            let _ = reply.send(self.outcome());
        }
        for reply in waiting.publish {
            let _ = reply.send(());
        }
    }

    /// A look at state and alerts; a full reading where they are not as they were.
    async fn look(&mut self) {
        let Some(printer) = &mut self.printer else { return };
        let mut waiting = Waiting::default();
        let look = waiting.during(&mut self.commands, printer.look_at_state()).await;
        let same =
            look.as_ref().is_ok_and(|look| self.known.as_ref().is_some_and(|known| is_same(known, look)));
        if !same {
            return self.read(waiting).await;
        }
        self.next_state = Instant::now() + self.rhythm.until_state(self.power_save());
        for reply in waiting.publish {
            self.obey(Command::Publish(reply)).await;
        }
        for reply in waiting.refresh {
            self.obey(Command::Refresh(reply)).await;
        }
    }

    async fn keep(&mut self, reading: Reading) {
        let mut events = recorder::changes(self.known.as_ref(), &reading);
        if self.failures > 0 {
            events.insert(0, recorder::answering_again(reading.taken_at));
            tracing::info!(printer = %reading.source, "the printer answers again");
        }
        self.failures = 0;
        self.sequence = reading.sequence;
        self.known = Some(recorder::complete(self.known.as_ref(), &reading));
        if let Err(error) = self.store.append_reading(&reading, events).await {
            tracing::error!(%error, "a reading could not be written down");
        }
        self.publish(Freshness::Current, Some(reading)).await;
        let power_save = self.power_save();
        self.schedule(self.rhythm.until_full(power_save), self.rhythm.until_state(power_save));
    }

    async fn miss(&mut self, error: &DeviceError) {
        let cause = error.to_string();
        let now = self.clock.now();
        let snapshot = self.latest();
        let since = match &snapshot.freshness {
            Freshness::Stale { since, .. } if self.failures > 0 => *since,
            _ => now,
        };
        self.failures = self.failures.saturating_add(1);
        if self.failures == 1 {
            tracing::warn!(%cause, "the printer could not be read");
            if let Err(error) = self.store.append_events(vec![recorder::not_answering(now, &cause)]).await {
                tracing::error!(%error, "an event could not be written down");
            }
        }
        self.publish(Freshness::Stale { since, cause }, snapshot.reading.clone()).await;
        let pause = self.rhythm.until_retry(self.failures);
        self.schedule(pause, pause);
    }

    fn schedule(&mut self, full: Duration, state: Duration) {
        let now = Instant::now();
        (self.next_full, self.next_state) = (now + full, now + state);
    }

    fn power_save(&self) -> bool {
        self.known.as_ref().is_some_and(|reading| reading.state.power_save())
    }

    fn latest(&self) -> Arc<Snapshot> {
        Arc::clone(&self.published.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the last try brought, for whoever asked.
    fn outcome(&self) -> Result<(), PortError> {
        match &self.latest().freshness {
            Freshness::Stale { cause, .. } => Err(PortError::Printer(cause.clone())),
            _ => Ok(()),
        }
    }

    async fn publish(&self, freshness: Freshness, reading: Option<Reading>) {
        let now: Timestamp = self.clock.now();
        let snapshot = publish::next(&self.latest(), &self.store, now, freshness, reading).await;
        *self.published.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
    }
}

/// The cause that a page gives for a reading from before the start.
const STARTING: &str = "This device has just started and is reading the printer.";

/// Work and sleep of the printer, and its display, are no reason for a full reading.
fn is_same(known: &Reading, look: &Look) -> bool {
    known.state.device == look.state.device
        && known.state.errors == look.state.errors
        && known.alerts.len() == look.alerts.len()
        && known.alerts.iter().zip(&look.alerts).all(|(before, now)| {
            (before.index, before.code, before.severity) == (now.index, now.code, now.severity)
        })
}
