//! A disk that can not be written.

use std::{fs, sync::Arc};

use jiff::tz::TimeZone;
use smart_esolutions::{
    entropy::SystemEntropy,
    seal::Sealer,
    store::{Store, StoreError},
};

use super::{
    READ_ONLY, assert_goes_on, assert_refused, assert_told, begin, clock, close, content, end, open,
};
use crate::support::{mount::Tmpfs, program::Serving};

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
async fn pages_are_read_from_a_read_only_disk() {
    let Some(disk) = Tmpfs::mount(8_192) else { return };
    let data = disk.path().join("data");
    close(begin(&data, &clock()).await, &data).await;
    // The first start made it.
    Sealer::open(&data, Arc::new(SystemEntropy)).expect("a key");
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
