//! What is done with the events of a batch. Pure: what is known comes in, what is to be written goes out.

use std::collections::HashMap;

use super::{
    Device, Refusal,
    meaning::{self, Meaning},
};
use crate::protocol::{
    chain::Head,
    data::epoch_opened::{EpochOpened, Opening},
    event::{self, EventError, Received},
    octets::Digest,
};

/// An event that the device's key has signed for its place and its past, whatever is known here of these.
#[derive(Clone, Debug)]
pub(super) struct Signed {
    pub(super) received: Received,
    /// As it came, its signature in it.
    pub(super) text: String,
    /// The head after it.
    pub(super) head: Head,
    /// What it means; else why it can't be used.
    pub(super) meaning: Result<Meaning, String>,
    /// The run of the machine in which it was made.
    pub(super) boot: Option<String>,
}

impl Signed {
    /// Checks that the device made it, on whatever past it says that it has.
    pub(super) fn check(received: Received, text: &str, device: &Device) -> Result<Self, EventError> {
        let event = &received.event;
        let before = Head { epoch: event.epoch, sequence: event.sequence - 1, link: event.previouslink };
        let head = received.follows(&before, &device.id, &device.key)?;
        let meaning = match &received.tombstone {
            Some(_) => Ok(Meaning::Other),
            None => meaning::meaning(event),
        };
        let boot = meaning::boot(event);
        Ok(Self { received, text: text.to_owned(), head, meaning, boot })
    }

    pub(super) fn id(&self) -> &str {
        &self.received.event.id
    }

    fn place(&self) -> (u32, u64) {
        (self.head.epoch, self.head.sequence)
    }

    /// Whether the event itself is there, not something in its place.
    fn has_content(&self) -> bool {
        self.received.tombstone.is_none()
    }
}

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
    fn taken(&self, epoch: u32, sequence: u64) -> rusqlite::Result<Option<Taken>>;
    /// Whether this run of the machine wrote into an epoch before `epoch`, and another run wrote last into `epoch`.
    fn is_of_an_earlier_run(&self, epoch: u32, boot: &str) -> rusqlite::Result<bool>;
}

/// What is done with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It takes the next place.
    Append,
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
    let mut planner = Planner { start: head, head, past, new: HashMap::new(), notes: Vec::new() };
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

enum Wrong {
    Refused(Refusal),
    Fork(String),
}

struct Planner<'a, P> {
    /// What there was before the batch.
    start: Head,
    head: Head,
    past: &'a P,
    /// What this batch itself has brought.
    new: HashMap<(u32, u64), Taken>,
    notes: Vec<String>,
}

impl<P: Past> Planner<'_, P> {
    fn step(&mut self, event: &Signed) -> rusqlite::Result<Result<Step, Wrong>> {
        let (epoch, sequence) = event.place();
        if let Some(taken) = self.taken(epoch, sequence)? {
            return Ok(self.again(event, taken));
        }
        if self.head.sequence > 0 && epoch < self.head.epoch {
            let sentence = format!(
                "Event {} belongs to an epoch that ended when epoch {} was opened: there are two of this device.",
                event.id(),
                self.head.epoch
            );
            return Ok(Err(Wrong::Fork(sentence)));
        }
        if self.opens(event) {
            return self.open(event);
        }
        if epoch != self.head.epoch || sequence != self.head.sequence + 1 {
            return Ok(Err(Wrong::Refused(self.gap(event))));
        }
        if event.received.event.previouslink != self.head.link {
            let sentence = format!(
                "Event {} follows on another event {} than the one that is here: there are two of this device.",
                event.id(),
                event::id(self.head.epoch, self.head.sequence)
            );
            return Ok(Err(Wrong::Fork(sentence)));
        }
        Ok(Ok(self.append(event)))
    }

    /// What the place holds, or will.
    fn taken(&self, epoch: u32, sequence: u64) -> rusqlite::Result<Option<Taken>> {
        match self.new.get(&(epoch, sequence)) {
            Some(taken) => Ok(Some(*taken)),
            None => self.past.taken(epoch, sequence),
        }
    }

    fn again(&mut self, event: &Signed, taken: Taken) -> Result<Step, Wrong> {
        if taken.content != event.received.content || taken.link != event.head.link {
            return Err(Wrong::Fork(format!(
                "Another event {} than this one is here already: there are two of this device.",
                event.id()
            )));
        }
        if taken.complete || !event.has_content() {
            return Ok(Step::Skip);
        }
        self.note_taken(event);
        Ok(Step::Renew)
    }

    /// Whether the event would be the first one of a new epoch.
    fn opens(&self, event: &Signed) -> bool {
        event.head.sequence == 1 && (event.head.epoch > self.head.epoch || self.head.sequence == 0)
    }

    fn open(&mut self, event: &Signed) -> rusqlite::Result<Result<Step, Wrong>> {
        let Ok(Meaning::EpochOpened(opened)) = &event.meaning else {
            let refusal = Refusal::invalid("The first event of an epoch has to be the one that opens it.");
            return Ok(Err(Wrong::Refused(refusal.about(event.id()))));
        };
        if event.received.event.previouslink != Head::start(event.head.epoch).link {
            let refusal =
                Refusal::invalid("The first event of an epoch follows on something else than its beginning.");
            return Ok(Err(Wrong::Refused(refusal.about(event.id()))));
        }
        if let Err(wrong) = self.follows_on(event, opened)? {
            return Ok(Err(wrong));
        }
        if matches!(opened.opening, Opening::Restored | Opening::Rewound)
            && let Some(boot) = &event.boot
            && self.past.is_of_an_earlier_run(self.head.epoch, boot)?
        {
            let sentence = format!(
                "Event {} was made by a machine that went on running while another one wrote epoch {}: there are two \
                 of this device.",
                event.id(),
                self.head.epoch
            );
            return Ok(Err(Wrong::Fork(sentence)));
        }
        Ok(Ok(self.append(event)))
    }

    /// Whether the epoch goes on from something that is here.
    fn follows_on(&mut self, event: &Signed, opened: &EpochOpened) -> rusqlite::Result<Result<(), Wrong>> {
        let head = self.head;
        let begins = |head: &Head| head.sequence == 0;
        match opened.after.filter(|after| !begins(after)) {
            after if after == Some(head) || (after.is_none() && begins(&head)) => {}
            None => self.notes.push(format!(
                "Epoch {} was opened ({}) by a device that knows nothing of what came before, which ends with {}.",
                event.head.epoch,
                word(opened.opening),
                event::id(head.epoch, head.sequence)
            )),
            Some(after) => match self.taken(after.epoch, after.sequence)? {
                Some(taken) if taken.link == after.link => self.notes.push(format!(
                    "Epoch {} was opened ({}) after {} by a device that was put back to an earlier state: more was \
                     here, up to {}.",
                    event.head.epoch,
                    word(opened.opening),
                    event::id(after.epoch, after.sequence),
                    event::id(head.epoch, head.sequence)
                )),
                Some(_) => {
                    return Ok(Err(Wrong::Fork(format!(
                        "Epoch {} is said to follow on another event {} than the one that is here: there are two of \
                         this device.",
                        event.head.epoch,
                        event::id(after.epoch, after.sequence)
                    ))));
                }
                // This server was put back to an earlier state, or another one gave the receipt. Nobody sends it again,
                // and the device must not wait for ever.
                None => self.notes.push(format!(
                    "Epoch {} was opened ({}) after {}, which is not here: the last one before it that is here is {}. \
                     The device's own ledger has what is missing.",
                    event.head.epoch,
                    word(opened.opening),
                    event::id(after.epoch, after.sequence),
                    event::id(head.epoch, head.sequence)
                )),
            },
        }
        Ok(Ok(()))
    }

    fn append(&mut self, event: &Signed) -> Step {
        self.head = event.head;
        self.note_taken(event);
        Step::Append
    }

    fn note_taken(&mut self, event: &Signed) {
        let complete = event.meaning.is_ok() && event.has_content();
        let taken = Taken { content: event.received.content, link: event.head.link, complete };
        self.new.insert(event.place(), taken);
    }

    fn gap(&self, event: &Signed) -> Refusal {
        Refusal::gap(event.id().to_owned(), self.start)
    }
}

fn word(opening: Opening) -> &'static str {
    match opening {
        Opening::Enrolled => "enrolled",
        Opening::Restored => "a backup was restored",
        Opening::Rewound => "it had less than is here",
        Opening::Fork => "the administrator said that this one of two goes on",
    }
}
