//! Meter reads: made when they are due or asked for, committed with their due dates, their event and the billing state
//! as one.

use std::time::Duration;

use app::model::{BillingRead, DueDays, ReadReason, ReadState, Reading};
use rusqlite::Transaction;

use super::{
    Engine, PRINTER_AGAIN, matter, obey::is_read, on_the_wire, outcome::tell_outcome,
    permissions::permissions, until,
};
use crate::{
    billing::{Order, ReadOutcome},
    clock::ClockLook,
    ledger::{self, Identity},
    meter::schedule::Due,
    protocol::{
        chain::Place,
        check_in::Permission,
        data::{Data, command_outcome::CommandState},
        enrolment::Printer as PrinterIdentity,
    },
    store::{
        StoreError,
        command::{self, CommandProgress, CommandRow},
        read_event::{self, Carried},
    },
};

/// Why a read is wanted.
#[derive(Clone, Debug)]
pub(super) enum Wanted {
    /// These due dates have come.
    Due(DueDays),
    /// The server asked.
    Command(Box<CommandRow>),
    /// The administrator asked.
    ByHand,
    /// The enrolment ends.
    Final,
    /// Billing is not held any more.
    Released,
}

impl Wanted {
    fn order(&self) -> Order {
        let (reason, days) = match self {
            Self::Due(days) => (ReadReason::Scheduled, Some(*days)),
            Self::Command(_) => (ReadReason::Requested, None),
            Self::ByHand => (ReadReason::ByHand, None),
            Self::Final => (ReadReason::Final, None),
            Self::Released => (ReadReason::Released, None),
        };
        Order { reason, days }
    }
}

/// What became of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Made {
    /// The event that carries the read; `None` where none was made.
    pub(super) event: Option<Place>,
    /// Whether the read is held.
    pub(super) held: bool,
    /// Why none was made, as a sentence.
    pub(super) none: Option<String>,
}

impl Engine {
    /// Makes the read that is due, if one is. Answers after how long to look again.
    pub(super) async fn make_due_read(&mut self, now: &ClockLook) -> Result<Duration, StoreError> {
        if self.read_not_before > now.wall {
            return Ok(until(now.wall, self.read_not_before));
        }
        self.make_released_read().await?;
        for row in self.accepted_reads().await? {
            self.make_read(Wanted::Command(Box::new(row))).await?;
        }
        let automatically =
            permissions(&self.config().config.communication).meter == Permission::Automatically;
        let agenda = self.parts.billing.agenda().await?;
        match agenda.due {
            Due::NotBegun => self.parts.billing.begin_schedule().await?,
            // While reads are not sent by themselves, a due date passes with none, and is not made up for later.
            Due::Now(days) if !automatically => self.parts.billing.mark_done(days, None).await?,
            Due::Now(days) => {
                if let Some(why) = self.make_read(Wanted::Due(days)).await?.none {
                    tracing::warn!(%why, "a meter read that is due could not be made; it is tried again");
                    return Ok(until(now.wall, self.read_not_before));
                }
            }
            Due::ClockAwaited | Due::Nothing => {}
        }
        Ok(agenda.look_again.max(Duration::from_secs(1)))
    }

    /// Reads that the server asked for and that are still to be made.
    async fn accepted_reads(&mut self) -> Result<Vec<CommandRow>, StoreError> {
        Ok(self.accepted().await?.into_iter().filter(is_read).collect())
    }

    /// A read as soon as billing is not held any more, in the place of those that were held.
    async fn make_released_read(&mut self) -> Result<(), StoreError> {
        let held = self.parts.store.read(|connection| {
            let newest = crate::store::billing::newest(connection, 1)?;
            let is_free = crate::store::billing::load(connection)?.holds.is_empty();
            Ok(is_free && newest.first().is_some_and(|read| read.state == ReadState::Held))
        });
        if held.await? {
            self.make_read(Wanted::Released).await?;
        }
        Ok(())
    }

    /// Reads the printer and commits what that comes to.
    pub(super) async fn make_read(&mut self, wanted: Wanted) -> Result<Made, StoreError> {
        let Some(identity) = self.known.identity(&*self.parts.printer) else { return Ok(Made::default()) };
        let reading = match self.parts.printer.read().await {
            Ok(reading) => reading,
            Err(sentence) => return Ok(self.later(sentence)),
        };
        let (order, look, printer) = (wanted.order(), self.look(), self.printer_identity());
        let read = reading.clone();
        let carry = move |transaction: &Transaction<'_>, billed: &BillingRead| {
            let carrying =
                Carrying { identity: &identity, printer, reading: &read, look: &look, wanted: &wanted };
            carrying.carry(transaction, billed).map(|place| Some(place.to_string()))
        };
        match self.parts.billing.take_read(&reading, order, carry).await? {
            ReadOutcome::Read(read) => {
                let id = read.id;
                let carried = self
                    .parts
                    .store
                    .read(move |connection| read_event::carried_by(connection, Carried::Read, id));
                Ok(Made { event: carried.await?, held: read.state == ReadState::Held, none: None })
            }
            ReadOutcome::NoMeters => Ok(self.later("The printer reports no billing meter.".into())),
            ReadOutcome::Incomplete(missing) => {
                Ok(self.later(format!("The printer did not report {} this time.", missing.join(", "))))
            }
        }
    }

    fn later(&mut self, sentence: String) -> Made {
        let now = self.look().wall;
        self.read_not_before = now.checked_add(PRINTER_AGAIN).unwrap_or(now);
        Made { none: Some(sentence), ..Made::default() }
    }
}

/// What carries a read to the server.
struct Carrying<'a> {
    identity: &'a Identity,
    printer: PrinterIdentity,
    reading: &'a Reading,
    look: &'a ClockLook,
    wanted: &'a Wanted,
}

impl Carrying<'_> {
    /// Adds the event of the read, or of what holds it, and says what became of the command that asked for it.
    fn carry(self, transaction: &Transaction<'_>, read: &BillingRead) -> rusqlite::Result<Place> {
        let (clock, author) = (on_the_wire(self.look), self.identity.author());
        let held = read.state == ReadState::Held;
        let printer = self.printer.clone();
        let written = if held {
            let matter =
                matter::held(&read.content.holds, self.reading.taken_at, self.reading.sequence, read.days);
            ledger::append(transaction, &author, &Data { clock: clock.clone(), printer, matter })?
        } else {
            let command = match self.wanted {
                Wanted::Command(row) => Some(row.id.clone()),
                _ => None,
            };
            let matter = matter::read(read, self.reading.taken_at, command);
            ledger::append(transaction, &author, &Data { clock: clock.clone(), printer, matter })?
        };
        let place = written.head.place();
        read_event::insert(transaction, Carried::Read, read.id, place)?;
        if let Wanted::Command(row) = self.wanted {
            let (progress, state, reason) = if held {
                (CommandProgress::Refused, CommandState::Refused, Some("Billing is held on the device."))
            } else {
                (CommandProgress::Done, CommandState::Done, None)
            };
            command::set(transaction, row.number, progress, reason)?;
            tell_outcome(transaction, self.identity, &clock, self.printer, row, state, reason)?;
        }
        Ok(place)
    }
}
