//! Alerts and what was said of them in archives: the union comes back, and each event is about its own alert still.

use app::model::{
    Episode, Event, EventKind, Moment, ServiceRequest, ServiceState, ServiceStep, Severity, Training,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    super::{Destination, Kind, check},
    device::{Device, PASSPHRASE},
};
use crate::{
    store::maintenance::service,
    testing::{reading, reading_at, time},
};

const NAMED: &str =
    "SELECT event.label, episode.text FROM event LEFT JOIN episode ON episode.id = event.episode
     WHERE kind = 'alert-raised' ORDER BY event.id";
const SAID: &str = "SELECT text, standing.content FROM standing JOIN episode ON concern = 'alert/' || episode.id ORDER BY episode.id";
const FINDINGS: &str = "SELECT key, opened_at, closed_at FROM finding ORDER BY id";

fn episode(id: u64, text: &str, at: Timestamp) -> Episode {
    Episode {
        id,
        index: 7,
        code: 8,
        code_name: Some("jam".into()),
        vendor_code: None,
        group: "input".into(),
        group_index: Some(2),
        location: None,
        severity: Severity::Critical,
        worse_at: None,
        stops: Vec::new(),
        training: Training::Untrained,
        text: Some(text.into()),
        raised: Moment::exactly(at),
        seen_last: at,
        cleared: Some(Moment::exactly(at + SignedDuration::from_mins(3))),
        times: 1,
        unwatched: false,
        impressions: None,
    }
}

/// A device with so many alerts whose texts begin so, the last of which was acknowledged, and a finding.
async fn device(now: &str, count: u64, text: &str) -> Device {
    let device = Device::used(now, 3).await;
    for id in 1..=count {
        let at =
            time(now) + SignedDuration::from_hours(3) + SignedDuration::from_mins(i64::try_from(id).unwrap());
        let text = format!("{text} {id}");
        let event = Event {
            id: 0,
            at,
            kind: EventKind::AlertRaised,
            subject: "alert/7".into(),
            label: text.clone(),
            from: None,
            to: None,
            impressions: None,
            episode: Some(id),
        };
        let reading = reading_at(at, 100 + id, 5_000);
        device.store.append_recorded(&reading, vec![event], vec![episode(id, &text, at)]).await.unwrap();
    }
    device.store.flush().await.unwrap();
    device
        .store
        .durably(move |transaction| {
            transaction.execute(
                "INSERT INTO standing VALUES ('alert/' || ?1, ?2, 0)",
                rusqlite::params![i64::try_from(count).unwrap(), r#"{"kind":"acknowledged","at":"2026-10-01T00:00:00Z"}"#],
            )?;
            let finding = r#"{"key":"power-cycles","kind":"power-cycles","severity":"warning","training":"trained",
                "evidence":{"kind":"repeated","events":3,"days":7},"since":"2026-10-01T00:00:00Z","opened_at":"2026-10-01T00:00:00Z"}"#;
            transaction.execute(
                "INSERT INTO finding (device_id, key, content, opened_at) VALUES (1, 'power-cycles', ?1, ?2)",
                rusqlite::params![finding, i64::try_from(count).unwrap()],
            )
        })
        .await
        .unwrap();
    device
}

async fn restore(device: &Device, archive: &[u8]) {
    let given = Destination { given: reading().identity.serial_number, ..device.destination().await };
    let checked = check(archive, PASSPHRASE, device.path(), &device.sealer, &given).unwrap();
    device.restore(checked).await;
}

async fn rows(device: &Device, sql: &'static str) -> Vec<Vec<rusqlite::types::Value>> {
    let rows = device.store.read(move |connection| {
        let mut statement = connection.prepare(sql)?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
        rows.collect()
    });
    rows.await.unwrap()
}

#[tokio::test]
async fn alerts_answers_and_findings_come_back_on_a_new_device() {
    let old = device("2026-10-01T00:00:00Z", 4, "Jam").await;
    let archive = old.archive(Kind::Backup).await;
    let new = Device::new("2026-10-02T00:00:00Z");
    restore(&new, &archive).await;
    for sql in [NAMED, SAID, FINDINGS] {
        let back = rows(&new, sql).await;
        assert!(!back.is_empty(), "{sql}");
        assert_eq!(back, rows(&old, sql).await, "{sql}");
    }
}

#[tokio::test]
async fn where_there_are_others_each_event_and_each_answer_keeps_its_own_alert() {
    let old = device("2026-10-01T00:00:00Z", 4, "Old jam").await;
    let archive = old.archive(Kind::Backup).await;
    let here = device("2026-10-05T00:00:00Z", 3, "New jam").await;
    let checked =
        check(&archive[..], PASSPHRASE, here.path(), &here.sealer, &here.destination().await).unwrap();
    here.restore(checked).await;
    let named = rows(&here, NAMED).await;
    assert_eq!(named.len(), 7);
    for row in &named {
        assert_eq!(row[0], row[1], "an event is about the alert that it was about");
    }
    let said: Vec<_> = rows(&here, SAID).await.into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(said, ["Old jam 4", "New jam 3"].map(|text| rusqlite::types::Value::from(text.to_owned())));
    assert_eq!(rows(&here, FINDINGS).await.len(), 1, "of two open for one thing that of here goes on");
    // Once more changes nothing.
    let checked =
        check(&archive[..], PASSPHRASE, here.path(), &here.sealer, &here.destination().await).unwrap();
    here.restore(checked).await;
    assert_eq!(rows(&here, NAMED).await, named);
}

/// What names the alerts of here, by their texts.
const NAMES: [&str; 3] = [
    "SELECT text FROM standing JOIN episode ON concern = 'alert/' || episode.id ORDER BY episode.id",
    "SELECT text FROM notice JOIN episode ON key = 'alert/' || episode.id ORDER BY episode.id",
    "SELECT text FROM maintenance_untold JOIN episode ON key = printf('alert/%020d/raised', episode.id)
         AND json_extract(content, '$.episode.id') = episode.id ORDER BY episode.id",
];

#[tokio::test]
async fn all_that_names_alerts_of_here_moves_with_them_also_to_where_others_were() {
    let old = device("2026-10-01T00:00:00Z", 1, "Old jam").await;
    let archive = old.archive(Kind::Backup).await;
    let here = device("2026-10-05T00:00:00Z", 4, "New jam").await;
    let names = here.store.durably(|transaction| {
        transaction.execute_batch(
            "DELETE FROM standing;
             INSERT INTO standing SELECT 'alert/' || id, '{\"kind\":\"acknowledged\",\"at\":\"2026-10-05T00:00:00Z\"}', 0 FROM episode;
             INSERT INTO notice (key, what, at, content) SELECT 'alert/' || id, 'begun', 0, '{}' FROM episode;
             INSERT INTO maintenance_untold (key, at, content, to_tell)
                 SELECT printf('alert/%020d/raised', id), 0, json_object('episode', json_object('id', id)), 1
                 FROM episode;",
        )
    });
    names.await.unwrap();
    let mut before = Vec::new();
    for sql in NAMES {
        before.push(rows(&here, sql).await);
    }
    assert!(before.iter().all(|rows| rows.len() == 4), "{before:?}");
    restore(&here, &archive).await;
    for (sql, before) in NAMES.into_iter().zip(before) {
        let mut after = rows(&here, sql).await;
        after.retain(|row| row[0] != rusqlite::types::Value::from("Old jam 1".to_owned()));
        assert_eq!(after, before, "{sql}");
    }
}

#[tokio::test]
async fn rows_that_no_device_writes_do_not_come_in() {
    let odd = [
        "UPDATE episode SET severity = 'awful'",
        "UPDATE episode SET raised_at = 9223372036854775807",
        "UPDATE episode SET id = id + 9223372030000000000",
        "UPDATE finding SET key = 'other'",
        "UPDATE finding SET content = '{}'",
        "UPDATE standing SET concern = 'nothing'",
        "UPDATE standing SET content = '[]'",
        "INSERT INTO service_request VALUES (1, 20261001, 1, NULL, 'requested', 0, '{}', 0, 0)",
    ];
    for sql in odd {
        let old = device("2026-10-01T00:00:00Z", 2, "Jam").await;
        old.run(sql).await;
        let archive = old.archive(Kind::Backup).await;
        let new = Device::new("2026-10-02T00:00:00Z");
        let given = Destination { given: reading().identity.serial_number, ..new.destination().await };
        let checked = check(&archive[..], PASSPHRASE, new.path(), &new.sealer, &given);
        assert!(checked.is_err(), "{sql}");
    }
}

/// Somebody asks for service about nothing that the device has seen, by the server where the device is enrolled.
async fn ask_for_service(device: &Device, by_server: bool) -> ServiceRequest {
    let at = time("2026-10-01T08:00:00Z");
    let (state, who) = (ServiceState::Requested, "administrator".into());
    let request = ServiceRequest {
        id: 0,
        reference: String::new(),
        concern: None,
        about: "It squeaks".into(),
        code: None,
        note: None,
        state,
        opened_at: at,
        symptom_since: None,
        symptom_gone_at: None,
        visit_at: None,
        service_reference: None,
        by_server,
        left_server: false,
        by_mail: false,
        ended_at: None,
        steps: vec![ServiceStep { at, state, who, note: None, visit_at: None }],
    };
    let day = jiff::civil::date(2026, 10, 1);
    device.store.durably(move |transaction| service::insert(transaction, &request, day)).await.unwrap()
}

/// Requests that are kept, and of how many the server is to be told.
async fn service_of(device: &Device) -> (Vec<ServiceRequest>, usize) {
    let read = device
        .store
        .read(|connection| Ok((service::newest(connection, 10)?, service::to_tell(connection, 10)?.len())));
    read.await.unwrap()
}

#[tokio::test]
async fn an_open_request_for_service_that_comes_back_is_followed_by_no_server_and_says_so() {
    let old = device("2026-10-01T00:00:00Z", 1, "Jam").await;
    let asked = [ask_for_service(&old, true).await, ask_for_service(&old, false).await];
    let archive = old.archive(Kind::Backup).await;
    let new = Device::new("2026-10-02T00:00:00Z");
    restore(&new, &archive).await;
    let left = ServiceRequest { by_server: false, left_server: true, ..asked[0].clone() };
    assert_eq!(service_of(&new).await, (vec![asked[1].clone(), left], 0));
    // On the device that made them, they are as they were: its server knows them.
    restore(&old, &archive).await;
    assert_eq!(service_of(&old).await, (vec![asked[1].clone(), asked[0].clone()], 1));
}
