//! What a device tells regularly, and what it is answered.

use std::fmt;

pub use app::model::Permission;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::{chain::Head, data::clock::ClockLook, enrolment::Printer, octets::Digest};

/// The local switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    /// Meter reads.
    pub meter: Permission,
    /// Supplies usage.
    pub supplies: Permission,
    /// Diagnostics.
    pub maintenance: Permission,
}

/// A check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// The device's id.
    pub device: String,
    /// The device's time, and what it is worth.
    pub clock: ClockLook,
    /// The version of the device's software.
    pub software: String,
    /// The printer.
    pub printer: Printer,
    /// Where the device's ledger stands.
    pub head: Head,
    /// What the device lets the server do.
    pub permissions: Permissions,
    /// The Daily Transmission Time: "02:30".
    pub daily_transmission_time: String,
    /// The zone that it is in: "Europe/Berlin".
    pub time_zone: String,
    /// How often the device checks in, in seconds.
    pub check_in_interval_s: u64,
    /// How many events wait.
    pub waiting: u64,
    /// Whether billing reads are held.
    pub billing_held: bool,
    /// The number of the last command that it has.
    pub last_command: u64,
}

/// 200.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The server's time.
    pub at: Timestamp,
    /// What the server has of this device.
    pub head: Head,
    /// Its newest receipts for this device, as in [`Receipt::before`](super::receipt::Receipt::before).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub receipts: Option<Vec<Digest>>,
    /// The next token, where the one of now ends soon. The one of now holds until the next one was used.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub token: Option<Token>,
    /// [Orders](super::command::Order), each signed; oldest first.
    #[serde(default)]
    pub commands: Vec<Box<RawValue>>,
}

/// What a device shows with each request. It does not show itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// 256 random bits or more, as text.
    pub value: Zeroizing<String>,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}
