//! An epoch begins: the first event of each.

use serde::{Deserialize, Serialize};

use super::{super::chain::Head, Kind, Matter};

/// Why an epoch was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Opening {
    /// The device enrolled.
    Enrolled,
    /// A backup was restored.
    Restored,
    /// The server has events that the device does not have any more.
    Rewound,
    /// There were two of this device; the administrator said that this one goes on.
    Fork,
    /// The device's memory was damaged: it goes on with what could be read of it.
    Damaged,
}

/// Which epoch it follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochOpened {
    /// Why.
    pub opening: Opening,
    /// What the server is known to have: the last head that it gave a receipt for, or a later one that it told. `None`
    /// where it has nothing.
    pub after: Option<Head>,
}

impl Matter for EpochOpened {
    const KIND: Kind = Kind::EpochOpened;
}
