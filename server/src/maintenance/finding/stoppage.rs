//! Jams and misfeeds, by code and place.

use std::collections::BTreeMap;

use app::model::{FindingKind, Per, Severity, Training};
use jiff::Timestamp;

use super::{
    Findings,
    lifecycle::{Seen, Topic, follow},
    past::{Past, What},
    rate::{BY_PRINTER, BY_TRAY, Mark, Stream, without_bursts},
};

/// How many streams are watched: those with the most events.
const STREAMS: usize = 64;

/// jam(8).
const JAM: i64 = 8;

/// Whether a code tells of a sheet that did not come through: jam(8) everywhere, a tray that could not feed, and the
/// finishers' jams (30208, 30308 … 31808).
pub fn is_stoppage(code: i64) -> bool {
    matches!(code, JAM | 811..=813) || (matches!(code, 30_200..=31_899) && code % 100 == JAM)
}

/// Code, group and row.
type Place<'a> = (i64, &'a str, Option<i64>);

pub(super) fn look(past: &Past, findings: &Findings, now: Timestamp) -> Vec<Seen> {
    let mut places: BTreeMap<Place<'_>, Vec<Timestamp>> = BTreeMap::new();
    for occurrence in &past.occurrences {
        if let What::Alert { code, group, index, .. } = &occurrence.what
            && is_stoppage(*code)
        {
            places.entry((*code, group, *index)).or_default().push(occurrence.at);
        }
    }
    let mut places: Vec<_> = places.into_iter().collect();
    places.sort_by_key(|(_, times)| std::cmp::Reverse(times.len()));
    places.truncate(STREAMS);
    let streams = places.len();
    places.into_iter().filter_map(|(place, times)| one(past, place, &times, streams, findings, now)).collect()
}

fn one(
    past: &Past,
    (code, group, index): Place<'_>,
    times: &[Timestamp],
    streams: usize,
    findings: &Findings,
    now: Timestamp,
) -> Option<Seen> {
    let tray = index.filter(|_| group == "input").and_then(|tray| past.trays.get(&tray));
    let (law, odometer, per) = match tray {
        Some(fed) => (&BY_TRAY, fed, Per::TraySheets),
        None => (&BY_PRINTER, &past.impressions, Per::Impressions),
    };
    let marks = times.iter().map(|at| Mark::new(*at, odometer.at(*at)));
    let marks = without_bursts(law, marks);
    let key = match index {
        Some(index) => format!("stoppages/{code}/{group}/{index}"),
        None => format!("stoppages/{code}/{group}"),
    };
    let topic = Topic {
        kind: FindingKind::Stoppages,
        code: Some(code),
        group: Some(group.to_owned()),
        group_index: index,
        severity: Severity::Warning,
        training: Training::Trained,
        key,
    };
    follow(&Stream { law, marks: &marks, odometer }, topic, per, findings, streams, now)
}
