//! The event history in the order of time, whenever it was written.

use app::model::{Event, EventFilter, EventKind};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;

use super::super::{history::History, maintenance::history::EventPlace};
use crate::{
    clock::Clock,
    testing::{central_europe, clock, time},
};

fn event(at: Timestamp, label: &str) -> Event {
    Event {
        id: 0,
        at,
        kind: EventKind::SupplyChanged,
        subject: "supply/1".into(),
        label: label.into(),
        from: None,
        to: None,
        impressions: None,
        episode: None,
    }
}

/// All of it by pages of so many, newest first.
fn by_pages(history: &History, lines: usize) -> Vec<String> {
    let (mut told, mut filter) = (Vec::new(), EventFilter::default());
    loop {
        let page = history.event_history(&filter, lines).unwrap();
        let Some(last) = page.last() else { return told };
        filter.before = Some(last.event.id);
        told.extend(page.into_iter().map(|line| line.event.label));
    }
}

#[test]
fn what_is_dated_back_stands_where_it_happened_on_each_page_and_in_the_file() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-26T15:31:00Z"));
    let mut history = History::open(directory.path(), clock.clone(), central_europe()).unwrap();
    let ago = |days: i64| clock.now() - SignedDuration::from_hours(24 * days);
    let first = ["began", "found", "replaced in October", "replaced a week ago"];
    let dated = [(90, first[0]), (0, first[1]), (50, first[2]), (7, first[3])];
    history.append_events(dated.iter().map(|(days, label)| event(ago(*days), label)).collect()).unwrap();
    history.durably_telling(vec![event(ago(20), "replaced in the middle")], |_| Ok(((), true))).unwrap();
    // These wait for the disk.
    let late = [event(ago(0), "found as well"), event(ago(3), "replaced three days ago")];
    history.append_events(late.into()).unwrap();
    let newest_first = [
        "found as well",
        "found",
        "replaced three days ago",
        "replaced a week ago",
        "replaced in the middle",
        "replaced in October",
        "began",
    ];
    for lines in [1, 2, 3, 50] {
        assert_eq!(by_pages(&history, lines), newest_first, "pages of {lines}");
    }
    let recent = history.recent_events(3).unwrap();
    assert_eq!(recent.iter().map(|event| &*event.label).collect::<Vec<_>>(), newest_first[..3]);
    for (before, newest) in [(None, 0), (Some(4), 4), (Some(5), 5), (Some(99), 0)] {
        let filter = EventFilter { before, ..EventFilter::default() };
        assert_eq!(in_file(&mut history, &filter), newest_first[newest..], "before {before:?}");
    }
}

/// All that fits, as the file has it, newest first.
fn in_file(history: &mut History, filter: &EventFilter) -> Vec<String> {
    let (mut after, mut file) = (EventPlace::BEGINNING, Vec::new());
    loop {
        let read = history.event_rows(filter, after, 2, |rows| {
            let mut told = Vec::new();
            while let Some(row) = rows.next()? {
                told.push((EventPlace::of_row(row)?, row.get::<_, String>(4)?));
            }
            Ok(told)
        });
        let page = read.unwrap();
        let Some((place, _)) = page.last() else { break };
        after = *place;
        file.extend(page.into_iter().map(|(_, label)| label));
    }
    file.reverse();
    file
}

#[test]
fn a_page_of_the_history_is_read_by_its_index_and_nothing_is_sorted() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-26T15:31:00Z"));
    drop(History::open(directory.path(), clock, central_europe()).unwrap());
    let connection = Connection::open(directory.path().join("history.db")).unwrap();
    let begin = time("2026-01-01T00:00:00Z").as_millisecond();
    let fill = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)
         INSERT INTO event (id, at, kind, subject, label) SELECT n, ?1 + n * 60000, 'supply-changed', 's', 'l' FROM numbers";
    connection.execute(fill, [begin]).unwrap();
    let looks = "SELECT * FROM event LEFT JOIN episode ON episode.id = event.episode WHERE 1";
    for (statement, by) in [
        ("ORDER BY event.at DESC, event.id DESC LIMIT 51", "SCAN event USING INDEX event_at"),
        (
            "AND (event.at, event.id) < (5, 7) ORDER BY event.at DESC, event.id DESC LIMIT 51",
            "SEARCH event USING INDEX event_at (at<?)",
        ),
        (
            "AND event.at >= 5 AND event.at < 9 ORDER BY event.at DESC, event.id DESC LIMIT 51",
            "SEARCH event USING INDEX event_at (at>? AND at<?)",
        ),
        (
            "AND (event.at, event.id) > (5, 7) ORDER BY event.at, event.id LIMIT 512",
            "SEARCH event USING INDEX event_at (at>?)",
        ),
    ] {
        let mut plan = connection.prepare(&format!("EXPLAIN QUERY PLAN {looks} {statement}")).unwrap();
        let steps: Vec<String> =
            plan.query_map([], |row| row.get(3)).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(steps[0], by, "{steps:?}");
        assert!(steps.iter().all(|step| !step.contains("TEMP B-TREE")), "{steps:?}");
    }
}
