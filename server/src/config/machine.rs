//! The layers that stand on this machine itself: file, credentials, environment, command line.

use std::{fmt, path::Path};

use toml::{Table, Value};

use super::{Browser, Config, ConfigError, Layer, Loaded, Secret, compose, key, printer};

const ENVIRONMENT_PREFIX: &str = "SMART_ESOLUTIONS_";
/// Where the service manager says that credentials lie, one a file.
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";

/// Values that the command line fixes, as option name, "section.key" and text.
pub type Overrides = Vec<(&'static str, &'static str, String)>;

/// What this machine says, read once: the layers below and above the browser's.
#[derive(Clone, Debug)]
pub struct Machine {
    /// In their order, so that later ones win. Keys exist, values have the right type.
    pub(super) laid: Vec<Laid>,
    /// All of them without the browser's, which has been found usable.
    pub(super) alone: Loaded,
}

/// A value of a layer.
#[derive(Clone)]
pub(super) struct Laid {
    pub(super) key: String,
    pub(super) value: Value,
    pub(super) layer: Layer,
    /// Whether it stood in the printer's URL, and goes when the URL does.
    of_url: bool,
}

impl fmt::Debug for Laid {
    /// Without the value, which may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from {}", self.key, self.layer)
    }
}

impl Machine {
    /// Reads all layers and checks what they come to without the browser's. `environment` is a parameter so that
    /// a test can give its own.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
        overrides: Overrides,
    ) -> Result<Self, ConfigError> {
        let mut stack = Stack { laid: Vec::new(), defaults: key::table_of(&Config::default()) };
        if let Some(path) = file {
            stack.lay_file(path)?;
        }
        let mut variables: Vec<_> = environment.into_iter().collect();
        variables.sort();
        if let Some((_, directory)) = variables.iter().find(|(name, _)| name == CREDENTIALS) {
            stack.lay_credentials(Path::new(directory))?;
        }
        for (name, text) in variables {
            stack.lay_variable(&name, &text)?;
        }
        for (option, key, text) in overrides {
            stack.lay_text(key, &text, Layer::CommandLine(option.into()))?;
        }
        let laid = stack.laid;
        let alone = compose::alone(&laid)?;
        Ok(Self { laid, alone })
    }

    /// One layer over the defaults, all of it checked.
    pub(super) fn of(
        values: impl IntoIterator<Item = (String, Value)>,
        layer: &Layer,
    ) -> Result<Self, ConfigError> {
        let mut stack = Stack { laid: Vec::new(), defaults: key::table_of(&Config::default()) };
        for (key, value) in values {
            stack.lay(&key, value, layer.clone())?;
        }
        let laid = stack.laid;
        let alone = compose::alone(&laid)?;
        Ok(Self { laid, alone })
    }

    /// The settings without the browser's.
    pub fn alone(&self) -> &Loaded {
        &self.alone
    }

    /// The settings with the browser's. What of these can't be used is left out, and named.
    pub fn with(&self, browser: &Browser) -> Loaded {
        compose::with(self, browser)
    }

    /// Whether a layer above the browser's says something of this key.
    pub fn fixes(&self, key: &str) -> bool {
        self.laid.iter().any(|laid| laid.key == key && laid.layer.fixes())
    }
}

struct Stack {
    laid: Vec<Laid>,
    defaults: Table,
}

impl Stack {
    fn lay_file(&mut self, path: &Path) -> Result<(), ConfigError> {
        for (key, value) in key::read_file(path, &self.defaults)? {
            self.lay(&key, value, Layer::File(path.display().to_string()))?;
        }
        Ok(())
    }

    /// A file counts if its name begins with a section; then its key must exist.
    fn lay_credentials(&mut self, directory: &Path) -> Result<(), ConfigError> {
        let failed = |path: &Path, error: std::io::Error| ConfigError::File {
            path: path.display().to_string(),
            reason: error.to_string(),
        };
        let entries = std::fs::read_dir(directory).map_err(|error| failed(directory, error))?;
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if !name.split_once('.').is_some_and(|(section, _)| self.defaults.contains_key(section)) {
                continue;
            }
            let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, error))?;
            // Editors and `echo` end a file with a line break, which no value has.
            let text = text.strip_suffix('\n').unwrap_or(&text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            self.lay_text(&name, text, Layer::Credential(path.display().to_string()))?;
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

    fn lay_text(&mut self, key: &str, text: &str, layer: Layer) -> Result<(), ConfigError> {
        let value = key::from_text(&self.defaults, key, text);
        self.lay(key, value, layer)
    }

    fn lay(&mut self, key: &str, value: Value, layer: Layer) -> Result<(), ConfigError> {
        key::check(&self.defaults, key, &value).map_err(|problem| problem.at(&layer))?;
        if key != "printer.url" {
            self.replace(Laid { key: key.into(), value, layer, of_url: false });
            return Ok(());
        }
        // A community name belongs to the URL that it stands in, and to no other.
        self.laid.retain(|laid| !laid.of_url);
        let (url, community) = printer::split_community(value.as_str().unwrap_or_default());
        let own = |laid: &Laid| laid.key == "printer.community" && laid.layer == layer;
        if let Some(community) = community
            && !self.laid.iter().any(own)
        {
            let (key, value) = ("printer.community".into(), Value::String(community));
            self.laid.push(Laid { key, value, layer: layer.clone(), of_url: true });
        }
        self.laid.push(Laid { key: key.into(), value: Value::String(url), layer, of_url: false });
        Ok(())
    }

    /// Within a layer, what is given by its own key wins over what stands in the URL.
    fn replace(&mut self, new: Laid) {
        self.laid.retain(|laid| !(laid.of_url && laid.key == new.key && laid.layer == new.layer));
        self.laid.push(new);
    }
}

/// Whether `key` is never shown.
pub(super) fn is_secret(key: &str) -> bool {
    Secret::of(key).is_some()
}
