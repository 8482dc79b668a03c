//! What a change comes to. Pure.

use std::collections::BTreeMap;

use app::{
    model::{Change, Deed},
    port::FieldFault,
};
use toml::{Table, Value};
use zeroize::Zeroizing;

use crate::config::{Browser, Config, Held, Loaded, Machine, SECRETS, Secret, key, split_community};

/// What is to be set.
#[derive(Clone, Default)]
pub struct Wanted {
    /// By "section.key".
    pub values: BTreeMap<String, Value>,
    /// By "section.key"; an empty one is taken away.
    pub secrets: BTreeMap<String, Zeroizing<String>>,
}

impl Wanted {
    /// Adds a value to what is wanted, as a secret where it is one. A community name in the printer's URL is one.
    pub fn insert(&mut self, key: &str, value: Value) {
        match value {
            Value::String(text) if Secret::of(key).is_some() => {
                self.secrets.insert(key.to_owned(), Zeroizing::new(text));
            }
            Value::String(url) if key == "printer.url" => {
                let (url, community) = split_community(&url);
                self.values.insert(key.to_owned(), Value::String(url));
                if let Some(community) = community {
                    let community = Zeroizing::new(community);
                    self.secrets.entry("printer.community".to_owned()).or_insert(community);
                }
            }
            value => {
                self.values.insert(key.to_owned(), value);
            }
        }
    }
}

/// What a change comes to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What is stored then.
    pub(super) browser: Browser,
    /// What is in force then.
    pub(super) loaded: Loaded,
    /// What to write.
    pub(super) writes: Vec<Write>,
    /// What is different then.
    pub changes: Vec<(Deed, Change)>,
}

/// A row to write: what it holds is in [`Outcome::browser`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Write {
    Setting(String),
    Secret(&'static str),
    Forget(&'static str),
}

/// Finds what is wrong with what is wanted, all of it, or what it comes to.
pub(super) fn plan(machine: &Machine, before: &Browser, wanted: &Wanted) -> Result<Outcome, Vec<FieldFault>> {
    let now = machine.with(before);
    let mut after = before.clone();
    let mut writes = Vec::new();
    let mut faults = Vec::new();
    let (defaults, in_force) = (key::table_of(&Config::default()), key::table_of(&now.config));
    for (name, value) in &wanted.values {
        if let Err(problem) = key::check(&defaults, name, value) {
            let (found, allowed) = problem.found_and_allowed();
            faults.push(fault(name, &found, &allowed));
        } else if get(&in_force, name) == Some(value) {
            continue;
        } else if machine.fixes(name) {
            faults.push(fixed(name, &now));
        } else {
            after.settings.insert(name.clone(), value.clone());
            writes.push(Write::Setting(name.clone()));
        }
    }
    let then = machine.with(&after);
    faults.extend(newly_left_out(&now, &then));
    for key in cleared(before, &now.config, &then.config) {
        after.secrets.remove(key);
        writes.push(Write::Forget(key));
    }
    for (name, given) in &wanted.secrets {
        match Secret::of(name) {
            None => faults.push(fault(name, "no such key", "the keys that `config show` prints")),
            Some(secret) => match put(secret, given, &then, &mut after) {
                Ok(write) => writes.extend(write),
                Err(fault) => faults.push(fault),
            },
        }
    }
    let loaded = machine.with(&after);
    faults.extend(newly_left_out(&then, &loaded));
    if !faults.is_empty() {
        return Err(faults);
    }
    let changes = changes((before, &now), (&after, &loaded));
    Ok(Outcome { browser: after, loaded, writes, changes })
}

/// The stored secrets that must go because whom they are for is not the same any more.
fn cleared(stored: &Browser, before: &Config, after: &Config) -> Vec<&'static str> {
    let must_go = |secret: &&Secret| {
        let host = secret.host(after);
        let held = stored.secrets.get(secret.key);
        host != secret.host(before) && held.is_some_and(|held| held.host != host)
    };
    SECRETS.iter().filter(must_go).map(|secret| secret.key).collect()
}

/// Stores a secret for whom it would go to now, or takes it away.
fn put(
    secret: &Secret,
    given: &Zeroizing<String>,
    then: &Loaded,
    after: &mut Browser,
) -> Result<Option<Write>, FieldFault> {
    if given.is_empty() {
        return Ok(after.secrets.remove(secret.key).map(|_| Write::Forget(secret.key)));
    }
    let values = key::table_of(&then.config);
    if get(&values, secret.key).and_then(Value::as_str) == Some(given.as_str()) {
        return Ok(None);
    }
    if then.layer(secret.key).fixes() {
        return Err(fixed(secret.key, then));
    }
    let host = secret.host(&then.config);
    if host.is_empty() {
        return Err(fault(secret.key, "for nobody", "a secret together with the address that it is for"));
    }
    after.secrets.insert(secret.key.into(), Held { value: given.clone(), host });
    Ok(Some(Write::Secret(secret.key)))
}

fn newly_left_out(before: &Loaded, after: &Loaded) -> Vec<FieldFault> {
    let new = after.left_out.iter().filter(|left_out| !before.left_out.contains(left_out));
    new.map(|left_out| fault(&left_out.key, &left_out.found, &left_out.allowed)).collect()
}

/// What is different, key by key. Of secrets only whether they are there.
fn changes(before: (&Browser, &Loaded), after: (&Browser, &Loaded)) -> Vec<(Deed, Change)> {
    let (from, to) = (key::table_of(&before.1.config), key::table_of(&after.1.config));
    let mut changes = Vec::new();
    for (section, content) in &to {
        for name in content.as_table().into_iter().flat_map(Table::keys) {
            let key = format!("{section}.{name}");
            let (old, new) = (get(&from, &key), get(&to, &key));
            let Some(secret) = Secret::of(&key) else {
                if old != new {
                    let change = Change { from: shown(old), to: shown(new), key };
                    changes.push((Deed::Changed, change));
                }
                continue;
            };
            let held = (before.0.secrets.get(&key), after.0.secrets.get(&key));
            if old == new && held.0 == held.1 {
                continue;
            }
            let is_set = |value: Option<&Value>, held: Option<&Held>| {
                held.is_some() || value.and_then(Value::as_str).is_some_and(|text| !text.is_empty())
            };
            let (was, is) = (is_set(old, held.0), is_set(new, held.1));
            let moved = secret.host(&before.1.config) != secret.host(&after.1.config);
            let deed = if was && !is && moved { Deed::Cleared } else { Deed::Changed };
            let word = |set: bool| if set { "set" } else { "not set" }.to_owned();
            changes.push((deed, Change { key, from: word(was), to: word(is) }));
        }
    }
    changes
}

fn get<'a>(values: &'a Table, key: &str) -> Option<&'a Value> {
    let (section, name) = key.split_once('.')?;
    values.get(section)?.get(name)
}

/// A value as a person would write it.
pub(super) fn shown(value: Option<&Value>) -> String {
    match value {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            items.iter().map(|item| shown(Some(item))).collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}

fn fixed(key: &str, loaded: &Loaded) -> FieldFault {
    let message = format!("This is fixed by {} and can only be changed there.", loaded.layer(key));
    FieldFault { name: key.to_owned(), message }
}

fn fault(key: &str, found: &str, allowed: &str) -> FieldFault {
    FieldFault { name: key.to_owned(), message: format!("This is {found}. Allowed: {allowed}.") }
}
