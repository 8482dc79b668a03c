//! Disks that are full, read-only or damaged, as real file systems: what can be read is shown, what can't be saved is
//! refused with the reason, and it goes on by itself.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use app::model::{Actor, Event, EventKind, Reading, RequestKind};
use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::{
    clock::{Clock, ManualClock},
    store::{Store, StoreError},
};

use super::support::{mount::Tmpfs, program::Serving};

fn clock() -> Arc<ManualClock> {
    ManualClock::new("2026-11-22T08:00:00Z".parse().expect("a time"))
}

fn open(directory: &Path, clock: &Arc<ManualClock>) -> Result<Store, StoreError> {
    Store::open(directory, clock.clone(), TimeZone::UTC)
}

fn reading(at: Timestamp, sequence: u64) -> Reading {
    let mut reading: Reading =
        serde_json::from_str(include_str!("../fixtures/reading.json")).expect("the fixture");
    reading.taken_at = at;
    reading.sequence = sequence;
    reading
}

fn event(at: Timestamp) -> Event {
    Event {
        id: 0,
        at,
        kind: EventKind::AlertRaised,
        subject: "alert/1".into(),
        label: "x".repeat(100),
        from: None,
        to: None,
        impressions: None,
    }
}

/// A history with a reading, an event and a request.
async fn begin(directory: &Path, clock: &Arc<ManualClock>) -> Store {
    let store = open(directory, clock).expect("a sound disk");
    store.append_reading(&reading(clock.now(), 1), vec![event(clock.now())]).await.expect("it is written");
    store
        .record_request(RequestKind::Diagnostics, clock.now(), Actor::device())
        .await
        .expect("it is written");
    clock.advance(Duration::from_mins(20));
    store
}

/// What was there is still told.
async fn assert_told(store: &Store, readings: u64) {
    assert_eq!(store.last_reading().await.expect("it is read").expect("one was taken").sequence, readings);
    assert_eq!(store.recent_requests(9).await.expect("they are read").len(), 1);
    let events = store.recent_events(9).await.expect("they are read");
    assert!(events.iter().any(|event| event.kind == EventKind::Requested), "{events:?}");
}

/// A change is refused with words that a person can act on.
async fn assert_refused(store: &Store, clock: &Arc<ManualClock>, words: [&str; 2]) {
    let error = store
        .record_request(RequestKind::Diagnostics, clock.now(), Actor::device())
        .await
        .expect_err("it can't be saved");
    assert!(error.is_of_disk(), "{error:?}");
    let message = error.to_string();
    assert!(words.iter().all(|word| message.contains(word)) && message.contains("history.db"), "{message}");
    let problem = store.problem().await;
    assert!(problem.is_none_or(|problem| problem.is_of_disk()));
}

/// It was taken up again, and nothing is broken.
async fn assert_goes_on(store: Store, clock: &Arc<ManualClock>, directory: &Path) {
    clock.advance(Duration::from_mins(2));
    let request = store
        .record_request(RequestKind::Diagnostics, clock.now(), Actor::device())
        .await
        .expect("it is saved");
    assert!(request.reference.ends_with("-2"), "{}", request.reference);
    store.append_reading(&reading(clock.now(), 99), vec![event(clock.now())]).await.expect("it is saved");
    assert!(store.problem().await.is_none());
    store.close().await.expect("in order");
    let database = rusqlite::Connection::open(directory.join("history.db")).expect("it is there");
    let word: String =
        database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("it can be checked");
    assert_eq!(word, "ok");
    let last: i64 =
        database.query_row("SELECT max(sequence) FROM reading", [], |row| row.get(0)).expect("readings");
    assert_eq!(last, 99);
}

const FULL: [&str; 2] = ["the disk is full", "Make space"];
const READ_ONLY: [&str; 2] = ["can't be written", "Mount the disk writable"];

#[tokio::test]
async fn a_disk_that_fills_up_while_it_runs() {
    let Some(disk) = Tmpfs::mount(2_048) else { return };
    let clock = clock();
    let store = begin(disk.path(), &clock).await;
    disk.fill();
    for sequence in 2..40 {
        // Each changes something, so that what is free in the log is soon used up.
        let mut reading = reading(clock.now(), sequence);
        reading.meters[0].value += sequence;
        let _ = store.append_reading(&reading, vec![event(clock.now()); 20]).await;
        clock.advance(Duration::from_mins(20));
    }
    assert!(matches!(store.problem().await, Some(StoreError::Full { .. })));
    assert_refused(&store, &clock, FULL).await;
    assert_eq!(store.last_reading().await.expect("it is read").map(|reading| reading.sequence), Some(39));
    disk.empty();
    assert_goes_on(store, &clock, disk.path()).await;
}

#[tokio::test]
async fn a_start_on_a_full_disk_after_an_orderly_end_and_after_a_kill() {
    for orderly in [true, false] {
        let Some(disk) = Tmpfs::mount(2_048) else { return };
        let clock = clock();
        let data = disk.path().join("data");
        end(begin(&data, &clock).await, &data, orderly).await;
        disk.fill();
        let store = open(&data, &clock).expect("what is there can be read");
        assert_told(&store, 1).await;
        assert_refused(&store, &clock, FULL).await;
        disk.empty();
        assert_goes_on(store, &clock, &data).await;
    }
}

#[tokio::test]
async fn a_start_on_a_read_only_disk_after_an_orderly_end_and_after_a_kill() {
    for orderly in [true, false] {
        let Some(disk) = Tmpfs::mount(8_192) else { return };
        let clock = clock();
        let data = disk.path().join("data");
        end(begin(&data, &clock).await, &data, orderly).await;
        assert_eq!(data.join("history.db-wal").exists(), !orderly);
        let before = content(&data);
        disk.make_read_only();
        let store = open(&data, &clock).expect("what is there can be read");
        assert_told(&store, 1).await;
        assert_refused(&store, &clock, READ_ONLY).await;
        let export = Store::open_to_read(&data, clock.clone(), TimeZone::UTC).expect("commands read too");
        assert_told(&export, 1).await;
        let other = open(&data, &clock).expect_err("one process at a time");
        assert!(matches!(other, StoreError::InUse { .. }), "{other:?}");
        assert_eq!(content(&data), before);
        disk.make_writable();
        assert_goes_on(store, &clock, &data).await;
    }
}

#[tokio::test]
async fn a_start_with_nothing_to_read_is_refused() {
    let Some(disk) = Tmpfs::mount(1_024) else { return };
    disk.fill();
    for data in [disk.path().to_owned(), disk.path().join("data")] {
        let error = open(&data, &clock()).expect_err("there is no space");
        assert!(error.to_string().contains("--data-dir"), "{error}");
    }
    disk.empty();
    open(disk.path(), &clock()).expect("now there is").close().await.expect("in order");
    for file in ["history.db", "history.lock"] {
        fs::remove_file(disk.path().join(file)).expect("it is there");
    }
    disk.make_read_only();
    let error = open(disk.path(), &clock()).expect_err("nothing can be made");
    assert!(error.to_string().contains("--data-dir"), "{error}");
}

#[tokio::test]
async fn an_upgrade_waits_for_room_for_the_copy_and_is_read_meanwhile() {
    let Some(disk) = Tmpfs::mount(2_048) else { return };
    let (clock, path) = (clock(), disk.path().join("history.db"));
    let old = rusqlite::Connection::open(&path).expect("a new file");
    old.execute_batch(include_str!("../../src/store/migrations/0001-history.sql")).expect("schema 1");
    old.execute_batch(
        "INSERT INTO request VALUES (1, 'diagnostics', 1795334400000, 20261122, 1, 'not-set-up');
         INSERT INTO event VALUES (1, 1795334400000, 'requested', 'request/D-20261122-1', 'x', NULL, NULL, NULL);
         PRAGMA journal_mode = WAL; PRAGMA user_version = 1;",
    )
    .expect("rows of schema 1");
    drop(old);
    disk.fill();
    // Room for the marks and the log of a start, not for the copy.
    let filler = fs::File::options().write(true).open(disk.path().join("filler")).expect("it was filled");
    let size = filler.metadata().expect("a size").len();
    filler.set_len(size - 60 * 1_024).expect("it gets smaller");
    let before = fs::read(&path).expect("it is there");
    let store = open(disk.path(), &clock).expect("what is there can be read");
    let error = store
        .record_request(RequestKind::Diagnostics, clock.now(), Actor::command_line())
        .await
        .expect_err("it waits");
    assert!(error.is_of_disk(), "{error}");
    assert_eq!(store.recent_requests(9).await.expect("they are read").len(), 1);
    assert_eq!(fs::read(&path).expect("it is there"), before, "nothing was begun");
    assert!(named(disk.path(), "history.db.schema").is_empty());
    disk.empty();
    assert_goes_on(store, &clock, disk.path()).await;
    assert_eq!(named(disk.path(), "history.db.schema"), ["history.db.schema-1"]);
}

#[tokio::test]
async fn a_damaged_history_on_a_full_disk_is_set_aside_when_there_is_space() {
    let Some(disk) = Tmpfs::mount(4_096) else { return };
    let clock = clock();
    let store = begin(disk.path(), &clock).await;
    for _ in 0..30 {
        store.append_events(vec![event(clock.now()); 100]).await.expect("they are written");
        clock.advance(Duration::from_mins(2));
    }
    store.close().await.expect("in order");
    spoil_an_old_event(disk.path());
    let store = open(disk.path(), &clock).expect("nobody has looked there yet");
    disk.fill();
    store.events_after(0, 5_000).await.expect_err("a page of them is damaged");
    assert_refused(&store, &clock, FULL).await;
    assert_told(&store, 1).await;
    assert!(named(disk.path(), "history.db.damaged-").is_empty());
    disk.empty();
    assert_goes_on(store, &clock, disk.path()).await;
    assert_eq!(named(disk.path(), "history.db.damaged-").len(), 1);
}

#[tokio::test]
async fn pages_are_read_from_a_read_only_disk() {
    let Some(disk) = Tmpfs::mount(8_192) else { return };
    let data = disk.path().join("data");
    begin(&data, &clock()).await.close().await.expect("in order");
    disk.make_read_only();
    let home = tempfile::tempdir().expect("a temporary folder");
    let serving = Serving::start_in(home, &data, &[]).await;
    for path in ["/", "/meter", "/supplies", "/maintenance"] {
        let page = serving.get(path).await;
        assert!(page.starts_with("HTTP/1.1 200 "), "{path}: {page:.100}");
        assert!(page.contains("History at risk") && page.contains("Mount the disk writable"), "{path}");
    }
    assert!(serving.get("/maintenance").await.contains("D-20261122-1"), "what was recorded is shown");
    assert!(serving.get("/healthz").await.starts_with("HTTP/1.1 503 "), "who watches it is told");
}

#[tokio::test]
async fn damage_is_found_after_an_unclean_stop_and_told_on_the_pages() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let data = home.path().join("data");
    let clock = clock();
    let store = begin(&data, &clock).await;
    for _ in 0..30 {
        store.append_events(vec![event(clock.now()); 100]).await.expect("they are written");
        clock.advance(Duration::from_mins(2));
    }
    store.close().await.expect("in order");
    spoil_an_old_event(&data);
    // What a kill leaves behind.
    fs::write(data.join("history.open"), "").expect("a writable folder");

    let mut serving = Serving::start_in(home, &data, &[]).await;
    let page = until_it_says(&serving, "What could be read of it was copied").await;
    assert!(page.contains("The history was damaged") && page.contains("events"), "{page}");
    assert!(!page.contains("values of meters"), "nothing else is lost: {page}");
    assert!(serving.get("/maintenance").await.contains("D-20261122-1"));
    assert_eq!(serving.terminate().await, 0);
    let aside = named(&data, "history.db.damaged-");
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(!data.join("history.open").exists());
    let copied = rusqlite::Connection::open(data.join("history.db")).expect("it is there");
    let events: i64 = copied.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).expect("events");
    assert!((2_900..3_002).contains(&events), "{events} of 3,002");
}

/// Ends a store, in order or as a kill does: what is in its files then comes in their place.
async fn end(store: Store, data: &Path, orderly: bool) {
    let killed = content(data);
    store.close().await.expect("in order");
    if !orderly {
        for (path, octets) in killed.into_iter().filter(|(path, _)| !path.ends_with("history.db-shm")) {
            fs::write(path, octets).expect("a writable folder");
        }
    }
}

fn content(directory: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let paths = fs::read_dir(directory).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut content: Vec<_> =
        paths.map(|path| (path.clone(), fs::read(&path).expect("a readable file"))).collect();
    content.sort();
    content
}

fn named(directory: &Path, beginning: &str) -> Vec<String> {
    let names = fs::read_dir(directory).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.starts_with(beginning)).collect()
}

/// A page of the file in the middle of the events, which no page of the site shows.
fn spoil_an_old_event(data: &Path) {
    let path = data.join("history.db");
    let page: u32 = rusqlite::Connection::open(&path)
        .expect("it is there")
        .query_row(
            "SELECT pageno FROM dbstat WHERE name = 'event' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 5",
            [],
            |row| row.get(0),
        )
        .expect("such a page");
    let mut octets = fs::read(&path).expect("a readable file");
    octets[(page as usize - 1) * 4_096..page as usize * 4_096].fill(0x5a);
    fs::write(&path, octets).expect("a writable file");
}

async fn until_it_says(serving: &Serving, words: &str) -> String {
    let mut page = String::new();
    for _ in 0..600 {
        page = serving.get("/").await;
        if page.contains(words) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never says {words:?}: {page}");
}
