use std::{collections::BTreeMap, fmt};

use toml::Value;
use zeroize::Zeroizing;

/// What the administrator set in the browser or with `config apply`, as it is in the database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Browser {
    /// By "section.key". No secrets.
    pub settings: BTreeMap<String, Value>,
    /// By "section.key".
    pub secrets: BTreeMap<String, Held>,
}

/// A secret, and whom it was given for.
#[derive(Clone, PartialEq, Eq)]
pub struct Held {
    /// The secret itself.
    pub value: Zeroizing<String>,
    /// Whom it is for.
    pub host: String,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("host", &self.host).finish_non_exhaustive()
    }
}
