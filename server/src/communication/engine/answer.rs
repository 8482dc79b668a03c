//! What the pages ask for.

use app::{
    model::{Access, Actor, Deed, RequestKind, Requested},
    port::CommunicationError,
};
use jiff::Timestamp;
use rusqlite::Transaction;

use super::{
    Engine, Stop,
    obey::{asked_for, word},
    on_the_wire,
    outcome::tell_outcome,
    read::Wanted,
};
use crate::{
    communication::{
        ask::{Ask, Reply},
        words,
    },
    protocol::{chain::Place, command::Command, data::command_outcome::CommandState},
    store::{
        StoreError,
        audit::{self, NewEntry},
        command::{self, CommandProgress, CommandRow},
        communication::{self, ReportingRow},
        read_event,
    },
};

impl Engine {
    /// Does what a page asks for, and answers it.
    pub(in crate::communication) async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::Enrol { from, code, reply } => {
                let done = self.enrol(from.actor(), &code).await;
                self.answered(reply, done).await;
            }
            Ask::Cancel { from, by, final_read, reply } => {
                let done = self.cancel(from.actor(), by, final_read).await;
                self.answered(reply, done).await;
            }
            Ask::CheckIn { reply } => {
                let done = self.check_in_now().await;
                self.answered(reply, done).await;
            }
            Ask::SendRead { reply } => {
                let done = self.send_read().await;
                self.answered(reply, done).await;
            }
            Ask::Answer { from, number, yes, reply } => {
                let done = self.answer_command(&from, number, yes).await;
                self.answered(reply, done).await;
            }
            Ask::GoOn { from, reply } => {
                let done = self.go_on(from.actor()).await.map_err(CommunicationError::from);
                self.answered(reply, done).await;
            }
            Ask::Request { from, kind, shown, reply } => {
                let done = self.request(&from, kind, shown.as_deref()).await;
                self.answered(reply, done).await;
            }
            Ask::Preview { from, kind, reply } => {
                let _ = reply.send(self.preview(&from, kind).await.unwrap_or_default());
            }
        }
    }

    /// Answers once the pages show what was done: the next one is asked for at once.
    async fn answered<T>(&mut self, reply: Reply<T>, done: Result<T, CommunicationError>) {
        // A request may have been written down, and nothing else have changed.
        self.news = true;
        if let Err(error) = self.tell().await {
            tracing::warn!(%error, "the state of the communication could not be read");
        }
        // Whoever asked may have gone away.
        let _ = reply.send(done);
    }

    /// Asks the server what it wants and delivers what waits, whatever was to be waited for.
    pub(super) async fn check_in_now(&mut self) -> Result<(), CommunicationError> {
        self.may_send()?;
        let now = self.look();
        if self.budget.used_up(now.wall).is_some() {
            return Err(CommunicationError::Server(words::OVER_BUDGET.into()));
        }
        (self.next_check_in, self.not_before) = (now.wall, now.wall);
        self.use_network(&now).await?;
        if self.known.is_enrolled() {
            // What the server asked for just now is made and delivered too.
            self.make_due_read(&now).await?;
            if self.failing.is_none() && self.ledger_waits().await? {
                self.use_network(&self.look()).await?;
            }
        }
        match &self.failing {
            Some((_, _, sentence)) => Err(CommunicationError::Server(sentence.clone())),
            // The server has ended it just now.
            None if !self.known.is_enrolled() => Err(CommunicationError::NotEnrolled),
            None => Ok(()),
        }
    }

    /// An error where nothing goes to a server.
    fn may_send(&self) -> Result<(), CommunicationError> {
        if !self.known.is_enrolled() {
            Err(CommunicationError::NotEnrolled)
        } else if self.sends() {
            Ok(())
        } else {
            Err(CommunicationError::Printer(words::DEMONSTRATION.into()))
        }
    }

    /// Makes a read and sends it.
    async fn send_read(&mut self) -> Result<(), CommunicationError> {
        self.may_send()?;
        if !self.head_known && self.check_in_now().await == Err(CommunicationError::NotEnrolled) {
            return Err(CommunicationError::NotEnrolled);
        }
        let made = self.make_read(Wanted::ByHand).await?;
        if let Some(why) = made.none {
            return Err(CommunicationError::Printer(why));
        }
        if made.held {
            return Err(CommunicationError::Printer(words::HELD.into()));
        }
        self.check_in_now().await
    }

    /// Yes or no to what the server asked for.
    async fn answer_command(
        &mut self,
        from: &Access,
        number: u64,
        yes: bool,
    ) -> Result<(), CommunicationError> {
        let asked =
            self.parts.store.read(|connection| command::with_progress(connection, CommandProgress::Asked));
        let asked = asked.await?;
        let now = self.look().wall;
        let Some(row) = asked.into_iter().find(|row| row.number == number) else {
            return Err(CommunicationError::Gone);
        };
        let who = from.actor();
        if row.expires_at <= now {
            let why = Some("It expired before it was answered.");
            self.close(&row, &Actor::device(), CommandProgress::Refused, why).await?;
            return Err(CommunicationError::Gone);
        }
        tracing::info!(number, yes, who = %who.who, "a command of the server was answered");
        if !yes {
            let why = Some("The administrator of the device refused.");
            return Ok(self.close(&row, &who, CommandProgress::Refused, why).await?);
        }
        self.allow(&row, who).await
    }

    async fn allow(&mut self, row: &CommandRow, actor: Actor) -> Result<(), CommunicationError> {
        match asked_for(row) {
            Some(Command::RequestRead | Command::RequestDiagnostics) => {
                let (number, entry) = (row.number, decided(row, actor, self.look().wall, None));
                let work = move |transaction: &Transaction<'_>| {
                    command::set(transaction, number, CommandProgress::Accepted, None)?;
                    audit::insert(transaction, &entry).map(drop)
                };
                Ok(self.parts.store.durably(work).await?)
            }
            Some(Command::DailyTransmissionTime { at }) => {
                self.set_as(row, actor, "meter.daily_transmission_time", toml::Value::String(at)).await
            }
            Some(Command::CheckInInterval { interval_s }) => {
                let value = toml::Value::Integer(i64::try_from(interval_s).unwrap_or(i64::MAX));
                self.set_as(row, actor, "communication.check_in_interval_s", value).await
            }
            Some(Command::Reporting { assistant, on, interval_s }) => {
                let before = self.known.reports(assistant).cloned();
                let every = interval_s.or(before.as_ref().map(|row| row.interval_s)).unwrap_or(86_400);
                let reporting = ReportingRow {
                    assistant,
                    enabled: on,
                    interval_s: every.max(super::obey::REPORT_FLOOR_S),
                    last_at: before.and_then(|row| row.last_at),
                };
                let work = move |transaction: &Transaction<'_>| {
                    communication::put_reporting(transaction, &reporting)
                };
                self.parts.store.durably(work).await?;
                self.reload().await?;
                Ok(self.close(row, &actor, CommandProgress::Done, None).await?)
            }
            Some(
                Command::ProposeResolution { .. }
                | Command::SupplyOrder { .. }
                | Command::ServiceRequest { .. }
                | Command::Advice { .. }
                | Command::LookAgain { .. }
                | Command::EndSession { .. }
                | Command::Cancel { .. }
                | Command::Unknown,
            )
            | None => Err(CommunicationError::Gone),
        }
    }

    async fn set_as(
        &mut self,
        row: &CommandRow,
        actor: Actor,
        key: &str,
        value: toml::Value,
    ) -> Result<(), CommunicationError> {
        let mut wanted = crate::settings::Wanted::default();
        wanted.values.insert(key.to_owned(), value);
        match self.parts.settings.change(&actor, &wanted).await {
            Ok(_) => Ok(self.close(row, &actor, CommandProgress::Done, None).await?),
            Err(error) => {
                let why = Some("The device does not take this value.");
                self.close(row, &actor, CommandProgress::Refused, why).await?;
                Err(CommunicationError::Printer(format!("This can't be set: {error}.")))
            }
        }
    }

    /// A command is over, and the server is told.
    pub(super) async fn close(
        &mut self,
        row: &CommandRow,
        actor: &Actor,
        progress: CommandProgress,
        why: Option<&str>,
    ) -> Result<(), StoreError> {
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (row, clock, printer) = (row.clone(), on_the_wire(&self.look()), self.printer_identity());
        let state =
            if progress == CommandProgress::Done { CommandState::Done } else { CommandState::Refused };
        let refusal = why.filter(|_| progress == CommandProgress::Refused);
        let entry = decided(&row, actor.clone(), self.look().wall, refusal);
        let why = why.map(str::to_owned);
        let work = move |transaction: &Transaction<'_>| {
            command::set(transaction, row.number, progress, why.as_deref())?;
            tell_outcome(transaction, &identity, &clock, printer, &row, state, why.as_deref())?;
            audit::insert(transaction, &entry).map(drop)
        };
        self.parts.store.durably(work).await
    }

    /// Whether the server has accepted the event in this place.
    pub(super) async fn is_accepted(&self, place: Place) -> Result<bool, StoreError> {
        self.parts.store.read(move |connection| read_event::is_accepted(connection, place)).await
    }

    async fn request(
        &mut self,
        from: &Access,
        kind: RequestKind,
        shown: Option<&str>,
    ) -> Result<Requested, CommunicationError> {
        let asked = self.send_request(from, kind, shown).await?;
        if self.known.is_enrolled() {
            // How it went shows in the request's state: a failure is no reason not to have recorded it.
            let _ = self.check_in_now().await;
            let found = self.recorded(asked.request.id).await?;
            return Ok(Requested { request: found.unwrap_or(asked.request), ..asked });
        }
        Ok(asked)
    }
}

/// What somebody decided about a command: refused where there is a reason.
fn decided(row: &CommandRow, actor: Actor, at: Timestamp, why: Option<&str>) -> NewEntry {
    let deed = if why.is_some() { Deed::CommandRefused } else { Deed::CommandObeyed };
    let subject = asked_for(row).map_or("unknown", |command| word(&command));
    NewEntry {
        at,
        actor,
        deed,
        subject: format!("{subject} {}", row.id),
        from: None,
        to: why.map(str::to_owned),
    }
}

impl From<StoreError> for CommunicationError {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

impl From<Stop> for CommunicationError {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Trouble(trouble) => Self::Server(trouble.sentence),
            Stop::Store(error) => error.into(),
            Stop::Ended => Self::NotEnrolled,
        }
    }
}
