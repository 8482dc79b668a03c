//! The task that tails the audit trail.

use std::{convert::Infallible, io, time::Duration};

use app::{model::AuditEntry, port::Forwarding};
use tokio::{
    select,
    sync::watch,
    time::{Instant, sleep, sleep_until},
};

use super::{
    connection::{Collector, Connection, SyslogError},
    message::framed,
};
use crate::{
    clock::SharedClock,
    store::{Store, StoreError, forwarding::Position},
};

/// Entries that are sent at a time.
const BATCH: usize = 100;

/// How patient the task is. A parameter, so that a test need not wait.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// A connection that has lasted this long after an entry has delivered it.
    pub settled: Duration,
    /// Before the second attempt to connect; each further one waits twice as long.
    pub first_retry: Duration,
    /// The longest that an attempt waits.
    pub last_retry: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let s = Duration::from_secs;
        Self { settled: s(30), first_retry: s(1), last_retry: s(300) }
    }
}

/// Sends every entry of the audit trail to the collector.
pub struct Forwarder {
    /// Where the trail is.
    pub store: Store,
    /// Where it goes.
    pub collector: Collector,
    /// This device, in the messages.
    pub host_name: String,
    /// For the time of the last success.
    pub clock: SharedClock,
    /// How patient it is.
    pub pace: Pace,
    /// What the audit page shows.
    pub state: watch::Sender<Forwarding>,
}

enum Failed {
    Collector(SyslogError),
    Store(StoreError),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Forwarder {
    /// Runs until it is told to stop.
    pub async fn run(self, mut stopped: watch::Receiver<bool>) {
        let mut wait = self.pace.first_retry;
        self.state.send_modify(|state| state.collector = Some(self.collector.address()));
        loop {
            let sent_before = self.state.borrow().sent_at;
            let failed = select! {
                _ = stopped.wait_for(|stop| *stop) => return,
                failed = self.forward() => failed,
            };
            if self.state.borrow().sent_at != sent_before {
                wait = self.pace.first_retry;
            }
            let problem = match failed {
                Failed::Collector(error) => error.to_string(),
                Failed::Store(error) => error.to_string(),
            };
            tracing::warn!(%problem, again_in_s = wait.as_secs(), "the audit trail could not be sent");
            self.state.send_modify(|state| state.problem = Some(problem));
            if let Err(error) = self.count(None).await {
                tracing::warn!(%error, "what waits for the collector can't be counted");
            }
            select! {
                _ = stopped.wait_for(|stop| *stop) => return,
                () = sleep(wait) => {}
            }
            wait = (wait * 2).min(self.pace.last_retry);
        }
    }

    /// Connects, and sends for as long as the connection lasts.
    async fn forward(&self) -> Failed {
        let mut connection = match self.collector.connect().await {
            Ok(connection) => connection,
            Err(error) => return Failed::Collector(error),
        };
        match self.tail(&mut connection).await {
            Ok(never) => match never {},
            Err(failed) => {
                connection.close().await;
                failed
            }
        }
    }

    async fn tail(&self, connection: &mut Connection) -> Result<Infallible, Failed> {
        let mut sent = self.store.read_forwarding().await?.sent_to;
        // What is delivered, and from when on, if the connection lasts until then.
        let mut settling: Option<(Instant, i64)> = None;
        loop {
            let entries = self.next(&mut sent).await?;
            if let Some(last) = entries.last() {
                let frames: Vec<u8> =
                    entries.iter().flat_map(|entry| framed(entry, &self.host_name)).collect();
                connection.send(&frames).await.map_err(|error| self.failed("not sent", error))?;
                sent = last.id;
                settling.get_or_insert((Instant::now() + self.pace.settled, sent));
                let now = self.clock.now();
                self.state.send_modify(|state| state.sent_at = Some(now));
            }
            self.state.send_modify(|state| state.problem = None);
            self.count(Some(sent)).await?;
            if entries.len() == BATCH {
                continue;
            }
            select! {
                () = self.store.durable_change() => {}
                error = connection.closed() => return Err(self.failed("sending ended", error)),
                delivered = settled(settling) => {
                    self.store.set_forwarded(delivered).await?;
                    settling = (sent > delivered).then(|| (Instant::now() + self.pace.settled, sent));
                }
            }
        }
    }

    fn failed(&self, step: &'static str, source: io::Error) -> Failed {
        Failed::Collector(self.collector.failed(step)(source))
    }

    /// The entries after `sent`; those that were pruned before are lost.
    async fn next(&self, sent: &mut i64) -> Result<Vec<AuditEntry>, StoreError> {
        let position = self.store.count_lost(*sent).await?;
        *sent = position;
        self.store.audit_after(position, BATCH).await
    }

    /// What waits behind `sent`, else behind what was delivered, and what was lost: for the page.
    async fn count(&self, sent: Option<i64>) -> Result<(), StoreError> {
        let Position { sent_to, lost } = self.store.read_forwarding().await?;
        let waiting = self.store.audit_count_after(sent.unwrap_or(sent_to)).await?;
        self.state.send_modify(|state| (state.waiting, state.lost) = (waiting, lost));
        Ok(())
    }
}

/// Ends at that time, with that number.
async fn settled(settling: Option<(Instant, i64)>) -> i64 {
    match settling {
        Some((at, delivered)) => {
            sleep_until(at).await;
            delivered
        }
        None => std::future::pending().await,
    }
}
