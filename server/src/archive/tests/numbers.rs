//! Numbers that somebody wrote into an archive by hand: whatever they are, the device counts on afterwards.

use app::model::{Level, RequestKind};
use flate2::{Compression, write::GzEncoder};
use jiff::Timestamp;

use super::{
    super::{Destination, Kind, check},
    device::{Device, PASSPHRASE},
};
use crate::{
    recorder,
    testing::{self, time},
};

/// Statements that put a number at the end of its range, one for each that something counts on from.
const ENDS: [&str; 12] = [
    "UPDATE event SET id = 9223372036854775807 WHERE id = 1",
    "UPDATE event SET id = 9223372036854775806 - id",
    "UPDATE request SET id = 9223372036854775807",
    "UPDATE request SET day = 20261010, number = 9223372036854775807",
    "UPDATE audit SET id = 9223372036854775807 WHERE id = 2",
    "UPDATE audit SET id = 1099511627776 WHERE id = 2",
    "UPDATE token SET id = 9223372036854775807",
    "UPDATE token SET id = -9223372036854775807",
    "UPDATE reading SET sequence = 9223372036854775807",
    "UPDATE last_reading SET sequence_limit = 9223372036854775807",
    "PRAGMA defer_foreign_keys = ON;
     UPDATE device SET id = 9223372036854775807; UPDATE series SET device_id = 9223372036854775807;
     UPDATE reading SET device_id = 9223372036854775807; UPDATE last_reading SET device_id = 9223372036854775807",
    "PRAGMA defer_foreign_keys = ON;
     UPDATE sample SET series_id = 9223372036854775807 - series_id; UPDATE series SET id = 9223372036854775807 - id",
];

/// Everything that counts goes on counting, and is there afterwards.
async fn goes_on(device: &Device, what: &str) {
    let sequence = device.store.last_sequence().await.unwrap();
    assert!(sequence < 1 << 41, "{what}: {sequence}");
    device.read(time("2026-10-10T00:00:00Z"), 3).await;
    assert_eq!(device.store.last_sequence().await.unwrap(), sequence + 3, "{what}");
    device.audit("afterwards", 2).await;
    for kind in [RequestKind::Diagnostics, RequestKind::Troubleshooting] {
        let at = time("2026-10-10T12:00:00Z");
        let request =
            device.store.record_request(kind, at, app::model::Actor::device()).await.unwrap().request;
        assert!(request.reference.len() < 20, "{what}: {}", request.reference);
    }
    for (sql, last) in [
        (
            "SELECT label FROM event WHERE kind <> 'requested' ORDER BY id DESC LIMIT 1",
            format!("Reading {}", sequence + 3),
        ),
        ("SELECT subject FROM audit WHERE what = 'changed' ORDER BY id DESC LIMIT 1", "afterwards 1".into()),
    ] {
        assert_eq!(device.rows(sql).await, [format!("[Text(\"{last}\")]")], "{what}");
    }
    let most = device.rows("SELECT max(id) < 33 FROM token").await;
    assert!(most == ["[Integer(1)]"] || most == ["[Null]"], "{what}: {most:?}");
    let values = device.rows("SELECT count(*) FROM sample JOIN series ON series.id = series_id JOIN device ON device.id = device_id WHERE taken_at > 1791590000000").await;
    assert_ne!(values, ["[Integer(0)]"], "{what}");
}

#[tokio::test]
async fn whatever_numbers_an_archive_has_the_device_counts_on_and_can_be_backed_up_again() {
    for sql in ENDS {
        let old = Device::used("2026-10-01T00:00:00Z", 3).await;
        let serial = old.store.serial_number().await.unwrap();
        old.run(sql).await;
        let archive = old.archive(Kind::Backup).await;

        let used = Device::used("2026-10-01T00:00:00Z", 4).await;
        let fresh = Device::new("2026-10-02T00:00:00Z");
        for device in [used, fresh] {
            let given = Destination { given: serial.clone(), ..device.destination().await };
            let checked = check(&archive[..], PASSPHRASE, device.path(), &device.sealer, &given).expect(sql);
            device.restore(checked).await;
            goes_on(&device, sql).await;

            let again = device.archive(Kind::Backup).await;
            let next = Device::new("2026-10-11T00:00:00Z");
            let checked = check(&again[..], PASSPHRASE, next.path(), &next.sealer, &given).expect(sql);
            next.restore(checked).await;
            goes_on(&next, sql).await;
        }
    }
}

#[tokio::test]
async fn what_happened_here_is_newer_than_what_an_archive_tells_and_is_not_pruned_for_it() {
    let old = Device::used("2026-10-01T00:00:00Z", 3).await;
    // Far above everything that there is here, and no number twice.
    old.run(
        "UPDATE event SET id = id + 1000000; UPDATE request SET id = id + 1000000;
         UPDATE audit SET id = id + 1000000;",
    )
    .await;
    let archive = old.archive(Kind::Backup).await;
    let device = Device::used("2026-10-03T00:00:00Z", 3).await;
    device.audit("happened here", 5).await;
    device.run("INSERT INTO forwarding VALUES (1, 4, 0)").await;
    let (events, requests) =
        (device.rows("SELECT at, label FROM event").await, device.rows("SELECT at FROM request").await);
    let audit = device.rows("SELECT at, subject FROM audit ORDER BY id").await;
    let sent = device.rows("SELECT subject FROM audit WHERE id = 4").await;
    let checked = device.check(&archive).await.unwrap();
    device.restore(checked).await;
    device.audit("afterwards", 1).await;
    device.run("DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - 50000").await;

    let told = old.rows("SELECT at, label FROM event ORDER BY id").await;
    assert_eq!(device.rows("SELECT at, label FROM event ORDER BY id").await, [told, events].concat());
    let told = old.rows("SELECT at FROM request").await;
    assert_eq!(device.rows("SELECT at FROM request ORDER BY id").await, [told, requests].concat());
    let told = old.rows("SELECT at, subject FROM audit ORDER BY id").await;
    let there = device.rows("SELECT at, subject FROM audit WHERE what <> 'restored' ORDER BY id").await;
    assert_eq!(there[..told.len() + audit.len()], [told, audit].concat());
    let sql = "SELECT subject FROM audit WHERE id = (SELECT sent_to FROM forwarding)";
    assert_eq!(device.rows(sql).await, sent, "what was sent is not sent again, and the rest is");
}

#[tokio::test]
async fn a_row_that_both_have_is_there_once_whatever_stands_between() {
    let device = Device::used("2026-10-01T00:00:00Z", 3).await;
    device.run("DELETE FROM audit WHERE id = 2").await;
    let archive = device.archive(Kind::Backup).await;
    // Here the missing one is there, as after a restore of an older archive.
    device.run("INSERT INTO audit SELECT 2, at, who, address, what, 'in between', NULL, NULL FROM audit WHERE id = 1").await;
    let count = device.rows("SELECT * FROM audit").await.len();
    let checked = device.check(&archive).await.unwrap();
    device.restore(checked).await;
    let subjects = device.rows("SELECT subject FROM audit WHERE what <> 'restored' ORDER BY id").await;
    assert_eq!(subjects.len(), count, "{subjects:?}");
    assert!(subjects.last().unwrap().contains("in between"), "{subjects:?}");
}

#[tokio::test]
async fn a_last_reading_at_the_end_of_every_range_is_shown_and_followed_like_any_other() {
    let old = Device::used("2026-10-01T00:00:00Z", 2).await;
    let serial = old.store.serial_number().await.unwrap();
    for (taken_at, sequence, count) in
        [(Timestamp::MAX, u64::MAX, u64::MAX), (Timestamp::MIN, 0, 0), (Timestamp::MAX, 0, u64::MAX)]
    {
        let mut reading = testing::reading_at(taken_at, sequence, count);
        reading.identity.uptime_seconds = Some(count);
        for supply in &mut reading.supplies {
            (supply.capacity, supply.level) = (Some(i64::MAX), Level::Measured { value: i64::MAX });
        }
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        serde_json::to_writer(&mut packer, &reading).unwrap();
        let body = packer.finish().unwrap();
        old.store.durably(move |t| t.execute("UPDATE last_reading SET body = ?1", [body])).await.unwrap();
        let archive = old.archive(Kind::Backup).await;
        let device = Device::new("2026-10-02T00:00:00Z");
        let given = Destination { given: serial.clone(), ..Destination::default() };
        let checked = check(&archive[..], PASSPHRASE, device.path(), &device.sealer, &given).unwrap();
        device.restore(checked).await;
        let shown = device.store.last_reading().await.unwrap();
        assert_eq!(shown.as_ref(), Some(&reading));
        let next = testing::reading_at(time("2026-10-10T00:00:00Z"), 7, 1_000);
        recorder::Recorder::resume(shown, Vec::new(), 0).take(&next);
        goes_on(&device, &format!("{taken_at} {sequence} {count}")).await;
    }
}
