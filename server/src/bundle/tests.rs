//! A bundle holds what its lists allow, within its bound, whatever printer and people wrote.

use std::sync::Arc;

use app::model::{Episode, Event, EventKind, Firmware, Meter, Moment, Reading, Severity, Source, Training};
use rusqlite::Transaction;
use serde_json::Value;
use tempfile::TempDir;

use super::{OCTETS, Sources, gather};
use crate::{
    clock::{Clock as _, SharedClock},
    config::Loaded,
    device::{Object, ObjectValue, Objects, value::oid},
    protocol::data::diagnostics::Diagnostics,
    store::{
        Store,
        mail::{self, NewMail},
    },
    testing::{clock, reading, time},
};

/// What a person would not want to be told.
const PERSON: &str = "Anna Schmidt";

struct Bench {
    store: Store,
    settings: Loaded,
    now: jiff::Timestamp,
    _folder: TempDir,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = clock("2026-11-25T12:00:00Z");
        let shared: SharedClock = Arc::clone(&clock) as SharedClock;
        let store = Store::open(folder.path(), shared, jiff::tz::TimeZone::UTC).unwrap();
        let settings = Loaded::read(None, Vec::new(), Vec::new()).unwrap();
        Self { store, settings, now: clock.now(), _folder: folder }
    }

    async fn bundle(&self, reading: &Reading, objects: &Objects) -> Diagnostics {
        let (store, settings) = (&self.store, &self.settings);
        let sources = Sources {
            store,
            reading,
            objects,
            settings,
            software: "0.1.0",
            last_success: None,
            now: self.now,
        };
        gather(&sources).await.unwrap()
    }
}

/// A reading in whose every text a person can write stands who the person is.
fn personal() -> Reading {
    let mut reading = reading();
    let identity = &mut reading.identity;
    for text in [
        &mut identity.name,
        &mut identity.location,
        &mut identity.contact,
        &mut identity.description,
        &mut identity.mac_address,
    ] {
        *text = Some(PERSON.into());
    }
    identity.asset_tags =
        Some(app::model::AssetTags { vendor: Some(PERSON.into()), customer: Some(PERSON.into()) });
    reading.state.console = vec![format!("Hello {PERSON}"), "salary-2026.pdf".into()];
    for input in &mut reading.inputs {
        (input.name, input.media, input.unit) = (PERSON.into(), Some(PERSON.into()), PERSON.into());
    }
    for output in &mut reading.outputs {
        (output.name, output.unit) = (PERSON.into(), PERSON.into());
    }
    for cover in &mut reading.covers {
        cover.name = PERSON.into();
    }
    for alert in &mut reading.alerts {
        alert.description = Some(format!("Held for {PERSON}: salary-2026.pdf"));
    }
    for fault in &mut reading.faults {
        fault.text = Some(PERSON.into());
    }
    assert!(!reading.alerts.is_empty() && !reading.faults.is_empty(), "there is something to leave out");
    reading.source = format!("snmp://{PERSON}");
    reading
}

fn event(kind: EventKind, subject: &str) -> Event {
    Event {
        id: 0,
        at: time("2026-11-25T11:00:00Z"),
        kind,
        subject: subject.into(),
        label: PERSON.into(),
        from: Some(PERSON.into()),
        to: Some(PERSON.into()),
        impressions: Some(7),
        episode: None,
    }
}

#[tokio::test]
async fn who_prints_what_and_who_is_told_is_in_no_bundle() {
    let mut bench = Bench::new();
    let reading = personal();
    let episode = Episode {
        id: 1,
        index: 1,
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
        text: Some(PERSON.into()),
        raised: Moment::exactly(time("2026-11-25T11:00:00Z")),
        seen_last: time("2026-11-25T11:00:00Z"),
        cleared: None,
        times: 1,
        unwatched: false,
        impressions: Some(7),
    };
    let events = vec![
        event(EventKind::SubunitChanged, "input/1"),
        event(EventKind::IdentityChanged, "identity/name"),
        event(EventKind::NotAnswering, "connection"),
        event(EventKind::Requested, "request/D-1"),
        event(EventKind::MailUndeliverable, "mail/anna@example.com"),
        event(EventKind::FindingChanged, "finding/x"),
    ];
    bench.store.append_recorded(&reading, events, vec![episode]).await.unwrap();
    let mail = NewMail {
        kind: "communication-error",
        key: None,
        at: bench.now,
        message_id: "anna@example.com".into(),
        letter: format!("{{\"subject\":\"{PERSON}\"}}"),
        recipients: vec![(app::model::MailRole::Administrator, "anna.schmidt@example.com".into())],
    };
    let now = bench.now;
    let work = move |transaction: &Transaction<'_>| mail::insert(transaction, &mail, now);
    bench.store.durably(work).await.unwrap();
    bench.settings.config.contact.administrator_name = PERSON.into();
    bench.settings.config.mail.administrator = "anna.schmidt@example.com".into();
    bench.settings.config.mail.password = "hunter2".into();
    bench.settings.config.mail.host = "mail.schmidt.example".into();
    bench.settings.config.communication.server = "https://schmidt.example".into();
    let bundle = bench.bundle(&reading, &Objects::default()).await;
    let text = serde_json::to_string(&bundle).unwrap();
    for word in ["Schmidt", "schmidt", "anna", "salary", "hunter2", "example.com", "Hello"] {
        assert!(!text.contains(word), "{word} stands in {text}");
    }
    assert_eq!(bundle.alerts.len(), 1);
    assert_eq!(bundle.notifications.len(), 1);
    let told: Vec<&str> = bundle.events.iter().map(|event| event.subject.as_str()).collect();
    assert!(told.contains(&"input/1") && !told.iter().any(|subject| subject.contains("mail")), "{told:?}");
    assert!(bundle.subunits.len() >= reading.inputs.len() + reading.outputs.len());
    assert!(!bundle.configuration.is_empty());
}

#[tokio::test]
async fn every_part_has_something_of_a_printer_with_a_history() {
    let bench = Bench::new();
    let reading = Reading { taken_at: bench.now, ..reading() };
    bench.store.append_reading(&reading, vec![event(EventKind::Restarted, "state/uptime")]).await.unwrap();
    let kept = vec![
        Object { oid: oid!(1, 3, 6, 1, 2, 1, 1, 3, 0), value: ObjectValue::Integer(7) },
        Object { oid: oid!(1, 3, 6, 1, 2, 1, 25, 3, 5, 1, 2, 1), value: ObjectValue::Octets(vec![0x20, 0]) },
    ];
    let bundle = bench.bundle(&reading, &Objects { kept, left_out: 3 }).await;
    let value = serde_json::to_value(&bundle).unwrap();
    for part in ["meters", "subunits", "configuration", "objects", "impressions", "levels", "events"] {
        assert!(value[part].as_array().is_some_and(|items| !items.is_empty()), "{part}: {}", value[part]);
    }
    assert_eq!(value["objects"][1]["value"], "2000");
    assert_eq!(value["left_out"], serde_json::json!([{ "what": "objects", "count": 3 }]));
    assert!(bundle.schema >= 9);
}

#[tokio::test]
async fn a_bundle_is_bounded_and_says_what_was_left_out() {
    let bench = Bench::new();
    let mut reading = reading();
    let long = "\u{1}".repeat(250);
    let meter = reading.meters[0].clone();
    reading.meters = (0..2_000)
        .map(|number| Meter { key: format!("meter-{number}"), label: long.clone(), ..meter.clone() })
        .collect();
    reading.service_meters = reading.meters.clone();
    let alert = reading.alerts.first().cloned().unwrap_or_else(|| app::model::Alert {
        index: 1,
        severity: Severity::Critical,
        training: Training::Untrained,
        group: "input".into(),
        group_index: None,
        code: 8,
        code_name: None,
        vendor_code: None,
        location: None,
        description: None,
        raised_at: None,
        source: Source::Oid("1.3".into()),
    });
    reading.alerts = vec![app::model::Alert { description: Some(long.clone()), ..alert }; 2_000];
    reading.identity.firmware = vec![Firmware { module: long.clone(), version: long.clone() }; 2_000];
    reading.supplies = vec![reading.supplies[0].clone(); 2_000];
    let events = (0..3_000).map(|number| event(EventKind::Restarted, &format!("state/{number}"))).collect();
    bench.store.append_events(events).await.unwrap();
    let value = ObjectValue::Text("x".repeat(255));
    let kept = vec![Object { oid: oid!(1, 3, 6, 1, 2, 1, 1, 3, 0), value }; 1_200];
    let bundle = bench.bundle(&reading, &Objects { kept, left_out: 0 }).await;
    let text = serde_json::to_string(&bundle).unwrap();
    assert!(text.len() <= OCTETS, "{} octets", text.len());
    let value: Value = serde_json::from_str(&text).unwrap();
    let left_out: Vec<&str> =
        value["left_out"].as_array().unwrap().iter().map(|item| item["what"].as_str().unwrap()).collect();
    for what in
        ["status/alerts", "status/firmware", "meters", "service_meters", "supplies", "objects", "events"]
    {
        assert!(left_out.contains(&what), "{what}: {left_out:?}");
    }
    assert_eq!(bundle.meters[0].key, "meter-0");
}
