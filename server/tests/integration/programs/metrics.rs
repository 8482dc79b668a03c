//! `/metrics`: the format, the names, and that what is told is what is so.

use std::collections::BTreeSet;

use app::{
    model::{Cause, ReadState},
    port::Device as _,
};
use axum::http::header;
use tokio::net::UdpSocket;

use super::{failing, read};
use crate::{
    hostile_texts::{self, strings},
    support::{
        misbehaving::{Manner, Misbehaving},
        office::office,
        printers,
        prometheus::{self, Families, value},
        reader::{self, PATIENT, QUICK},
        replay::Replay,
        site::Site,
    },
    web::{recording, site},
};

async fn text(site: &Site) -> String {
    let answer = site.get("/metrics", &[]).await;
    assert_eq!(answer.header(&header::CONTENT_TYPE), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(answer.header(&header::CACHE_CONTROL), Some("no-store"));
    answer.text().to_owned()
}

async fn families(site: &Site) -> Families {
    prometheus::parse(&text(site).await)
}

/// The families and the words of their labels that programs rely on.
#[tokio::test]
async fn names_types_and_words_are_those_that_are_published() {
    let office = office(&recording()).await;
    office.order_twice().await;
    let mut lines = Vec::new();
    for (name, family) in families(&office.site).await {
        let mut words = BTreeSet::new();
        for (labels, _) in &family.samples {
            for (label, value) in labels {
                // What the printer says is its own.
                let free =
                    ["index", "description", "name", "model", "serial_number", "manufacturer", "location"];
                let free =
                    free.contains(&label.as_str()) || ["meter", "unit", "version"].contains(&label.as_str());
                words.insert(if free { format!("{label}=…") } else { format!("{label}={value}") });
            }
        }
        let words: Vec<String> = words.into_iter().collect();
        lines.push(format!("{} {name} {}\n    {}", family.kind, words.join(" "), family.help));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn names_follow_the_rules_of_prometheus() {
    let (site, _agent) = site().await;
    for (name, family) in families(&site).await {
        assert!(family.help.ends_with('.') && family.help.len() > 10, "{name}: {}", family.help);
        assert_eq!(family.kind == "counter", name.ends_with("_total"), "{name}");
        for unit in ["_ms", "_milliseconds", "_minutes", "_hours", "_kb", "_mb", "_count", "_sum", "_bucket"]
        {
            assert!(!name.ends_with(unit), "{name}: base units, and no ending that means something else");
        }
        assert!(name.starts_with("smart_esolutions_") || name.starts_with("process_"), "{name}");
    }
}

#[tokio::test]
async fn every_printer_s_samples_are_read_by_prometheus_own_parser_as_by_ours() {
    let same = |text: &str| {
        let ours = prometheus::parse(text);
        let Some(theirs) = prometheus::by_its_makers(text) else { return false };
        assert_eq!(theirs, ours);
        true
    };
    for printer in printers::all() {
        let agent = Replay::start(&printer.recording).await;
        let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
        if !same(&text(&site).await) {
            return;
        }
    }
    for nasty in strings::all() {
        let (site, _agent) = hostile_texts::site(&nasty.octets).await;
        assert!(same(&text(&site).await), "{}", nasty.name);
    }
    assert!(same(&text(&Site::start(None).await).await));
}

#[tokio::test]
async fn what_is_told_is_what_was_read() {
    for printer in printers::all() {
        let agent = Replay::start(&printer.recording).await;
        let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
        let Some(reading) = site.service.latest().reading.clone() else { continue };
        let families = families(&site).await;
        let about = &printer.recording.name;
        for meter in &reading.meters {
            let found = value(&families, "smart_esolutions_meter", &[("meter", &meter.key)]);
            #[expect(clippy::cast_precision_loss, reason = "as every reader of the format does")]
            let expected = meter.value as f64;
            assert_eq!(found, Some(expected), "{about}: {}", meter.key);
        }
        for supply in &reading.supplies {
            let index = supply.index.to_string();
            let percent = value(&families, "smart_esolutions_supply_percent", &[("index", &index)]);
            assert_eq!(percent, supply.percent.map(f64::from), "{about}: supply {index}");
        }
        let alerts: f64 = families["smart_esolutions_alerts"].samples.iter().map(|(_, count)| count).sum();
        #[expect(clippy::cast_precision_loss, reason = "as every reader of the format does")]
        let expected = reading.alerts.len() as f64;
        assert_eq!(Some(alerts), Some(expected), "{about}");
        assert_eq!(value(&families, "smart_esolutions_samples_left_out", &[]), Some(0.0), "{about}");
        for serial in reading.supplies.iter().filter_map(|supply| supply.serial_number.as_deref()) {
            let told = families.values().flat_map(|family| &family.samples);
            let told = told.flat_map(|(labels, _)| labels).any(|(label, value)| {
                // A printer's own serial number names it; a description may have one in it, as the printer wrote it.
                label != "serial_number" && label != "description" && value == serial
            });
            assert!(!told, "{about}: the serial number of a cartridge is no label: {serial}");
        }
    }
}

#[tokio::test]
async fn tries_are_counted_by_what_came_of_them() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let addr = socket.local_addr().expect("an address");
    let agent = Misbehaving::on(socket, &recording(), Manner::Well);
    let site = Site::start(Some(reader::at(addr, QUICK))).await.settled().await;
    let before = families(&site).await;
    assert_eq!(value(&before, "smart_esolutions_readings_total", &[]), Some(1.0));
    assert_eq!(value(&before, "smart_esolutions_printer_answers", &[]), Some(1.0));
    let failures = |families: &Families, cause: &str| {
        value(families, "smart_esolutions_reading_failures_total", &[("cause", cause)])
            .expect("from the start")
    };
    assert_eq!((failures(&before, "silent"), failures(&before, "refused")), (0.0, 0.0));
    drop(agent);
    site.service.refresh().await.expect_err("nobody listens");
    let after = families(&site).await;
    assert_eq!(Some(failures(&after, "silent") + failures(&after, "refused")), Some(1.0));
    assert_eq!(value(&after, "smart_esolutions_readings_total", &[]), Some(1.0));
    assert_eq!(value(&after, "smart_esolutions_printer_answers", &[]), Some(0.0));
    let taken = |families: &Families| value(families, "smart_esolutions_last_reading_timestamp_seconds", &[]);
    assert_eq!(taken(&after), taken(&before), "the reading stays");
}

#[tokio::test]
async fn the_communication_is_told_with_its_queue_its_condition_and_what_was_sent() {
    let (site, _agent) = site().await;
    let nothing = families(&site).await;
    assert_eq!(value(&nothing, "smart_esolutions_enrolled", &[]), Some(0.0));
    assert_eq!(value(&nothing, "smart_esolutions_queue_oldest_event_age_seconds", &[]), Some(0.0));
    assert!(nothing["smart_esolutions_last_transmission_timestamp_seconds"].samples.is_empty());
    let labels = [("step", "proxy-authentication"), ("cause", "proxy-authentication")];
    assert_eq!(value(&nothing, "smart_esolutions_communication_failures_total", &labels), Some(0.0));
    assert_eq!(
        nothing["smart_esolutions_communication_failures_total"].samples.len(),
        Cause::ALL.len(),
        "every cause, from the start"
    );
    read(&site, ReadState::Accepted).await;
    site.communication.send_replace(failing("The proxy wants a password."));
    site.service.publish().await;
    let families = families(&site).await;
    let is = |name: &str, labels: &[(&str, &str)], expected: f64| {
        assert_eq!(value(&families, name, labels), Some(expected), "{name} {labels:?}");
    };
    is("smart_esolutions_enrolled", &[], 1.0);
    is("smart_esolutions_queue_events", &[], 4.0);
    is("smart_esolutions_refused_events", &[], 2.0);
    for condition in ["never", "communicating", "failing", "overdue", "held", "over-budget"] {
        let holds = f64::from(u8::from(condition == "failing"));
        is("smart_esolutions_communication_condition", &[("condition", condition)], holds);
    }
    is("smart_esolutions_communication_last_success_timestamp_seconds", &[], 1_795_330_800.0);
    is("smart_esolutions_last_transmission_timestamp_seconds", &[], 1_795_338_000.0);
    let sent = &site.service.latest().last_sent.clone().expect("a read").values;
    assert!(!sent.is_empty());
    for (key, count) in sent {
        #[expect(clippy::cast_precision_loss, reason = "as every reader of the format does")]
        is("smart_esolutions_meter_last_sent", &[("meter", key)], *count as f64);
    }
    let age = value(&families, "smart_esolutions_queue_oldest_event_age_seconds", &[]).expect("an age");
    assert!(age > 0.0, "{age}");
}

#[tokio::test]
async fn the_program_tells_of_itself() {
    let (site, _agent) = site().await;
    let families = families(&site).await;
    let number = |name: &str| value(&families, name, &[]).unwrap_or_else(|| panic!("no {name}"));
    assert!(number("process_resident_memory_bytes") > 1e6);
    assert!(number("process_start_time_seconds") > 1e9);
    assert!(number("process_cpu_seconds_total") > 0.0);
    assert_eq!(value(&families, "smart_esolutions_store_writable", &[]), Some(1.0));
    let database = std::fs::read_dir(site.folder()).expect("a folder").filter_map(Result::ok);
    let database = database.filter(|file| file.path().extension().is_some_and(|ending| ending == "db"));
    let octets: u64 = database.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "as every reader of the format does")]
    let octets = octets as f64;
    assert_eq!(value(&families, "smart_esolutions_store_size_bytes", &[("file", "database")]), Some(octets));
    assert!(octets > 0.0);
    for (name, expected) in [("waiting", 0.0), ("undeliverable", 0.0), ("held_back", 0.0), ("failing", 0.0)] {
        assert_eq!(value(&families, &format!("smart_esolutions_mail_{name}"), &[]), Some(expected), "{name}");
    }
    site.store.close().await.expect("closed");
    let closed = prometheus::parse(&text(&site).await);
    assert_eq!(value(&closed, "smart_esolutions_store_writable", &[]), Some(0.0));
    assert!(closed["smart_esolutions_mail_waiting"].samples.is_empty(), "what is not known is not told");
}
