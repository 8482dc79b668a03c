//! What is done with the events of a batch. Pure: what is known comes in, what is to be written goes out.

mod opening;
mod planner;
mod signed;

pub(super) use signed::Signed;

use super::Refusal;
use crate::protocol::{
    chain::{Head, Place},
    event::{Event, Origin},
    octets::Digest,
};
use planner::{Planner, Wrong};

/// What is known of a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) content: Digest,
    pub(super) link: Digest,
    /// The event itself is there and was accepted: nothing is to be done if it comes again.
    pub(super) complete: bool,
}

/// What is known here when a batch comes.
pub(super) trait Past {
    /// What the place of an event holds.
    fn taken(&self, place: Place) -> rusqlite::Result<Option<Taken>>;
    /// The event in this place, if it is there.
    fn event(&self, place: Place) -> rusqlite::Result<Option<Event>>;
    /// Where an event is that was accepted and was written again from the same one.
    fn written_again(&self, origin: &Origin) -> rusqlite::Result<Option<Place>>;
    /// Whether this run of the machine wrote into an epoch before `epoch`, and another run wrote last into `epoch`.
    fn is_of_an_earlier_run(&self, epoch: u32, boot: &str) -> rusqlite::Result<bool>;
}

/// What is done with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It takes the next place. Where it was written again, and is here under another number, that counts alone.
    Append(Option<Place>),
    /// Its place was taken without its content, or with what could not be used; here it is again.
    Renew,
    /// It is here.
    Skip,
}

/// What is done with a batch.
#[derive(Debug)]
pub(super) struct Plan {
    /// With each event, in order.
    pub(super) steps: Vec<Step>,
    /// What there is of the device afterwards.
    pub(super) head: Head,
    /// What the operator should know.
    pub(super) notes: Vec<String>,
}

impl Plan {
    /// Whether everything is here already.
    pub(super) fn brings_nothing(&self) -> bool {
        self.steps.iter().all(|step| *step == Step::Skip)
    }
}

/// Why nothing of a batch is taken.
#[derive(Debug)]
pub(super) enum Obstacle {
    /// The batch is refused.
    Refused(Refusal),
    /// There are two of this device, as the event with this index shows: it is held.
    Fork(usize, String),
}

/// Plans what is done with a batch; an obstacle is in the inner result.
pub(super) fn plan(
    head: Head,
    batch: &[Signed],
    past: &impl Past,
) -> rusqlite::Result<Result<Plan, Obstacle>> {
    let mut planner = Planner::new(head, past);
    let mut steps = Vec::with_capacity(batch.len());
    for (index, event) in batch.iter().enumerate() {
        match planner.step(event)? {
            Ok(step) => steps.push(step),
            Err(Wrong::Refused(refusal)) => return Ok(Err(Obstacle::Refused(refusal))),
            Err(Wrong::Fork(sentence)) => return Ok(Err(Obstacle::Fork(index, sentence))),
        }
    }
    Ok(Ok(Plan { steps, head: planner.head, notes: planner.notes }))
}
