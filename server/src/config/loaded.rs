use std::{collections::BTreeMap, path::Path};

use super::{Config, ConfigError, Layer, Machine, Overrides};

/// The configuration with the layer of each value.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    /// The values.
    pub config: Config,
    /// By "section.key".
    pub layers: BTreeMap<String, Layer>,
    /// What the browser's layer has and this version can't use.
    pub left_out: Vec<LeftOut>,
    /// Secrets that are there but for another host than the one in force, by key and layer: they are not used.
    pub unused: Vec<(String, Layer)>,
}

/// A row of the browser's layer that is not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// "section.key".
    pub key: String,
    /// What stands there; never a secret.
    pub found: String,
    /// What may stand there.
    pub allowed: String,
}

impl Loaded {
    /// Reads all layers but the browser's. `environment` is a parameter so that a test can give its own.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        overrides: Overrides,
    ) -> Result<Self, ConfigError> {
        Machine::read(file, environment, overrides).map(|machine| machine.alone().clone())
    }

    /// Where the value of this key came from.
    pub fn layer(&self, key: &str) -> &Layer {
        self.layers.get(key).unwrap_or(&Layer::Default)
    }
}

#[cfg(test)]
mod tests;
