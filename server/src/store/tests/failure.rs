//! A disk that does not take the history.

use std::{os::unix::fs::PermissionsExt, time::Duration};

use app::model::{Event, EventFilter, EventKind};
use rusqlite::Connection;

use super::super::{StoreError, history::History, maintenance::history::EventPlace};
use crate::{
    clock::Clock,
    testing::{central_europe, clock, reading_at},
};

#[test]
fn what_the_disk_refuses_is_kept_and_written_when_it_takes_it_again() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = History::open(directory.path(), clock.clone(), central_europe()).unwrap();
    let other = Connection::open(directory.path().join("history.db")).unwrap();
    let rows = || -> i64 { other.query_row("SELECT count(*) FROM reading", [], |row| row.get(0)).unwrap() };
    // A table that is missing fails the commit as a full disk does: whole, and with an error.
    other.execute_batch("ALTER TABLE sample RENAME TO hidden").unwrap();
    for sequence in 1..=200 {
        let reading = reading_at(clock.now(), sequence, 1_000 + sequence);
        let error = history.append_reading(&reading, Vec::new()).unwrap_err();
        assert!(error.to_string().contains("history.db"), "{error}");
        assert_eq!(history.last_reading(), Some(reading), "pages go on");
        clock.advance(Duration::from_mins(5));
    }
    assert!(history.problem().is_some());
    assert_eq!(rows(), 0);

    other.execute_batch("ALTER TABLE hidden RENAME TO sample").unwrap();
    let reading = reading_at(clock.now(), 201, 1_300);
    history.append_reading(&reading, Vec::new()).unwrap();
    assert!(history.problem().is_none());
    assert_eq!(rows(), 96, "within the bound");
    let newest: i64 = other
        .query_row(
            "SELECT max(value) FROM sample JOIN series ON id = series_id WHERE key = 'total-impressions'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(newest, 1_300);
}

#[test]
fn events_that_the_disk_refuses_are_told_all_the_same_behind_those_that_it_has() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = History::open(directory.path(), clock.clone(), central_europe()).unwrap();
    let event = |label: &str| Event {
        id: 0,
        at: clock.now(),
        kind: EventKind::SupplyChanged,
        subject: "supply/1".into(),
        label: label.into(),
        from: None,
        to: None,
        impressions: None,
        episode: None,
    };
    history.append_events(vec![event("first")]).unwrap();
    let other = Connection::open(directory.path().join("history.db")).unwrap();
    other.execute_batch("ALTER TABLE sample RENAME TO hidden").unwrap();
    clock.advance(Duration::from_mins(20));
    let reading = reading_at(clock.now(), 1, 1_000);
    let before = Event { at: clock.now() - jiff::SignedDuration::from_hours(1), ..event("third") };
    history.append_reading(&reading, vec![event("second"), before]).unwrap_err();
    let told = |history: &mut History, after| {
        let read = history.event_rows(&EventFilter::default(), after, 10, |rows| {
            let mut told = Vec::new();
            while let Some(row) = rows.next()? {
                told.push((EventPlace::of_row(row)?, row.get::<_, String>(4)?));
            }
            Ok(told)
        });
        read.unwrap()
    };
    let labels =
        |told: &[(EventPlace, String)]| told.iter().map(|(_, label)| label.clone()).collect::<Vec<_>>();
    let kept = told(&mut history, EventPlace::BEGINNING);
    assert_eq!(labels(&kept), ["first"]);
    let waiting = told(&mut history, kept[0].0);
    // What waits may be dated before what the disk has.
    assert_eq!(labels(&waiting), ["third", "second"]);
    assert_eq!(told(&mut history, waiting[1].0), []);
    other.execute_batch("ALTER TABLE hidden RENAME TO sample").unwrap();
    clock.advance(Duration::from_mins(2));
    history.commit_if_due().unwrap();
    assert_eq!(labels(&told(&mut history, EventPlace::BEGINNING)), ["third", "first", "second"]);
}

#[test]
fn a_directory_that_can_not_be_made_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("file");
    std::fs::write(&file, "").unwrap();
    let result = History::open(&file.join("data"), clock("2026-11-22T08:00:00Z"), central_europe());
    let error = result.err().unwrap().to_string();
    assert!(error.contains(file.to_str().unwrap()) && error.contains("--data-dir"), "{error}");
}

#[test]
fn a_second_process_is_refused_and_others_can_not_read_the_file() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let data = directory.path().join("state").join("data");
    let open = || History::open(&data, clock.clone(), central_europe());
    let first = open().unwrap();
    assert!(matches!(open().err().unwrap(), StoreError::InUse { .. }));
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in ["history.db", "history.db-wal", "history.lock"] {
        assert_eq!(mode(&data.join(file)), 0o600, "{file}");
    }
    first.close().unwrap();
    open().unwrap();
}

#[test]
fn another_connection_is_another_version_although_each_counts_from_the_beginning() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    let mut history = History::open(directory.path(), clock.clone(), central_europe()).unwrap();
    let before = history.data_version().unwrap();
    assert_eq!(history.data_version().unwrap(), before);
    history.replace_file(clock.now()).unwrap();
    assert_ne!(history.data_version().unwrap(), before, "somebody may have changed it meanwhile");
}
