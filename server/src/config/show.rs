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
            let shown = if secret { masked(value).to_owned() } else { on_one_line(value) };
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

/// A text of several lines is quoted as JSON has it, which TOML reads as well.
fn on_one_line(value: &Value) -> String {
    let text = value.as_str().filter(|text| text.contains('\n'));
    text.and_then(|text| serde_json::to_string(text).ok()).unwrap_or_else(|| value.to_string())
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

    #[test]
    fn a_text_of_several_lines_stands_on_one() {
        let key = rcgen::KeyPair::generate().expect("a key");
        let params = rcgen::CertificateParams::new(Vec::new()).expect("no names");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        let variable = "SMART_ESOLUTIONS_COMMUNICATION_CA_CERTIFICATES".to_owned();
        let loaded = Loaded::read(None, [(variable, pem.clone())], Vec::new()).expect("loaded");
        let shown = show(&loaded);
        let line =
            shown.lines().find(|line| line.starts_with("communication.ca_certificates = ")).expect("a line");
        let read: toml::Table = line.parse().expect("TOML");
        assert_eq!(read["communication"]["ca_certificates"].as_str(), Some(pem.as_str()));
    }
}
