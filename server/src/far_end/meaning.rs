//! What an event is about, as far as the server acts upon it.

use serde::{Deserialize, de::DeserializeOwned};

use super::{TroubleTold, plain};
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
        service_request::ServiceRequest,
        status::DeviceStatus,
        supplies_performance::SuppliesPerformance,
        supplies_usage::SuppliesUsage,
        supply_order::SupplyOrder,
        supply_replaced::SupplyReplaced,
        support_session::SupportSession,
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
    /// The device sends diagnostics.
    Diagnostics,
    /// The device asks for a session of online troubleshooting, which it calls so.
    Troubleshooting(String),
    /// The device says something in one.
    Session(SupportSession),
    /// Something is getting worse, a serious alert was raised or the printer is missed; or that is over.
    Trouble(Box<TroubleTold>),
    /// The device asks for service.
    Service(Box<ServiceRequest>),
    /// The device orders supplies.
    SupplyOrder(Box<SupplyOrder>),
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
        Kind::SuppliesPerformance => other::<SuppliesPerformance>(event),
        Kind::SupplyOrder => matter(event).map(|order| Meaning::SupplyOrder(Box::new(plain::order(order)))),
        Kind::SupplyReplaced => other::<SupplyReplaced>(event),
        Kind::DeviceStatus => other::<DeviceStatus>(event),
        Kind::Diagnostics => matter::<Diagnostics>(event).map(|_| Meaning::Diagnostics),
        Kind::Troubleshooting => matter::<Troubleshooting>(event)
            .map(|asked| Meaning::Troubleshooting(plain::line(asked.reference))),
        Kind::SupportSession => matter(event).map(|said| Meaning::Session(plain::session(said))),
        Kind::Finding => {
            matter(event).map(|told| Meaning::Trouble(Box::new(TroubleTold::Finding(plain::finding(told)))))
        }
        Kind::Alert => {
            matter(event).map(|told| Meaning::Trouble(Box::new(TroubleTold::Alert(plain::alert(told)))))
        }
        Kind::Silence => matter(event).map(|told| Meaning::Trouble(Box::new(TroubleTold::Silence(told)))),
        Kind::ServiceRequest => matter(event).map(|asked| Meaning::Service(Box::new(plain::service(asked)))),
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
