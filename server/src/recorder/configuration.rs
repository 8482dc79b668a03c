//! The printer's configuration: what a reading shows of it, and what the printer itself counts.

use app::model::{Event, EventKind, Input, Output, Reading};
use jiff::{SignedDuration, Timestamp};

use super::{Events, pair::pairs};

/// The least time between two lines about the printer's own count, and the most: it doubles while the count runs on. So
/// a printer that counts with each reading fills one line a day.
const LEAST: SignedDuration = SignedDuration::from_hours(1);
const MOST: SignedDuration = SignedDuration::from_hours(24);

/// What trays and bins are set to. A fact that becomes known, or is not told, is no change.
pub(super) fn compare(before: &Reading, after: &Reading, events: &mut Events) {
    for (old, new) in pairs(&before.inputs, &after.inputs, |row| row.index) {
        if let (Some(old), Some(new)) = (old, new) {
            input(old, new, events);
        }
    }
    for (old, new) in pairs(&before.outputs, &after.outputs, |row| row.index) {
        if let (Some(old), Some(new)) = (old, new) {
            output(old, new, events);
        }
    }
    let contacts = before.identity.contact.as_ref().zip(after.identity.contact.as_ref());
    if contacts.is_some_and(|(old, new)| old != new) {
        // It names people, and everybody may see the history.
        let label = "The printer's contact was changed.".to_owned();
        events.push(KIND, "configuration/contact".to_owned(), label, None, None);
    }
}

const KIND: EventKind = EventKind::ConfigurationChanged;

fn input(old: &Input, new: &Input, events: &mut Events) {
    let subject = |what: &str| format!("input/{}/{what}", new.index);
    let called = called(&new.name, "input", new.index);
    changed(&subject("name"), &format!("{}: name", old.name), Some(&old.name), Some(&new.name), events);
    changed(&subject("media"), &format!("{called}: media"), old.media.as_ref(), new.media.as_ref(), events);
    capacity(&subject("capacity"), &called, (old.capacity, &old.unit), (new.capacity, &new.unit), events);
}

fn output(old: &Output, new: &Output, events: &mut Events) {
    let subject = |what: &str| format!("output/{}/{what}", new.index);
    let called = called(&new.name, "output", new.index);
    changed(&subject("name"), &format!("{}: name", old.name), Some(&old.name), Some(&new.name), events);
    capacity(&subject("capacity"), &called, (old.capacity, &old.unit), (new.capacity, &new.unit), events);
}

fn called(name: &str, kind: &str, index: u32) -> String {
    if name.is_empty() { format!("The {kind} {index}") } else { name.to_owned() }
}

fn capacity(
    subject: &str,
    called: &str,
    (old, old_unit): (Option<i64>, &str),
    (new, new_unit): (Option<i64>, &str),
    events: &mut Events,
) {
    let words = |capacity: Option<i64>, unit: &str| capacity.map(|count| format!("{count} {unit}"));
    let (old, new) = (words(old, old_unit), words(new, new_unit));
    changed(subject, &format!("{called}: capacity"), old.as_ref(), new.as_ref(), events);
}

fn changed(subject: &str, what: &str, old: Option<&String>, new: Option<&String>, events: &mut Events) {
    if let (Some(old), Some(new)) = (old.filter(|old| !old.is_empty()), new.filter(|new| !new.is_empty())) {
        events.compare(KIND, subject, what, Some(old.clone()), Some(new.clone()));
    }
}

/// Whether an event is a reason for the printer to count: what is not a status, a level or a count was set to something else,
/// or a row came or went in a table of the Printer MIB, also in that of the alerts (RFC 3805).
fn explains(event: &Event) -> bool {
    let came_or_went = event.from.is_none() && event.to.is_none();
    match event.kind {
        EventKind::ConfigurationChanged
        | EventKind::IdentityChanged
        | EventKind::AlertRaised
        | EventKind::AlertCleared => true,
        EventKind::SubunitChanged | EventKind::SupplyChanged => came_or_went,
        _ => false,
    }
}

/// `prtGeneralConfigChanges` from reading to reading.
#[derive(Clone, Debug, Default)]
pub(super) struct Count {
    /// What it was when the history last knew why: what is told of counts from there. `None` while nothing is held back.
    held: Option<u64>,
    /// When a line was last written, and after how long the next one may be.
    told: Option<(Timestamp, SignedDuration)>,
}

impl Count {
    /// Tells of changes that nothing else in the history explains: one line a reading at most, and no more than the bound.
    /// A count that is lower than before has begun anew; over a restart nothing can be said by it.
    pub(super) fn look(&mut self, before: &Reading, after: &Reading, restarted: bool, events: &mut Events) {
        let counts = (before.identity.configuration_changes, after.identity.configuration_changes);
        let (Some(old), Some(new)) = counts else { return };
        if restarted || new < old {
            *self = Self::default();
            return;
        }
        let explained = events.list.iter().any(explains);
        if new > old && !explained {
            self.held.get_or_insert(old);
        }
        let Some(from) = self.held else { return };
        let passed = |at: Timestamp| after.taken_at.duration_since(at);
        let waits = self.told.is_some_and(|(at, pause)| !passed(at).is_negative() && passed(at) < pause);
        if waits {
            return;
        }
        let runs = self.told.filter(|(at, pause)| passed(*at) < *pause + LEAST);
        let pause = runs.map_or(LEAST, |(_, pause)| (pause * 2).min(MOST));
        (self.held, self.told) = (None, Some((after.taken_at, pause)));
        let label = format!("The printer counted changes of its configuration: from {from} to {new}.");
        let subject = "configuration/changes".to_owned();
        events.push(KIND, subject, label, Some(from.to_string()), Some(new.to_string()));
    }
}
