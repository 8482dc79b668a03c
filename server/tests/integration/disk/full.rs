//! A disk without space.

use std::{fs, sync::Arc, time::Duration};

use app::model::{Actor, RequestKind};
use smart_esolutions::{
    archive::{Costs, Destination, Kind, check, save},
    clock::Clock,
    entropy::SystemEntropy,
    seal::Sealer,
    store::StoreError,
};

use super::{
    FULL, assert_goes_on, assert_refused, assert_told, begin, clock, end, event, named, open, reading,
};
use crate::support::mount::Tmpfs;

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
async fn an_upgrade_waits_for_room_for_the_copy_and_is_read_meanwhile() {
    let Some(disk) = Tmpfs::mount(2_048) else { return };
    let (clock, path) = (clock(), disk.path().join("history.db"));
    let old = rusqlite::Connection::open(&path).expect("a new file");
    old.execute_batch(include_str!("../../../src/store/migrations/0001-history.sql")).expect("schema 1");
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
    drop(filler);
    let before = fs::read(&path).expect("it is there");
    let store = open(disk.path(), &clock).expect("what is there can be read");
    clock.advance(Duration::from_mins(20));
    let error = store
        .record_request(RequestKind::Diagnostics, clock.now(), Actor::device())
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
async fn a_check_of_an_archive_leaves_the_history_its_space() {
    let Some(disk) = Tmpfs::mount(24 * 1024) else { return };
    let (folder, clock) = (tempfile::tempdir().expect("a temporary folder"), clock());
    let store = begin(folder.path(), &clock).await;
    let sealer = Sealer::open(folder.path(), Arc::new(SystemEntropy)).expect("a key");
    let export = store.export(false).await.expect("a view");
    let passphrase = "twelve trees in a row";
    let saved = save(&export, Kind::Clone, passphrase, Costs::USUAL, clock.now(), &SystemEntropy);
    let archive = saved.expect("made").write(&export, &sealer, Vec::new()).expect("written");
    let check = || check(&archive[..], passphrase, disk.path(), &sealer, &Destination::default());
    drop(check().expect("there is room"));
    fs::write(disk.path().join("filler"), vec![0; 10 << 20]).expect("there is room");
    let Err(refused) = check() else { panic!("14 MiB are free") };
    assert!(refused.to_string().contains("16 MiB must stay free on the disk"), "{refused}");
    assert_eq!(fs::read_dir(disk.path()).expect("a folder").count(), 1, "nothing is left of it");
}
