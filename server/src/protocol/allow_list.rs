//! What may be sent, field by field: an event with a field that is not here is not written.
//!
//! The page that says what is sent, and what never, is made of this list.

use serde_json::Value;

use super::data::Kind;

/// A field that may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it stands; `*` is each item of a list.
    pub path: &'static str,
    /// What it is, for people.
    pub about: &'static str,
}

/// A field that may not be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path} is not on the list of what may be sent in an event of type {kind}")]
pub struct NotAllowed {
    /// Where it stands.
    pub path: String,
    /// In which type of event.
    pub kind: &'static str,
}

const fn field(path: &'static str, about: &'static str) -> Field {
    Field { path, about }
}

/// What every event has.
pub const COMMON: &[Field] = &[
    field("/specversion", "version of the form (CloudEvents)"),
    field("/id", "number of this message"),
    field("/source", "the number that the server gave to this device"),
    field("/type", "what the message is about"),
    field("/time", "when it was made"),
    field("/datacontenttype", "its form"),
    field("/epoch", "its place in the ledger"),
    field("/sequence", "its place in the ledger"),
    field("/previouslink", "links it to the message before"),
    field("/origin", "the number that the message had first, where it was written again"),
    field("/demonstration", "that the printer is a demonstration"),
    field("/data/clock/at", "the device's time"),
    field("/data/clock/quality", "whether the device's clock is synchronised"),
    field("/data/clock/stepped_by_s", "by how many seconds the clock was set of late"),
    field("/data/clock/boot_id", "random number of this run of the machine"),
    field("/data/clock/monotonic_ms", "time since the machine was started"),
    field("/data/printer/serial_number", "serial number of the printer"),
    field("/data/printer/manufacturer", "its maker"),
    field("/data/printer/model", "its model"),
];

/// Fields below a prefix: the same piece may stand in several types.
pub type Part = (&'static str, &'static [Field]);

/// What an event of this type may have beside [`COMMON`].
pub fn parts(kind: Kind) -> &'static [Part] {
    match kind {
        Kind::MeterRead => {
            &[("/data", METER_READ), ("/data/meters/*", METER), ("/data/service_meters/*", METER)]
        }
        Kind::ReadHeld => &[("/data", READ_HELD)],
        Kind::ReadResolved => &[("/data", READ_RESOLVED)],
        Kind::SuppliesUsage => &[("/data", SUPPLIES), ("/data/supplies/*", SUPPLY)],
        Kind::SuppliesPerformance => &[("/data", PERFORMANCE), ("/data/cartridges/*", CARTRIDGE)],
        Kind::SupplyOrder => &[("/data", SUPPLY_ORDER), ("/data/supply", SUPPLY_NAME)],
        Kind::SupplyReplaced => &[("/data", SUPPLY_REPLACED), ("/data/supply", SUPPLY_NAME)],
        Kind::DeviceStatus => &[("/data", STATUS)],
        Kind::Diagnostics => &[
            ("/data", DIAGNOSTICS),
            ("/data/status", STATUS),
            ("/data/meters/*", METER),
            ("/data/service_meters/*", METER),
            ("/data/supplies", SUPPLIES),
            ("/data/supplies/supplies/*", SUPPLY),
            ("/data/alerts/*", ALERT_STORY),
            ("/data/findings/*", FINDING),
        ],
        Kind::Troubleshooting => &[("/data", TROUBLESHOOTING), ("/data/status", STATUS)],
        Kind::SupportSession => &[("/data", SUPPORT_SESSION), ("/data/status", STATUS)],
        Kind::Finding => &[("/data", FINDING_STEP), ("/data", FINDING)],
        Kind::Alert => &[("/data", ALERT_STEP), ("/data", ALERT_STORY)],
        Kind::Silence => &[("/data", SILENCE)],
        Kind::ServiceRequest => &[("/data", SERVICE_REQUEST)],
        Kind::CommandOutcome => &[("/data", COMMAND_OUTCOME)],
        Kind::EnrolmentCancelled => &[("/data", ENROLMENT_CANCELLED)],
        Kind::EpochOpened => &[("/data", EPOCH_OPENED)],
        Kind::ClockSet => &[("/data", CLOCK_SET)],
    }
}

/// Every field that an event of this type may have: its path and what it is.
pub fn fields(kind: Kind) -> impl Iterator<Item = (String, &'static str)> {
    let parts = parts(kind).iter().copied();
    std::iter::once(("", COMMON)).chain(parts).flat_map(|(prefix, fields)| {
        fields.iter().map(move |field| (format!("{prefix}{}", field.path), field.about))
    })
}

/// Whether every field of this event is on the list.
pub fn check(kind: Kind, event: &Value) -> Result<(), NotAllowed> {
    walk(kind, event, &mut String::new())
}

fn is_allowed(kind: Kind, path: &str) -> bool {
    let parts = parts(kind).iter().copied();
    std::iter::once(("", COMMON)).chain(parts).any(|(prefix, fields)| {
        path.strip_prefix(prefix).is_some_and(|rest| fields.iter().any(|field| field.path == rest))
    })
}

fn walk(kind: Kind, value: &Value, path: &mut String) -> Result<(), NotAllowed> {
    let length = path.len();
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                path.push('/');
                path.push_str(name);
                walk(kind, member, path)?;
                path.truncate(length);
            }
            Ok(())
        }
        Value::Array(items) => {
            path.push_str("/*");
            for item in items {
                walk(kind, item, path)?;
            }
            path.truncate(length);
            Ok(())
        }
        _ if is_allowed(kind, path) => Ok(()),
        _ => Err(NotAllowed { path: path.clone(), kind: kind.name() }),
    }
}

const METER: &[Field] = &[
    field("/key", "name of a meter"),
    field("/label", "what the printer calls it"),
    field("/value", "its count"),
    field("/unit", "what it counts"),
    field("/source", "the object that it was read from"),
    field("/segment", "how often the meter began anew"),
];

const METER_READ: &[Field] = &[
    field("/read_at", "when the printer was read"),
    field("/reading", "number of that reading"),
    field("/reason", "why the read was made"),
    field("/due_dates/*", "the due dates that it stands for"),
    field("/command", "the request that asked for it"),
    field("/flags/*/kind", "something odd about the read"),
    field("/flags/*/detail", "the numbers of it"),
];

const READ_HELD: &[Field] = &[
    field("/read_at", "when the printer was read"),
    field("/reading", "number of that reading"),
    field("/due_dates/*", "the due dates whose read is held"),
    field("/holds/*/hold", "number of a hold"),
    field("/holds/*/kind", "what holds the read"),
    field("/holds/*/meters/*/key", "name of a meter that it is about"),
    field("/holds/*/meters/*/label", "what the printer calls it"),
    field("/holds/*/meters/*/old_value", "its count before"),
    field("/holds/*/meters/*/new_value", "its count now"),
    field("/holds/*/old_serial_number", "serial number of the printer before"),
    field("/holds/*/new_serial_number", "serial number of the printer now"),
    field("/holds/*/since", "since when"),
    field("/holds/*/reason", "the reason in words"),
];

const READ_RESOLVED: &[Field] = &[
    field("/hold", "number of the hold"),
    field("/resolution/kind", "how it was resolved"),
    field("/resolution/last", "highest value of a meter that began again"),
    field("/resolution/reads/*/key", "name of a meter"),
    field("/resolution/reads/*/end", "its last value before the change"),
    field("/resolution/reads/*/start", "its first value after the change"),
    field("/by", "whether the administrator or a rule accepted it (no name)"),
    field("/proposed_by", "whether the administrator or the server said so (no name)"),
];

const SUPPLIES: &[Field] = &[
    field("/read_at", "when the printer was read"),
    field("/reading", "number of that reading"),
    field("/total_impressions", "what the printer had counted by then"),
];

const SUPPLY: &[Field] = &[
    field("/index", "number of a supply"),
    field("/description", "what the printer calls it"),
    field("/class", "whether it is used up or filled"),
    field("/type", "what it is"),
    field("/colorant", "its colour"),
    field("/part_number", "its part number"),
    field("/serial_number", "serial number of the cartridge"),
    field("/unit", "what its level counts"),
    field("/capacity", "its capacity"),
    field("/level/kind", "whether the level is measured"),
    field("/level/value", "its level"),
    field("/percent", "what is left, of a hundred"),
    field("/state", "its state"),
];

const SUPPLY_NAME: &[Field] = &[
    field("/index", "number of the supply"),
    field("/description", "what the printer calls it"),
    field("/type", "what it is"),
    field("/colorant", "its colour"),
    field("/part_number", "its part number"),
    field("/serial_number", "serial number of the cartridge inside"),
];

const SUPPLY_ORDER: &[Field] = &[
    field("/order", "number of the order"),
    field("/reference", "reference number of the order"),
    field("/quantity", "how many are ordered"),
    field("/state", "how far the order has come"),
    field("/at", "when it came to that"),
    field("/by", "whether the device or the administrator placed it (no name)"),
    field("/reason", "why it was placed"),
    field("/position_pages", "impressions inside, on the shelf and on order"),
    field("/reorder_point_pages", "below how many impressions is ordered"),
    field("/expected_pages", "impressions that were expected until it would arrive"),
    field("/on_hand", "how many were on the shelf"),
    field("/expected_at", "when it is expected"),
];

const SUPPLY_REPLACED: &[Field] = &[
    field("/at", "when it was seen"),
    field("/kind", "whether the cartridge is new, was there before, was filled again or shaken"),
    field("/wasted_percent", "what was left in the one before, of a hundred"),
    field("/impressions", "what the printer had counted by then"),
];

const PERFORMANCE: &[Field] = &[
    field("/from", "the first moment that the figures are of"),
    field("/to", "the last one"),
    field("/impressions", "impressions in that time"),
    field("/impressions_a_day", "impressions a day"),
    field("/rated_a_month", "impressions a month that the printer is made for"),
    field("/availability", "share of the time that is known in which it could print"),
    field("/jams", "jams and misfeeds"),
    field("/currency", "the currency of what a page cost"),
];

const CARTRIDGE: &[Field] = &[
    field("/supply", "number of the supply of a cartridge"),
    field("/description", "what the printer calls the supply"),
    field("/serial_number", "serial number of the cartridge"),
    field("/installed_at", "when it came"),
    field("/removed_at", "when it went"),
    field("/pages", "impressions while it was inside"),
    field("/rated_pages", "impressions that it is made for"),
    field("/coverage_percent", "average coverage"),
    field("/wasted_percent", "what was left in it when it went, of a hundred"),
    field("/cost_a_page", "what a page cost, where the administrator entered a price"),
];

const STATUS: &[Field] = &[
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

const DIAGNOSTICS: &[Field] = &[
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

const ALERT_STORY: &[Field] = &[
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

const ALERT_STEP: &[Field] =
    &[field("/step", "whether it was raised or cleared"), field("/at", "when that was seen")];

const SILENCE: &[Field] = &[
    field("/step", "whether the printer is missed, or that is over"),
    field("/at", "when that was seen"),
    field("/since", "since when it did not answer"),
    field("/hours", "after how many hours of working time it is missed"),
];

const FINDING: &[Field] = &[
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

const FINDING_STEP: &[Field] =
    &[field("/step", "whether it is new, worse or over"), field("/at", "when that was found")];

const TROUBLESHOOTING: &[Field] = &[
    field("/reference", "reference number"),
    field("/diagnostics", "reference number of the diagnostics that were sent before"),
];

const SUPPORT_SESSION: &[Field] = &[
    field("/reference", "reference number of the session"),
    field("/step", "whether the device looked at the printer, or the session ended"),
    field("/at", "when"),
    field("/by", "whether the administrator or the device ended it (no name)"),
];

const SERVICE_REQUEST: &[Field] = &[
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

const COMMAND_OUTCOME: &[Field] = &[
    field("/command", "the request that it is about"),
    field("/number", "its number"),
    field("/state", "what became of it"),
    field("/reason", "why, in words of this device"),
];

const ENROLMENT_CANCELLED: &[Field] =
    &[field("/by", "whether the administrator, the server or a reset ended it (no name)")];

const EPOCH_OPENED: &[Field] = &[
    field("/opening", "why the ledger begins a new count"),
    field("/after", "that there was none before"),
    field("/after/epoch", "where the count before ended"),
    field("/after/sequence", "where the count before ended"),
    field("/after/link", "where the count before ended"),
];

const CLOCK_SET: &[Field] = &[field("/by_s", "by how many seconds the clock was set")];
