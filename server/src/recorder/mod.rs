//! Compares each reading with the one before and tells what happened, as events. Pure: no clock, no I/O.
//!
//! The printer's own alert table lists only what is active, so that the history of alerts is made here. What is
//! not an event: work and sleep of the printer (idle, printing, warming up, power-save), counts and levels that
//! move as they should, and rows that a half-answered reading did not get to see.

mod alert;
mod complete;
mod configuration;
mod connection;
mod fault;
mod half_read;
mod identity;
mod meter;
mod pair;
mod restart;
mod state;
mod subunit;
mod supply;
#[cfg(test)]
mod tests;
mod told;
mod word;

use std::collections::BTreeSet;

use app::model::{Episode, Event, EventKind, Identity, Reading};
use jiff::{SignedDuration, Timestamp};

pub use complete::{complete, supply_unread};
pub use connection::{answering_again, not_answering, not_watched};
pub use restart::restarted;

use crate::maintenance::episode::Story;

/// Follows one printer from reading to reading.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    /// The last reading filled up with what it could not see, to compare the next one with.
    known: Option<Reading>,
    /// Whose readings were forgotten, until it is known who is read now.
    left: Option<Identity>,
    story: Story,
    /// Alerts of a flood that were not written down, and are not told of yet.
    omitted: usize,
    /// Since when a flood is told of, and of how many.
    flood_told: Option<(Timestamp, usize)>,
    /// What the printer counts of changes of its configuration.
    configuration: configuration::Count,
    /// Under which indexes the last reading had new alerts of which it did not get to see what they are.
    withheld: BTreeSet<u32>,
}

/// What a reading brought.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recorded {
    /// What happened, in the order in which people want to be told. Ids are 0 until the store gives them.
    pub events: Vec<Event>,
    /// The alerts that are active, and those that ended.
    pub episodes: Vec<Episode>,
}

/// In this time a flood of alerts is told of when it begins and each time that it has doubled: in few lines, and a power cut
/// loses half of it at the most.
const FLOOD: SignedDuration = SignedDuration::from_hours(1);

impl Recorder {
    /// Goes on with what the store has: the last reading, the alerts that were active, and the highest id that one ever
    /// had.
    pub fn resume(last: Option<Reading>, active: Vec<Episode>, highest: u64) -> Self {
        let looked = last.as_ref().map(|reading| reading.taken_at);
        Self { story: Story::resume(active, looked, highest), known: last, ..Self::default() }
    }

    /// What is known after the last reading. Nothing of it is meant for a page.
    pub fn known(&self) -> Option<&Reading> {
        self.known.as_ref()
    }

    /// The alerts that are active.
    pub fn active(&self) -> &[Episode] {
        self.story.active()
    }

    /// Another printer is read from now on, or the same one in another way: the next reading is compared with none, and
    /// what was told of another printer ends with it.
    pub fn forget(&mut self) {
        let known = self.known.take().map(|reading| reading.identity);
        let says = known.as_ref().is_some_and(|known| known.serial_number.is_some());
        self.left = if says { known } else { self.left.take().or(known) };
    }

    /// Whether readings were forgotten, and who is read now is not known yet.
    pub fn has_left(&self) -> bool {
        self.left.is_some()
    }

    /// A look at `at` found state and alerts as they were.
    pub fn unchanged(&mut self, at: Timestamp) {
        self.story.unchanged(at);
    }

    /// The clock was set by so much since the last look: what is known is dated by the clock as it is now.
    pub fn clock_set(&mut self, step: SignedDuration) {
        if let Some(known) = &mut self.known {
            known.taken_at = known.taken_at.checked_add(step).unwrap_or(known.taken_at);
        }
        self.story.clock_set(step);
    }

    /// Whether the printer's times of its alerts are believed.
    pub fn believes_times(&self) -> bool {
        self.story.believes_times()
    }

    /// Takes a reading. Without one before it only the active alerts are told, so that their end will not come out of
    /// nowhere.
    pub fn take(&mut self, after: &Reading) -> Recorded {
        let mut known = complete(self.known.as_ref(), after);
        self.withheld = complete::withhold(&mut known, self.known.as_ref(), &self.withheld);
        let mut events = Events { at: after.taken_at, impressions: impressions(after), list: Vec::new() };
        let mut episodes = Vec::new();
        let before = self.known.take();
        let left = self.left.take();
        // Whom the alerts are of that are active.
        let of = before.as_ref().map(|before| &before.identity).filter(|of| of.serial_number.is_some());
        let another = of.or(left.as_ref()).filter(|of| of.is_another_than(&after.identity));
        let omitted = match (&before, another) {
            (Some(before), None) => {
                let restarted = restart::compare(before, after, &mut events);
                identity::compare(&before.identity, &known.identity, &mut events);
                state::compare(&before.state, &known.state, &mut events);
                let (now, omitted) = alert::look(&mut self.story, &known, restarted, &mut events);
                episodes.extend(now);
                supply::compare(&before.supplies, &known.supplies, &mut events);
                subunit::compare(before, &known, &mut events);
                configuration::compare(before, &known, &mut events);
                self.configuration.look(before, &known, restarted, &mut events);
                meter::compare(&before.meters, &known.meters, &mut events);
                fault::compare(&before.faults, &known.faults, &mut events);
                omitted
            }
            (_, another) => {
                self.configuration = configuration::Count::default();
                if let Some(another) = another {
                    episodes.extend(self.story.leave(after.taken_at));
                    identity::compare(another, &after.identity, &mut events);
                }
                let (now, omitted) = alert::look(&mut self.story, &known, false, &mut events);
                episodes.extend(now);
                omitted
            }
        };
        self.omitted = self.omitted.saturating_add(omitted);
        self.tell_of_flood(&mut events);
        self.left = left.filter(|_| known.identity.serial_number.is_none());
        self.known = Some(known);
        Recorded { events: events.list, episodes }
    }

    fn tell_of_flood(&mut self, events: &mut Events) {
        let lasts = |since: Timestamp| events.at.duration_since(since).abs() < FLOOD;
        let (since, told) = self.flood_told.filter(|(since, _)| lasts(*since)).unwrap_or((events.at, 0));
        if self.omitted > 0 && self.omitted >= told {
            self.flood_told = Some((since, told.saturating_add(self.omitted)));
            alert::flood(std::mem::take(&mut self.omitted), events);
        }
    }
}

fn impressions(reading: &Reading) -> Option<u64> {
    reading.total_impressions().map(|meter| meter.value)
}

/// Collects the events of one comparison.
struct Events {
    at: Timestamp,
    impressions: Option<u64>,
    list: Vec<Event>,
}

impl Events {
    fn push(
        &mut self,
        kind: EventKind,
        subject: String,
        label: String,
        from: Option<String>,
        to: Option<String>,
    ) {
        let Self { at, impressions, .. } = *self;
        self.list.push(Event { id: 0, at, kind, subject, label, from, to, impressions, episode: None });
    }

    /// Something about an alert, by the id of its episode.
    fn of_alert(
        &mut self,
        kind: EventKind,
        subject: String,
        label: String,
        (from, to): (Option<String>, Option<String>),
        episode: u64,
    ) {
        self.push(kind, subject, label, from, to);
        if let Some(event) = self.list.last_mut() {
            event.episode = Some(episode);
        }
    }

    /// A value of something that stays: an event where it differs. `what` begins the sentence.
    fn compare(
        &mut self,
        kind: EventKind,
        subject: &str,
        what: &str,
        before: Option<String>,
        after: Option<String>,
    ) {
        if before == after {
            return;
        }
        let label = match (&before, &after) {
            (Some(before), Some(after)) => format!("{what} changed from {before} to {after}."),
            (None, Some(after)) => format!("{what} is {after} now."),
            (Some(before), None) => format!("{what} was {before} and is not told any more."),
            (None, None) => return,
        };
        self.push(kind, subject.to_owned(), label, before, after);
    }

    /// Something that came or went. `what` begins the sentence.
    fn came_or_went(&mut self, kind: EventKind, subject: String, what: &str, came: bool) {
        let label =
            if came { format!("{what} is reported now.") } else { format!("{what} is no longer reported.") };
        self.push(kind, subject, label, None, None);
    }
}
