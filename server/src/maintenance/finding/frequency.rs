//! What happens too often by the clock: restarts, silence, heat.

use app::model::{Evidence, FindingKind, FindingStep, Per, Severity, Training};
use jiff::{SignedDuration, Timestamp};

use super::{
    Findings,
    lifecycle::{Seen, Topic, follow},
    past::{Past, What},
    rate::{BY_HOUR, Stream, without_bursts},
};

/// Within how many days heat must not return.
const HEAT_DAYS: u32 = 7;

pub(super) fn look(past: &Past, findings: &Findings, now: Timestamp) -> Vec<Seen> {
    let restarts = often(past, findings, now, "power-cycles", FindingKind::PowerCycles, &What::Restarted);
    let silences =
        often(past, findings, now, "not-answering", FindingKind::NotAnswering, &What::NotAnswering);
    restarts.into_iter().chain(silences).chain(heat(past, findings, now)).collect()
}

/// A printer that is switched off every evening restarts every morning: only what is more than its own past tells.
fn often(
    past: &Past,
    findings: &Findings,
    now: Timestamp,
    key: &str,
    kind: FindingKind,
    what: &What,
) -> Option<Seen> {
    let hours = past.hours(now);
    let marks = without_bursts(&BY_HOUR, past.marks(&hours, |it| it == what));
    let training = if kind == FindingKind::NotAnswering { Training::Management } else { Training::Trained };
    let topic = topic(key, kind, training);
    follow(&Stream { law: &BY_HOUR, marks: &marks, odometer: &hours }, topic, Per::Hours, findings, 2, now)
}

/// Heat twice in a week is a finding whatever the past: parts that overheat suffer each time.
fn heat(past: &Past, findings: &Findings, now: Timestamp) -> Option<Seen> {
    const KEY: &str = "overheating";
    let is_hot = |what: &What| matches!(what, What::Alert { code, .. } if is_overheating(*code));
    let hot: Vec<Timestamp> = past.occurrences.iter().filter(|it| is_hot(&it.what)).map(|it| it.at).collect();
    let days = SignedDuration::from_hours(i64::from(HEAT_DAYS) * 24);
    let lately: Vec<Timestamp> = hot.iter().copied().filter(|at| now.duration_since(*at) <= days).collect();
    let events = u64::try_from(lately.len()).unwrap_or(u64::MAX);
    let evidence = Evidence::Repeated { events, days: HEAT_DAYS };
    match (findings.open(KEY), &*lately) {
        (None, [since, _, ..]) => {
            let topic = topic(KEY, FindingKind::Overheating, Training::FieldService);
            Some((Some(FindingStep::Opened), topic.open(evidence, *since, now)))
        }
        (Some(old), []) => Some((Some(FindingStep::Closed), old.clone())),
        (Some(old), [.., last]) => {
            let mut finding = old.clone();
            let Evidence::Repeated { events: before, .. } = old.evidence else { return None };
            // Twice as often as when it was last told of; more of the same is no news.
            let worse = events >= before.max(2) * 2;
            if worse {
                finding.worse_since = Some(*last);
                finding.severity = Severity::Critical;
                finding.evidence = evidence;
            }
            Some((worse.then_some(FindingStep::Worsened), finding))
        }
        _ => None,
    }
}

/// subunitOverTemperature(36), markerFuserOverTemperature(1002) and the finishers' (30236 … 31836).
fn is_overheating(code: i64) -> bool {
    matches!(code, 36 | 1002) || (matches!(code, 30_200..=31_899) && code % 100 == 36)
}

fn topic(key: &str, kind: FindingKind, training: Training) -> Topic {
    let severity = Severity::Warning;
    Topic { key: key.to_owned(), kind, code: None, group: None, group_index: None, severity, training }
}
