//! `/etc/smart-esolutions/smart-esolutions.toml`.

use std::fmt::Write;

use smart_esolutions::config::{Config, Layer, Loaded};

use super::key::sections;

const WIDTH: usize = 110;

const HEAD: [&str; 2] = [
    "Configuration of smart-esolutions. Every key stands here with its default: take the # away, change the value, then \
     `systemctl restart smart-esolutions`. smart-esolutions.toml(5) is the same as a manual page, and \
     `smart-esolutions config check --config FILE` says what is wrong with a file.",
    "The pages are served on this machine alone until an address of the network stands in section [web]; \
     `/usr/lib/smart-esolutions/open-to-network` puts one there. No printer is read until one stands in section \
     [printer].",
];

/// Every key, commented out.
pub fn file() -> String {
    let mut text = String::new();
    comment(&mut text, HEAD[0]);
    text.push_str("#\n");
    comment(&mut text, HEAD[1]);
    for section in sections() {
        text.push('\n');
        comment(&mut text, &section.about);
        let _ = writeln!(text, "[{}]", section.name);
        for key in section.keys {
            text.push('\n');
            comment(&mut text, &key.about);
            let _ = writeln!(text, "#{} = {}", key.name, key.default);
        }
    }
    text
}

/// Lines of a comment; a code span of the source is plain here.
fn comment(text: &mut String, about: &str) {
    let mut line = String::from("#");
    for word in about.replace('`', "").split(' ') {
        if line.len() + word.len() > WIDTH {
            let _ = writeln!(text, "{line}");
            line = "#".into();
        }
        if !word.is_empty() {
            line = line + " " + word;
        }
    }
    let _ = writeln!(text, "{line}");
}

fn load(text: &str) -> Loaded {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), text).expect("written");
    Loaded::read(Some(file.path()), [], Vec::new()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn as_packaged_it_sets_nothing() {
    let loaded = load(&file());
    assert_eq!(loaded.config, Config::default());
    assert!(loaded.layers.values().all(|layer| *layer == Layer::Default));
}

#[test]
fn with_every_comment_sign_taken_away_it_sets_every_key_to_its_default() {
    let text = file();
    let keys: Vec<String> = text
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned())
        .collect();
    let loaded = load(&keys.join("\n"));
    assert_eq!(loaded.config, Config::default());
    assert!(loaded.layers.values().all(|layer| matches!(layer, Layer::File(_))), "{:?}", loaded.layers);
}
