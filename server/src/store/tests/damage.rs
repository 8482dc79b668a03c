//! A damaged file: set aside, what can be read copied, what is lost counted.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use app::model::{Actor, Deed, Event, EventKind, LostCount, LostRows, SalvageState};
use rusqlite::Connection;

use super::super::{
    audit::{self, NewEntry},
    history::History,
};
use crate::{
    clock::{Clock, ManualClock},
    testing::{central_europe, clock, reading_at},
};

const PAGE: usize = 4_096;

pub(super) fn open(directory: &Path, clock: &Arc<ManualClock>) -> History {
    History::open(directory, clock.clone(), central_europe()).unwrap()
}

fn event(clock: &ManualClock, number: u64) -> Event {
    Event {
        id: 0,
        at: clock.now(),
        kind: EventKind::AlertRaised,
        subject: format!("alert/{number}"),
        label: format!("{number}: {}", "x".repeat(60)),
        from: None,
        to: None,
        impressions: None,
        episode: None,
    }
}

/// Two days of readings and events, and a little of everything else.
fn fill(directory: &Path, clock: &Arc<ManualClock>) {
    let mut history = open(directory, clock);
    for sequence in 1..=600 {
        let reading = reading_at(clock.now(), sequence, 1_000 + sequence);
        history.append_reading(&reading, vec![event(clock, sequence)]).unwrap();
        clock.advance(Duration::from_mins(5));
    }
    let at = clock.now();
    history
        .durably(move |transaction| {
            transaction.execute("INSERT INTO setting VALUES ('mail.host', '\"mail\"', 0)", [])?;
            transaction.execute(
                "INSERT INTO account (id, password_hash, changed_at) VALUES (1, '$argon2id$', 0)",
                [],
            )?;
            let actor = Actor::device();
            let (deed, subject) = (Deed::Changed, "mail.host".to_owned());
            audit::insert(transaction, &NewEntry { at, actor, deed, subject, from: None, to: None })
        })
        .unwrap();
    history.close().unwrap();
}

pub(super) fn database(directory: &Path) -> Connection {
    Connection::open(directory.join("history.db")).unwrap()
}

pub(super) fn count(connection: &Connection, table: &str) -> i64 {
    connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// The leaf pages of a table, in order of its key.
pub(super) fn leaves(directory: &Path, table: &str) -> Vec<usize> {
    let connection = database(directory);
    let mut statement = connection
        .prepare("SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' ORDER BY path")
        .unwrap();
    let page = |row: &rusqlite::Row<'_>| row.get::<_, u32>(0).map(|page| page as usize);
    statement.query_map([table], page).unwrap().collect::<Result<_, _>>().unwrap()
}

pub(super) fn spoil(directory: &Path, pages: &[usize]) {
    let path = directory.join("history.db");
    let mut octets = std::fs::read(&path).unwrap();
    for page in pages {
        octets[(page - 1) * PAGE..page * PAGE].fill(0x5a);
    }
    std::fs::write(&path, octets).unwrap();
}

fn files(directory: &Path, part: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().contains(part));
    files.sort();
    files
}

/// What the pages say when all is copied.
pub(super) fn salvage(history: &mut History) -> SalvageState {
    let mut steps = 0;
    while history.is_salvaging() {
        history.salvage_more();
        steps += 1;
        assert!(steps < 10_000, "does not end");
    }
    let notices = history.notices();
    assert_eq!(notices.len(), 1, "{notices:?}");
    notices[0].salvage.clone()
}

pub(super) fn sound(directory: &Path) {
    let connection = database(directory);
    let word: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(word, "ok");
    let broken: Option<String> = connection
        .query_row("SELECT max(\"table\") FROM pragma_foreign_key_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(broken, None);
    let orphans: i64 = connection
        .query_row(
            "SELECT count(*) FROM sample WHERE taken_at NOT IN (SELECT taken_at FROM reading)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(orphans, 0);
    assert!(!connection.table_exists(None, "salvage").unwrap());
}

#[test]
fn broken_pages_cost_the_rows_on_them_and_no_others() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-20T08:00:00Z"));
    let directory = directory.path();
    fill(directory, &clock);
    let event_leaves = leaves(directory, "event");
    let middle = event_leaves.len() / 2;
    // Two pages with a whole one between them, as bisecting alone would miss it.
    spoil(directory, &[event_leaves[middle], event_leaves[middle + 2]]);

    let mut history = open(directory, &clock);
    // The damage is in the middle of a large table: opening does not meet it, the check does.
    assert!(!history.is_salvaging());
    history.checked(Some("broken".into()));
    history.set_aside_if_damaged();
    assert!(history.is_salvaging());
    let SalvageState::Done(lost) = salvage(&mut history) else { panic!("not all was unreadable") };
    let missing = 600 - u64::try_from(history.recent_events(10_000).unwrap().len()).unwrap();
    assert_eq!(lost, [LostRows { table: "event".into(), count: LostCount::Exactly(missing) }]);
    assert!((20..=120).contains(&missing), "two pages of about forty: {missing}");

    // It goes on, with numbers that were not given before.
    history.append_reading(&reading_at(clock.now(), 601, 2_000), vec![event(&clock, 601)]).unwrap();
    assert_eq!(history.recent_events(1).unwrap()[0].id, 601);
    history.close().unwrap();
    sound(directory);
    let connection = database(directory);
    assert_eq!(count(&connection, "account") + count(&connection, "setting"), 2);
    let deeds: Vec<String> = connection
        .prepare("SELECT what || ' ' || to_value FROM audit WHERE what = 'set-aside' ORDER BY id")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(deeds.last().unwrap(), &format!("set-aside copied but for lost rows: event {missing}"));
    assert_eq!(files(directory, "damaged-").len(), 1, "the log of before and nothing else is beside it");
}

#[test]
fn each_table_may_lose_a_page() {
    for table in ["reading", "sample", "device", "series", "last_reading", "account", "setting", "audit"] {
        let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-20T08:00:00Z"));
        let directory = directory.path();
        fill(directory, &clock);
        let all = leaves(directory, table);
        let before = count(&database(directory), table);
        spoil(directory, &[all[all.len() / 2]]);
        let mut history = open(directory, &clock);
        history.checked(Some("broken".into()));
        history.set_aside_if_damaged();
        let SalvageState::Done(lost) = salvage(&mut history) else {
            panic!("{table}: not all was unreadable")
        };
        assert!(lost.iter().any(|lost| lost.table == table), "{table}: {lost:?}");
        assert!(history.last_sequence() >= 600, "{table}: {}", history.last_sequence());
        let next = history.last_sequence() + 1;
        history.append_reading(&reading_at(clock.now(), next, 2_000), vec![event(&clock, 1)]).unwrap();
        history.close().unwrap();
        sound(directory);
        let kept = count(&database(directory), "reading");
        let expected = if table == "sample" || table == "reading" { 300 } else { 598 };
        assert!(kept >= expected, "{table}: {kept} readings");
        if let (true, Some(LostCount::About(about))) =
            (table == "sample", lost.iter().find(|lost| lost.table == table).map(|lost| lost.count))
        {
            let missing = before - count(&database(directory), table);
            assert!(about.abs_diff(u64::try_from(missing).unwrap()) <= about / 2, "{about} for {missing}");
        }
    }
}

#[test]
fn a_file_of_which_nothing_can_be_read_makes_room_for_a_new_one() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    std::fs::write(directory.path().join("history.db"), [0x5a; 8192]).unwrap();
    let mut history = open(directory.path(), &clock);
    assert_eq!(salvage(&mut history), SalvageState::NothingReadable);
    history.append_reading(&reading_at(clock.now(), 1, 1_000), vec![event(&clock, 1)]).unwrap();
    history.close().unwrap();
    sound(directory.path());
    let aside = files(directory.path(), "damaged-");
    assert_eq!(aside.len(), 1);
    assert!(aside[0].ends_with("history.db.damaged-20261122T080000Z"), "{aside:?}");
    assert_eq!(std::fs::read(&aside[0]).unwrap(), [0x5a; 8192], "left as it was");
}

#[test]
fn what_a_check_finds_in_a_file_that_is_set_aside_already_is_no_fault_of_the_new_one() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    fill(directory.path(), &clock);
    let mark = directory.path().join("history.open");
    std::fs::write(&mark, "").unwrap();
    let mut history = open(directory.path(), &clock);
    assert!(history.check_due());
    // A look at the file meets the damage before the check does.
    history.checked(Some("broken".into()));
    history.set_aside_if_damaged();
    history.checked(Some("broken".into()));
    salvage(&mut history);
    clock.advance(Duration::from_hours(48));
    history.set_aside_if_damaged();
    history.close().unwrap();
    assert_eq!(files(directory.path(), "damaged-").len(), 1, "the new one is not set aside");
    assert!(!mark.exists());
}

#[test]
fn the_newest_two_damaged_files_are_kept() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T08:00:00Z"));
    for hour in 8..12 {
        for suffix in ["", "-wal"] {
            std::fs::write(directory.path().join(format!("history.db{suffix}")), [hour; 8192]).unwrap();
        }
        open(directory.path(), &clock).close().unwrap();
        clock.advance(Duration::from_hours(1));
    }
    let names: Vec<String> = files(directory.path(), "damaged-")
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    let expected = ["10", "11"].map(|hour| format!("history.db.damaged-20261122T{hour}0000Z"));
    let with_log = |name: &String| [name.clone(), format!("{name}-wal")];
    assert_eq!(names, expected.iter().flat_map(with_log).collect::<Vec<_>>());
}

#[test]
fn copying_goes_on_after_a_kill_in_its_middle() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-20T08:00:00Z"));
    let directory = directory.path();
    fill(directory, &clock);
    let samples = count(&database(directory), "sample");
    let all = leaves(directory, "event");
    spoil(directory, &[all[3]]);
    let mut history = open(directory, &clock);
    history.checked(Some("broken".into()));
    history.set_aside_if_damaged();
    history.salvage_more();
    // Dropped without close, as after a kill.
    drop(history);

    let mut history = open(directory, &clock);
    assert!(history.is_salvaging());
    assert!(history.active_episodes().unwrap().1 >= 600, "numbers that may be given already are not given");
    let SalvageState::Done(lost) = salvage(&mut history) else { panic!("something was readable") };
    assert_eq!(lost.len(), 1);
    history.close().unwrap();
    sound(directory);
    assert_eq!(count(&database(directory), "sample"), samples);
}

#[test]
fn a_query_that_meets_damage_leads_there_too() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-20T08:00:00Z"));
    let directory = directory.path();
    fill(directory, &clock);
    let all = leaves(directory, "event");
    spoil(directory, &[all[1]]);
    let mut history = open(directory, &clock);
    assert!(history.recent_events(10_000).is_err());
    history.set_aside_if_damaged();
    assert!(matches!(salvage(&mut history), SalvageState::Done(_)));
    assert!(history.recent_events(10_000).unwrap().len() > 500);
}
