//! What troubles the printers of devices, and the diagnostics that they sent.

use std::{collections::BTreeMap, fs::OpenOptions, io::Write, os::unix::fs::OpenOptionsExt};

use smart_esolutions::{
    far_end::{FarEnd, FarEndError, TroubleHeard, TroubleTold},
    protocol::{command::Command, data::alert::AlertStep, event},
};

use super::{Diagnostics, Failure, OneDevice, OptionalDevice, order, paths, table, words::time};

const HEADS: [&str; 5] = ["DEVICE", "WHAT", "STATE", "SINCE", "LAST TOLD"];

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
        println!("{text}");
        return Ok(());
    };
    let failed = |error: std::io::Error| Failure::CouldNot(format!("{}: {error}", path.display()));
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
    table::print(HEADS, troubles.into_iter().map(|heard| row(heard, &names)).collect());
    Ok(())
}

/// The names of devices, by their ids.
pub(crate) fn names(far_end: &FarEnd) -> Result<BTreeMap<String, String>, Failure> {
    Ok(far_end.devices()?.into_iter().map(|device| (device.id, device.name)).collect())
}

fn row(heard: TroubleHeard, names: &BTreeMap<String, String>) -> [String; 5] {
    let (what, state, since) = match &heard.told {
        TroubleTold::Alert(told) => {
            let name = told.story.code_name.clone().unwrap_or_else(|| told.story.code.to_string());
            let state = if told.step == AlertStep::Raised { "raised" } else { "cleared" };
            (format!("{} {name}", heard.told.key()), state, told.story.raised_at)
        }
        TroubleTold::Finding(told) => {
            let state = if heard.told.is_over() { "over" } else { "open" };
            (heard.told.key(), state, told.finding.since)
        }
        TroubleTold::Silence(told) => {
            let state = if told.step == AlertStep::Raised { "raised" } else { "cleared" };
            ("does not answer".to_owned(), state, told.since)
        }
    };
    let device = names.get(&heard.device).cloned().unwrap_or(heard.device);
    [device, what, state.to_owned(), time(since), time(heard.told_at)]
}
