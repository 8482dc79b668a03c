//! What may be sent, field by field: an event with a field that is not here is not written.
//!
//! The page that says what is sent, and what never, is made of this list.

mod device;
mod maintenance;
mod meter;
mod supplies;

use serde_json::Value;

use self::{
    device::{CLOCK_SET, COMMAND_OUTCOME, ENROLMENT_CANCELLED, EPOCH_OPENED},
    maintenance::{
        ALERT_STEP, ALERT_STORY, DIAGNOSTICS, FINDING, FINDING_STEP, SERVICE_REQUEST, SILENCE, STATUS,
        SUPPORT_SESSION, TROUBLESHOOTING,
    },
    meter::{METER, METER_READ, READ_HELD, READ_RESOLVED},
    supplies::{CARTRIDGE, PERFORMANCE, SUPPLIES, SUPPLY, SUPPLY_NAME, SUPPLY_ORDER, SUPPLY_REPLACED},
};
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
