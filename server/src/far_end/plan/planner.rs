use std::collections::HashMap;

use super::{super::Refusal, Past, Signed, Step, Taken};
use crate::protocol::{
    chain::{Head, Place},
    event::{Event, Origin},
};

/// Why an event is not taken.
pub(super) enum Wrong {
    /// Its batch is refused.
    Refused(Refusal),
    /// There are two of its device.
    Fork(String),
}

/// Goes through a batch, event by event.
pub(super) struct Planner<'a, P> {
    /// What there was before the batch.
    start: Head,
    pub(super) head: Head,
    pub(super) past: &'a P,
    /// What this batch itself has brought.
    new: HashMap<Place, &'a Signed>,
    /// What this batch has brought that was written again.
    again: HashMap<Origin, Place>,
    pub(super) notes: Vec<String>,
}

impl<'a, P: Past> Planner<'a, P> {
    pub(super) fn new(head: Head, past: &'a P) -> Self {
        Self { start: head, head, past, new: HashMap::new(), again: HashMap::new(), notes: Vec::new() }
    }

    /// What is done with the next event.
    pub(super) fn step(&mut self, event: &'a Signed) -> rusqlite::Result<Result<Step, Wrong>> {
        let place = event.place();
        if let Some(taken) = self.taken(place)? {
            return Ok(self.again(event, taken));
        }
        if self.head.sequence > 0 && place.epoch < self.head.epoch {
            let sentence = format!(
                "Event {place} belongs to an epoch that ended when epoch {} was opened: there are two of this device.",
                self.head.epoch
            );
            return Ok(Err(Wrong::Fork(sentence)));
        }
        if self.opens(event) {
            if let Err(wrong) = self.open(event)? {
                return Ok(Err(wrong));
            }
            return self.append(event).map(Ok);
        }
        if place != Place::new(self.head.epoch, self.head.sequence + 1) {
            return Ok(Err(Wrong::Refused(Refusal::gap(event.id().to_owned(), self.start))));
        }
        if event.received.event.previouslink != self.head.link {
            let sentence = format!(
                "Event {place} follows on another event {} than the one that is here: there are two of this device.",
                self.head.place()
            );
            return Ok(Err(Wrong::Fork(sentence)));
        }
        self.append(event).map(Ok)
    }

    /// What the place holds, or will.
    pub(super) fn taken(&self, place: Place) -> rusqlite::Result<Option<Taken>> {
        match self.new.get(&place) {
            Some(event) => Ok(Some(Taken {
                content: event.received.content,
                link: event.head.link,
                complete: event.is_complete(),
            })),
            None => self.past.taken(place),
        }
    }

    fn again(&mut self, event: &'a Signed, taken: Taken) -> Result<Step, Wrong> {
        if taken.content != event.received.content || taken.link != event.head.link {
            return Err(Wrong::Fork(format!(
                "Another event {} than this one is here already: there are two of this device.",
                event.id()
            )));
        }
        if taken.complete || !event.has_content() {
            return Ok(Step::Skip);
        }
        self.note(event);
        Ok(Step::Renew)
    }

    /// Whether the event would be the first one of a new epoch.
    fn opens(&self, event: &Signed) -> bool {
        event.head.sequence == 1 && (event.head.epoch > self.head.epoch || self.head.sequence == 0)
    }

    fn append(&mut self, event: &'a Signed) -> rusqlite::Result<Step> {
        let same = match &event.received.event.origin {
            Some(origin) if event.is_complete() => self.same(&event.received.event, origin)?,
            _ => None,
        };
        self.head = event.head;
        self.note(event);
        Ok(Step::Append(same))
    }

    /// Where the event is that this one is once more. What says something else is another event, whatever origin it names:
    /// it must not be lost.
    fn same(&self, event: &Event, origin: &Origin) -> rusqlite::Result<Option<Place>> {
        let first = self.taken(origin.place)?;
        let first = first.filter(|first| first.complete && first.content == origin.content);
        let candidates =
            [first.map(|_| origin.place), self.past.written_again(origin)?, self.again.get(origin).copied()];
        for place in candidates.into_iter().flatten() {
            if self.says(place, event)? {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Whether the event in this place says the same.
    fn says(&self, place: Place, event: &Event) -> rusqlite::Result<bool> {
        let same = |other: &Event| {
            (&other.kind, other.time, other.data.get()) == (&event.kind, event.time, event.data.get())
        };
        match self.new.get(&place) {
            Some(other) => Ok(same(&other.received.event)),
            None => Ok(self.past.event(place)?.is_some_and(|other| same(&other))),
        }
    }

    fn note(&mut self, event: &'a Signed) {
        self.new.insert(event.place(), event);
        if let Some(origin) = event.received.event.origin.filter(|_| event.is_complete()) {
            self.again.entry(origin).or_insert(event.place());
        }
    }
}
