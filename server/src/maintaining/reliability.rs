//! How the printer did in the last 90 days.

use app::model::{Event, EventKind, FedIn, Meter, MeterUnit, Reading, Reliability};
use jiff::{SignedDuration, Timestamp};

use super::{past::Read, words};
use crate::{
    maintenance::figures::{Fed, Span, availability, repair, stoppages, stops},
    store::SupplyLevels,
};

const DAYS: i64 = 90;

/// Of what was read. `printed` is what the printer has fed in the time.
pub(super) fn of(
    read: &Read,
    reading: &Reading,
    printed: Option<(u64, FedIn)>,
    now: Timestamp,
) -> Reliability {
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

/// What the printer has fed in the time: sheets where it counts them and did so at its beginning, else impressions. A counter
/// that went back tells nothing, nor does one of sheets that stands still.
pub(super) fn printed(reading: &Reading, levels: &SupplyLevels, now: Timestamp) -> Option<(u64, FedIn)> {
    let (begin, end) = (begin(now), |meter: &Meter, began: u64| meter.value.checked_sub(began));
    let counted = reading.sheets().zip(levels.first_sheets(begin));
    if let Some(sheets) = counted.and_then(|(meter, began)| end(meter, began)).filter(|sheets| *sheets > 0) {
        return Some((sheets, FedIn::Sheets));
    }
    let meter = reading.total_impressions()?;
    let counted_in = if meter.unit == MeterUnit::Sheets { FedIn::Sheets } else { FedIn::Impressions };
    end(meter, levels.first_counted(begin)?.1).map(|count| (count, counted_in))
}

/// When the 90 days begin.
fn begin(now: Timestamp) -> Timestamp {
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
