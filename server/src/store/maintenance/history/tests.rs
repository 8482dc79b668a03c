//! Whatever way is taken, what is found is what fits.

use app::model::{Episode, Event, EventFilter, EventKind, HistoryPage, Moment, Severity, Training};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::{
    super::super::{event, schema},
    *,
};
use crate::testing::time;

const ALERTS: i64 = 6_000;

fn begin() -> Timestamp {
    time("2026-01-01T00:00:00Z")
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

/// An alert an hour, of which most are jams that last for half an hour, one in nine hundred is a fuser that is too hot for two
/// months, and some are active still.
fn alert(id: i64) -> Episode {
    let rare = id % 900 == 7;
    let raised = begin() + hours(id);
    let lasts = if rare { hours(24 * 60) } else { SignedDuration::from_mins(30) };
    Episode {
        id: id.unsigned_abs(),
        index: 1,
        code: if rare { 1_001 } else { 8 },
        code_name: None,
        vendor_code: None,
        group: if rare { "fuser" } else { "input" }.into(),
        group_index: None,
        location: None,
        severity: if rare { Severity::Critical } else { Severity::Warning },
        worse_at: None,
        stops: Vec::new(),
        training: Training::Untrained,
        text: None,
        raised: Moment::exactly(raised),
        seen_last: raised,
        cleared: (id % 1_000 != 3).then(|| Moment::exactly(raised + lasts)),
        times: 1,
        unwatched: false,
        impressions: None,
    }
}

/// Each with the event that it was raised, and one of no alert beside.
fn event(id: i64) -> Event {
    let alert = id / 2;
    Event {
        id,
        at: begin() + hours(alert),
        kind: if id % 2 == 0 { EventKind::AlertRaised } else { EventKind::Restarted },
        subject: "alert".into(),
        label: "Jam".into(),
        from: None,
        to: None,
        impressions: None,
        episode: (id % 2 == 0).then(|| alert.unsigned_abs()),
    }
}

fn history() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    schema::to_latest(&mut connection).unwrap();
    let transaction = connection.transaction().unwrap();
    for id in 1..=ALERTS {
        episode::put(&transaction, &alert(id)).unwrap();
    }
    for id in 2..2 * ALERTS + 2 {
        event::insert(&transaction, &event(id)).unwrap();
    }
    transaction.commit().unwrap();
    connection
}

fn filters() -> Vec<EventFilter> {
    let kinds = [
        EventFilter::default(),
        EventFilter { code: Some(8), ..EventFilter::default() },
        EventFilter { code: Some(1_001), ..EventFilter::default() },
        EventFilter { code: Some(5), ..EventFilter::default() },
        EventFilter {
            group: Some("fuser".into()),
            severity: Some(Severity::Critical),
            ..EventFilter::default()
        },
        EventFilter { severity: Some(Severity::Warning), code: Some(1_001), ..EventFilter::default() },
    ];
    let spans = [
        (None, None),
        (Some(0), None),
        (Some(100), Some(5_000)),
        (Some(3_000), Some(3_100)),
        (None, Some(40)),
    ];
    let at = |hour: Option<i64>| hour.map(|hour| begin() + hours(hour));
    let with = |filter: &EventFilter| {
        let filter = filter.clone();
        spans.map(move |(from, to)| EventFilter { from: at(from), to: at(to), ..filter.clone() })
    };
    kinds.iter().flat_map(with).collect()
}

fn is_of(filter: &EventFilter, episode: &Episode) -> bool {
    let event = Event { at: begin(), ..event(2) };
    fits(&EventFilter { from: None, to: None, ..filter.clone() }, None, &event, Some(episode))
}

#[test]
fn what_is_found_by_any_way_is_what_fits_the_newest_first() {
    let connection = history();
    for filter in filters() {
        let fitting: Vec<Event> = (2..2 * ALERTS + 2)
            .rev()
            .map(event)
            .filter(|event| {
                let alert = event.episode.map(|id| alert(i64::try_from(id).unwrap()));
                fits(&filter, None, event, alert.as_ref())
            })
            .collect();
        let found = newest(&connection, &filter, None, 51).unwrap();
        let found: Vec<i64> = found.iter().map(|line| line.event.id).collect();
        let expected: Vec<i64> = fitting.iter().take(51).map(|event| event.id).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert_eq!(
            count(&connection, &filter).unwrap(),
            fitting.len().min(HistoryPage::COUNTED),
            "{filter:?}"
        );
        // And the next ones behind a place.
        if let Some(place) = fitting.get(20) {
            let older = newest(&connection, &filter, Some(EventPlace::of(place)), 5).unwrap();
            let older: Vec<i64> = older.iter().map(|line| line.event.id).collect();
            let expected: Vec<i64> = fitting.iter().skip(21).take(5).map(|event| event.id).collect();
            assert_eq!(older, expected, "{filter:?}");
        }
    }
}

#[test]
fn a_picture_has_what_was_active_at_some_time_of_its_span_also_what_came_before_it() {
    let connection = history();
    let end = begin() + hours(ALERTS + 1);
    for filter in filters() {
        let span = (filter.from.unwrap_or(end - hours(24 * 30)), filter.to.unwrap_or(end));
        let mut active: Vec<Episode> = (1..=ALERTS)
            .map(alert)
            .filter(|alert| {
                is_of(&filter, alert)
                    && alert.raised.latest < span.1
                    && alert.cleared.as_ref().is_none_or(|cleared| cleared.latest >= span.0)
            })
            .collect();
        active.reverse();
        active.truncate(500);
        let found = newest_pictured(&connection, &filter, span, 500).unwrap();
        assert_eq!(found, active, "{filter:?}");
        let spans = pictured(&connection, &filter, span, 500).unwrap();
        let oldest_first: Vec<Timestamp> = active.iter().rev().map(|alert| alert.raised.latest).collect();
        assert_eq!(
            spans.iter().map(|span| span.raised.latest).collect::<Vec<_>>(),
            oldest_first,
            "{filter:?}"
        );
    }
}

#[test]
fn what_is_rare_is_looked_for_by_its_alerts_and_what_is_common_by_time() {
    let connection = history();
    let way = |filter: &EventFilter| matches!(Way::of(&connection, filter).unwrap(), Way::ByAlert);
    let rare = EventFilter { code: Some(1_001), ..EventFilter::default() };
    assert!(way(&rare));
    assert!(!way(&EventFilter { code: Some(8), ..EventFilter::default() }));
    assert!(
        !way(&EventFilter { from: Some(begin() + hours(5_900)), ..rare }),
        "there are few events of that time"
    );
    assert!(!way(&EventFilter::default()));
}
