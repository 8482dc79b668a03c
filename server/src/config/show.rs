use std::fmt::Write;

use toml::Value;

use super::{Loaded, SECRETS, layers::table_of};
use crate::device::PrinterUrl;

/// Every value and where it came from, one a line. Secrets, and the community name in the printer's URL, are
/// masked.
pub fn show(loaded: &Loaded) -> String {
    let mut text = String::new();
    for (section, content) in table_of(&loaded.config) {
        for (key, value) in content.as_table().into_iter().flatten() {
            let name = format!("{section}.{key}");
            let layer = loaded.layers.get(&name).map(ToString::to_string).unwrap_or_default();
            let shown = if SECRETS.contains(&name.as_str()) { masked(value) } else { value.to_string() };
            let shown = if name == "printer.url" { url(value) } else { shown };
            // Writing to a string can't fail.
            let _ = writeln!(text, "{name} = {shown}  # {layer}");
        }
    }
    text
}

fn masked(value: &Value) -> String {
    if value.as_str().is_some_and(str::is_empty) { "\"\"".into() } else { "(set)".into() }
}

fn url(value: &Value) -> String {
    let url = value.as_str().unwrap_or_default();
    match PrinterUrl::parse(url) {
        Ok(PrinterUrl::Snmp(target)) => format!("\"{target}\" ({})", target.version),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_shown_but_secrets() {
        let environment = [
            ("SMART_ESOLUTIONS_PRINTER_AUTH_PASSPHRASE".to_owned(), "hunter2hunter2".to_owned()),
            ("SMART_ESOLUTIONS_PRINTER_URL".to_owned(), "snmp://hunter2@host?version=2c".to_owned()),
        ];
        let loaded = Loaded::read(None, environment, Vec::new()).expect("loaded");
        let shown = show(&loaded);
        assert!(!shown.contains("hunter2"), "{shown}");
        insta::assert_snapshot!(shown);
    }
}
