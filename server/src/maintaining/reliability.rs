//! How the printer did in the last 90 days.

use app::model::{Event, EventKind, Reading, Reliability};
use jiff::{SignedDuration, Timestamp};

use super::{past::Read, words};
use crate::maintenance::figures::{Fed, Span, availability, repair, stoppages, stops};

const DAYS: i64 = 90;

/// Of what was read. `counted` is what the printer had counted at the beginning and has now.
pub(super) fn of(read: &Read, reading: &Reading, printed: Option<u64>, now: Timestamp) -> Reliability {
    let Some(begins) = read.from else { return Reliability::default() };
    let from = begin(now).max(begins);
    let whole = Span { from, to: now };
    let of_time = |at: Timestamp| at >= from;
    let episodes: Vec<_> = read
        .episodes
        .iter()
        .filter(|episode| episode.cleared.is_none_or(|cleared| of_time(cleared.latest)))
        .cloned()
        .collect();
    let (mut down, unknown) = stops(&episodes, now);
    down.extend(silences(&read.interruptions, now));
    let raised: Vec<_> = episodes.iter().filter(|episode| of_time(episode.raised.latest)).cloned().collect();
    let stoppages = stoppages(&raised, &Fed { printer: printed, ..Fed::default() });
    Reliability {
        from: Some(from),
        places: stoppages.iter().map(|rate| words::place(&rate.group, rate.group_index, reading)).collect(),
        stoppages,
        availability: availability(whole, &down, &unknown),
        repair: repair(&episodes, now),
    }
}

/// When the 90 days begin.
pub(super) fn begin(now: Timestamp) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(DAYS * 24)).unwrap_or(Timestamp::MIN)
}

/// From each time that the printer stopped answering until it answered again, or until now.
fn silences(events: &[Event], now: Timestamp) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut since = None;
    for event in events {
        match (event.kind, since) {
            (EventKind::NotAnswering, None) => since = Some(event.at),
            (EventKind::AnsweringAgain, Some(from)) => {
                spans.push(Span { from, to: event.at });
                since = None;
            }
            _ => {}
        }
    }
    spans.extend(since.map(|from| Span { from, to: now }));
    spans
}
