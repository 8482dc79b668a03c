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
    let (mut down, mut unknown) = stops(&episodes, now);
    unknown.extend(read.interruptions.iter().filter_map(unwatched));
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

/// The time in which nobody looked, which an event ends.
fn unwatched(event: &Event) -> Option<Span> {
    let from = event.from.as_ref().filter(|_| event.kind == EventKind::NotWatched)?;
    Some(Span { from: from.parse().ok()?, to: event.at })
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

#[cfg(test)]
mod tests {
    use app::model::Availability;

    use super::*;
    use crate::{
        maintenance::finding::Past,
        recorder::{answering_again, not_answering, not_watched},
        testing::{reading, time},
    };

    /// What is known of how it did from Thursday 18:00 to Monday 18:00, four days, in hours: up, down, unknown.
    fn hours(interruptions: Vec<Event>) -> (i64, i64, i64) {
        let (from, now) = (time("2026-11-19T18:00:00Z"), time("2026-11-23T18:00:00Z"));
        let read = Read { past: Past::default(), episodes: Vec::new(), interruptions, from: Some(from) };
        let Availability { up, down, unknown } = of(&read, &reading(), None, now).availability;
        (up.as_hours(), down.as_hours(), unknown.as_hours())
    }

    #[test]
    fn a_weekend_in_which_nobody_looked_is_no_time_in_which_it_printed() {
        let (friday, monday) = (time("2026-11-20T18:00:00Z"), time("2026-11-23T08:00:00Z"));
        let gap = || not_watched(friday, monday, false).unwrap();
        assert_eq!(hours(Vec::new()), (96, 0, 0));
        assert_eq!(hours(vec![gap()]), (34, 0, 62));
        // Silent from four hours before the end to two hours after the start.
        let silent = not_answering(time("2026-11-20T14:00:00Z"), "it is off");
        let again = answering_again(time("2026-11-23T10:00:00Z"));
        let in_silence = not_watched(friday, monday, true).unwrap();
        assert_eq!(hours(vec![silent, in_silence, again]), (28, 6, 62));
        let told = "The last reading of the printer was 3 days old: what it did in between is not known.";
        assert_eq!(gap().label, told);
        assert_eq!(
            not_watched(friday, time("2026-11-20T18:15:00Z"), false),
            None,
            "that is between two looks"
        );
    }
}
