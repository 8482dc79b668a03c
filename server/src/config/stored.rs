//! Values that were stored or sent as text of TOML, checked as if they stood in the configuration.

use toml::Table;

use super::{ConfigError, Layer, Machine};

/// Whether these values, by "section.key", could be used all together over the defaults.
pub fn check_stored(values: impl IntoIterator<Item = (String, String)>) -> Result<(), ConfigError> {
    let mut checked = Vec::new();
    for (key, text) in values {
        let parsed: Result<Table, _> = format!("value = {text}").parse();
        let value = parsed.ok().filter(|table| table.len() == 1).and_then(|mut table| table.remove("value"));
        let Some(value) = value else {
            return Err(ConfigError::Syntax {
                path: Layer::Archive.to_string(),
                reason: format!("{key} is no value"),
            });
        };
        checked.push((key, value));
    }
    Machine::of(checked, &Layer::Archive).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::check_stored;

    fn check(values: &[(&str, &str)]) -> Result<(), String> {
        let values = values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        check_stored(values).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_held_to_what_the_file_is_held_to() {
        check(&[("printer.tries", "3"), ("web.host_names", "[\"a\", \"b\"]")]).unwrap();
        for (key, value, part) in [
            ("printer.tries", "\"3\"", "printer.tries"),
            ("printer.colour", "1", "unknown key \"printer.colour\""),
            ("reading.full_interval_s", "1", "from 30 to 86400"),
            ("printer.url", "\"http://x\"", "snmp://"),
            ("printer.tries", "3\nother = 4", "no value"),
            ("printer.tries", "", "no value"),
        ] {
            let error = check(&[(key, value)]).unwrap_err();
            assert!(error.contains(part), "{error}");
            assert!(error.contains("the archive"), "{error}");
        }
    }
}
