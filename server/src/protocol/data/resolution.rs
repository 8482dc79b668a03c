//! How a billing read that was held goes on.

use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// How.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Resolution {
    /// The meter passed its highest value and began again: usage is what was left to it, and what it shows now.
    Rollover {
        /// The highest value that it can show.
        maximum: u64,
    },
    /// The meter was exchanged or set back: usage is up to `end` on the old one, and from `start` on the new one.
    MeterChange {
        /// The last value of the old one.
        end: u64,
        /// The first value of the new one.
        start: u64,
    },
    /// The new serial number is right.
    SerialNumberConfirmed,
    /// The values are right as they are.
    AsItIs,
}

/// A hold was resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The hold.
    pub hold: String,
    /// How.
    pub resolution: Resolution,
    /// Who said so: "administrator" or "policy".
    pub by: String,
    /// The command that proposed it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub command: Option<String>,
}

impl Matter for Resolved {
    const KIND: Kind = Kind::ReadResolved;
}
