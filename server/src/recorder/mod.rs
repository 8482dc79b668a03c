//! Compares each reading with the one before and tells what happened, as events. Pure: no clock, no I/O.
//!
//! The printer's own alert table lists only what is active, so that the history of alerts is made here. What is
//! not an event: work and sleep of the printer (idle, printing, warming up, power-save), counts and levels that
//! move as they should, and rows that a half-answered reading did not get to see.

mod alert;
mod complete;
mod connection;
mod fault;
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

use app::model::{Event, EventKind, Reading};
use jiff::Timestamp;

pub use complete::complete;
pub use connection::{answering_again, not_answering};
pub use told::told;

/// What happened between two readings, in the order in which people want to be told. `before` is the result of
/// [`complete`] for the reading before, or that reading itself; without one only the active alerts are told, so
/// that their end will not come out of nowhere. Ids are 0 until the store gives them.
pub fn changes(before: Option<&Reading>, after: &Reading) -> Vec<Event> {
    let mut events = Events { at: after.taken_at, impressions: impressions(after), list: Vec::new() };
    let Some(before) = before else {
        alert::raised(&after.alerts, &mut events);
        return events.list;
    };
    if identity::another_printer(before, after) {
        identity::compare(before, after, &mut events);
        alert::raised(&after.alerts, &mut events);
        return events.list;
    }
    let after = &complete(Some(before), after);
    let restarted = restart::compare(before, after, &mut events);
    identity::compare(before, after, &mut events);
    state::compare(&before.state, &after.state, &mut events);
    alert::compare(before, after, restarted, &mut events);
    supply::compare(&before.supplies, &after.supplies, &mut events);
    subunit::compare(before, after, &mut events);
    meter::compare(&before.meters, &after.meters, &mut events);
    fault::compare(&before.faults, &after.faults, &mut events);
    events.list
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
        self.list.push(Event { id: 0, at, kind, subject, label, from, to, impressions });
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
