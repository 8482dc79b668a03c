//! Keys and the types of their values, as the defaults have them.

use std::path::Path;

use toml::{Table, Value};

use super::{Config, ConfigError, Layer, error::BadValue, machine::is_secret};

/// Why a value is none for this key.
pub(crate) enum Problem {
    /// There is no such key.
    Unknown {
        /// The key.
        key: String,
        /// The keys there are.
        allowed: String,
    },
    /// It has another type.
    Type {
        /// The key.
        key: String,
        /// What stands there; only its type for a secret.
        found: String,
        /// What may stand there.
        allowed: &'static str,
    },
}

impl Problem {
    /// What stands there and what may stand there.
    pub(crate) fn found_and_allowed(self) -> (String, String) {
        match self {
            Self::Unknown { allowed, .. } => ("no such key".into(), allowed),
            Self::Type { found, allowed, .. } => (found, allowed.into()),
        }
    }

    /// The error that names where it stands.
    pub(crate) fn at(self, layer: &Layer) -> ConfigError {
        let origin = layer.to_string();
        match self {
            Self::Unknown { key, allowed } => ConfigError::UnknownKey { origin, key, allowed },
            Self::Type { key, found, allowed } => {
                ConfigError::Values(vec![BadValue { origin, key, found, allowed: allowed.into() }])
            }
        }
    }
}

/// Checks that the key exists and the value has its type.
pub(crate) fn check(defaults: &Table, key: &str, value: &Value) -> Result<(), Problem> {
    let Some(default) = default(defaults, key) else { return Err(unknown(defaults, key)) };
    let allowed = match default {
        Value::Integer(_) if value.as_integer().is_none_or(|number| number < 0) => {
            "a whole number, 0 or more"
        }
        Value::Boolean(_) if !value.is_bool() => "true or false",
        Value::Array(_) if !is_list_of_texts(value) => "a list of strings",
        Value::String(_) if !value.is_str() => "a string",
        _ => return Ok(()),
    };
    let found = if is_secret(key) { format!("a {}", value.type_str()) } else { value.to_string() };
    Err(Problem::Type { key: key.into(), found, allowed })
}

fn is_list_of_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_str))
}

fn default<'a>(defaults: &'a Table, key: &str) -> Option<&'a Value> {
    let (section, key) = key.split_once('.')?;
    defaults.get(section)?.as_table()?.get(key)
}

fn unknown(defaults: &Table, key: &str) -> Problem {
    let section = key.split_once('.').map(|(section, _)| section);
    let known = section.and_then(|section| defaults.get(section)).and_then(Value::as_table);
    let allowed: Vec<&str> = known.unwrap_or(defaults).keys().map(String::as_str).collect();
    Problem::Unknown { key: key.to_owned(), allowed: allowed.join(", ") }
}

/// Text from outside a file takes the type that the default has. What does not is left as text, which
/// [`check`] then refuses.
pub(crate) fn from_text(defaults: &Table, key: &str, text: &str) -> Value {
    let value = match default(defaults, key) {
        Some(Value::Integer(_)) => text.trim().parse().ok().map(Value::Integer),
        Some(Value::Boolean(_)) => text.trim().parse().ok().map(Value::Boolean),
        Some(Value::Array(_)) => {
            let items = text.split([',', '\n']).map(str::trim).filter(|item| !item.is_empty());
            Some(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
        }
        _ => None,
    };
    value.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// Every "section.key" of a file with its value; the keys may be unknown.
pub(crate) fn read_file(path: &Path, defaults: &Table) -> Result<Vec<(String, Value)>, ConfigError> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|error| ConfigError::File { path: shown.clone(), reason: error.to_string() })?;
    let table: Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Syntax {
        path: shown.clone(),
        reason: without_text(&error, &text),
    })?;
    let mut values = Vec::new();
    for (section, content) in table {
        let Value::Table(content) = content else {
            return Err(unknown(defaults, &section).at(&Layer::File(shown)));
        };
        values.extend(content.into_iter().map(|(key, value)| (format!("{section}.{key}"), value)));
    }
    Ok(values)
}

/// Line, column and what was expected, but not the line itself: a secret may stand there.
fn without_text(error: &toml::de::Error, text: &str) -> String {
    let Some(before) = error.span().and_then(|span| text.get(..span.start)) else {
        return error.message().to_owned();
    };
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("line {line}, column {column}: {}", error.message())
}

/// A configuration as a table. All its values are strings, numbers, booleans and lists, which TOML has.
pub(crate) fn table_of(config: &Config) -> Table {
    Table::try_from(config).unwrap_or_default()
}
