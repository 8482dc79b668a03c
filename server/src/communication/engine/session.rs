//! The session of online troubleshooting: what support says, what the device looks at for it, and its end.

use app::{
    model::{Deed, Event, EventKind, SupportSaid, SupportSession},
    service_words,
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Transaction};

use super::{
    Engine, Stop,
    obey::{asked_for, is_bundle, server_actor},
    on_the_wire,
    outcome::tell_outcome,
};
use crate::{
    clock::ClockLook,
    communication::{maintenance_desk::advice, orders::LOOKS_A_SESSION},
    ledger,
    maintenance::service::DEVICE,
    protocol::{
        command::{Command, Order},
        data::{
            Data,
            command_outcome::CommandState,
            status::DeviceStatus,
            support_session::{SessionStep, SupportSession as SaidHere},
        },
    },
    store::{
        StoreError,
        audit::{self, NewEntry},
        command::{self, CommandProgress, CommandRow},
        maintenance::support,
    },
};

/// While somebody may stand at the printer, the server is asked this often what it says, in seconds.
pub(super) const CHECK_IN_EVERY_S: u64 = 60;
/// For so long after the last word.
const TALKS_FOR: SignedDuration = SignedDuration::from_mins(30);
/// A session without a word ends after this.
const ENDS_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Commands among which those of a session are counted.
const COMMANDS: usize = 300;

const OVER: &str = "There is no such session, or it is over.";

impl Engine {
    /// Until when the server is asked oftener; `None`: no session is open in which anything was said of late, or the day's
    /// octets go to their end.
    pub(super) async fn talks_until(&mut self, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        if self.budget.is_low(now) {
            return Ok(None);
        }
        let open = self.parts.store.read(support::open).await?;
        let until = open.and_then(|session| last_word(&session).checked_add(TALKS_FOR).ok());
        Ok(until.filter(|until| *until > now))
    }

    /// Takes what support says. What is said and the command's number are one transaction.
    pub(super) async fn hear(&mut self, text: &str, order: &Order) -> Result<(), Stop> {
        let Some(taking) = self.taking(text, order) else { return Err(Stop::Ended) };
        let command = order.command.clone();
        let judged = self.parts.store.read(move |connection| judge(connection, &command)).await?;
        let (session, said) = match judged {
            Ok(judged) => judged,
            Err(why) => return self.take(text, order, CommandProgress::Refused, Some(why)).await,
        };
        let at = self.look().wall;
        let first = !session.lines.iter().any(|line| matches!(line.said, SupportSaid::Advice { .. }));
        // Advice may come as often as support likes: that it began is a line of the history, and so is its end.
        let told = first || !matches!(said, SupportSaid::Advice { .. });
        let label = service_words::session_event(&session.reference, &said);
        let lines = if told { vec![line(&session.reference, label, at)] } else { Vec::new() };
        let reference = session.reference;
        let work = move |transaction: &Transaction<'_>| {
            // The administrator may have ended it meanwhile.
            let Some(open) = support::open(transaction)?.filter(|open| open.reference == reference) else {
                taking.write(transaction, CommandProgress::Refused, Some(OVER))?;
                return Ok(((), false));
            };
            let (ends, looks) = (said == SupportSaid::Ended, said == SupportSaid::LookAsked);
            support::say(transaction, open, at, said)?;
            if ends && let Some(open) = support::open(transaction)? {
                support::end(transaction, open, at, None)?;
            }
            let progress = if looks { CommandProgress::Accepted } else { CommandProgress::Done };
            taking.write(transaction, progress, None)?;
            Ok(((), true))
        };
        self.parts.store.durably_telling_if(lines, work).await?;
        self.reload().await?;
        self.news = true;
        Ok(())
    }

    /// Does what the server asked for and may still have: diagnostics, and another look at the printer.
    pub(super) async fn do_asked(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        for row in self.accepted().await? {
            if is_bundle(&row) {
                self.send_asked_bundle(row).await?;
            } else if let Some(Command::LookAgain { session }) = asked_for(&row) {
                self.look_again(row, session, now).await?;
            }
        }
        Ok(())
    }

    /// Reads the printer and says what was seen: its event, the session's line and the command's end are one transaction.
    async fn look_again(
        &mut self,
        row: CommandRow,
        reference: String,
        now: &ClockLook,
    ) -> Result<(), StoreError> {
        let actor = server_actor();
        let open = self.parts.store.read(support::open).await?;
        if open.is_none_or(|open| open.reference != reference) {
            return self.close(&row, &actor, CommandProgress::Refused, Some(OVER)).await;
        }
        let Ok(reading) = self.parts.printer.read().await else {
            let why = Some("The printer did not answer.");
            return self.close(&row, &actor, CommandProgress::Refused, why).await;
        };
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(()) };
        let (clock, printer) = (on_the_wire(now), self.printer_identity());
        let at = reading.taken_at;
        let entry = NewEntry {
            at,
            actor,
            deed: Deed::CommandObeyed,
            subject: format!("look-again {}", row.id),
            from: None,
            to: None,
        };
        let label = service_words::session_event(&reference, &SupportSaid::LookTaken);
        let lines = vec![line(&reference, label, at)];
        let work = move |transaction: &Transaction<'_>| {
            let status = Some(DeviceStatus::of(&reading));
            let step = SessionStep::Looked;
            let matter = SaidHere { reference: reference.clone(), step, at, by: None, status };
            let data = Data { clock: clock.clone(), printer: printer.clone(), matter };
            ledger::append(transaction, &identity.author(), &data)?;
            if let Some(open) = support::open(transaction)?.filter(|open| open.reference == reference) {
                support::say(transaction, open, at, SupportSaid::LookTaken)?;
            }
            command::set(transaction, row.number, CommandProgress::Done, None)?;
            tell_outcome(transaction, &identity, &clock, printer, &row, CommandState::Done, None)?;
            audit::insert(transaction, &entry).map(drop)
        };
        self.parts.store.durably_telling(lines, work).await?;
        self.news = true;
        Ok(())
    }

    /// A session in which nobody has said anything for a day is over.
    pub(super) async fn end_silent_session(&mut self, now: &ClockLook) -> Result<(), StoreError> {
        let at = now.wall;
        let Some(session) = self.parts.store.read(move |connection| silent(connection, at)).await? else {
            return Ok(());
        };
        let reference = session.reference;
        let lines = vec![line(&reference, service_words::session_ended(&reference, false), at)];
        let work = move |transaction: &Transaction<'_>| {
            // Something may have been said meanwhile, or it was ended.
            let session = silent(transaction, at)?.filter(|session| session.reference == reference);
            let ends = session.is_some();
            if let Some(session) = session {
                support::end(transaction, session, at, Some(DEVICE))?;
            }
            Ok((ends, ends))
        };
        self.news |= self.parts.store.durably_telling_if(lines, work).await?;
        Ok(())
    }
}

/// What a command says in which session; else why it says nothing, for the server.
fn judge(
    connection: &Connection,
    command: &Command,
) -> rusqlite::Result<Result<(SupportSession, SupportSaid), &'static str>> {
    let (reference, said) = match command {
        Command::Advice { session, text } => match advice(text) {
            Some(text) => (session, SupportSaid::Advice { text }),
            None => return Ok(Err("There is no text in it.")),
        },
        Command::LookAgain { session } => (session, SupportSaid::LookAsked),
        Command::EndSession { session } => (session, SupportSaid::Ended),
        _ => return Ok(Err(OVER)),
    };
    let Some(open) = support::open(connection)?.filter(|open| open.reference == *reference) else {
        return Ok(Err(OVER));
    };
    if said == SupportSaid::LookAsked {
        let newest = command::newest(connection, COMMANDS)?;
        let of_session = |row: &&CommandRow| {
            row.received_at >= open.begun_at
                && matches!(asked_for(row), Some(Command::LookAgain { session }) if session == open.reference)
        };
        if newest.iter().filter(of_session).count() >= LOOKS_A_SESSION {
            return Ok(Err("The device has looked often enough in this session."));
        }
    }
    Ok(Ok((open, said)))
}

/// The session that is open, and in which nobody has said anything for a day.
fn silent(connection: &Connection, at: Timestamp) -> rusqlite::Result<Option<SupportSession>> {
    let open = support::open(connection)?;
    Ok(open.filter(|open| at.duration_since(last_word(open)) >= ENDS_AFTER))
}

/// When something was said last.
fn last_word(session: &SupportSession) -> Timestamp {
    session.lines.last().map_or(session.begun_at, |line| line.at)
}

/// The line of the event history.
fn line(reference: &str, label: String, at: Timestamp) -> Event {
    Event {
        id: 0,
        at,
        kind: EventKind::ServiceChanged,
        subject: format!("session/{reference}"),
        label,
        from: None,
        to: None,
        impressions: None,
        episode: None,
    }
}
