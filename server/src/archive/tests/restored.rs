use std::{fs, sync::Arc};

use super::{
    super::{Destination, Kind, check},
    device::{Device, PASSPHRASE},
};
use crate::{
    ledger::{Identity, Ledger},
    protocol::{
        data::{
            Data,
            clock::{ClockLook, ClockSet, Quality},
            epoch_opened::Opening,
        },
        enrolment::Printer,
        key::SigningKey,
    },
    testing::time,
};

#[tokio::test]
async fn a_backup_comes_back_whole_on_a_new_disk_of_the_same_device() {
    let old = Device::used("2026-10-01T00:00:00Z", 50).await;
    let archive = old.archive(Kind::Backup).await;
    let new = Device::new("2026-10-10T00:00:00Z");
    let serial = old.store.serial_number().await.unwrap();
    assert!(serial.is_some());
    let given = Destination { given: serial, ..Destination::default() };
    let checked = check(&archive[..], PASSPHRASE, new.path(), &new.sealer, &given).unwrap();
    assert_eq!(checked.manifest.rows["setting"], 2);
    let taken = new.restore(checked).await;
    assert!(taken.account && taken.history > 100, "{taken:?}");
    for sql in [
        "SELECT * FROM setting",
        "SELECT key, host, changed_at FROM secret",
        "SELECT * FROM account",
        "SELECT * FROM token",
        "SELECT * FROM device",
        "SELECT * FROM reading",
        "SELECT * FROM series",
        "SELECT * FROM sample",
        "SELECT * FROM last_reading",
        "SELECT * FROM event",
        "SELECT * FROM request",
        "SELECT * FROM audit WHERE what <> 'restored'",
    ] {
        assert_eq!(new.rows(sql).await, old.rows(sql).await, "{sql}");
    }
    let sealed: Vec<u8> = new
        .store
        .read(|connection| connection.query_row("SELECT sealed FROM secret", [], |row| row.get(0)))
        .await
        .unwrap();
    let plain = new.sealer.open_sealed("printer.auth_passphrase", &sealed).unwrap();
    assert_eq!(&**plain, b"hunter2hunter2", "sealed anew with the new disk's key");
    assert_eq!(new.store.last_reading().await.unwrap(), old.store.last_reading().await.unwrap());
    assert!(new.rows("SELECT * FROM certificate").await.is_empty(), "private keys never leave a device");
    assert!(new.rows("SELECT * FROM session").await.is_empty());
    let left: Vec<_> = fs::read_dir(new.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("restore")), "{left:?}");
}

#[tokio::test]
async fn a_backup_of_30_days_ago_brings_settings_back_and_rewinds_no_number() {
    let device = Device::used("2026-10-01T00:00:00Z", 48).await;
    let archive = device.archive(Kind::Backup).await;
    device.read(time("2026-10-03T00:00:00Z"), 28 * 24).await;
    device.run("UPDATE setting SET value = '2' WHERE key = 'printer.tries'; DELETE FROM token;").await;
    device.run("UPDATE account SET password_hash = 'changed since'").await;
    device.run("INSERT INTO secret VALUES ('security.password_hash', x'07', '', 0)").await;
    device.audit("since", 4).await;
    let history =
        ["SELECT * FROM reading", "SELECT * FROM sample", "SELECT * FROM event", "SELECT * FROM request"];
    let mut before = Vec::new();
    for sql in history {
        before.push(device.rows(sql).await);
    }
    let (sequence, audit) =
        (device.store.last_sequence().await.unwrap(), device.rows("SELECT * FROM audit").await);
    let certificate = device.rows("SELECT * FROM certificate").await;

    let checked = device.check(&archive).await.unwrap();
    let taken = device.restore(checked).await;
    assert_eq!((taken.history, taken.account), (0, false), "it was all there");
    let tries = device.rows("SELECT value FROM setting WHERE key = 'printer.tries'").await;
    assert_eq!(tries, ["[Text(\"5\")]"]);
    for (sql, before) in history.into_iter().zip(before) {
        assert_eq!(device.rows(sql).await, before, "{sql}");
    }
    assert_eq!(device.rows("SELECT password_hash FROM account").await, ["[Text(\"changed since\")]"]);
    let configured = device.rows("SELECT sealed FROM secret WHERE key = 'security.password_hash'").await;
    assert_eq!(configured, ["[Blob([7])]"], "a configured password is one like the other");
    assert!(device.rows("SELECT * FROM token").await.is_empty(), "a revoked token stays revoked");
    assert!(device.rows("SELECT * FROM session").await.is_empty(), "whoever was signed in is so no longer");
    assert_eq!(device.rows("SELECT * FROM certificate").await, certificate);
    let after = device.rows("SELECT * FROM audit").await;
    assert_eq!(after[..audit.len()], audit);
    assert!(after.len() == audit.len() + 1 && after[audit.len()].contains("restored"));
    assert!(device.store.last_sequence().await.unwrap() >= sequence);
    device.store.close().await.unwrap();
    let limit = rusqlite::Connection::open(device.path().join("history.db"))
        .unwrap()
        .query_row("SELECT sequence_limit FROM last_reading", [], |row| row.get::<_, i64>(0))
        .unwrap();
    assert!(limit.unsigned_abs() >= sequence, "{limit} after {sequence}");
}

#[tokio::test]
async fn rows_of_a_device_that_began_anew_move_behind_those_of_its_backup() {
    let old = Device::used("2026-10-01T00:00:00Z", 30).await;
    let archive = old.archive(Kind::Backup).await;
    let new = Device::new("2026-10-10T00:00:00Z");
    new.read(time("2026-10-10T00:00:00Z"), 5).await;
    new.audit("since the disk was changed", 2).await;
    new.run("INSERT INTO forwarding VALUES (1, 3, 0)").await;
    let (own, own_audit) =
        (new.rows("SELECT at, label FROM event").await, new.rows("SELECT at, subject FROM audit").await);
    for round in 0..2 {
        let checked = new.check(&archive).await.unwrap();
        let taken = new.restore(checked).await;
        assert_eq!(taken.history > 0, round == 0, "a second time nothing is new: {taken:?}");
        let events = new.rows("SELECT at, label FROM event ORDER BY id").await;
        let older = old.rows("SELECT at, label FROM event ORDER BY id").await;
        assert_eq!(events, [older, own.clone()].concat());
        let audit = new.rows("SELECT at, subject FROM audit WHERE what <> 'restored' ORDER BY id").await;
        assert_eq!(
            audit,
            [old.rows("SELECT at, subject FROM audit ORDER BY id").await, own_audit.clone()].concat()
        );
    }
    let last: Vec<String> = new.rows("SELECT (SELECT sent_to FROM forwarding), (SELECT id FROM audit WHERE subject = 'since the disk was changed 1')").await;
    assert_eq!(last, ["[Integer(7), Integer(7)]"], "what was sent is not sent again");
    assert!(new.store.last_sequence().await.unwrap() >= old.store.last_sequence().await.unwrap());
    let appended = new.store.recent_events(1).await.unwrap();
    new.read(time("2026-10-11T00:00:00Z"), 1).await;
    assert!(new.store.recent_events(1).await.unwrap()[0].id > appended[0].id);
}

#[tokio::test]
async fn a_clone_carries_settings_alone_and_not_which_device_it_was() {
    let one = Device::used("2026-10-01T00:00:00Z", 5).await;
    let other = Device::used("2026-10-02T00:00:00Z", 3).await;
    other
        .run(
            "UPDATE setting SET value = '\"snmp://198.51.100.7\"' WHERE key = 'printer.url';
              UPDATE setting SET value = '2' WHERE key = 'printer.tries';
              INSERT INTO setting VALUES ('log.level', '\"debug\"', 0);",
        )
        .await;
    let archive = one.archive(Kind::Clone).await;
    let before = other.rows("SELECT * FROM secret").await;
    let history = other.rows("SELECT * FROM sample").await;
    let checked = other.check(&archive).await.unwrap();
    assert_eq!(checked.manifest.serial_number, None);
    assert_eq!(checked.manifest.rows.len(), 1, "{:?}", checked.manifest.rows);
    other.restore(checked).await;
    assert_eq!(
        other.rows("SELECT key, value FROM setting ORDER BY key").await,
        [
            r#"[Text("printer.tries"), Text("5")]"#,
            r#"[Text("printer.url"), Text("\"snmp://198.51.100.7\"")]"#
        ]
    );
    assert_eq!(other.rows("SELECT * FROM secret").await, before);
    assert_eq!(other.rows("SELECT * FROM sample").await, history);
    assert!(other.rows("SELECT * FROM session").await.is_empty());
}

#[tokio::test]
async fn a_restored_backup_leaves_the_ledger_and_begins_an_epoch() {
    let device = Device::used("2026-10-01T00:00:00Z", 2).await;
    let ledger = Ledger::new(device.store.clone());
    let key = Arc::new(SigningKey::from_seed(zeroize::Zeroizing::new([1; 32])));
    let identity = Identity { device: "d-1".into(), key, demonstration: false };
    let look = || ClockLook {
        at: time("2026-10-02T00:00:00Z"),
        quality: Quality::Unknown,
        stepped_by_s: None,
        boot_id: "0f7e".into(),
        monotonic_ms: 1,
    };
    ledger.open_epoch(&identity, look(), Printer::default(), Opening::Enrolled, None).await.unwrap();
    let archive = device.archive(Kind::Backup).await;
    let data = |by_s| Data { clock: look(), printer: Printer::default(), matter: ClockSet { by_s } };
    ledger.append_all(&identity, vec![data(1)]).await.unwrap();
    let before = device.rows("SELECT * FROM ledger").await;
    assert_eq!(before.len(), 2);

    let checked = device.check(&archive).await.unwrap();
    device.restore(checked).await;
    assert_eq!(device.rows("SELECT * FROM ledger").await, before);
    ledger.append_all(&identity, vec![data(2)]).await.unwrap();
    let places = device.rows("SELECT epoch || '-' || sequence FROM ledger ORDER BY id").await;
    assert_eq!(places, ["1-1", "1-2", "2-1", "2-2"].map(|place| format!("[Text(\"{place}\")]")));
}
