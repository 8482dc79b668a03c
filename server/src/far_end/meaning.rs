//! What an event is about, as far as the server acts upon it.

use serde::{Deserialize, de::DeserializeOwned};

use crate::protocol::{
    data::{
        Data, Kind,
        clock::{ClockLook, ClockSet},
        command_outcome::CommandOutcome,
        diagnostics::Diagnostics,
        enrolment::Cancelled,
        epoch_opened::EpochOpened,
        meter_read::MeterRead,
        read_held::ReadHeld,
        resolution::Resolved,
        status::DeviceStatus,
        supplies_usage::SuppliesUsage,
        troubleshooting::Troubleshooting,
    },
    event::Event,
};

/// How long the name of a run may be, in octets.
const BOOT_LENGTH: usize = 128;
/// How much is said of what is wrong, in characters.
const REASON_LENGTH: usize = 300;

/// What the server does because of an event, beside keeping it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A new count begins.
    EpochOpened(EpochOpened),
    /// An order was done, or not.
    CommandOutcome(CommandOutcome),
    /// The device falls silent.
    Cancelled(Cancelled),
    /// Nothing.
    Other,
}

/// What an event means; else why it can't be used, a sentence. Members that are not known are let be: a later version of
/// the same type may have them.
pub(super) fn meaning(event: &Event) -> Result<Meaning, String> {
    let kind = Kind::from_name(&event.kind);
    match kind.ok_or_else(|| format!("Events of type {:?} are not known here.", event.kind))? {
        Kind::MeterRead => other::<MeterRead>(event),
        Kind::ReadHeld => other::<ReadHeld>(event),
        Kind::ReadResolved => other::<Resolved>(event),
        Kind::SuppliesUsage => other::<SuppliesUsage>(event),
        Kind::DeviceStatus => other::<DeviceStatus>(event),
        Kind::Diagnostics => other::<Diagnostics>(event),
        Kind::Troubleshooting => other::<Troubleshooting>(event),
        Kind::CommandOutcome => matter(event).map(Meaning::CommandOutcome),
        Kind::EnrolmentCancelled => matter(event).map(Meaning::Cancelled),
        Kind::EpochOpened => matter(event).map(Meaning::EpochOpened),
        Kind::ClockSet => other::<ClockSet>(event),
    }
}

/// The run of the machine in which an event was made, as far as it says so.
pub(super) fn boot(event: &Event) -> Option<String> {
    #[derive(Deserialize)]
    struct Clock {
        clock: ClockLook,
    }
    let clock = serde_json::from_str::<Clock>(event.data.get()).ok()?.clock;
    Some(clock.boot_id).filter(|boot| boot.len() <= BOOT_LENGTH)
}

fn other<T: DeserializeOwned>(event: &Event) -> Result<Meaning, String> {
    matter::<T>(event).map(|_| Meaning::Other)
}

fn matter<T: DeserializeOwned>(event: &Event) -> Result<T, String> {
    let data: Result<Data<T>, _> = serde_json::from_str(event.data.get());
    data.map(|data| data.matter).map_err(|error| {
        let error: String = error.to_string().chars().take(REASON_LENGTH).collect();
        format!("Its data is not that of its type: {error}.")
    })
}
