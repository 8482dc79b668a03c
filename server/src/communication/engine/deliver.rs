//! Delivers what waits, in batches, in order.

use super::{Engine, Stop, fork::ledger_stop};
use crate::{
    communication::client::{Client, Trouble},
    ledger::{Attempt, Batch, Failure, Identity, LedgerError, Limits, Settled},
    protocol::{data::epoch_opened::Opening, problem::ProblemKind},
};

/// How much goes into a batch.
const LIMITS: Limits = Limits { events: 200, octets: 256 * 1_024 };
/// How many batches of one sitting, before the engine looks at what else there is.
const AT_A_TIME: usize = 20;
/// A server that takes no batch as a whole gets the events one by one; one that is refused alone so often is set aside.
const REFUSED_ALONE: u32 = 3;

impl Engine {
    /// Delivers until nothing waits, or for so many batches.
    pub(super) async fn deliver(&mut self, client: &mut Client) -> Result<(), Stop> {
        let mut most = LIMITS;
        for _ in 0..AT_A_TIME {
            let Some(identity) = self.known.identity(&*self.parts.printer) else { return Err(Stop::Ended) };
            let now = self.look().wall;
            if self.budget.used_up(now).is_some() {
                return Ok(());
            }
            let left = usize::try_from(self.budget.left(now)).unwrap_or(usize::MAX);
            let limits = Limits { octets: most.octets.min(left), ..most };
            let batch = match self.ledger.next_batch(&identity, limits, now).await {
                Ok(Some(batch)) => batch,
                Ok(None) => return Ok(()),
                Err(LedgerError::MustOpen(opening)) => {
                    // The server is asked what it has before anything of the new epoch is delivered.
                    self.open_epoch(opening, None).await?;
                    return Ok(());
                }
                Err(error) => return Err(ledger_stop(error)),
            };
            match self.send(client, &identity, &batch).await? {
                Sent::Settled => most = LIMITS,
                Sent::Smaller => most = Limits { events: (batch.len() / 2).max(1), ..LIMITS },
            }
        }
        Ok(())
    }

    async fn send(&mut self, client: &mut Client, identity: &Identity, batch: &Batch) -> Result<Sent, Stop> {
        let (begun_at, before) = (self.look().wall, client.octets);
        let answer = client.deliver(batch.body()).await;
        let octets = client.octets.saturating_sub(before);
        self.budget.spend(self.look().wall, octets);
        client.octets = before;
        let sent = u64::try_from(batch.body().len()).unwrap_or(u64::MAX).min(octets);
        let attempt = |status| Attempt {
            begun_at,
            ended_at: self.look().wall,
            octets_sent: sent,
            octets_received: octets.saturating_sub(sent),
            status,
        };
        let trouble = match answer {
            Ok(receipt) => {
                let Some(key) = self.known.enrolled().map(|row| row.server_key) else {
                    return Err(Stop::Ended);
                };
                match self.ledger.settle(identity, &key, batch, &receipt, attempt(Some(200))).await {
                    Ok(settled) => {
                        self.settled(&settled).await?;
                        return Ok(Sent::Settled);
                    }
                    Err(LedgerError::Store(error)) => return Err(error.into()),
                    Err(error) => not_counted(&error),
                }
            }
            Err(trouble) => trouble,
        };
        let failure = Failure {
            step: word(trouble.cause),
            sentence: trouble.sentence.clone(),
            answer: trouble.problem.as_ref().map(|problem| problem.detail.clone()),
        };
        let written = self.ledger.failed(batch, attempt(trouble.status), failure).await;
        written.map_err(ledger_stop)?;
        self.refused(batch, trouble).await
    }

    /// What a refusal of a whole batch comes to.
    async fn refused(&mut self, batch: &Batch, trouble: Trouble) -> Result<Sent, Stop> {
        let head = trouble.problem.as_ref().and_then(|problem| problem.head);
        match trouble.kind() {
            Some(ProblemKind::Gap) => {
                let Some(head) = head else { return Err(trouble.into()) };
                match self.ledger.go_on_from(head, None).await {
                    Ok(_) => Err(trouble.into()),
                    Err(LedgerError::ServerHasMore(head)) => {
                        // A server that says so without end makes an epoch after each wait, not one after the other.
                        self.open_epoch(Opening::Rewound, Some(head)).await?;
                        Err(trouble.into())
                    }
                    Err(error) => Err(ledger_stop(error)),
                }
            }
            Some(ProblemKind::Fork) => {
                self.hold(trouble.sentence.clone()).await?;
                Err(Stop::Ended)
            }
            Some(ProblemKind::Cancelled) => {
                self.cancelled_by_server(trouble.sentence.clone()).await?;
                Err(Stop::Ended)
            }
            Some(ProblemKind::TooLarge | ProblemKind::Invalid) if batch.len() > 1 => Ok(Sent::Smaller),
            Some(ProblemKind::TooLarge | ProblemKind::Invalid) => self.refused_alone(batch, trouble).await,
            _ => Err(trouble.into()),
        }
    }

    /// An event that is refused alone again and again keeps the others from being sent no longer.
    async fn refused_alone(&mut self, batch: &Batch, trouble: Trouble) -> Result<Sent, Stop> {
        let place = batch.first();
        let (known, count) = self.refused_alone.unwrap_or((place, 0));
        let count = if known == place { count + 1 } else { 1 };
        self.refused_alone = Some((place, count));
        if count < REFUSED_ALONE {
            return Err(trouble.into());
        }
        tracing::warn!(event = %place, reason = %trouble.sentence, "an event is refused again and again: it is set aside");
        let (reason, at) = (trouble.sentence, self.look().wall);
        let work = move |transaction: &rusqlite::Transaction<'_>| match crate::ledger::set_aside(
            transaction,
            place,
            &reason,
            at,
        ) {
            Err(LedgerError::Store(_)) | Ok(()) => Ok(()),
            Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.to_string().into())),
        };
        self.parts.store.durably(work).await?;
        self.refused_alone = None;
        Ok(Sent::Smaller)
    }

    /// A receipt has come: what hangs on it follows.
    async fn settled(&mut self, settled: &Settled) -> Result<(), Stop> {
        tracing::debug!(receipt = settled.receipt, events = settled.events.len(), "delivered");
        if settled.again > 0 {
            let count = settled.again;
            tracing::warn!(count, "the server has lost events that it had: they are sent again");
        }
        self.refused_alone = None;
        self.follow().await?;
        Ok(())
    }
}

enum Sent {
    /// It is done with; the next can come.
    Settled,
    /// The same once more, in smaller pieces.
    Smaller,
}

fn not_counted(error: &LedgerError) -> Trouble {
    Trouble {
        cause: app::model::Cause::OtherProtocol,
        sentence: format!("The events were sent, but the answer does not count: {error}."),
        problem: None,
        retry_after: None,
        status: Some(200),
    }
}

/// The step that failed, as a word.
fn word(cause: app::model::Cause) -> String {
    match serde_json::to_value(cause.step()) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
