//! How a billing read that was held goes on.

use app::model::Resolution;
use serde::{Deserialize, Serialize};

use super::{Kind, Matter};

/// A hold was resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The hold.
    pub hold: u64,
    /// How.
    pub resolution: Resolution,
    /// Who accepted it: "administrator" or "policy".
    pub by: String,
    /// Who said so: "administrator" or "far end".
    pub proposed_by: String,
}

impl Matter for Resolved {
    const KIND: Kind = Kind::ReadResolved;
}
