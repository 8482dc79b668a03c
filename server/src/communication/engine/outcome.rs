//! How attempts went, and what the server is told of its commands.

use jiff::SignedDuration;
use rusqlite::Transaction;

use super::Engine;
use crate::{
    communication::{backoff, client::Trouble},
    entropy::octets,
    ledger::{self, AppendError, Identity},
    mail::{CommunicationFailed, CommunicationRecovered, Notification},
    protocol::{
        data::{
            Data,
            clock::ClockLook,
            command_outcome::{CommandOutcome, CommandState},
        },
        enrolment::Printer,
        problem::ProblemKind,
    },
    store::{
        StoreError,
        command::CommandRow,
        communication::{self, CommunicationRow},
    },
};

/// A success is written down this often where nothing else is.
const WRITE_EVERY: SignedDuration = SignedDuration::from_hours(1);

impl Engine {
    /// The server answered as it should.
    pub(super) async fn succeeded(&mut self) -> Result<(), StoreError> {
        let now = self.look().wall;
        self.attempts.succeeded();
        self.failures = 0;
        self.last_success = Some(now);
        let recovered = self.failing.take();
        let stale = self.written.is_none_or(|written| now.duration_since(written).abs() >= WRITE_EVERY);
        if let Some((since, ..)) = recovered {
            tracing::info!("the communication server answers again");
            let server = self.server();
            let recovered =
                Notification::CommunicationRecovered(CommunicationRecovered { server, at: now, since });
            self.parts.mail.notify(recovered).await?;
        } else if !stale {
            return Ok(());
        }
        self.written = Some(now);
        self.write_state().await
    }

    /// The server could not be reached, or refused.
    pub(super) async fn failed(&mut self, trouble: Trouble) -> Result<(), StoreError> {
        self.attempts.failed(trouble.cause);
        if trouble.kind() == Some(ProblemKind::Cancelled) {
            return self.cancelled_by_server(trouble.sentence).await;
        }
        if trouble.kind() == Some(ProblemKind::Fork) {
            return self.hold(trouble.sentence).await;
        }
        let now = self.look().wall;
        self.failures = self.failures.saturating_add(1);
        let random = u32::from_be_bytes(octets(&*self.parts.entropy));
        let wait = backoff::wait(self.failures, trouble.retry_after, random);
        let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::MAX);
        self.not_before = now.checked_add(wait).unwrap_or(now);
        let first = self.failing.is_none();
        let since = self.failing.as_ref().map_or(now, |(since, ..)| *since);
        self.failing = Some((since, trouble.cause, trouble.sentence.clone()));
        tracing::warn!(
            cause = ?trouble.cause, sentence = %trouble.sentence, again_in_s = wait.as_secs(),
            "the communication server could not be used"
        );
        let failed = Notification::CommunicationFailed(CommunicationFailed {
            server: self.server(),
            cause: trouble.sentence.trim_end_matches('.').to_owned(),
            at: now,
            since,
            attempts: self.failures,
        });
        // Whether it becomes a mail is not decided here.
        self.parts.mail.notify(failed).await?;
        if first { self.write_state().await } else { Ok(()) }
    }

    /// How it stands, for the time after a restart.
    async fn write_state(&self) -> Result<(), StoreError> {
        let (day, octets) = self.budget.spent();
        let failing = self.failing.clone();
        let row = CommunicationRow {
            last_success: self.last_success,
            failing_since: failing.as_ref().map(|(since, ..)| *since),
            cause: failing.as_ref().map(|(_, cause, _)| *cause),
            sentence: failing.map(|(.., sentence)| sentence),
            day,
            octets,
        };
        self.parts.store.durably(move |transaction| communication::write(transaction, &row)).await
    }

    /// The server's name, for people.
    pub(super) fn server(&self) -> String {
        let server = self.known.row.as_ref().map_or("", |row| row.server.as_str());
        server.trim_start_matches("https://").to_owned()
    }
}

/// Tells the server what became of a command, in the transaction that did it.
pub(super) fn tell_outcome(
    transaction: &Transaction<'_>,
    identity: &Identity,
    clock: &ClockLook,
    printer: Printer,
    command: &CommandRow,
    state: CommandState,
    reason: Option<&str>,
) -> Result<(), AppendError> {
    let matter = CommandOutcome {
        command: command.id.clone(),
        number: command.number,
        state,
        reason: reason.map(ToOwned::to_owned),
    };
    let data = Data { clock: clock.clone(), printer, matter };
    ledger::append(transaction, &identity.author(), &data).map(drop)
}
