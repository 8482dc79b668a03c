//! Commands of the server: judged, written down with their number, and done.

use app::model::{Actor, Assistant, Deed, Resolution};
use rusqlite::Transaction;
use toml::Value;

use super::{Engine, Stop, on_the_wire, outcome::tell_outcome, permissions::permissions};
use crate::{
    billing::{Proposed, ResolveError},
    communication::{
        OrderAnswered, ServiceAnswered,
        orders::{
            AT_A_TIME, BUNDLES_A_DAY, Judgement, Known as KnownServer, NOT_ALLOWED, READS_A_DAY, judge,
            permission,
        },
    },
    ledger::Identity,
    mail::CancelledBy,
    protocol::{
        check_in::{Answer, Permission},
        command::{Command, Order},
        data::{clock::ClockLook, command_outcome::CommandState},
        enrolment::Printer,
        signed,
    },
    settings::Wanted,
    store::{
        StoreError,
        audit::{self, NewEntry},
        command::{self, CommandProgress, CommandRow},
        communication::{self, ReportingRow},
        enrolment::{self, EnrolmentRow},
    },
};

/// Reports are never made more often than this, in seconds.
pub(super) const REPORT_FLOOR_S: u64 = 3_600;
/// How often where the server does not say.
const REPORT_EVERY_S: u64 = 86_400;

impl Engine {
    /// Judges what the answer brought, oldest first, and does it.
    pub(super) async fn obey_all(&mut self, answer: &Answer) -> Result<(), Stop> {
        for text in answer.commands.iter().take(AT_A_TIME) {
            let Some(row) = self.known.enrolled() else { return Err(Stop::Ended) };
            let permissions = permissions(&self.config().config.communication);
            let known = KnownServer {
                server_key: &row.server_key,
                device: &row.device,
                last: row.last_command,
                now: answer.at,
                permissions: &permissions,
            };
            match judge(text.get(), &known) {
                Judgement::Obey(order) => self.obey(text.get(), order).await?,
                Judgement::Ask(order) => self.take(text.get(), &order, CommandProgress::Asked, None).await?,
                Judgement::Refuse(order, why) => {
                    self.take(text.get(), &order, CommandProgress::Refused, Some(why)).await?;
                }
                Judgement::Ignore(why) => self.ignore(why).await?,
            }
        }
        Ok(())
    }

    /// Does what is asked for, with the command's number in the same transaction where that is possible.
    pub(super) async fn obey(&mut self, text: &str, order: Order) -> Result<(), Stop> {
        match &order.command {
            Command::RequestRead => {
                // The read itself is made with the next step, and made again after a power cut until it is written down.
                let (progress, why) = match self.asked_today(is_read).await? {
                    READS_A_DAY.. => (CommandProgress::Refused, Some("Too many reads were asked for today.")),
                    _ => (CommandProgress::Accepted, None),
                };
                self.take(text, &order, progress, why).await?;
            }
            Command::Reporting { assistant, on, interval_s } => {
                let wanted = (*assistant, *on, *interval_s);
                self.report_from_now_on(text, &order, wanted).await?;
            }
            Command::CheckInInterval { interval_s } => {
                let value = Value::Integer(i64::try_from(*interval_s).unwrap_or(i64::MAX));
                self.set(text, &order, "communication.check_in_interval_s", value).await?;
            }
            Command::DailyTransmissionTime { at } => {
                self.set(text, &order, "meter.daily_transmission_time", Value::String(at.clone())).await?;
            }
            Command::ProposeResolution { hold, resolution } => {
                self.propose(text, &order, *hold, resolution.clone()).await?;
            }
            Command::SupplyOrder { .. } => {
                if let Some(answer) = OrderAnswered::heard(&order) {
                    self.order_answered(text, &order, answer).await?;
                }
            }
            Command::RequestDiagnostics => {
                // The bundle is gathered with the next step, as a read is made.
                let (progress, why) = match self.asked_today(is_bundle).await? {
                    BUNDLES_A_DAY.. => {
                        (CommandProgress::Refused, Some("Diagnostics were asked for too often today."))
                    }
                    _ => (CommandProgress::Accepted, None),
                };
                self.take(text, &order, progress, why).await?;
            }
            Command::ServiceRequest { .. } => {
                if let Some(answer) = ServiceAnswered::heard(&order) {
                    self.service_answered(text, &order, answer).await?;
                }
            }
            Command::Advice { .. } | Command::LookAgain { .. } | Command::EndSession { .. } => {
                self.hear(text, &order).await?;
            }
            Command::Cancel { reason } => {
                let reason = crate::communication::client::cut(reason);
                self.take(text, &order, CommandProgress::Done, None).await?;
                self.cancelled_by_server(reason).await?;
                return Err(Stop::Ended);
            }
            Command::Unknown => {}
        }
        Ok(())
    }

    /// The server has ended the enrolment.
    pub(super) async fn cancelled_by_server(&mut self, reason: String) -> Result<(), StoreError> {
        let reason = Some(reason).filter(|reason| !reason.is_empty());
        self.end(server_actor(), CancelledBy::Server, reason).await
    }

    /// Writes a command down, with its number, its line of the audit trail and, where it is over, its outcome.
    pub(super) async fn take(
        &mut self,
        text: &str,
        order: &Order,
        progress: CommandProgress,
        why: Option<&'static str>,
    ) -> Result<(), Stop> {
        let Some(taking) = self.taking(text, order) else { return Err(Stop::Ended) };
        let why = why.map(str::to_owned);
        let work = move |transaction: &Transaction<'_>| taking.write(transaction, progress, why.as_deref());
        self.parts.store.durably(work).await?;
        self.reload().await?;
        Ok(())
    }

    pub(super) fn taking(&self, text: &str, order: &Order) -> Option<Taking> {
        let mut row = self.known.enrolled()?.clone();
        row.last_command = order.number;
        let look = self.look();
        let command = CommandRow {
            number: order.number,
            id: order.id.clone(),
            text: text.to_owned(),
            received_at: look.wall,
            expires_at: order.expires_at,
            progress: CommandProgress::Accepted,
            reason: None,
        };
        Some(Taking {
            row,
            command,
            word: word(&order.command),
            clock: on_the_wire(&look),
            printer: self.printer_identity(),
            identity: self.known.identity(&*self.parts.printer)?,
        })
    }

    /// A setting that a server may change, within what it is held to.
    async fn set(&mut self, text: &str, order: &Order, key: &str, value: Value) -> Result<(), Stop> {
        let mut wanted = Wanted::default();
        wanted.values.insert(key.to_owned(), value);
        let changed = self.parts.settings.change(&server_actor(), &wanted).await;
        let (progress, why) = match changed {
            Ok(_) => (CommandProgress::Done, None),
            Err(_) => (CommandProgress::Refused, Some("The device does not take this value.")),
        };
        self.take(text, order, progress, why).await
    }

    async fn report_from_now_on(
        &mut self,
        text: &str,
        order: &Order,
        (assistant, on, interval_s): (Assistant, bool, Option<u64>),
    ) -> Result<(), Stop> {
        if assistant == Assistant::Meter {
            let why = "Meter reads follow the Daily Transmission Time.";
            return self.take(text, order, CommandProgress::Refused, Some(why)).await;
        }
        let Some(taking) = self.taking(text, order) else { return Err(Stop::Ended) };
        let before = self.known.reports(assistant).cloned();
        let now_every = before.as_ref().map_or(REPORT_EVERY_S, |row| row.interval_s);
        let row = ReportingRow {
            assistant,
            enabled: on,
            interval_s: interval_s.unwrap_or(now_every).max(REPORT_FLOOR_S),
            last_at: before.and_then(|row| row.last_at),
        };
        let work = move |transaction: &Transaction<'_>| {
            communication::put_reporting(transaction, &row)?;
            taking.write(transaction, CommandProgress::Done, None)
        };
        self.parts.store.durably(work).await?;
        self.reload().await?;
        Ok(())
    }

    /// A way for a hold to end: kept for the administrator, or taken where the policy says so.
    async fn propose(
        &mut self,
        text: &str,
        order: &Order,
        hold: u64,
        resolution: Resolution,
    ) -> Result<(), Stop> {
        match self.parts.billing.propose(hold, resolution).await {
            Ok(Proposed::Accepted(_)) => self.take(text, order, CommandProgress::Done, None).await,
            // The page of the meters asks, and the hold's own event tells how it ended.
            Ok(Proposed::Asked) => {
                let why = "The administrator of the device is asked.";
                self.take(text, order, CommandProgress::Done, Some(why)).await
            }
            Err(ResolveError::Resolution(_)) => {
                let why = "It can't be what happened on the device, or the hold has ended.";
                self.take(text, order, CommandProgress::Refused, Some(why)).await
            }
            Err(ResolveError::Store(error)) => Err(error.into()),
        }
    }

    /// What is not the server's is noted, once in a while: nobody can fill the trail with it.
    async fn ignore(&mut self, why: &'static str) -> Result<(), StoreError> {
        let now = self.look().wall;
        tracing::warn!(why, "a command was not obeyed");
        if self.ignored.is_some_and(|noted| now.duration_since(noted).abs().as_secs() < 900) {
            return Ok(());
        }
        self.ignored = Some(now);
        let entry = NewEntry {
            at: now,
            actor: server_actor(),
            deed: Deed::CommandIgnored,
            subject: self.server(),
            from: None,
            to: Some(why.into()),
        };
        self.parts.store.durably(move |transaction| audit::insert(transaction, &entry).map(drop)).await
    }

    /// What was accepted and is still to be done, oldest first. What the local switches have come to forbid meanwhile is
    /// refused.
    pub(super) async fn accepted(&mut self) -> Result<Vec<CommandRow>, StoreError> {
        let rows = self
            .parts
            .store
            .read(|connection| command::with_progress(connection, CommandProgress::Accepted))
            .await?;
        let permissions = permissions(&self.config().config.communication);
        let forbids = |command| permission(&command, &permissions) == Permission::Never;
        let (forbidden, allowed): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|row| asked_for(row).is_some_and(forbids));
        for row in forbidden {
            self.close(&row, &Actor::device(), CommandProgress::Refused, Some(NOT_ALLOWED)).await?;
        }
        Ok(allowed)
    }

    /// How many commands of a sort came in the last day.
    async fn asked_today(&self, sort: fn(&CommandRow) -> bool) -> Result<u32, StoreError> {
        let now = self.look().wall;
        let day = jiff::SignedDuration::from_hours(24);
        let since = now.checked_sub(day).unwrap_or(now);
        let newest = self.parts.store.read(|connection| command::newest(connection, 200)).await?;
        let such = newest.iter().filter(|row| row.received_at > since && sort(row));
        Ok(u32::try_from(such.count()).unwrap_or(u32::MAX))
    }
}

/// A command that is being written down.
pub(super) struct Taking {
    row: EnrolmentRow,
    pub(super) command: CommandRow,
    word: &'static str,
    pub(super) clock: ClockLook,
    pub(super) printer: Printer,
    pub(super) identity: Identity,
}

impl Taking {
    pub(super) fn write(
        &self,
        transaction: &Transaction<'_>,
        progress: CommandProgress,
        why: Option<&str>,
    ) -> rusqlite::Result<()> {
        enrolment::put(transaction, &self.row)?;
        let row = CommandRow { progress, reason: why.map(ToOwned::to_owned), ..self.command.clone() };
        command::insert(transaction, &row)?;
        let state = match progress {
            CommandProgress::Accepted => None,
            CommandProgress::Asked => Some(CommandState::Asked),
            CommandProgress::Done => Some(CommandState::Done),
            CommandProgress::Refused => Some(CommandState::Refused),
        };
        if let Some(state) = state {
            let printer = self.printer.clone();
            tell_outcome(transaction, &self.identity, &self.clock, printer, &row, state, why)?;
        }
        let entry = NewEntry {
            at: self.command.received_at,
            actor: server_actor(),
            deed: match progress {
                CommandProgress::Accepted | CommandProgress::Done => Deed::CommandObeyed,
                CommandProgress::Asked => Deed::CommandAsked,
                CommandProgress::Refused => Deed::CommandRefused,
            },
            subject: format!("{} {}", self.word, self.command.id),
            from: None,
            to: why.map(ToOwned::to_owned),
        };
        audit::insert(transaction, &entry).map(drop)
    }
}

/// Who acts when the server does.
pub(super) fn server_actor() -> Actor {
    Actor { who: "communication server".into(), address: None }
}

/// What a stored command asks for. It was checked when it came.
pub(super) fn asked_for(row: &CommandRow) -> Option<Command> {
    let (text, _) = signed::detach(&row.text).ok()?;
    Some(serde_json::from_str::<Order>(&text).ok()?.command)
}

pub(super) fn is_read(row: &CommandRow) -> bool {
    matches!(asked_for(row), Some(Command::RequestRead))
}

pub(super) fn is_bundle(row: &CommandRow) -> bool {
    matches!(asked_for(row), Some(Command::RequestDiagnostics))
}

pub(super) fn word(command: &Command) -> &'static str {
    match command {
        Command::RequestRead => "request-read",
        Command::Reporting { .. } => "reporting",
        Command::CheckInInterval { .. } => "check-in-interval",
        Command::DailyTransmissionTime { .. } => "daily-transmission-time",
        Command::ProposeResolution { .. } => "propose-resolution",
        Command::SupplyOrder { .. } => "supply-order",
        Command::RequestDiagnostics => "request-diagnostics",
        Command::ServiceRequest { .. } => "service-request",
        Command::Advice { .. } => "advice",
        Command::LookAgain { .. } => "look-again",
        Command::EndSession { .. } => "end-session",
        Command::Cancel { .. } => "cancel",
        Command::Unknown => "unknown",
    }
}
