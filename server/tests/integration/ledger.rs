//! The ledger as commands of the program: written, checked alone, checked beside the server's.

use std::{fs, path::Path, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use sha2::{Digest as _, Sha256};
use smart_esolutions::{
    clock::ManualClock,
    entropy::SystemEntropy,
    ledger::{Attempt, Batch, Identity, Ledger, Limits},
    protocol::{
        data::{
            Data,
            clock::{ClockLook, ClockSet, Quality},
            epoch_opened::Opening,
        },
        enrolment::Printer,
        key::{SigningKey, Use, fingerprint},
        octets::Digest,
        receipt::{Outcome, Receipt, Verdict},
        signed,
    },
    seal::Sealer,
    store::Store,
};
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::support::program::{Serving, run};

fn key(number: u8) -> SigningKey {
    SigningKey::from_seed(Zeroizing::new([number; 32]))
}

fn now() -> Timestamp {
    "2026-11-25T02:00:00Z".parse().expect("a time")
}

fn look() -> ClockLook {
    ClockLook {
        at: now(),
        quality: Quality::Unknown,
        stepped_by_s: None,
        boot_id: "0f7e".into(),
        monotonic_ms: 1,
    }
}

fn receipt(batch: &Batch) -> String {
    let outcomes = (1..=batch.head().sequence).map(|sequence| Outcome {
        id: format!("1-{sequence}"),
        verdict: Verdict::Accepted,
        reason: None,
        reference: None,
    });
    let receipt = Receipt {
        device: "d-1".into(),
        key: key(1).public(),
        head: batch.head(),
        at: now(),
        batch: Digest::new(Sha256::digest(batch.body()).into()),
        before: None,
        outcomes: outcomes.collect(),
    };
    signed::sign(&key(9), Use::Receipt, &receipt).expect("it is JSON")
}

/// A data directory with five events of which four are signed for.
async fn used() -> TempDir {
    let directory = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(directory.path(), ManualClock::new(now()), TimeZone::UTC).expect("a new store");
    let ledger = Ledger::new(store.clone());
    let identity = Identity { device: "d-1".into(), key: Arc::new(key(1)), demonstration: true };
    let open = ledger.open_epoch(&identity, look(), Printer::default(), Opening::Enrolled, None);
    open.await.expect("an epoch");
    let data = |by_s| Data { clock: look(), printer: Printer::default(), matter: ClockSet { by_s } };
    ledger.append_all(&identity, (1..=3).map(data).collect()).await.expect("three events");
    let limits = Limits { events: 100, octets: 1_000_000 };
    let batch = ledger.next_batch(&identity, limits, now()).await.expect("a ledger").expect("a batch");
    let (begun_at, ended_at) = (now(), now());
    let attempt = Attempt { begun_at, ended_at, octets_sent: 1, octets_received: 1, status: Some(200) };
    let settled = ledger.settle(&identity, &key(9).public(), &batch, &receipt(&batch), attempt).await;
    settled.expect("the receipt fits");
    ledger.append_all(&identity, vec![data(4)]).await.expect("another event");
    store.close().await.expect("closed");
    keep_key(directory.path());
    directory
}

/// Leaves the device's key as an enrolment does.
fn keep_key(directory: &Path) {
    let sealer = Sealer::open(directory, Arc::new(SystemEntropy)).expect("a sealer");
    let connection = rusqlite::Connection::open(directory.join("history.db")).expect("the database");
    connection
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS device_key (
                 id INTEGER PRIMARY KEY, seed BLOB NOT NULL, public BLOB NOT NULL, made_at INTEGER NOT NULL) STRICT",
        )
        .expect("a table");
    let seed = sealer.seal("communication.key", &**key(1).seed());
    connection
        .execute("INSERT INTO device_key VALUES (1, ?1, ?2, 0)", (seed, key(1).public().0))
        .expect("a row");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[tokio::test]
async fn an_exported_ledger_is_checked_without_the_device() {
    let (data, elsewhere) = (used().await, tempfile::tempdir().expect("a temporary folder"));
    let file = elsewhere.path().join("ledger.jsonl");
    let export = ["ledger", "export", "--data-dir", text(data.path()), "--output", text(&file)];
    let done = run(&export, &[]).await;
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (0, "", ""));
    let again = run(&export, &[]).await;
    assert_eq!(again.code, 1, "a file that is there is not overwritten");
    let printed = run(&export[..4], &[]).await;
    let lines = |text: &str| text.lines().map(|line| line[..12].to_owned()).collect::<Vec<_>>();
    let written = fs::read_to_string(&file).expect("the export");
    assert_eq!(lines(&printed.stdout), lines(&written));

    let public = key(1).public().to_string();
    let own: &[&str] = &["ledger", "verify", "--data-dir", text(data.path())];
    let alone: &[&str] = &["ledger", "verify", text(&file), "--public-key", &public];
    for arguments in [own, alone] {
        let done = run(arguments, &[]).await;
        assert_eq!((done.code, done.stderr.as_str()), (0, ""), "{arguments:?}");
        let expected =
            "complete up to receipt 1 (2026-11-25T02:00:00Z, event 1-4); 1 event after it; 5 events\n";
        assert!(done.stdout.starts_with(expected), "{}", done.stdout);
        assert!(done.stdout.contains(&format!("device d-1, key {}", fingerprint(&key(1).public()))));
        assert!(done.stdout.contains(&format!("server's key {}", fingerprint(&key(9).public()))));
    }
    let against = run(&["ledger", "verify", text(&file), "--against", text(&file)], &[]).await;
    assert!(against.stdout.contains("equal up to 1-5; 0 here alone, 0 there alone"), "{}", against.stdout);
}

#[tokio::test]
async fn the_first_event_that_can_not_be_relied_on_is_named_with_exit_code_1() {
    let (data, elsewhere) = (used().await, tempfile::tempdir().expect("a temporary folder"));
    let whole = run(&["ledger", "export", "--data-dir", text(data.path())], &[]).await.stdout;
    let file = |name: &str, content: &str| {
        let path = elsewhere.path().join(name);
        fs::write(&path, content).expect("a writable folder");
        text(&path).to_owned()
    };
    let changed = file("changed", &whole.replacen("\"by_s\":2", "\"by_s\":7", 1));
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let cut = file("cut", &lines[..4].concat());
    let whole = file("whole", &whole);
    let (own, other) = (key(1).public().to_string(), key(2).public().to_string());
    let missing = elsewhere.path().join("missing");
    let table: [(&[&str], i32, &str); 8] = [
        (&["verify", &changed], 1, "changed: 1-3: its content is not the one that is kept with it (line 4)"),
        (&["verify", &cut], 1, "cut: 1-4: the export is cut off here"),
        (&["verify", &whole, "--public-key", &other], 1, "whole: epoch 1 is signed by another key"),
        (&["verify", &whole, "--against", &cut], 1, "cut: 1-4: the export is cut off here"),
        (&["verify", text(&missing)], 1, "missing"),
        (
            &["verify", &whole, "--public-key", "hunter2"],
            2,
            "--public-key hunter2: expected the 43 characters",
        ),
        (&["verify", &whole, "--public-key", &own, "--colour"], 2, "--colour"),
        (&[], 2, "Usage"),
    ];
    for (arguments, code, part) in table {
        let done = run(&[&["ledger"], arguments].concat(), &[]).await;
        assert_eq!((done.code, done.stdout.as_str()), (code, ""), "{arguments:?}: {}", done.stderr);
        assert!(done.stderr.contains(part), "{arguments:?}: {}", done.stderr);
    }
}

#[tokio::test]
async fn a_device_that_never_enrolled_has_no_ledger_and_a_running_one_shows_its() {
    let mut serving = Serving::start(&["--printer", "demo:"]).await;
    while serving.get("/maintenance").await.contains("being read now") {}
    let data = serving.home.path().join("data");
    for action in ["export", "verify"] {
        let done = run(&["ledger", action, "--data-dir", text(&data)], &[]).await;
        assert_eq!((done.code, done.stdout.as_str()), (1, ""));
        assert!(done.stderr.contains("there is no ledger"), "{}", done.stderr);
    }
    assert_eq!(serving.terminate().await, 0);

    let home = tempfile::tempdir().expect("a temporary folder");
    let used = used().await;
    let data = used.path().to_owned();
    let mut serving = Serving::start_in(home, &data, &["--printer", "demo:"]).await;
    assert!(serving.get("/healthz").await.starts_with("HTTP/1.1 200"));
    let done = run(&["ledger", "verify", "--data-dir", text(&data)], &[]).await;
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert_eq!(serving.terminate().await, 0);
}
