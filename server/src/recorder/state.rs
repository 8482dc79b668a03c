use app::model::{DetectedError, DeviceState, DeviceStatus, EventKind};

use super::{
    Events,
    word::{word, words},
};

/// The device's status and its detected errors. What the printer is busy with is not recorded: it goes idle,
/// prints and sleeps a hundred times a day.
pub(super) fn compare(before: &DeviceState, after: &DeviceState, events: &mut Events) {
    if before.device != DeviceStatus::Unknown {
        events.compare(
            EventKind::StateChanged,
            "state",
            "The printer's state",
            Some(word(&before.device)),
            Some(word(&after.device)),
        );
    }
    for error in DetectedError::ALL {
        let key = word(&error);
        let (subject, what) = (format!("state/{key}"), words(&key));
        match (before.errors.contains(&error), after.errors.contains(&error)) {
            (false, true) => {
                let label = format!("The printer reports: {what}.");
                events.push(EventKind::StateChanged, subject, label, None, Some(key));
            }
            (true, false) => {
                let label = format!("The printer no longer reports: {what}.");
                events.push(EventKind::StateChanged, subject, label, Some(key), None);
            }
            _ => {}
        }
    }
}
