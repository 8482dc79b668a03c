//! Lays the layers over each other and remembers which one each value came from.

use std::{collections::BTreeMap, fmt, path::Path};

use toml::{Table, Value};

use super::{
    Config, ConfigError,
    error::{BadValue, Fault},
};

const ENVIRONMENT_PREFIX: &str = "SMART_ESOLUTIONS_";

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Built in.
    Default,
    /// The configuration file.
    File(String),
    /// An environment variable, by its name.
    Environment(String),
    /// An option of the command line, by its name.
    CommandLine(String),
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "file {path}"),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::CommandLine(name) => write!(f, "command line {name}"),
        }
    }
}

/// Values that the command line fixes, as option name, "section.key" and text.
pub type Overrides = Vec<(&'static str, &'static str, String)>;

/// The configuration with the layer of each value.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The values.
    pub config: Config,
    /// By "section.key".
    pub layers: BTreeMap<String, Layer>,
}

impl Loaded {
    /// Reads all layers. `environment` is a parameter so that a test can give its own.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        overrides: Overrides,
    ) -> Result<Self, ConfigError> {
        let defaults = table_of(&Config::default());
        let mut stack = Stack { values: defaults.clone(), layers: BTreeMap::new(), defaults };
        if let Some(path) = file {
            stack.lay_file(path)?;
        }
        let mut variables: Vec<_> = environment.into_iter().collect();
        variables.sort();
        for (name, text) in variables {
            stack.lay_variable(&name, &text)?;
        }
        for (option, key, text) in overrides {
            stack.lay_text(key, &text, Layer::CommandLine(option.into()))?;
        }
        stack.finish()
    }
}

struct Stack {
    values: Table,
    layers: BTreeMap<String, Layer>,
    defaults: Table,
}

impl Stack {
    fn lay_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::File { path: shown.clone(), reason: error.to_string() })?;
        let table: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
            path: shown.clone(),
            reason: error.to_string().trim_end().to_owned(),
        })?;
        for (section, content) in table {
            let Value::Table(content) = content else {
                return Err(self.unknown(&section, &Layer::File(shown)));
            };
            for (key, value) in content {
                self.lay(&format!("{section}.{key}"), value, Layer::File(shown.clone()))?;
            }
        }
        Ok(())
    }

    /// A variable counts if it names a section; then its key must exist.
    fn lay_variable(&mut self, name: &str, text: &str) -> Result<(), ConfigError> {
        let Some(rest) = name.strip_prefix(ENVIRONMENT_PREFIX) else { return Ok(()) };
        let rest = rest.to_ascii_lowercase();
        let section = self
            .defaults
            .keys()
            .find(|section| rest.strip_prefix(section.as_str()).is_some_and(|key| key.starts_with('_')));
        let Some(section) = section.cloned() else { return Ok(()) };
        let key = format!("{section}.{}", &rest[section.len() + 1..]);
        self.lay_text(&key, text, Layer::Environment(name.to_owned()))
    }

    /// Text from outside the file takes the type that the default has.
    fn lay_text(&mut self, key: &str, text: &str, layer: Layer) -> Result<(), ConfigError> {
        let value = match self.default(key) {
            Some(Value::Integer(_)) => text.trim().parse().ok().map(Value::Integer),
            Some(Value::Boolean(_)) => text.trim().parse().ok().map(Value::Boolean),
            Some(Value::Array(_)) => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Some(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
            }
            _ => Some(Value::String(text.to_owned())),
        };
        self.lay(key, value.unwrap_or_else(|| Value::String(text.to_owned())), layer)
    }

    fn default(&self, key: &str) -> Option<&Value> {
        let (section, key) = key.split_once('.')?;
        self.defaults.get(section)?.as_table()?.get(key)
    }

    fn lay(&mut self, key: &str, value: Value, layer: Layer) -> Result<(), ConfigError> {
        let Some(default) = self.default(key) else { return Err(self.unknown(key, &layer)) };
        if default.type_str() != value.type_str() {
            let secret = super::SECRETS.contains(&key);
            return Err(ConfigError::Values(vec![BadValue {
                origin: layer.to_string(),
                key: key.into(),
                found: if secret { format!("a {}", value.type_str()) } else { value.to_string() },
                allowed: format!("a {}", default.type_str()),
            }]));
        }
        if let Some((section, name)) = key.split_once('.')
            && let Some(Value::Table(table)) = self.values.get_mut(section)
        {
            table.insert(name.to_owned(), value);
            self.layers.insert(key.to_owned(), layer);
        }
        Ok(())
    }

    fn unknown(&self, key: &str, layer: &Layer) -> ConfigError {
        let section = key.split_once('.').map(|(section, _)| section);
        let known = section.and_then(|section| self.defaults.get(section)).and_then(Value::as_table);
        let allowed: Vec<&str> = known.unwrap_or(&self.defaults).keys().map(String::as_str).collect();
        ConfigError::UnknownKey {
            origin: layer.to_string(),
            key: key.to_owned(),
            allowed: allowed.join(", "),
        }
    }

    fn finish(self) -> Result<Loaded, ConfigError> {
        let layer_of = |key: &str| self.layers.get(key).cloned().unwrap_or(Layer::Default);
        let config: Config = self.values.clone().try_into().map_err(|error: toml::de::Error| {
            ConfigError::Syntax { path: "values".into(), reason: error.to_string() }
        })?;
        let faults = config.faults();
        if !faults.is_empty() {
            let bad = faults.into_iter().map(|Fault { key, found, allowed }| BadValue {
                origin: layer_of(key).to_string(),
                key: key.into(),
                found,
                allowed,
            });
            return Err(ConfigError::Values(bad.collect()));
        }
        let mut layers = BTreeMap::new();
        for (section, content) in &self.defaults {
            for key in content.as_table().into_iter().flat_map(Table::keys) {
                let key = format!("{section}.{key}");
                layers.insert(key.clone(), layer_of(&key));
            }
        }
        Ok(Loaded { config, layers })
    }
}

/// A configuration as a table. All its values are strings, numbers, booleans and lists, which TOML has.
pub(super) fn table_of(config: &Config) -> Table {
    Table::try_from(config).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        file
    }

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn later_layers_win_and_are_remembered() {
        let file = file("[printer]\nurl = \"snmp://file\"\n[reading]\nfull_interval_s = 600\n");
        let environment = variables(&[
            ("SMART_ESOLUTIONS_PRINTER_URL", "snmp://environment"),
            ("SMART_ESOLUTIONS_READING_STATE_INTERVAL_S", "45"),
            ("SMART_ESOLUTIONS_BIN", "not a section"),
            ("PATH", "/bin"),
        ]);
        let overrides = vec![("--printer", "printer.url", "snmp://option".to_owned())];
        let loaded = Loaded::read(Some(file.path()), environment, overrides).expect("loaded");
        assert_eq!(loaded.config.printer.url, "snmp://option");
        assert_eq!(loaded.config.reading.full_interval_s, 600);
        assert_eq!(loaded.config.reading.state_interval_s, 45);
        assert_eq!(loaded.layers["printer.url"], Layer::CommandLine("--printer".into()));
        assert!(matches!(loaded.layers["reading.full_interval_s"], Layer::File(_)));
        assert!(matches!(loaded.layers["reading.state_interval_s"], Layer::Environment(_)));
        assert_eq!(loaded.layers["web.listen"], Layer::Default);
    }

    #[test]
    fn mistakes_name_place_key_found_and_allowed() {
        let table = [
            ("[printer]\ncolour = 1\n", vec!["unknown key \"printer.colour\"", "auth_passphrase"]),
            ("[prnter]\nurl = \"\"\n", vec!["unknown key \"prnter.url\"", "printer"]),
            ("url = 1\n", vec!["unknown key \"url\""]),
            ("[printer]\nurl = 5\n", vec!["\"printer.url\" is 5", "a string"]),
            (
                "[reading]\nfull_interval_s = 1\n",
                vec!["\"reading.full_interval_s\" is 1", "from 30 to 86400"],
            ),
            ("[printer]\nurl = \"http://x\"\n", vec!["printer.url", "snmp://"]),
            ("[maintenance]\ntroubleshooting_url = \"http://x\"\n", vec!["https://"]),
            ("[web]\nlisten = \"\"\n", vec!["web.listen", "web.listen_tls"]),
            ("[web]\nlisten_tls = \"443\"\n", vec!["web.listen_tls", "\"443\"", "[::]:443"]),
            ("[web]\nkey_file = \"/k.pem\"\n", vec!["web.certificate_file", "web.key_file"]),
            ("[web]\nmax_headers = 5\n", vec!["web.max_headers", "16 to 256"]),
            ("[printer\n", vec!["line 1"]),
        ];
        for (text, expected) in table {
            let file = file(text);
            let error = Loaded::read(Some(file.path()), [], Vec::new()).expect_err(text).to_string();
            for part in expected {
                assert!(error.contains(part), "{text}: {error}");
            }
            assert!(error.contains(&file.path().display().to_string()), "{error}");
        }
        let bad = variables(&[("SMART_ESOLUTIONS_WEB_PORT", "1")]);
        let error = Loaded::read(None, bad, Vec::new()).expect_err("unknown").to_string();
        assert!(error.contains("environment SMART_ESOLUTIONS_WEB_PORT"), "{error}");
    }
}
