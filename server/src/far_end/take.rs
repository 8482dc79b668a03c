//! Takes a batch of events and vouches for it.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::{
    Device, FarEnd, FarEndError, Hold, Refusal, TakenEvent,
    meaning::Meaning,
    plan::{Obstacle, Past, Plan, Signed, Step, Taken, plan},
    store::{command, device, epoch, event, note, receipt, service_request, session, supply_order, trouble},
    token::identify,
};
use crate::protocol::{
    batch,
    chain::{self, Place},
    data::support_session::SessionStep,
    event::{Event, Origin, read},
    key::Use,
    receipt::{Outcome, Receipt, Verdict},
    signed,
};

/// How long an event's type may be, in octets.
const KIND_LENGTH: usize = 255;

impl FarEnd {
    /// Takes a batch: all of it, with a signed receipt, or nothing.
    pub(super) fn take(&self, token: &str, text: &str) -> Result<String, Refusal> {
        let now = self.now();
        // Signatures take time: they are checked while nobody waits for the database.
        let device = self.0.store.durably(|transaction| identify(transaction, token, now))??.device;
        self.0.rates.device(&device.id, now).map_err(|after| Refusal::Busy { after, too_often: true })?;
        let batch = self.checked(text, &device)?;
        self.0.store.durably(|transaction| {
            let Some(device) = device::find(transaction, &device.id)?.filter(|now| now.key == device.key)
            else {
                return Ok(Err(Refusal::unknown_token("The device enrolled anew meanwhile.")));
            };
            device::set_contact(transaction, &device.id, now)?;
            if let Some(hold) = &device.hold {
                return Ok(Err(Refusal::fork(&hold.reason, None, device.head)));
            }
            let past = Here { connection: transaction, device: &device.id };
            match plan(device.head, &batch, &past)? {
                // What was taken before is vouched for once more: the receipt may have been lost.
                Ok(plan) if plan.brings_nothing() => {
                    self.write(transaction, &device, &batch, &plan, text).map(Ok)
                }
                _ if device.is_cancelled(now) => Ok(Err(Refusal::cancelled())),
                Ok(plan) => self.write(transaction, &device, &batch, &plan, text).map(Ok),
                Err(Obstacle::Refused(refusal)) => Ok(Err(refusal)),
                Err(Obstacle::Fork(index, sentence)) => {
                    self.hold(transaction, &device, &batch[index], sentence).map(Err)
                }
            }
        })?
    }

    /// Takes nothing more of a device.
    fn hold(
        &self,
        transaction: &Transaction<'_>,
        device: &Device,
        event: &Signed,
        reason: String,
    ) -> rusqlite::Result<Refusal> {
        let hold = Hold { at: self.now(), reason, event: event.text.clone() };
        device::set_hold(transaction, &device.id, Some(&hold))?;
        note::insert(transaction, &device.id, hold.at, &format!("It is held. {}", hold.reason))?;
        Ok(Refusal::fork(hold.reason, Some(event.id().to_owned()), device.head))
    }

    /// The events of a batch, each signed by the device.
    fn checked(&self, text: &str, device: &Device) -> Result<Vec<Signed>, Refusal> {
        let options = self.options();
        let events = batch::split(text)
            .map_err(|error| Refusal::invalid(format!("The batch can't be read: {error}.")))?;
        if events.len() > options.batch_events {
            let most = options.batch_events;
            return Err(Refusal::too_large(format!(
                "A batch may have {most} events; this one has {}.",
                events.len()
            )));
        }
        let one = |(number, text): (usize, &str)| {
            let received = read(text).map_err(|error| {
                Refusal::invalid(format!("Event number {number} of the batch can't be taken: {error}."))
            })?;
            let id = received.event.id.clone();
            // An exported ledger has a line for each.
            if text.contains(['\n', '\r']) {
                return Err(Refusal::invalid(format!("Event {id} is not one line.")).about(&id));
            }
            if received.event.kind.len() > KIND_LENGTH {
                return Err(Refusal::invalid(format!("The type of event {id} is too long.")).about(&id));
            }
            let checked = Signed::check(received, text, device);
            let mut event = checked.map_err(|error| {
                Refusal::invalid(format!("Event {id} can't be taken: {error}.")).about(&id)
            })?;
            if text.len() > options.event_octets {
                event.meaning =
                    Err(format!("It has {} octets; {} are taken.", text.len(), options.event_octets));
            }
            Ok(event)
        };
        (1..).zip(events).map(one).collect()
    }

    /// Does what was planned, and signs for it.
    fn write(
        &self,
        transaction: &Transaction<'_>,
        device: &Device,
        batch: &[Signed],
        plan: &Plan,
        text: &str,
    ) -> rusqlite::Result<String> {
        let now = self.now();
        let mut outcomes = Vec::with_capacity(batch.len());
        for (signed, step) in batch.iter().zip(&plan.steps) {
            let mut taken = self.taken(signed, now);
            if let Step::Append(same) = step {
                taken.same_as = *same;
            }
            match step {
                Step::Append(_) => {
                    if taken.sequence == 1 {
                        epoch::insert(transaction, &device.id, taken.epoch, &device.key)?;
                    }
                    event::insert(transaction, &device.id, &taken)?;
                }
                Step::Renew => event::set_content(transaction, &device.id, &taken)?,
                Step::Skip => {}
            }
            if matches!(step, Step::Append(None) | Step::Renew)
                && let Ok(meaning) = &signed.meaning
            {
                // Of a time before what came in between.
                let late = *step == Step::Renew || taken.origin.is_some();
                act(transaction, &device.id, meaning, &taken, (now, late))?;
            }
            let reference = reference(transaction, &device.id, signed, *step)?;
            outcomes.push(Outcome { reference, ..outcome(signed, *step) });
        }
        for text in &plan.notes {
            note::insert(transaction, &device.id, now, text)?;
        }
        if plan.head != device.head {
            device::set_head(transaction, &device.id, &plan.head)?;
        }
        let receipt = Receipt {
            device: device.id.clone(),
            key: device.key,
            head: plan.head,
            at: now,
            batch: chain::content(text.as_bytes()),
            before: Some(receipt::newest(transaction, &device.id)?),
            outcomes,
        };
        let signed = signed::sign(&self.0.key, Use::Receipt, &receipt)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        receipt::insert(transaction, &device.id, &plan.head, now, &self.public_key(), &signed)?;
        Ok(signed)
    }

    fn taken(&self, signed: &Signed, now: Timestamp) -> TakenEvent {
        let event = &signed.received.event;
        let fits = signed.text.len() <= self.options().event_octets;
        TakenEvent {
            number: 0,
            epoch: signed.head.epoch,
            sequence: signed.head.sequence,
            kind: event.kind.clone(),
            time: event.time,
            boot: signed.boot.clone(),
            received_at: now,
            text: fits.then(|| signed.text.clone()),
            content: signed.received.content,
            link: signed.head.link,
            signature: signed.received.signature,
            verdict: if signed.meaning.is_ok() { Verdict::Accepted } else { Verdict::Refused },
            reason: signed.meaning.clone().err(),
            origin: event.origin,
            same_as: None,
        }
    }

    /// The last receipt of a device, as it was signed.
    pub fn last_receipt(&self, device: &str) -> Result<Option<String>, FarEndError> {
        self.0.store.read(|connection| receipt::last(connection, device))
    }
}

fn outcome(signed: &Signed, step: Step) -> Outcome {
    let (verdict, reason) = match (step, &signed.meaning) {
        (Step::Skip | Step::Append(Some(_)), _) => (Verdict::Duplicate, None),
        (_, Ok(_)) => (Verdict::Accepted, None),
        (_, Err(reason)) => (Verdict::Refused, Some(reason.clone())),
    };
    Outcome { id: signed.id().to_owned(), verdict, reason, reference: None }
}

/// What somebody is told who asks about what was sent: the number under which it was taken here, of what people ask about.
fn reference(
    connection: &Connection,
    device: &str,
    signed: &Signed,
    step: Step,
) -> rusqlite::Result<Option<String>> {
    let asked_about = matches!(
        signed.meaning,
        Ok(Meaning::Diagnostics | Meaning::Troubleshooting(_) | Meaning::Service(_))
    );
    let place = match step {
        Step::Append(Some(same)) => same,
        Step::Append(None) | Step::Renew | Step::Skip => signed.head.place(),
    };
    let number = if asked_about { event::number_of(connection, device, place)? } else { 0 };
    Ok((number > 0).then(|| format!("CS-{number}")))
}

/// What an event changes here. One that is late changes nothing that came after it.
fn act(
    transaction: &Transaction<'_>,
    device: &str,
    meaning: &Meaning,
    event: &TakenEvent,
    (now, late): (Timestamp, bool),
) -> rusqlite::Result<()> {
    let again = event.origin.is_some();
    match meaning {
        Meaning::Troubleshooting(reference) => {
            session::begin(transaction, device, reference, &event.id(), (now, late))
        }
        Meaning::Session(said) => {
            session::say(transaction, device, &said.reference, now, None, Some(&event.id()))?;
            match (said.step, said.by.as_deref()) {
                (SessionStep::Ended, by) => {
                    session::end(transaction, device, &said.reference, by.unwrap_or("device"), now)
                }
                (SessionStep::Looked, _) => Ok(()),
            }
        }
        Meaning::Trouble(told) => trouble::put(transaction, device, told, (now, late)),
        Meaning::Service(asked) => service_request::put(transaction, device, asked, (now, late)),
        Meaning::SupplyOrder(order) => supply_order::put(transaction, device, order, now),
        Meaning::CommandOutcome(outcome) => command::set_outcome(transaction, device, outcome),
        // The end of an earlier enrolment, which was never sent, is not the end of this one.
        Meaning::Cancelled(_) if again => Ok(()),
        Meaning::Cancelled(cancelled) => {
            device::set_cancelled(transaction, device, now)?;
            note::insert(
                transaction,
                device,
                now,
                &format!("The device ended its enrolment ({}).", cancelled.by),
            )
        }
        Meaning::Diagnostics | Meaning::EpochOpened(_) | Meaning::Other => Ok(()),
    }
}

/// What the database knows of a device.
struct Here<'a> {
    connection: &'a Connection,
    device: &'a str,
}

impl Past for Here<'_> {
    fn taken(&self, place: Place) -> rusqlite::Result<Option<Taken>> {
        event::taken(self.connection, self.device, place)
    }

    fn event(&self, place: Place) -> rusqlite::Result<Option<Event>> {
        let found = event::find(self.connection, self.device, place)?;
        let text = found.and_then(|found| found.text);
        Ok(text.and_then(|text| read(&text).ok()).map(|received| received.event))
    }

    fn written_again(&self, origin: &Origin) -> rusqlite::Result<Option<Place>> {
        event::written_again(self.connection, self.device, origin)
    }

    fn is_of_an_earlier_run(&self, epoch: u32, boot: &str) -> rusqlite::Result<bool> {
        event::is_of_an_earlier_run(self.connection, self.device, epoch, boot)
    }
}
