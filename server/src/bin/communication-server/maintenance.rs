//! What troubles the printers of devices, and the diagnostics that they sent.

use std::{collections::BTreeMap, fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt};

use smart_esolutions::{
    far_end::{FarEnd, FarEndError, TroubleHeard, TroubleTold, TroubleWords},
    protocol::{command::Command, event},
};

use super::{Diagnostics, Failure, OneDevice, OptionalDevice, order, paths, table, words::time};

const HEADS: [&str; 7] = ["DEVICE", "WHAT", "SEVERITY", "STATE", "SINCE", "LAST TOLD", "EVIDENCE"];

/// The newest bundle of a device, as JSON.
pub(crate) fn diagnostics(options: Diagnostics) -> Result<(), Failure> {
    let far_end = paths::open(options.device.data)?;
    let device = far_end.find(&options.device.device)?.id;
    let bundle = far_end.diagnostics(&device, 1)?.pop();
    let bundle = bundle.ok_or_else(|| FarEndError::NoDiagnostics(device.clone()))?;
    eprintln!("CS-{}, received {}.", bundle.number, time(bundle.received_at));
    let data = bundle.text.as_deref().and_then(|text| event::read(text).ok()).map(|read| read.event.data);
    let value: Option<serde_json::Value> = data.and_then(|data| serde_json::from_str(data.get()).ok());
    let value = value.ok_or_else(|| FarEndError::NoDiagnostics(device))?;
    let text = serde_json::to_string_pretty(&value).map_err(FarEndError::Json)?;
    let Some(path) = options.output else {
        return table::say(&text);
    };
    let failed = |error: std::io::Error| Failure::of_output(&path, &error);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(failed)?;
    writeln!(file, "{text}").map_err(failed)
}

pub(crate) fn request_diagnostics(options: OneDevice) -> Result<(), Failure> {
    let given = order::with(options, |far_end, device| far_end.order(device, Command::RequestDiagnostics))?;
    order::told(&given);
    Ok(())
}

/// A line an alert or a potential issue: the open ones of all devices, or all of one.
pub(crate) fn findings(options: OptionalDevice) -> Result<(), Failure> {
    let far_end = paths::open(options.data)?;
    let device = match &options.device {
        Some(called) => Some(far_end.find(called)?.id),
        None => None,
    };
    let troubles = far_end.troubles(device.as_deref())?;
    if troubles.is_empty() {
        eprintln!("No device has told of any.");
        return Ok(());
    }
    let names = names(&far_end)?;
    table::print(HEADS, troubles.into_iter().map(|heard| row(heard, &names)).collect())
}

/// The names of devices, by their ids.
pub(crate) fn names(far_end: &FarEnd) -> Result<BTreeMap<String, String>, Failure> {
    Ok(far_end.devices()?.into_iter().map(|device| (device.id, device.name)).collect())
}

fn row(heard: TroubleHeard, names: &BTreeMap<String, String>) -> [String; 7] {
    let over = heard.told.is_over();
    let (state, since) = match &heard.told {
        TroubleTold::Alert(told) => (if over { "cleared" } else { "raised" }, told.story.raised_at),
        TroubleTold::Finding(told) => (if over { "over" } else { "open" }, told.finding.since),
        TroubleTold::Silence(told) => (if over { "cleared" } else { "raised" }, told.since),
    };
    let TroubleWords { what, severity, evidence } = heard.told.words();
    let device = names.get(&heard.device).cloned().unwrap_or(heard.device);
    [device, what, severity.to_owned(), state.to_owned(), time(since), time(heard.told_at), plain(&evidence)]
}

/// Without the spaces at which no line is broken: a terminal breaks none.
fn plain(words: &str) -> String {
    words.replace('\u{a0}', " ")
}
