use app::model::{EventKind, Meter};

use super::{Events, pair::pairs};

/// A meter only grows; that it does is no event.
pub(super) fn compare(before: &[Meter], after: &[Meter], events: &mut Events) {
    for pair in pairs(before, after, |meter| &meter.key) {
        match pair {
            (Some(old), Some(new)) if new.value < old.value => {
                let label = format!("{} went back from {} to {}.", new.label, old.value, new.value);
                let (from, to) = (Some(old.value.to_string()), Some(new.value.to_string()));
                events.push(EventKind::MeterChanged, subject(new), label, from, to);
            }
            (None, Some(new)) => {
                let label = format!("{} is reported now, at {}.", new.label, new.value);
                events.push(EventKind::MeterChanged, subject(new), label, None, Some(new.value.to_string()));
            }
            (Some(old), None) => {
                let label = format!("{} is no longer reported; it was at {}.", old.label, old.value);
                events.push(EventKind::MeterChanged, subject(old), label, Some(old.value.to_string()), None);
            }
            _ => {}
        }
    }
}

fn subject(meter: &Meter) -> String {
    format!("meter/{}", meter.key)
}
