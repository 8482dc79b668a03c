//! A file that can not be read in every part.

use std::{fs, path::Path, time::Duration};

use smart_esolutions::clock::Clock;

use super::{FULL, assert_goes_on, assert_refused, assert_told, begin, clock, close, event, named, open};
use crate::support::{mount::Tmpfs, program::Serving};

#[tokio::test]
async fn a_damaged_history_on_a_full_disk_is_set_aside_when_there_is_space() {
    let Some(disk) = Tmpfs::mount(4_096) else { return };
    let clock = clock();
    let store = begin(disk.path(), &clock).await;
    for _ in 0..30 {
        store.append_events(vec![event(clock.now()); 100]).await.expect("they are written");
        clock.advance(Duration::from_mins(2));
    }
    close(store, disk.path()).await;
    spoil_an_old_event(disk.path());
    let store = open(disk.path(), &clock).expect("nobody has looked there yet");
    disk.fill();
    store.recent_events(5_000).await.expect_err("a page of them is damaged");
    assert_refused(&store, &clock, FULL).await;
    assert_told(&store, 1).await;
    assert!(named(disk.path(), "history.db.damaged-").is_empty());
    disk.empty();
    assert_goes_on(store, &clock, disk.path()).await;
    assert_eq!(named(disk.path(), "history.db.damaged-").len(), 1);
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
    close(store, &data).await;
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
