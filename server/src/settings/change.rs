//! What a change comes to. Pure.

use app::model::{Change, Deed};
use sha2::{Digest, Sha256};
use toml::{Table, Value};
use zeroize::Zeroizing;

use super::Wanted;
use crate::{
    config::{Browser, Config, Held, Layer, Loaded, Machine, SECRETS, Secret, key},
    store::StoreError,
};

/// Why nothing was changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChangeError {
    /// Values that are not taken over.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Refusal>),
    /// The change could not be written down.
    #[error(transparent)]
    Store(#[from] StoreError),
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
    pub changes: Changes,
}

/// What a change made different, and what each difference is in the audit trail: changed, or cleared.
pub type Changes = Vec<(Deed, Change)>;

/// Why a value is not taken over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It can't be used.
    #[error("\"{key}\" is {found}; allowed: {allowed}")]
    Value {
        /// "section.key".
        key: String,
        /// What was given; never a secret.
        found: String,
        /// What may be given.
        allowed: String,
    },
    /// Something above the browser's layer says what it is.
    #[error("\"{key}\" is fixed by {by} and can only be changed there")]
    Fixed {
        /// "section.key".
        key: String,
        /// Which layer.
        by: Layer,
    },
}

/// A row to write: what it holds is in [`Outcome::browser`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Write {
    Setting(String),
    Secret(&'static str),
    Forget(&'static str),
}

/// What `wanted` would change, or all that is wrong with it.
pub fn preview(machine: &Machine, before: &Browser, wanted: &Wanted) -> Result<Changes, ChangeError> {
    plan(machine, before, wanted).map(|outcome| outcome.changes).map_err(ChangeError::Refused)
}

/// What would be different if `after` were stored in the place of `before`.
pub(super) fn compare(machine: &Machine, before: &Browser, after: &Browser) -> Changes {
    changes((before, &machine.with(before)), (after, &machine.with(after)))
}

/// Finds what is wrong with what is wanted, all of it, or what it comes to.
pub(super) fn plan(machine: &Machine, before: &Browser, wanted: &Wanted) -> Result<Outcome, Vec<Refusal>> {
    let now = machine.with(before);
    let mut after = before.clone();
    let mut writes = Vec::new();
    let mut refusals = Vec::new();
    let (defaults, in_force) = (key::table_of(&Config::default()), key::table_of(&now.config));
    for (name, value) in &wanted.values {
        if let Err(problem) = key::check(&defaults, name, value) {
            let (found, allowed) = problem.found_and_allowed();
            refusals.push(refusal(name, &found, &allowed));
            continue;
        }
        if get(&in_force, name) == Some(value) {
            continue;
        }
        if machine.fixes(name) {
            refusals.push(fixed(name, &now));
        } else {
            after.settings.insert(name.clone(), value.clone());
            writes.push(Write::Setting(name.clone()));
        }
    }
    let then = machine.with(&after);
    refusals.extend(newly_left_out(&now, &then));
    for key in cleared(before, &now.config, &then.config) {
        after.secrets.remove(key);
        writes.push(Write::Forget(key));
    }
    for (name, given) in &wanted.secrets {
        match Secret::of(name) {
            None => refusals.push(refusal(name, "no such key", "the keys that `config show` prints")),
            Some(secret) => match put(secret, given, &then, &mut after) {
                Ok(write) => writes.extend(write),
                Err(refusal) => refusals.push(refusal),
            },
        }
    }
    let loaded = machine.with(&after);
    refusals.extend(newly_left_out(&then, &loaded));
    if !refusals.is_empty() {
        return Err(refusals);
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
) -> Result<Option<Write>, Refusal> {
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
    if secret.needs_host() && host.is_empty() {
        return Err(refusal(secret.key, "for nobody", "a secret together with the address that it is for"));
    }
    after.secrets.insert(secret.key.into(), Held { value: given.clone(), host });
    Ok(Some(Write::Secret(secret.key)))
}

fn newly_left_out(before: &Loaded, after: &Loaded) -> Vec<Refusal> {
    let new = after.left_out.iter().filter(|left_out| !before.left_out.contains(left_out));
    new.map(|left_out| refusal(&left_out.key, &left_out.found, &left_out.allowed)).collect()
}

/// What is different, key by key. Of secrets only whether they are there.
fn changes(before: (&Browser, &Loaded), after: (&Browser, &Loaded)) -> Changes {
    let (from, to) = (key::table_of(&before.1.config), key::table_of(&after.1.config));
    let mut changes = Vec::new();
    for (section, content) in &to {
        for name in content.as_table().into_iter().flat_map(Table::keys) {
            let key = format!("{section}.{name}");
            let (old, new) = (get(&from, &key), get(&to, &key));
            let Some(secret) = Secret::of(&key) else {
                if old != new {
                    let change = Change { from: told(old), to: told(new), key };
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

/// A value as it stands in the audit trail. Certificates are too long for that: their number and the beginning of a
/// digest tell one from another.
fn told(value: Option<&Value>) -> String {
    let text = shown(value);
    let certificates = text.matches("-----BEGIN").count();
    if certificates == 0 {
        return text;
    }
    let digest = Sha256::digest(&text);
    let digest = digest[..8].iter().fold(String::new(), |hex, octet| format!("{hex}{octet:02x}"));
    format!("PEM, certificates: {certificates}, SHA-256 {digest}…")
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

fn fixed(key: &str, loaded: &Loaded) -> Refusal {
    Refusal::Fixed { key: key.to_owned(), by: loaded.layer(key).clone() }
}

fn refusal(key: &str, found: &str, allowed: &str) -> Refusal {
    Refusal::Value { key: key.to_owned(), found: found.to_owned(), allowed: allowed.to_owned() }
}
