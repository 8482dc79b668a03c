use app::model::{EventKind, Firmware, Identity};

use super::Events;

/// A fact that becomes known, or is not told, is no change: only two values that differ are one.
pub(super) fn compare(old: &Identity, new: &Identity, events: &mut Events) {
    let facts = [
        ("serial-number", "The serial number", &old.serial_number, &new.serial_number),
        ("manufacturer", "The manufacturer", &old.manufacturer, &new.manufacturer),
        ("model", "The model", &old.model, &new.model),
        ("name", "The name", &old.name, &new.name),
        ("location", "The location", &old.location, &new.location),
        ("mac-address", "The MAC address", &old.mac_address, &new.mac_address),
    ];
    for (key, what, before, after) in facts {
        if let (Some(before), Some(after)) = (before, after) {
            let subject = format!("identity/{key}");
            let (before, after) = (Some(before.clone()), Some(after.clone()));
            events.compare(EventKind::IdentityChanged, &subject, what, before, after);
        }
    }
    if !old.firmware.is_empty() && !new.firmware.is_empty() {
        firmware(&old.firmware, &new.firmware, events);
    }
}

/// Modules by name; of several with one name the first counts with the first.
fn firmware(before: &[Firmware], after: &[Firmware], events: &mut Events) {
    let mut left: Vec<&Firmware> = before.iter().collect();
    for module in after {
        let what = format!("Software {}", module.module);
        let subject = format!("identity/firmware/{}", module.module);
        let known = left.iter().position(|old| old.module == module.module).map(|at| left.remove(at));
        if let Some(known) = known {
            let (old, new) = (Some(known.version.clone()), Some(module.version.clone()));
            events.compare(EventKind::IdentityChanged, &subject, &what, old, new);
        } else {
            let version = Some(module.version.clone());
            let label = format!("{what} {} was added.", module.version);
            events.push(EventKind::IdentityChanged, subject, label, None, version);
        }
    }
    for gone in left {
        let label = format!("Software {} {} was removed.", gone.module, gone.version);
        let subject = format!("identity/firmware/{}", gone.module);
        events.push(EventKind::IdentityChanged, subject, label, Some(gone.version.clone()), None);
    }
}
