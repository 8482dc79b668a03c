//! What becomes a row, and when.

use std::{path::Path, time::Duration};

use app::model::{Event, EventKind, Level, Reading, Supply};
use rusqlite::Connection;

use super::super::history::History;
use crate::{
    clock::ManualClock,
    testing::{central_europe, clock, reading_at},
};

const MINUTE: Duration = Duration::from_mins(1);

fn count(directory: &Path, table: &str) -> i64 {
    let connection = Connection::open(directory.join("history.db")).unwrap();
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

fn open(directory: &Path, clock: &std::sync::Arc<ManualClock>) -> History {
    History::open(directory, clock.clone(), central_europe()).unwrap()
}

fn event() -> Event {
    Event {
        id: 0,
        at: jiff::Timestamp::UNIX_EPOCH,
        kind: EventKind::AlertRaised,
        subject: "alert/1".to_owned(),
        label: "Raised".to_owned(),
        from: None,
        to: None,
        impressions: Some(7),
        episode: None,
    }
}

#[test]
fn the_first_reading_is_on_the_disk_at_once_and_later_ones_are_grouped() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = open(directory.path(), &clock);
    let mut on_disk = Vec::new();
    for step in 0..8 {
        let reading = reading_at(crate::clock::Clock::now(&*clock), step + 1, 1_000 + step);
        history.append_reading(&reading, Vec::new()).unwrap();
        on_disk.push(count(directory.path(), "reading"));
        clock.advance(5 * MINUTE);
    }
    assert_eq!(on_disk, [1, 1, 1, 4, 4, 4, 7, 7], "one commit every 15 minutes");
}

#[test]
fn a_reading_without_a_change_becomes_a_row_once_an_hour() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = open(directory.path(), &clock);
    for step in 0..36 {
        let reading = reading_at(crate::clock::Clock::now(&*clock), step + 1, 1_000);
        history.append_reading(&reading, Vec::new()).unwrap();
        clock.advance(5 * MINUTE);
    }
    assert_eq!(count(directory.path(), "reading"), 3);
    let series = count(directory.path(), "series");
    assert_eq!(count(directory.path(), "sample"), series, "each series once");
    assert_eq!(
        series,
        3 + 2 * 3 + 2 + 2,
        "three meters, level and capacity of three supplies, the state of two, two trays"
    );
}

#[test]
fn events_wait_for_a_minute_at_most_and_are_seen_meanwhile() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = open(directory.path(), &clock);
    for expected in [1, 1, 1, 4] {
        history.append_events(vec![event()]).unwrap();
        assert_eq!(count(directory.path(), "event"), expected);
        clock.advance(Duration::from_secs(20));
    }
    history.append_events(vec![event()]).unwrap();
    let ids = |events: Vec<Event>| events.iter().map(|event| event.id).collect::<Vec<_>>();
    assert_eq!(count(directory.path(), "event"), 4);
    assert_eq!(ids(history.recent_events(3).unwrap()), [5, 4, 3]);
}

#[test]
fn what_is_told_durably_takes_what_waits_with_it_and_stands_behind_it_in_the_history() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = open(directory.path(), &clock);
    history.append_events(vec![event()]).unwrap();
    history.append_events(vec![event()]).unwrap();
    assert_eq!(count(directory.path(), "event"), 1);
    history.durably_telling(vec![event()], |_| Ok(((), true))).unwrap();
    assert_eq!(count(directory.path(), "event"), 3);
    history.append_events(vec![event()]).unwrap();
    // A request is written at once, whatever waits.
    let at = crate::clock::Clock::now(&*clock);
    history
        .record_request(app::model::RequestKind::Diagnostics, at, app::model::Actor::device(), None)
        .unwrap();
    let lines = history.event_history(&app::model::EventFilter::default(), 4).unwrap();
    assert_eq!(lines.iter().map(|line| line.event.id).collect::<Vec<_>>(), [5, 4, 3, 2]);
}

#[test]
fn what_came_to_nothing_in_its_transaction_is_not_told_and_takes_no_number() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = open(directory.path(), &clock);
    for tells in [true, false, true] {
        let done = history.durably_telling(vec![event()], move |_| Ok((tells, tells))).unwrap();
        assert_eq!(done, tells);
    }
    let ids: Vec<i64> = history.recent_events(5).unwrap().iter().map(|event| event.id).collect();
    assert_eq!(ids, [2, 1]);
}

#[test]
fn a_flood_of_events_pushes_out_the_oldest_at_once() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    open(directory.path(), &clock).close().unwrap();
    let connection = Connection::open(directory.path().join("history.db")).unwrap();
    let row = "INSERT INTO event (id, at, kind, subject, label) VALUES (?1, 0, 'alert-raised', 'alert/1', 'Raised')";
    for id in [1, 2, 50_000] {
        connection.execute(row, [id]).unwrap();
    }
    let mut history = open(directory.path(), &clock);
    for oldest in [2, 50_000] {
        history.append_events(vec![event()]).unwrap();
        clock.advance(MINUTE);
        let found =
            connection.query_row("SELECT min(id) FROM event", [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!((found, count(directory.path(), "event")), (oldest, 3));
    }
}

#[test]
fn a_printer_whose_every_number_or_name_changes_all_the_time_does_not_fill_the_disk() {
    let other_level = |reading: &mut Reading, step: i64| {
        for supply in &mut reading.supplies {
            supply.level = Level::Measured { value: step % 1_000 };
        }
    };
    let other_name = |reading: &mut Reading, step: i64| {
        reading.identity.serial_number = Some(format!("S{step}"));
    };
    for spoil in [&other_level as &dyn Fn(&mut Reading, i64), &other_name] {
        let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T00:00:00Z"));
        let mut history = open(directory.path(), &clock);
        let mut rows = Vec::new();
        for _hour in 0..24 {
            for minute in (0..60).step_by(5) {
                let step = i64::try_from(rows.len()).unwrap() * 60 + minute;
                let mut reading =
                    reading_at(crate::clock::Clock::now(&*clock), step.unsigned_abs() + 1, 1_000);
                let supply = reading.supplies[0].clone();
                reading.supplies = (1..=100).map(|index| Supply { index, ..supply.clone() }).collect();
                spoil(&mut reading, step);
                history.append_reading(&reading, Vec::new()).unwrap();
                clock.advance(5 * MINUTE);
            }
            history.flush().unwrap();
            rows.push(count(directory.path(), "sample"));
        }
        assert!((20_000..20_000 + 24 * 300).contains(&rows[23]), "{rows:?}");
        assert!(rows.windows(2).all(|pair| pair[0] < pair[1]), "one an hour is kept: {rows:?}");
    }
}

#[test]
fn a_kill_loses_no_more_than_what_waited_and_repeats_no_sequence_number() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = open(directory.path(), &clock);
    let first = reading_at(crate::clock::Clock::now(&*clock), 1, 1_000);
    history.append_reading(&first, vec![event()]).unwrap();
    clock.advance(5 * MINUTE);
    let second = reading_at(crate::clock::Clock::now(&*clock), 2, 1_005);
    history.append_reading(&second, Vec::new()).unwrap();
    assert_eq!(history.last_reading(), Some(second));
    // Dropped without close: the pending reading is gone, as after a kill.
    drop(history);

    let mut history = open(directory.path(), &clock);
    assert_eq!(history.last_reading(), Some(first));
    assert!(history.last_sequence() >= 2, "{}", history.last_sequence());
    let third = reading_at(crate::clock::Clock::now(&*clock), history.last_sequence() + 1, 1_005);
    history.append_reading(&third, Vec::new()).unwrap();
    history.close().unwrap();

    let history = open(directory.path(), &clock);
    assert_eq!(history.last_sequence(), third.sequence, "nothing is skipped after an orderly end");
    assert_eq!(history.last_reading(), Some(third));
    assert_eq!(history.recent_events(9).unwrap().len(), 1);
}

#[test]
fn another_printer_has_series_of_its_own_and_the_first_one_finds_its_again() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = open(directory.path(), &clock);
    for (sequence, serial, impressions) in [(1, "A", 1_000), (2, "B", 90_000), (3, "A", 1_010)] {
        let mut reading = reading_at(crate::clock::Clock::now(&*clock), sequence, impressions);
        reading.identity.serial_number = Some(serial.to_owned());
        history.append_reading(&reading, Vec::new()).unwrap();
        clock.advance(20 * MINUTE);
    }
    history.flush().unwrap();
    assert_eq!(count(directory.path(), "device"), 2);
    let day = jiff::civil::date(2026, 11, 22);
    let days = history.daily_impressions(day, 1, &central_europe()).unwrap();
    assert_eq!(days[0].impressions, Some(10), "the other printer's 89,000 are not this one's");
}

#[test]
fn a_clock_that_was_set_back_stops_nothing() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2030-01-01T00:00:00Z"));
    let mut history = open(directory.path(), &clock);
    history.append_reading(&reading_at(crate::clock::Clock::now(&*clock), 1, 1_000), Vec::new()).unwrap();
    clock.set("2026-11-22T08:00:00Z".parse().unwrap());
    history.append_reading(&reading_at(crate::clock::Clock::now(&*clock), 2, 1_000), Vec::new()).unwrap();
    assert_eq!(count(directory.path(), "reading"), 2);
    clock.advance(20 * MINUTE);
    history.append_reading(&reading_at(crate::clock::Clock::now(&*clock), 3, 1_009), Vec::new()).unwrap();
    let day = jiff::civil::date(2026, 11, 22);
    let days = history.daily_impressions(day, 1, &central_europe()).unwrap();
    assert_eq!(days[0].impressions, Some(9));
}
