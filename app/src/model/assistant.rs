use serde::{Deserialize, Serialize};

/// One of the three assistants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Assistant {
    /// Meter reads.
    Meter,
    /// Supplies usage.
    Supplies,
    /// Diagnostics.
    Maintenance,
}

impl Assistant {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Meter, Self::Supplies, Self::Maintenance];
}
