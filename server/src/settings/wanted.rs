use std::{collections::BTreeMap, path::Path};

use toml::Value;
use zeroize::Zeroizing;

use crate::config::{Config, ConfigError, Layer, Secret, key, split_community};

/// What is to be set.
#[derive(Clone, Default)]
pub struct Wanted {
    /// By "section.key".
    pub values: BTreeMap<String, Value>,
    /// By "section.key"; an empty one is taken away.
    pub secrets: BTreeMap<String, Zeroizing<String>>,
}

impl Wanted {
    /// Everything that a file of the configuration's form says. Keys that there are not are named, all of them.
    pub fn from_file(path: &Path) -> Result<Self, ConfigError> {
        let defaults = key::table_of(&Config::default());
        let mut wanted = Self::default();
        let mut errors = Vec::new();
        for (key, value) in key::read_file(path, &defaults)? {
            match key::check(&defaults, &key, &value) {
                Ok(()) => wanted.insert(&key, value),
                Err(problem) => errors.push(problem.at(&Layer::File(path.display().to_string()))),
            }
        }
        ConfigError::of_all(errors).map_or(Ok(wanted), Err)
    }

    /// Adds a value to what is wanted, as a secret where it is one. A community name in the printer's URL is one.
    pub fn insert(&mut self, key: &str, value: Value) {
        match value {
            Value::String(text) if Secret::of(key).is_some() => {
                self.secrets.insert(key.to_owned(), Zeroizing::new(text));
            }
            Value::String(url) if key == "printer.url" => {
                let (url, community) = split_community(&url);
                self.values.insert(key.to_owned(), Value::String(url));
                if let Some(community) = community {
                    let community = Zeroizing::new(community);
                    self.secrets.entry("printer.community".to_owned()).or_insert(community);
                }
            }
            value => {
                self.values.insert(key.to_owned(), value);
            }
        }
    }
}
