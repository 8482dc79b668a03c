//! The end of an enrolment.

use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// The last event before a device falls silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Who ended it: "administrator", "server" or "reset".
    pub by: String,
}

impl Matter for Cancelled {
    const KIND: Kind = Kind::EnrolmentCancelled;
}
