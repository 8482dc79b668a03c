//! smart-esolutions.toml(5).

use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use super::key::sections;

const ABOUT: &str = "One file in TOML, one section a subject. Every key has a default; an unknown key or a value that \
    can't be used is an error that names the file, the key, what was found and what is allowed. Whatever is set in the \
    browser stands above the file. Each key can also be given by the environment, under the name that stands with it, \
    or by a credential of the service manager that is called `section.key`; what is given so can't be changed in the \
    browser.";

/// The page: every key with its default and the variable that sets it.
pub fn page() -> String {
    let mut roff = Roff::new();
    let source = concat!("smart-esolutions ", env!("CARGO_PKG_VERSION"));
    roff.control("TH", ["smart-esolutions.toml", "5", "", source, "File formats"]);
    roff.control("ad", ["l"]);
    roff.control("nh", []);
    roff.control("SH", ["NAME"]);
    roff.text([roman("smart-esolutions.toml - configuration of smart-esolutions")]);
    roff.control("SH", ["DESCRIPTION"]);
    roff.text(spans(ABOUT));
    for section in sections() {
        roff.control("SH", [format!("[{}]", section.name).as_str()]);
        roff.text(spans(&section.about));
        for key in section.keys {
            let variable = format!("SMART_ESOLUTIONS_{}_{}", section.name, key.name).to_uppercase();
            roff.control("TP", []);
            roff.text([bold(key.name), roman(" = "), roman(key.default)]);
            roff.text(spans(&key.about));
            roff.control("br", []);
            roff.text([italic(variable)]);
        }
    }
    roff.control("SH", ["SEE ALSO"]);
    roff.text([bold("smart-esolutions"), roman("(1)")]);
    roff.render()
}

/// What stands between backquotes is bold.
pub fn spans(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(place, part)| if place % 2 == 1 { bold(part) } else { roman(part) }).collect()
}
