use app::model::{EventKind, Supply};

use super::{Events, pair::pairs, word::word};

/// State, serial number and part number of each supply, and whether it is there. Levels are no events.
pub(super) fn compare(before: &[Supply], after: &[Supply], events: &mut Events) {
    let kind = EventKind::SupplyChanged;
    for pair in pairs(before, after, |supply| supply.index) {
        match pair {
            (Some(old), Some(new)) => {
                let (name, subject) = (name(new), format!("supply/{}", new.index));
                let (state, was) = (Some(word(&new.state)), Some(word(&old.state)));
                events.compare(kind, &subject, &format!("{name}: state"), was, state);
                let (was, is) = (old.serial_number.clone(), new.serial_number.clone());
                events.compare(
                    kind,
                    &format!("{subject}/serial-number"),
                    &format!("{name}: serial number"),
                    was,
                    is,
                );
                let (was, is) = (old.part_number.clone(), new.part_number.clone());
                events.compare(
                    kind,
                    &format!("{subject}/part-number"),
                    &format!("{name}: part number"),
                    was,
                    is,
                );
            }
            (None, Some(new)) => events.came_or_went(kind, format!("supply/{}", new.index), &name(new), true),
            (Some(old), None) => {
                events.came_or_went(kind, format!("supply/{}", old.index), &name(old), false);
            }
            (None, None) => {}
        }
    }
}

fn name(supply: &Supply) -> String {
    if supply.description.is_empty() {
        format!("Supply {}", supply.index)
    } else {
        supply.description.clone()
    }
}
