use app::model::Event;
use jiff::Timestamp;

use super::word::word;
use crate::report::rows::{Fact, Rows, Value};

pub(super) const SECTION: &str = "events";

/// Each event: what it is about with the kind of change as its value, then what it was before and after and the
/// impressions at the time, where known. The lines of one event have its number as index.
pub(super) fn write(events: &[Event], rows: &mut Rows) {
    for event in events {
        let mut push = |suffix: &str, value: Value<'_>, unit: &str| {
            let key = format!("{}{suffix}", event.subject);
            rows.push(&Fact {
                section: SECTION,
                index: Some(event.id),
                key: &key,
                label: &event.label,
                value,
                unit,
                time: Some(event.at),
                source: "recorder",
            });
        };
        push("", (*word(&event.kind)).into(), "");
        if let Some(from) = &event.from {
            push("/from", (**from).into(), "");
        }
        if let Some(to) = &event.to {
            push("/to", (**to).into(), "");
        }
        if let Some(impressions) = event.impressions {
            push("/impressions", impressions.into(), "impressions");
        }
    }
}

/// In place of what the store could not read.
pub(super) fn write_unreadable(section: &'static str, at: Timestamp, rows: &mut Rows) {
    rows.push(&Fact {
        section,
        key: "problem",
        label: "This could not be read; the log of this software says why",
        time: Some(at),
        source: "recorder",
        ..Fact::default()
    });
}
