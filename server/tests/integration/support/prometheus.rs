//! Prometheus' text format, read strictly by what its documentation says, and by its makers' own parser.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    process::{Command, Stdio},
};

use serde_json::Value;

use super::process::{missing, python_with};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/integration/support/prometheus_parser.py");

/// A family of samples.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Family {
    pub kind: String,
    pub help: String,
    pub samples: Vec<(BTreeMap<String, String>, f64)>,
}

/// All families by their names.
pub type Families = BTreeMap<String, Family>;

/// The value of the sample with these labels, others aside.
pub fn value(families: &Families, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let family = families.get(name).unwrap_or_else(|| panic!("no family {name}"));
    let has = |sample: &BTreeMap<String, String>| {
        labels.iter().all(|(name, value)| sample.get(*name).is_some_and(|found| found == value))
    };
    family.samples.iter().find(|(sample, _)| has(sample)).map(|(_, value)| *value)
}

/// Reads the text; panics with the line where it is not in the format.
pub fn parse(text: &str) -> Families {
    assert!(text.ends_with('\n'), "the last line ends");
    let (mut families, mut current) = (Families::new(), String::new());
    let mut seen = BTreeSet::new();
    for line in text.split_terminator('\n') {
        let bad = || panic!("not in the format: {line:?}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, help) = help.split_once(' ').unwrap_or_else(bad);
            assert!(is_name(name) && !families.contains_key(name), "once: {line}");
            name.clone_into(&mut current);
            families.insert(current.clone(), Family { help: help.to_owned(), ..Family::default() });
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap_or_else(bad);
            let family = families.get_mut(name).unwrap_or_else(|| panic!("without help: {line}"));
            assert!(
                name == current && family.kind.is_empty() && ["counter", "gauge"].contains(&kind),
                "{line}"
            );
            kind.clone_into(&mut family.kind);
        } else {
            let end = line.find(['{', ' ']).unwrap_or_else(|| panic!("not in the format: {line:?}"));
            let (name, rest) = line.split_at(end);
            assert_eq!(name, current, "samples stand with their family: {line}");
            let (labels, rest) = labels(rest).unwrap_or_else(|| panic!("not in the format: {line:?}"));
            let value = rest.strip_prefix(' ').and_then(|value| value.parse().ok());
            let value = value.unwrap_or_else(|| panic!("not in the format: {line:?}"));
            assert!(seen.insert((name.to_owned(), labels.clone())), "twice: {line}");
            families.get_mut(name).expect("it was begun").samples.push((labels, value));
        }
    }
    families
}

fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(plain)
}

/// The labels at the beginning, and what follows them.
fn labels(text: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut found = BTreeMap::new();
    let Some(mut rest) = text.strip_prefix('{') else { return Some((found, text)) };
    loop {
        let (name, after) = rest.split_once("=\"")?;
        let mut value = String::new();
        let mut chars = after.char_indices();
        let end = loop {
            match chars.next()? {
                (at, '"') => break at,
                (_, '\\') => value.push(match chars.next()?.1 {
                    'n' => '\n',
                    c @ ('"' | '\\') => c,
                    _ => return None,
                }),
                (_, c) => value.push(c),
            }
        };
        if !is_name(name) || found.insert(name.to_owned(), value).is_some() {
            return None;
        }
        rest = &after[end + 1..];
        match rest.split_at_checked(1)? {
            (",", after) => rest = after,
            ("}", after) => return Some((found, after)),
            _ => return None,
        }
    }
}

/// What the makers' own parser reads; `None`, and a message, where it is not installed.
pub fn by_its_makers(text: &str) -> Option<Families> {
    let Some(python) = python_with("prometheus_client") else {
        missing("Prometheus' parser is not installed (PyPI's prometheus-client)");
        return None;
    };
    let mut command = Command::new(python);
    command.args(["-W", "ignore", SCRIPT]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("Python starts");
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "it reads all of it");
    let read: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    Some(read.as_array().expect("a list").iter().map(family).collect())
}

fn family(family: &Value) -> (String, Family) {
    let text = |name: &str| family[name].as_str().expect("text").to_owned();
    let labels = |labels: &Value| -> BTreeMap<String, String> {
        serde_json::from_value(labels.clone()).expect("labels")
    };
    let samples = family["samples"].as_array().expect("a list").iter();
    let samples = samples.map(|sample| (labels(&sample[1]), sample[2].as_f64().expect("a number"))).collect();
    let kind = text("type");
    // The parser takes the ending of a counter's name for one of its sample's.
    let ending = if kind == "counter" { "_total" } else { "" };
    (text("name") + ending, Family { kind, help: text("help"), samples })
}
