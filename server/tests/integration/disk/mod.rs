//! Disks that are full, read-only or damaged, as real file systems: what can be read is shown, what can't be saved is
//! refused with the reason, and it goes on by itself.

mod damage;
mod full;
mod read_only;
mod sign_in;

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

fn clock() -> Arc<ManualClock> {
    ManualClock::new("2026-11-22T08:00:00Z".parse().expect("a time"))
}

fn open(directory: &Path, clock: &Arc<ManualClock>) -> Result<Store, StoreError> {
    Store::open(directory, clock.clone(), TimeZone::UTC)
}

fn reading(at: Timestamp, sequence: u64) -> Reading {
    let mut reading: Reading =
        serde_json::from_str(include_str!("../../fixtures/reading.json")).expect("the fixture");
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
        episode: None,
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
    assert!(!store.recent_events(9).await.expect("they are read").is_empty());
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
    assert!(request.request.reference.ends_with("-2"), "{}", request.request.reference);
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

const FULL: [&str; 2] = ["the disk is full", "Make space"];
const READ_ONLY: [&str; 2] = ["can't be written", "Mount the disk writable"];

/// Ends a store in order, once nobody has a hand on its lock: a process that another test is just starting may for a moment.
async fn close(store: Store, data: &Path) {
    store.close().await.expect("in order");
    let lock = fs::File::open(data.join("history.lock")).expect("it is there");
    let free = async {
        while lock.try_lock().is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), free).await.expect("in time");
}

/// Ends a store, in order or as a kill does: what is in its files then comes in their place.
async fn end(store: Store, data: &Path, orderly: bool) {
    let killed = content(data);
    close(store, data).await;
    if !orderly {
        for (path, octets) in killed.into_iter().filter(|(path, _)| !path.ends_with("history.db-shm")) {
            fs::write(path, octets).expect("a writable folder");
        }
    }
}
