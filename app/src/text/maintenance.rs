//! The Maintenance Assistant.

use super::format::counted;

/// Section.
pub const STATE: &str = "State";
/// Term.
pub const WHEN_READ: &str = "When read";
/// Term.
pub const DISPLAY: &str = "Printer's display";
/// Term.
pub const DETECTED: &str = "Reported conditions";
/// Term.
pub const UP_FOR: &str = "Running for";
/// Term.
pub const MAC_ADDRESS: &str = "MAC address";
/// Term.
pub const ASSET_TAGS: &str = "Asset tags";
/// Section.
pub const ACTIVE_ALERTS: &str = "Active alerts";
/// No alert.
pub const NO_ALERTS: &str = "No active alerts.";
/// Section.
pub const HELP: &str = "Diagnostics and help";
/// What the download is.
pub const DOWNLOAD_TEXT: &str = "UsageLog.csv: meters, supplies, trays, alerts and events as last read.";
/// What Refresh does.
pub const REFRESH_TEXT: &str = "Reads the printer now.";
/// Section.
pub const REQUESTS: &str = "Recorded requests";
/// Column.
pub const REFERENCE: &str = "Reference";
/// Column.
pub const REQUEST: &str = "Request";
/// Column.
pub const AT: &str = "When";
/// Column.
pub const STATUS: &str = "State";
/// Section.
pub const HISTORY: &str = "Event history";
/// Column.
pub const EVENT: &str = "What happened";
/// Column.
pub const CHANGE: &str = "From → to";
/// Column.
pub const IMPRESSIONS: &str = "Impressions";
/// Stands where there was no value before or is none after.
pub const NONE: &str = "none";
/// What Send Diagnostics Information does.
pub fn diagnostics(enrolled: bool) -> &'static str {
    if enrolled {
        "Shows what is sent, to whom, and asks before it is sent."
    } else {
        "This device is Not Enrolled: the request is recorded on it and nothing leaves it."
    }
}

/// What the troubleshooting button does, where there is a link to a support site or none.
pub fn troubleshooting(enrolled: bool, link: bool) -> &'static str {
    match (enrolled, link) {
        (true, true) => {
            "Shows what is sent, to whom, and asks before it is sent. Your browser opens the support site by the link, which \
             shows all that it takes along."
        }
        (true, false) => "Shows what is sent, to whom, and asks before it is sent.",
        (false, true) => {
            "This device is Not Enrolled: the request is recorded on it. Your browser opens the support site by the link, \
             which shows all that it takes along."
        }
        (false, false) => {
            "This device is Not Enrolled, and no support site is set: the request is recorded on it and nothing leaves it."
        }
    }
}

/// No event yet.
pub const NO_EVENTS: &str = "No events yet.";
/// Section.
pub const TRAYS: &str = "Trays";
/// Column.
pub const TRAY: &str = "Tray";
/// Column.
pub const MEDIA: &str = "Paper";
/// Column.
pub const LEVEL: &str = "Level";
/// No tray.
pub const NO_TRAYS: &str = "The printer reports no trays.";
/// Section.
pub const OUTPUTS: &str = "Output bins";
/// Column.
pub const OUTPUT: &str = "Output bin";
/// No output bin.
pub const NO_OUTPUTS: &str = "The printer reports no output bins.";
/// Section.
pub const COVERS: &str = "Covers";
/// Column.
pub const COVER: &str = "Cover";
/// No cover.
pub const NO_COVERS: &str = "The printer reports no covers.";
/// Section.
pub const SOFTWARE: &str = "Software versions";
/// Column.
pub const MODULE: &str = "Module";
/// Column.
pub const VERSION: &str = "Version";
/// No version.
pub const NO_SOFTWARE: &str = "The printer reports no software versions.";
/// Section.
pub const FAULTS: &str = "The printer's own fault log";
/// Column.
pub const FAULT: &str = "Fault";
/// Column.
pub const CODE: &str = "Code";
/// A cell without a value.
pub const NOT_REPORTED: &str = "not reported";
/// Section.
pub const PROBLEMS: &str = "What could not be read";
/// Column.
pub const OBJECT: &str = "Object";
/// Column.
pub const FOUND: &str = "What was found";

/// "The newest 50 of 180 events".
pub fn newest(shown: usize, all: usize) -> String {
    if shown < all {
        format!("The newest {shown} of {all} events")
    } else {
        counted(all as u64, "event", "events")
    }
}

/// "2 objects could not be read, or were not as the standard says".
pub fn problems(count: usize) -> String {
    format!(
        "{} could not be read or {} not as the standard says",
        counted(count as u64, "object", "objects"),
        if count == 1 { "is" } else { "are" }
    )
}

/// The link to the support site; what it takes along stands in it.
pub fn support_link(host: &str, model: Option<&str>, code: Option<&str>) -> String {
    let taken: Vec<String> = [("model", model), ("alert code", code)]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", value?)))
        .collect();
    let taken = if taken.is_empty() { String::new() } else { format!("; sends {}", taken.join(", ")) };
    format!("Open {host} (new tab){taken}")
}
