use app::model::{EventKind, Reading};

use super::{Events, pair::pairs, word::word};

/// Trays, outputs and covers: their state, and whether they are there.
pub(super) fn compare(before: &Reading, after: &Reading, events: &mut Events) {
    for (old, new) in pairs(&before.inputs, &after.inputs, |row| row.index) {
        let describe =
            |row: &app::model::Input| Subunit::new("input", row.index, &row.name, word(&row.state));
        changed(old.map(describe), new.map(describe), events);
    }
    for (old, new) in pairs(&before.outputs, &after.outputs, |row| row.index) {
        let describe =
            |row: &app::model::Output| Subunit::new("output", row.index, &row.name, word(&row.state));
        changed(old.map(describe), new.map(describe), events);
    }
    for (old, new) in pairs(&before.covers, &after.covers, |row| row.index) {
        let describe =
            |row: &app::model::Cover| Subunit::new("cover", row.index, &row.name, word(&row.state));
        changed(old.map(describe), new.map(describe), events);
    }
}

struct Subunit {
    subject: String,
    name: String,
    state: String,
}

impl Subunit {
    fn new(kind: &str, index: u32, name: &str, state: String) -> Self {
        let name = if name.is_empty() { format!("The {kind} {index}") } else { name.to_owned() };
        Self { subject: format!("{kind}/{index}"), name, state }
    }
}

fn changed(before: Option<Subunit>, after: Option<Subunit>, events: &mut Events) {
    let kind = EventKind::SubunitChanged;
    match (before, after) {
        (Some(before), Some(after)) => {
            let what = format!("{}: state", after.name);
            events.compare(kind, &after.subject, &what, Some(before.state), Some(after.state));
        }
        (None, Some(after)) => events.came_or_went(kind, after.subject, &after.name, true),
        (Some(before), None) => events.came_or_went(kind, before.subject, &before.name, false),
        (None, None) => {}
    }
}
