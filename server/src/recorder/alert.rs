use app::model::{Alert, EventKind, Reading};
use jiff::Timestamp;

use super::{
    Events,
    word::{word, words},
};

/// Every alert is new.
pub(super) fn raised(alerts: &[Alert], events: &mut Events) {
    for alert in alerts {
        raise(alert, events);
    }
}

/// An alert is the same while index and code are. A printer that started anew numbers its alerts anew: what
/// stayed is then known by what and where it is.
pub(super) fn compare(before: &Reading, after: &Reading, restarted: bool, events: &mut Events) {
    let same = |one: &Alert, other: &Alert| {
        (one.index == other.index && one.code == other.code && one.group == other.group)
            || (restarted && place(one) == place(other))
    };
    for alert in &before.alerts {
        if !after.alerts.iter().any(|other| same(alert, other)) {
            clear(alert, after.taken_at, events);
        }
    }
    for alert in &after.alerts {
        if !before.alerts.iter().any(|other| same(alert, other)) {
            raise(alert, events);
        }
    }
}

fn place(alert: &Alert) -> (&str, Option<i64>, i64, Option<i64>) {
    (&alert.group, alert.group_index, alert.code, alert.location)
}

fn raise(alert: &Alert, events: &mut Events) {
    let label = format!("Alert: {}.", text(alert));
    let severity = Some(word(&alert.severity));
    events.push(EventKind::AlertRaised, subject(alert), label, None, severity);
}

fn clear(alert: &Alert, at: Timestamp, events: &mut Events) {
    let lasted = alert.raised_at.map(|raised_at| at.duration_since(raised_at).as_secs()).filter(|s| *s >= 0);
    let label = match lasted {
        Some(seconds) => format!("Alert cleared after {}: {}.", duration(seconds), text(alert)),
        None => format!("Alert cleared: {}.", text(alert)),
    };
    let severity = Some(word(&alert.severity));
    events.push(EventKind::AlertCleared, subject(alert), label, severity, None);
}

/// An alert that the printer told of and that no reading has seen.
pub(super) fn told(alert: &Alert, events: &mut Events) {
    let label = format!("Alert: {}. The printer told of it; no reading has seen it.", text(alert));
    let severity = Some(word(&alert.severity));
    events.push(EventKind::AlertRaised, subject(alert), label, None, severity);
}

/// It was over before the printer could be read.
pub(super) fn over(alert: &Alert, events: &mut Events) {
    let label = format!("Alert cleared before the printer could be read: {}.", text(alert));
    let severity = Some(word(&alert.severity));
    events.push(EventKind::AlertCleared, subject(alert), label, severity, None);
}

fn subject(alert: &Alert) -> String {
    format!("alert/{}", alert.index)
}

/// The printer's sentence without the full stop, else the code's name, else the bare code.
fn text(alert: &Alert) -> String {
    let description = alert.description.as_deref().map(|text| text.trim_end_matches('.'));
    match (description, &alert.code_name) {
        (Some(description), _) if !description.is_empty() => description.to_owned(),
        (_, Some(name)) => words(name),
        _ => format!("code {}", alert.code),
    }
}

/// "42 seconds", "1 minute", "3 hours": the largest unit that fits, rounded down.
fn duration(seconds: i64) -> String {
    let (count, unit) = match seconds {
        ..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}
