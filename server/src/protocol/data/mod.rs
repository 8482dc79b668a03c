//! What events are about: one file a type. Plain types of their own, so that a field which the device learns some day
//! is not sent before somebody puts it here and on the [allow-list](super::allow_list).

pub mod alert;
pub mod clock;
pub mod command_outcome;
pub mod diagnostics;
pub mod enrolment;
pub mod epoch_opened;
pub mod finding;
pub mod meter_read;
pub mod read_held;
pub mod resolution;
pub mod service_request;
pub mod silence;
pub mod status;
pub mod supplies_performance;
pub mod supplies_usage;
pub mod supply_name;
pub mod supply_order;
pub mod supply_replaced;
pub mod support_session;
pub mod troubleshooting;

use serde::{Deserialize, Serialize};

use clock::ClockLook;

use super::enrolment::Printer;

/// What an event carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data<T> {
    /// When the event was made, by what clock.
    pub clock: ClockLook,
    /// Whom it is about.
    pub printer: Printer,
    /// The matter itself.
    #[serde(flatten)]
    pub matter: T,
}

/// The types of events, and their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A [billing read](meter_read::MeterRead).
    MeterRead,
    /// A billing read [is held](read_held::ReadHeld).
    ReadHeld,
    /// A hold [was resolved](resolution::Resolved).
    ReadResolved,
    /// [Supplies usage](supplies_usage::SuppliesUsage).
    SuppliesUsage,
    /// [Use against performance](supplies_performance::SuppliesPerformance).
    SuppliesPerformance,
    /// An [order](supply_order::SupplyOrder) of a supply.
    SupplyOrder,
    /// Something happened to a [cartridge](supply_replaced::SupplyReplaced).
    SupplyReplaced,
    /// [State, alerts, faults](status::DeviceStatus).
    DeviceStatus,
    /// A [diagnostics bundle](diagnostics::Diagnostics).
    Diagnostics,
    /// An online [troubleshooting session](troubleshooting::Troubleshooting) was asked for.
    Troubleshooting,
    /// A word of the device in a [session](support_session::SupportSession).
    SupportSession,
    /// Something [is getting worse](finding::FindingEvent), or does no more.
    Finding,
    /// A serious [alert](alert::AlertEvent).
    Alert,
    /// The printer [does not answer](silence::SilenceEvent) in working time.
    Silence,
    /// A [request for service](service_request::ServiceRequest).
    ServiceRequest,
    /// What became of a [command](command_outcome::CommandOutcome).
    CommandOutcome,
    /// The enrolment [ends](enrolment::Cancelled).
    EnrolmentCancelled,
    /// An [epoch](epoch_opened::EpochOpened) begins.
    EpochOpened,
    /// The device's clock [was set](clock::ClockSet).
    ClockSet,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::MeterRead,
        Self::ReadHeld,
        Self::ReadResolved,
        Self::SuppliesUsage,
        Self::SuppliesPerformance,
        Self::SupplyOrder,
        Self::SupplyReplaced,
        Self::DeviceStatus,
        Self::Diagnostics,
        Self::Troubleshooting,
        Self::SupportSession,
        Self::Finding,
        Self::Alert,
        Self::Silence,
        Self::ServiceRequest,
        Self::CommandOutcome,
        Self::EnrolmentCancelled,
        Self::EpochOpened,
        Self::ClockSet,
    ];

    /// The `CloudEvents` type.
    pub fn name(self) -> &'static str {
        match self {
            Self::MeterRead => "org.smart-esolutions.meter-read.v1",
            Self::ReadHeld => "org.smart-esolutions.read-held.v1",
            Self::ReadResolved => "org.smart-esolutions.read-resolved.v1",
            Self::SuppliesUsage => "org.smart-esolutions.supplies-usage.v1",
            Self::SuppliesPerformance => "org.smart-esolutions.supplies-performance.v1",
            Self::SupplyOrder => "org.smart-esolutions.supply-order.v1",
            Self::SupplyReplaced => "org.smart-esolutions.supply-replaced.v1",
            Self::DeviceStatus => "org.smart-esolutions.device-status.v1",
            Self::Diagnostics => "org.smart-esolutions.diagnostics.v1",
            Self::Troubleshooting => "org.smart-esolutions.troubleshooting.v1",
            Self::SupportSession => "org.smart-esolutions.support-session.v1",
            Self::Finding => "org.smart-esolutions.finding.v1",
            Self::Alert => "org.smart-esolutions.alert.v1",
            Self::Silence => "org.smart-esolutions.silence.v1",
            Self::ServiceRequest => "org.smart-esolutions.service-request.v1",
            Self::CommandOutcome => "org.smart-esolutions.command-outcome.v1",
            Self::EnrolmentCancelled => "org.smart-esolutions.enrolment-cancelled.v1",
            Self::EpochOpened => "org.smart-esolutions.epoch-opened.v1",
            Self::ClockSet => "org.smart-esolutions.clock-set.v1",
        }
    }

    /// The inverse of [`Kind::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is part of the bill: its octets are kept for ten years.
    pub fn is_billing(self) -> bool {
        matches!(self, Self::MeterRead | Self::ReadHeld | Self::ReadResolved)
    }
}

/// The matter of an event: knows its type.
pub trait Matter: Serialize {
    /// The type.
    const KIND: Kind;
}
