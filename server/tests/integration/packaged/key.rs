//! Every key of the configuration with its default and its doc comment, which is the manual.

use std::{collections::BTreeMap, fs, path::Path};

use smart_esolutions::config::Config;

/// A section in the order of the source.
pub struct Section {
    pub name: String,
    pub about: String,
    pub keys: Vec<Key>,
}

pub struct Key {
    pub name: String,
    /// As TOML.
    pub default: String,
    pub about: String,
}

/// All sections of [`Config`]. Panics where one has no doc comment.
pub fn sections() -> Vec<Section> {
    let docs = docs();
    let doc = |name: &str| docs.get(name).cloned().unwrap_or_else(|| panic!("{name} has no doc comment"));
    let text = toml::to_string(&Config::default()).expect("TOML");
    let mut sections: Vec<Section> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sections.push(Section { name: name.into(), about: doc(name), keys: Vec::new() });
        } else {
            let (name, default) = line.split_once(" = ").expect("a value on a line");
            let section = sections.last_mut().expect("a section comes first");
            let about = doc(&format!("{}.{name}", section.name));
            section.keys.push(Key { name: name.into(), default: default.into(), about });
        }
    }
    sections
}

/// Doc comments of the sections' types, which begin with "`[name]`: ", and of their fields, by "section.key".
fn docs() -> BTreeMap<String, String> {
    let mut docs = BTreeMap::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config");
    for entry in fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            collect(&fs::read_to_string(path).expect("a source"), &mut docs);
        }
    }
    docs
}

fn collect(source: &str, docs: &mut BTreeMap<String, String>) {
    let (mut comment, mut section) = (Vec::new(), None);
    for line in source.lines() {
        let code = line.trim();
        if let Some(text) = code.strip_prefix("///") {
            comment.push(text.trim());
            continue;
        }
        // Attributes stand between a comment and what it is about.
        if code.starts_with("#[") {
            continue;
        }
        let about = std::mem::take(&mut comment).join(" ");
        if code.starts_with("pub struct ") {
            section =
                about.strip_prefix("`[").and_then(|about| about.split_once("]`: ")).map(|(name, about)| {
                    docs.insert(name.to_owned(), capitalised(about));
                    name.to_owned()
                });
        } else if line == "}" {
            section = None;
        } else if let (Some(section), Some(field)) = (&section, code.strip_prefix("pub "))
            && let Some((name, _)) = field.split_once(": ")
        {
            docs.insert(format!("{section}.{name}"), about);
        }
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
