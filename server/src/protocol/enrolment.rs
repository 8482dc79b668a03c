//! How a device becomes known to a server.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{chain::Head, check_in::Token, key::PublicKey};

/// What a device says when it enrols; signed by the key that it names, for
/// [`Use::Enrolment`](super::key::Use::Enrolment).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The one-time code.
    pub code: String,
    /// The printer.
    pub printer: Printer,
    /// The key that the device signs with.
    pub key: PublicKey,
    /// Where the device's ledger stands, where it has one: it enrolled before.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub head: Option<Head>,
    /// Random: no two requests are alike.
    pub nonce: String,
    /// The device's time.
    pub at: Timestamp,
}

/// Which printer a device speaks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printer {
    /// `prtGeneralSerialNumber`, or what the vendor has in its place.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial_number: Option<String>,
    /// The maker.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub manufacturer: Option<String>,
    /// The model.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub model: Option<String>,
}

/// 201.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The id that the device has from now on.
    pub device: String,
    /// The key that the server signs receipts and commands with.
    pub server_key: PublicKey,
    /// What the device shows with each request.
    pub token: Token,
    /// What the server has of this printer from an earlier enrolment: the device begins after it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub head: Option<Head>,
    /// The number of the last command that was ever given to this device.
    pub last_command: u64,
    /// The server's time.
    pub at: Timestamp,
}
