//! Diagnostics information, as the administrator sends it: one bundle, of which every part stands on the allow-list.
//!
//! How it is gathered, and how much of each part there is room for, is the matter of [`bundle`](crate::bundle).

mod happened;
mod history;
mod machine;
mod ways;

use app::model;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use happened::{AlertStory, FindingState, Happened};
pub use history::{CartridgeChanged, DayCount, DayLevel, Ordered};
pub use machine::{Object, ObjectKind, ReadProblem, Setting, Subunit, SubunitKind};
pub use ways::{Attempt, MailSent};

use super::{Kind, Matter, meter_read::MeterValue, status::DeviceStatus, supplies_usage::SuppliesUsage};

/// A bundle. Lists that go by time are newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostics {
    /// What both sides call it: "D-20261122-1".
    pub reference: String,
    /// State, alerts, faults, versions.
    pub status: DeviceStatus,
    /// Every meter.
    pub meters: Vec<MeterValue>,
    /// Every meter that counts for service.
    #[serde(default)]
    pub service_meters: Vec<MeterValue>,
    /// Every supply.
    pub supplies: SuppliesUsage,
    /// Trays, bins and covers.
    #[serde(default)]
    pub subunits: Vec<Subunit>,
    /// What was not as the standard says when the printer was read.
    #[serde(default)]
    pub problems: Vec<ReadProblem>,
    /// The newest attempts to reach the server.
    pub communication: Vec<Attempt>,
    /// When the server answered last as it should.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_success_at: Option<Timestamp>,
    /// Since when it does not.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failing_since: Option<Timestamp>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub failing_cause: Option<model::Cause>,
    /// The newest mails, without a word of what they say or whom they went to.
    #[serde(default)]
    pub notifications: Vec<MailSent>,
    /// The version of the device's software.
    pub software: String,
    /// The version of its database.
    #[serde(default)]
    pub schema: u32,
    /// Impressions a day.
    #[serde(default)]
    pub impressions: Vec<DayCount>,
    /// What each supply had left, a line for each day on which that was another one than the day before.
    #[serde(default)]
    pub levels: Vec<DayLevel>,
    /// Cartridges that came and went.
    #[serde(default)]
    pub cartridges: Vec<CartridgeChanged>,
    /// Orders of supplies.
    #[serde(default)]
    pub orders: Vec<Ordered>,
    /// Alerts from when they were raised until they were cleared.
    #[serde(default)]
    pub alerts: Vec<AlertStory>,
    /// What is getting worse, and what was.
    #[serde(default)]
    pub findings: Vec<FindingState>,
    /// The event history.
    #[serde(default)]
    pub events: Vec<Happened>,
    /// Settings in force: those that name nobody and keep no secret.
    #[serde(default)]
    pub configuration: Vec<Setting>,
    /// What the printer answered in the last full reading, in the order of the MIB.
    #[serde(default)]
    pub objects: Vec<Object>,
    /// What there was no room for.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
}

/// Items of a list that there was no room for: the oldest, or the last ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The list: "events".
    pub what: String,
    /// How many.
    pub count: u64,
}

impl Matter for Diagnostics {
    const KIND: Kind = Kind::Diagnostics;
}
