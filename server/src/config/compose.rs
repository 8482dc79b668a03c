//! Lays the layers over each other. Secrets last, when it is known whom each of them would go to.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{
    Browser, Config, ConfigError, Layer, Loaded, SECRETS,
    error::{BadValue, Fault},
    key,
    loaded::LeftOut,
    machine::{Laid, Machine, is_secret},
};

/// The machine's layers alone.
pub(super) fn alone(laid: &[Laid]) -> Result<Loaded, ConfigError> {
    let mut stack = Stack::new();
    for one in laid.iter().filter(|laid| !is_secret(&laid.key)) {
        stack.lay(&one.key, one.value.clone(), one.layer.clone());
    }
    // Whoever has the machine in hand chose both the secrets and whom they are for.
    for one in laid.iter().filter(|laid| is_secret(&laid.key)) {
        stack.lay(&one.key, one.value.clone(), one.layer.clone());
    }
    let loaded = stack.loaded().map_err(|reason| ConfigError::Syntax { path: "values".into(), reason })?;
    let faults = loaded.config.faults();
    if faults.is_empty() {
        return Ok(loaded);
    }
    let bad = faults.into_iter().map(|Fault { key, found, allowed }| BadValue {
        origin: loaded.layer(key).to_string(),
        key: key.into(),
        found,
        allowed,
    });
    Err(ConfigError::Values(bad.collect()))
}

/// All layers. Rows of the browser's that can't be used are left out, so that no row keeps the program from
/// starting.
pub(super) fn with(machine: &Machine, browser: &Browser) -> Loaded {
    let defaults = key::table_of(&Config::default());
    let mut usable = browser.clone();
    let mut left_out = Vec::new();
    usable.settings.retain(|key, value| {
        let (found, allowed) = match key::check(&defaults, key, value) {
            Ok(()) if !is_secret(key) => return true,
            Ok(()) => ("a secret that is not sealed".to_owned(), "a sealed one".to_owned()),
            Err(problem) => problem.found_and_allowed(),
        };
        left_out.push(LeftOut { key: key.clone(), found, allowed });
        false
    });
    while let Ok(mut loaded) = laid_over(machine, &usable) {
        let faults = loaded.config.faults();
        if faults.is_empty() {
            loaded.left_out = left_out;
            return loaded;
        }
        for Fault { key, found, allowed } in faults.clone() {
            // What is in the place of a value that was left out was given by nobody.
            if left_out.iter().all(|known| known.key != key) {
                left_out.push(LeftOut { key: key.into(), found, allowed });
            }
        }
        let bad = |key: &str| faults.iter().any(|fault| fault.key == key);
        let before = usable.settings.len() + usable.secrets.len();
        usable.settings.retain(|key, _| !bad(key));
        usable.secrets.retain(|key, _| !bad(key));
        if usable.settings.len() + usable.secrets.len() == before {
            break;
        }
    }
    // What is wrong stands in none of the browser's rows by itself, only in how they go with the others.
    Loaded { left_out, ..machine.alone.clone() }
}

fn laid_over(machine: &Machine, browser: &Browser) -> Result<Loaded, String> {
    let mut stack = Stack::new();
    let plain = |above: bool| {
        let wanted = move |laid: &&Laid| laid.layer.fixes() == above && !is_secret(&laid.key);
        machine.laid.iter().filter(wanted)
    };
    for one in plain(false) {
        stack.lay(&one.key, one.value.clone(), one.layer.clone());
    }
    for (key, value) in &browser.settings {
        stack.lay(key, value.clone(), Layer::Browser);
    }
    for one in plain(true) {
        stack.lay(&one.key, one.value.clone(), one.layer.clone());
    }
    let without_secrets = stack.config()?;
    let mut unused = Vec::new();
    for secret in &SECRETS {
        let host = secret.host(&without_secrets);
        let for_machine = host == secret.host(&machine.alone.config);
        let given = |above: bool| {
            machine.laid.iter().rev().find(move |one| one.key == secret.key && one.layer.fixes() == above)
        };
        let (below, above) = (given(false), given(true));
        let held = browser.secrets.get(secret.key);
        let candidates = [
            above.map(|one| (one.value.clone(), &one.layer, for_machine)),
            held.map(|held| (Value::String(held.value.to_string()), &Layer::Browser, held.host == host)),
            below.map(|one| (one.value.clone(), &one.layer, for_machine)),
        ];
        let is_set = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
        let mut candidates = candidates.into_iter().flatten().filter(|(value, ..)| is_set(value));
        for (value, layer, is_for_host) in &mut candidates {
            if is_for_host {
                stack.lay(secret.key, value, layer.clone());
                break;
            }
            unused.push((secret.key.to_owned(), layer.clone()));
        }
    }
    Ok(Loaded { unused, ..stack.loaded()? })
}

struct Stack {
    values: Table,
    layers: BTreeMap<String, Layer>,
}

impl Stack {
    fn new() -> Self {
        let values = key::table_of(&Config::default());
        let mut layers = BTreeMap::new();
        for (section, content) in &values {
            for key in content.as_table().into_iter().flat_map(Table::keys) {
                layers.insert(format!("{section}.{key}"), Layer::Default);
            }
        }
        Self { values, layers }
    }

    fn lay(&mut self, key: &str, value: Value, layer: Layer) {
        if let Some((section, name)) = key.split_once('.')
            && let Some(Value::Table(table)) = self.values.get_mut(section)
        {
            table.insert(name.to_owned(), value);
            self.layers.insert(key.to_owned(), layer);
        }
    }

    fn config(&self) -> Result<Config, String> {
        self.values.clone().try_into().map_err(|error: toml::de::Error| error.message().to_owned())
    }

    fn loaded(self) -> Result<Loaded, String> {
        let config = self.config()?;
        Ok(Loaded { config, layers: self.layers, left_out: Vec::new(), unused: Vec::new() })
    }
}
