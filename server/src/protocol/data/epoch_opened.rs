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
}

/// Which epoch it follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EpochOpened {
    /// Why.
    pub opening: Opening,
    /// The last head that the server gave a receipt for; `None` where there is none.
    pub after: Option<Head>,
}

impl Matter for EpochOpened {
    const KIND: Kind = Kind::EpochOpened;
}
