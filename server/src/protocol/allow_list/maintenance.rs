//! What may be sent of the printer's state, of trouble and of what is done about it.

use super::{Field, field};

pub(super) const STATUS: &[Field] = &[
    field("/read_at", "when the printer was read"),
    field("/reading", "number of that reading"),
    field("/device", "state of the device"),
    field("/state", "state of the printer"),
    field("/errors/*", "what it has detected"),
    field("/alerts/*/severity", "severity of an active alert"),
    field("/alerts/*/training", "who can see to it (skill, no name)"),
    field("/alerts/*/group", "part of the printer"),
    field("/alerts/*/group_index", "which one of them"),
    field("/alerts/*/code", "alert code"),
    field("/alerts/*/code_name", "its name"),
    field("/alerts/*/vendor_code", "the vendor's status code"),
    field("/alerts/*/location", "where in the printer"),
    field("/alerts/*/raised_at", "since when"),
    field("/faults/*/code", "a code of the fault log"),
    field("/faults/*/at", "when"),
    field("/firmware/*/module", "a part of the printer's software"),
    field("/firmware/*/version", "its version"),
];

pub(super) const DIAGNOSTICS: &[Field] = &[
    field("/reference", "reference number"),
    field("/software", "version of the software that sends this"),
    field("/schema", "version of its database"),
    field("/subunits/*/kind", "a tray, a bin or a cover"),
    field("/subunits/*/index", "its number"),
    field("/subunits/*/state", "its state"),
    field("/subunits/*/capacity", "how much it takes"),
    field("/subunits/*/level/kind", "whether the level is measured"),
    field("/subunits/*/level/value", "its level"),
    field("/problems/*/subject", "the object that was not as the standard says"),
    field("/problems/*/what", "what was wrong with it, in words of this device"),
    field("/communication/*/at", "when the server was contacted"),
    field("/communication/*/what", "what for"),
    field("/communication/*/failed_at", "the step that failed"),
    field("/last_success_at", "when the server answered last"),
    field("/failing_since", "since when it can't be reached"),
    field("/failing_cause", "why, as a word"),
    field("/notifications/*/at", "when something happened that was mailed"),
    field("/notifications/*/kind", "what kind of thing it was"),
    field(
        "/notifications/*/to",
        "whom it was for: administrator, key user, service or supplier (no name, no address)",
    ),
    field("/notifications/*/progress", "whether it was delivered"),
    field("/notifications/*/attempts", "failed attempts"),
    field("/notifications/*/failed_at", "the step that failed"),
    field("/impressions/*/day", "a day"),
    field("/impressions/*/impressions", "impressions on it"),
    field("/levels/*/supply", "number of a supply"),
    field("/levels/*/day", "a day"),
    field("/levels/*/percent", "what it had left then, of a hundred"),
    field("/levels/*/low", "that it was low then"),
    field("/cartridges/*/supply", "number of a supply"),
    field("/cartridges/*/at", "when its cartridge was another one"),
    field("/cartridges/*/kind", "whether it was new, was there before, was filled again or shaken"),
    field("/cartridges/*/serial_number", "serial number of the cartridge"),
    field("/cartridges/*/wasted_percent", "what was left in the one before, of a hundred"),
    field("/cartridges/*/impressions", "what the printer had counted by then"),
    field("/orders/*/reference", "reference number of an order of supplies"),
    field("/orders/*/supply", "number of the supply"),
    field("/orders/*/quantity", "how many were ordered"),
    field("/orders/*/state", "how far the order has come"),
    field("/orders/*/reason", "why it was opened or placed"),
    field("/orders/*/opened_at", "when it was opened"),
    field("/orders/*/submitted_at", "when it was placed"),
    field("/findings/*/closed_at", "when it was over"),
    field("/events/*/at", "when something changed"),
    field("/events/*/kind", "what kind of change"),
    field("/events/*/subject", "what changed, as a word with numbers"),
    field("/events/*/from", "the state before, as a word"),
    field("/events/*/to", "the state after, as a word"),
    field("/events/*/impressions", "what the printer had counted by then"),
    field("/events/*/alert", "number of the alert that it is about"),
    field("/configuration/*/key", "name of a setting, of those that name nobody and keep no secret"),
    field("/configuration/*/value", "its value"),
    field("/configuration/*/layer", "where it was set"),
    field(
        "/objects/*/oid",
        "number of an object of the printer, of those that hold nothing about jobs or people",
    ),
    field("/objects/*/type", "its type"),
    field("/objects/*/value", "what the printer answered for it"),
    field("/left_out/*/what", "a list that was too long"),
    field("/left_out/*/count", "how much of it was left out"),
];

pub(super) const ALERT_STORY: &[Field] = &[
    field("/alert", "number of an alert"),
    field("/severity", "its severity"),
    field("/training", "who can see to it (skill, no name)"),
    field("/group", "part of the printer"),
    field("/group_index", "which one of them"),
    field("/code", "alert code"),
    field("/code_name", "its name"),
    field("/vendor_code", "the vendor's status code"),
    field("/location", "where in the printer"),
    field("/raised_earliest", "raised after this"),
    field("/raised_at", "raised before this"),
    field("/cleared_at", "when it was over"),
    field("/times", "how often it was raised"),
    field("/unwatched", "that the printer was not watched for a while in between"),
    field("/impressions", "what the printer had counted by then"),
];

pub(super) const ALERT_STEP: &[Field] =
    &[field("/step", "whether it was raised or cleared"), field("/at", "when that was seen")];

pub(super) const SILENCE: &[Field] = &[
    field("/step", "whether the printer is missed, or that is over"),
    field("/at", "when that was seen"),
    field("/since", "since when it did not answer"),
    field("/hours", "after how many hours of working time it is missed"),
];

pub(super) const FINDING: &[Field] = &[
    field("/key", "name of a potential issue, as a word with numbers"),
    field("/kind", "what it is about"),
    field("/code", "alert code"),
    field("/group", "part of the printer"),
    field("/group_index", "which one of them"),
    field("/severity", "how bad it is"),
    field("/training", "who can see to it (skill, no name)"),
    field("/since", "when it began"),
    field("/opened_at", "when it was found"),
    field("/evidence/kind", "what was compared"),
    field("/evidence/seen/events", "how often it happened"),
    field("/evidence/seen/over", "in how many sheets, impressions or hours"),
    field("/evidence/seen/percent", "percent of a supply that were used"),
    field("/evidence/seen/impressions", "for so many impressions"),
    field("/evidence/before/events", "how often it happened before"),
    field("/evidence/before/over", "in how many sheets, impressions or hours"),
    field("/evidence/before/percent", "percent of earlier supplies that were used"),
    field("/evidence/before/impressions", "for so many impressions"),
    field("/evidence/per", "what is counted"),
    field("/evidence/events", "how often it happened"),
    field("/evidence/days", "in how many days"),
    field("/evidence/percent", "what is left of a part's life, of a hundred"),
    field("/evidence/impressions", "impressions that were seen with the part"),
    field("/evidence/since_installed", "whether these are all since it was installed"),
    field("/evidence/rated", "impressions that it is made for"),
    field("/evidence/days_left", "days until its end"),
];

pub(super) const FINDING_STEP: &[Field] =
    &[field("/step", "whether it is new, worse or over"), field("/at", "when that was found")];

pub(super) const TROUBLESHOOTING: &[Field] = &[
    field("/reference", "reference number"),
    field("/diagnostics", "reference number of the diagnostics that were sent before"),
];

pub(super) const SUPPORT_SESSION: &[Field] = &[
    field("/reference", "reference number of the session"),
    field("/step", "whether the device looked at the printer, or the session ended"),
    field("/at", "when"),
    field("/by", "whether the administrator or the device ended it (no name)"),
];

pub(super) const SERVICE_REQUEST: &[Field] = &[
    field("/request", "number of a request for service"),
    field("/reference", "its reference number"),
    field("/state", "how far it has come"),
    field("/at", "when it came to that"),
    field("/by", "whether the administrator or the device said so (no name)"),
    field("/concern", "the alert or the potential issue that it is about, as a word"),
    field("/about", "the same in words of this device"),
    field("/code", "the code to tell the service"),
    field("/note", "what the administrator wrote to the service, word for word"),
    field("/symptom_since", "since when something is wrong"),
    field("/symptom_gone_at", "when this device saw that it was no longer so"),
];
