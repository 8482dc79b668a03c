use std::fmt::Write;

use toml::Value;

use super::{LeftOut, Loaded, Secret, key::table_of};

/// Every value and where it came from, one a line. Secrets are masked; behind each stands, as a comment, which ones
/// are there but not used.
pub fn show(loaded: &Loaded) -> String {
    let mut text = String::new();
    for (section, content) in table_of(&loaded.config) {
        for (key, value) in content.as_table().into_iter().flatten() {
            let name = format!("{section}.{key}");
            let secret = Secret::of(&name).is_some();
            let shown = if secret { masked(value).to_owned() } else { value.to_string() };
            // Writing to a string can't fail.
            let _ = writeln!(text, "{name} = {shown}  # {}", loaded.layer(&name));
            for (_, layer) in loaded.unused.iter().filter(|(unused, _)| *unused == name) {
                let _ = writeln!(text, "# {name} of {layer} is not used: it is for another host");
            }
        }
    }
    for LeftOut { key, found, allowed } in &loaded.left_out {
        let _ = writeln!(text, "# {key} of browser is left out: it is {found}; allowed: {allowed}");
    }
    text
}

fn masked(value: &Value) -> &'static str {
    if value.as_str().is_some_and(str::is_empty) { "\"\"" } else { "(set)" }
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
