//! What a server may ask for. It can't change server, proxy, trust, recipients, or what may be sent: there is no command
//! for it.

use app::model::{Assistant, Resolution};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Command {
    /// A meter read, now.
    RequestRead,
    /// The reports of an assistant, on or off, and how often, in seconds.
    Reporting {
        /// Whose.
        assistant: Assistant,
        /// Whether it reports by itself.
        on: bool,
        /// How often; `None`: as now. Less than the device's floor is raised to it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        interval_s: Option<u64>,
    },
    /// How often to check in, in seconds. Less than the device's floor is raised to it.
    CheckInInterval {
        /// How often.
        interval_s: u64,
    },
    /// The Daily Transmission Time, in the device's zone: "02:30".
    DailyTransmissionTime {
        /// Hour and minute.
        at: String,
    },
    /// How a billing read that is held could go on. The device's administrator, or its policy, decides.
    ProposeResolution {
        /// The hold, by the id that its event has.
        hold: u64,
        /// How.
        resolution: Resolution,
    },
    /// What became of an order that the device [told of](super::data::supply_order::SupplyOrder).
    SupplyOrder {
        /// The order, by its number on the device.
        order: u64,
        /// What became of it.
        answer: SupplierAnswer,
        /// When it is to arrive.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        expected_at: Option<Timestamp>,
        /// The supplier's own number for it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
        /// Why; a sentence.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<String>,
    },
    /// A diagnostics bundle, now.
    RequestDiagnostics,
    /// What becomes of a request for service that the device [told of](super::data::service_request::ServiceRequest).
    ServiceRequest {
        /// The request, by its number on the device.
        request: u64,
        /// What becomes of it.
        answer: ServiceAnswer,
        /// When somebody is to come.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        visit_at: Option<Timestamp>,
        /// The service's own number for it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
        /// Why, or what was done; a sentence.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<String>,
    },
    /// Advice in a session of online troubleshooting.
    Advice {
        /// The request that began the session: "T-20261122-1".
        session: String,
        /// Plain text of at most 2,000 characters.
        text: String,
    },
    /// The device is to look at its printer now, and to say what it saw.
    LookAgain {
        /// The session.
        session: String,
    },
    /// The session is over.
    EndSession {
        /// The session.
        session: String,
    },
    /// The enrolment ends.
    Cancel {
        /// Why; a sentence.
        reason: String,
    },
    /// One that this version does not know.
    #[serde(other)]
    Unknown,
}

/// What the supplier says of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SupplierAnswer {
    /// The supplier has it.
    Acknowledged,
    /// It is on its way.
    Shipped,
    /// It will not be delivered.
    Refused,
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// What the service says of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceAnswer {
    /// The service has it.
    Accepted,
    /// A visit is arranged.
    Scheduled,
    /// It waits for parts.
    WaitingForParts,
    /// Somebody is at the printer.
    OnSite,
    /// It is done.
    Resolved,
    /// Nobody comes.
    Refused,
    /// Something that this version does not know.
    #[serde(other)]
    Unknown,
}

/// A command as it is signed by the server, for [`Use::Command`](super::key::Use::Command).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Names this command in what the device answers.
    pub id: String,
    /// Counts up by device. One that is not above the last is not obeyed: it was, or is a replay.
    pub number: u64,
    /// The device that it is for.
    pub device: String,
    /// When it was given, by the server's clock.
    pub issued_at: Timestamp,
    /// From when on it is not obeyed.
    pub expires_at: Timestamp,
    /// What is asked for.
    pub command: Command,
}
