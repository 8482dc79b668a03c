//! Whole readings of recorded and invented printers: where each datum came from, the same again, and what it cost.

use std::time::{Duration, Instant};

use app::model::Alert;
use serde_json::Value as Json;

use super::{
    recorded::{on_each, read},
    support::{
        printers,
        reader::{self, PATIENT},
        relay::{Network, Relay},
        replay::Replay,
    },
};

/// Every `oid` anywhere in the reading's JSON.
fn sources(json: &Json, found: &mut Vec<String>) {
    match json {
        Json::Object(fields) => {
            found.extend(fields.get("oid").and_then(Json::as_str).map(str::to_owned));
            fields.values().for_each(|field| sources(field, found));
        }
        Json::Array(items) => items.iter().for_each(|item| sources(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn every_source_and_every_problem_is_about_something_that_the_printer_said() {
    on_each(|name, _, raw, reading| {
        let mut found = Vec::new();
        sources(&serde_json::to_value(reading).expect("JSON"), &mut found);
        assert!(!found.is_empty(), "{name}");
        for oid in found {
            assert!(raw.has(&oid), "{name}: {oid}");
        }
        eprintln!("{name}: {} problems", reading.problems.len());
        assert!(reading.problems.len() < 4, "{name}: {:?}", reader::problems(reading));
    })
    .await;
}

#[tokio::test]
async fn what_is_read_again_or_in_small_messages_is_the_same() {
    for printer in printers::all() {
        let agent = Replay::start(&printer.recording).await;
        let mut own = reader::at(agent.addr(), PATIENT);
        let first = own.read(1).await.expect("a reading");
        for _ in 0..2 {
            assert_eq!(own.read(1).await.as_ref(), Ok(&first), "{}", printer.recording.name);
        }
        let look = own.look_at_state().await.expect("a look");
        // The short look leaves out the vendor's table of alerts; that a date stands there makes no other time of it.
        let alerts = |alerts: &[Alert]| -> Vec<_> {
            let told = |alert: &Alert| (alert.index, alert.code, alert.severity, alert.raised_at);
            alerts.iter().map(told).collect()
        };
        assert_eq!(look.state, first.state, "{}", printer.recording.name);
        assert_eq!(alerts(&look.alerts), alerts(&first.alerts), "{}", printer.recording.name);
        for size in [1_472, 484] {
            let agent = Replay::start_with(&printer.recording, size).await;
            let mut own = reader::at(agent.addr(), PATIENT);
            for time in ["first", "second"] {
                let small = own.read(1).await;
                assert_eq!(small.as_ref(), Ok(&first), "{}, {size} octets, {time}", printer.recording.name);
            }
        }
    }
}

/// Datagrams, and how many delays the reading lasted: its dependent round trips.
async fn cost(
    relay: &Relay,
    delay: Duration,
    printer: &mut smart_esolutions::device::Printer,
) -> (u64, u128) {
    relay.reset();
    let begun = Instant::now();
    printer.read(1).await.expect("a reading");
    (relay.datagrams(), begun.elapsed().as_millis() / delay.as_millis())
}

#[tokio::test]
async fn a_refresh_takes_few_round_trips_and_datagrams() {
    // The bounds of the project: at most 4 dependent round trips at first contact, 3 later, and 12 datagrams.
    let delay = Duration::from_millis(300);
    for name in ["hp_lj500_full", "sentinels", "xcmi-multifunction", "xcmi-supplies"] {
        let Some(printer) = printers::named(name) else { continue };
        let agent = Replay::start(&printer.recording).await;
        let relay = Relay::start(agent.addr(), Network { delay, ..Network::default() }).await;
        let mut own = reader::at(relay.addr(), PATIENT);
        let first = cost(&relay, delay, &mut own).await;
        let second = cost(&relay, delay, &mut own).await;
        eprintln!("{name}: first {first:?}, second {second:?} (datagrams, round trips)");
        assert!(second.1 <= 3 && second.0 <= 12, "{name}: {second:?}");
        // That there is no record of supplies is found out in requests that are made anyway.
        assert!(name != "xcmi-multifunction" || (first.0, second.0) == (16, 4), "{first:?}, {second:?}");
        // Where counters stand under several logical devices, each is found by looking behind the last.
        let devices = if name == "xcmi-multifunction" { 3 } else { 0 };
        let vendor = if name.starts_with("xcmi") { 4 } else { 0 };
        assert!(first.1 <= 4 + devices && first.0 <= 12 + vendor, "{name}: {first:?}");
    }
}

#[tokio::test]
async fn invented_printers_are_read_as_they_were_meant() {
    for printer in printers::invented() {
        let reading = read(&printer).await;
        insta::assert_json_snapshot!(printer.recording.name.clone(), reading);
    }
}
