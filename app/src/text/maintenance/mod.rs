//! The Maintenance Assistant.

pub mod events;
pub mod issue;
pub mod reliability;
pub mod service;
pub mod span;
pub mod standing;
pub mod steps;
pub mod untold;

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
/// No alert but those that were answered.
pub const NO_OTHER_ALERTS: &str = "No active alerts but those that were answered.";
/// Section.
pub const HELP: &str = "Diagnostics and help";
/// What the download is.
pub const DOWNLOAD_TEXT: &str = "UsageLog.csv: meters, supplies, trays, alerts, the event history, potential issues and what was sent, as last read.";
/// What Refresh does.
pub const REFRESH_TEXT: &str = "Reads the printer now.";
/// Section.
pub const REQUESTS: &str = "Recorded requests";
/// Link to them.
pub const ALL_REQUESTS: &str = "All recorded requests";
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

/// "idle → printing"; nothing where there is neither.
pub fn change(from: Option<&str>, to: Option<&str>) -> Option<String> {
    let side = |value: Option<&str>| value.unwrap_or(NONE).to_owned();
    (from.is_some() || to.is_some()).then(|| format!("{} → {}", side(from), side(to)))
}
/// What Send Diagnostics Information does; where nothing can be sent, what the administrator's button does.
pub fn diagnostics(enrolled: bool, administrator: bool) -> &'static str {
    match (enrolled, administrator) {
        (true, _) => {
            "Shows what is sent, to whom, and asks before it is sent. It can be saved to a file instead."
        }
        (false, true) => {
            "This device is Not Enrolled, so nothing can be sent. The button writes the request down here alone."
        }
        (false, false) => "This device is Not Enrolled, so nothing can be sent.",
    }
}

/// Link, where nothing can be sent.
pub const SEE_DIAGNOSTICS: &str = "See what it would send, or save it to a file";

/// What the troubleshooting page is.
pub const TROUBLESHOOTING: &str = "Steps to clear each alert, at once and without a network; from there the support site, and a session with \
                                   support.";

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

/// "2 objects could not be read, or were not as the standard says".
pub fn problems(count: usize) -> String {
    format!(
        "{} could not be read or {} not as the standard says",
        counted(count as u64, "object", "objects"),
        if count == 1 { "is" } else { "are" }
    )
}

/// The link to the support site; what it takes along stands in it.
pub fn support_link(host: &str, taken: &[(&str, &str)]) -> String {
    let taken: Vec<String> = taken.iter().map(|(name, value)| format!("{name} {value}")).collect();
    let taken = if taken.is_empty() { String::new() } else { format!("; sends {}", taken.join(", ")) };
    format!("Open {host} (new tab){taken}")
}

/// Term: when an alert was seen first, by the page count.
pub const SEEN_FIRST: &str = "Seen first at";
/// Term.
pub const TIMES: &str = "Raised";
/// Of an alert that was not watched all the time.
pub const UNWATCHED: &str = "Nobody looked for a while since it was raised: it may have gone and returned.";

/// "48,003 impressions".
pub fn impressions(count: u64) -> String {
    counted(count, "impression", "impressions")
}

/// "3 times".
pub fn times(count: u32) -> String {
    counted(count.into(), "time", "times")
}

/// Between the ends of a time in which something happened.
pub const BETWEEN: &str = "between";
/// See [`BETWEEN`].
pub const AND: &str = "and";
/// Before the only end that is known.
pub const BEFORE: &str = "before";

/// Heading of a printer that does not answer in working time.
pub const SILENCE: &str = "The printer does not answer";
/// Before the time.
pub const SILENT_SINCE: &str = "No answer since";
/// What that means.
pub const SILENCE_MEANS: &str = "It has not answered for longer than is allowed for in working time. Alerts and levels on these pages are those of before.";
