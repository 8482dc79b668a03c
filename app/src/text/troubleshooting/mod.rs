//! The troubleshooting page: for each alert what it means and the steps to clear it, in the order in which to try
//! them. By code, group and place; local, so that it helps without a network.
//!
//! Every code of IANA-PRINTER-MIB has an entry, and each entry steps. A code of a vendor's own gets what can be
//! said of its group, and says so.

mod connection;
mod cover;
mod entry;
mod finisher;
mod input;
mod interpreter;
mod marker;
mod media_path;
mod output;
mod phaser;
mod printer;
mod subunit;
mod supplies;
#[cfg(test)]
mod tests;

use entry::Entry;

use crate::model::{Alert, Training};

/// What an alert means and how to clear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guidance {
    /// What it means, in a sentence or two.
    pub means: String,
    /// What to do, a step a sentence or two, the easiest first. Never empty.
    pub steps: Vec<String>,
    /// Whether it is about this very code; else it is what can be said of any alert of the group.
    pub particular: bool,
}

/// For an alert of a printer whose model is `model`, where that is known.
pub fn guidance(alert: &Alert, model: Option<&str>) -> Guidance {
    let found = by_code(alert.code, &alert.group);
    let particular = found.is_some();
    let (entry, words) = found.unwrap_or_else(|| (general(alert), Words::of(&alert.group)));
    let code = alert.vendor_code.clone().unwrap_or_else(|| alert.code.to_string());
    let fill = |text: &str| {
        text.replace("{part}", words.part)
            .replace("{supply}", words.supply)
            .replace("{waste}", words.waste)
            .replace("{code}", &code)
    };
    let own = match model {
        Some(model) if particular && phaser::is_one(model) => {
            phaser::steps(alert.code, &alert.group, alert.group_index)
        }
        _ => &[],
    };
    let mut steps: Vec<String> = own.iter().chain(entry.steps).copied().map(fill).collect();
    if alert.training == Training::FieldService && !steps.iter().any(|step| step.contains("service")) {
        steps.push(fill(entry::CALL));
    }
    Guidance { means: fill(entry.means), steps, particular }
}

/// What stands for the names in an entry.
#[derive(Clone, Copy)]
struct Words {
    part: &'static str,
    supply: &'static str,
    waste: &'static str,
}

impl Words {
    fn of(group: &str) -> Self {
        Self { part: subunit::part(group), supply: "supplies", waste: "waste" }
    }
}

fn by_code(code: i64, group: &str) -> Option<(Entry, Words)> {
    if let Some((family, event)) = finisher::split(code) {
        let words = Words { part: family.part, supply: family.supply, waste: family.waste };
        return finisher::event(event).map(|entry| (entry, words));
    }
    let entry = match code {
        3..=38 => at_group(code, group).or_else(|| subunit::by_code(code)),
        501..=507 => printer::by_code(code),
        801..=813 => input::by_code(code),
        901..=904 => output::by_code(code),
        1001..=1005 => marker::by_code(code),
        1101..=1115 => supplies::by_code(code),
        1301..=1304 => media_path::by_code(code),
        1501..=1509 => interpreter::by_code(code),
        other => subunit::by_code(other),
    };
    Some((entry?, Words::of(group)))
}

/// The generic codes say what to do only with their group.
fn at_group(code: i64, group: &str) -> Option<Entry> {
    match group {
        "general-printer" | "host-resources-mib-device-table" => printer::event(code),
        "cover" => cover::event(code),
        "input" => input::event(code),
        "output" => output::event(code),
        "marker" => marker::event(code),
        "marker-supplies" | "marker-colorant" => supplies::event(code),
        "media-path" => media_path::event(code),
        "channel" => connection::channel(code),
        "interpreter" => interpreter::event(code),
        "console-display-buffer" | "console-lights" => connection::console(code),
        "host-resources-mib-storage-table" => connection::storage(code),
        "fin-device" | "fin-supply" | "fin-supply-media-input" | "fin-attribute" => finisher::event(code),
        _ => None,
    }
}

/// What can be said without knowing the code: other(1), unknown(2), a vendor's own.
fn general(alert: &Alert) -> Entry {
    const SERVICE: &[&str] = &[
        "Read the printer's display: it may name the place and the next step.",
        entry::OFF_AND_ON,
        "If the alert stays, call the service and tell them the code {code}.",
    ];
    const ANYBODY: &[&str] = &[
        "Read the printer's display, and the printer's own words above: they may name the place and the next step.",
        "Look at the {part} for what is open, empty, full or out of place.",
        entry::OFF_AND_ON,
        "If the alert stays, call the service and tell them the code {code}.",
    ];
    let steps = if alert.training == Training::FieldService { SERVICE } else { ANYBODY };
    Entry {
        means: "The printer reports something about the {part} for which it uses a code of its own. What the code means is not known here.",
        steps,
    }
}
