//! Alerts: how bad, where, who can see to it.

use super::format::{heading, words};
use crate::model::{Alert, Severity, Training};

/// Before the skill level.
pub const SKILL: &str = "Who can see to it";
/// Before the place.
pub const WHERE: &str = "Where";
/// Before the time.
pub const SINCE: &str = "Since";
/// Before the codes.
pub const CODE: &str = "Code";
/// Before the vendor's code.
pub const STATUS_CODE: &str = "Status code";
/// Before the advice.
pub const WHAT_TO_DO: &str = "What to do";
/// Where the printer's time of it can't be trusted.
pub const SINCE_UNKNOWN: &str = "not reported";

/// The word beside the mark; never a colour alone.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "Critical",
        Severity::Warning => "Warning",
        Severity::Other => "Notice",
    }
}

/// The skill level in the administrator's words.
pub fn training(training: Training) -> &'static str {
    match training {
        Training::Untrained => "anyone",
        Training::Trained => "trained administrator",
        Training::FieldService => "service technician",
        Training::Management => "network administrator",
        Training::NoInterventionRequired => "nobody: no intervention required",
        Training::Unknown => "not reported",
    }
}

/// The group of RFC 3805 in words: "Tray", "Supplies".
pub fn group(group: &str) -> String {
    let name = match group {
        "input" => "Tray",
        "output" => "Output bin",
        "marker" => "Print engine",
        "marker-supplies" => "Supplies",
        "marker-colorant" => "Colorant",
        "media-path" => "Paper path",
        "general-printer" => "Printer",
        "cover" => "Cover",
        "channel" => "Connection",
        "interpreter" => "Page description language",
        "console-display-buffer" | "console-lights" => "Control panel",
        "fin-device" | "finisher" => "Finisher",
        "fin-supply" | "fin-supply-media-input" => "Finisher supplies",
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => return format!("Group {number}"),
        other => return heading(other),
    };
    name.into()
}

/// What is wrong: the printer's own sentence, else the name of the code, else its number.
pub fn what(alert: &Alert) -> String {
    let own = alert.description.as_deref().map(str::trim).filter(|text| !text.is_empty());
    match (own, alert.code_name.as_deref()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(name)) => heading(name),
        (None, None) => format!("{}: code {}", group(&alert.group), alert.code),
    }
}

/// "1104, marker toner almost empty": the number that the service asks for and its name.
pub fn code(alert: &Alert) -> String {
    match alert.code_name.as_deref() {
        Some(name) => format!("{}, {}", alert.code, words(name)),
        None => alert.code.to_string(),
    }
}

/// "Tray: Tray 2, row 2": the thing where it is known, else the row of its table.
pub fn place(alert: &Alert, thing: Option<&str>) -> String {
    let group = group(&alert.group);
    let place = match (thing, alert.group_index) {
        (Some(thing), _) => format!("{group}: {thing}"),
        (None, Some(row @ 1..)) => format!("{group} {row}"),
        _ => group,
    };
    match alert.location {
        Some(location @ 1..) => format!("{place}, location {location}"),
        _ => place,
    }
}
