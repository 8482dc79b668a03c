//! The program itself.

use std::time::{Duration, Instant};

use jiff::tz::TimeZone;
use smart_esolutions::{clock::SystemClock, store::Store};
use tokio::net::UdpSocket;

use super::quiet;
use crate::support::{
    changing::Changing,
    process::{counted as say, free_address},
    program::Serving,
    teller::{By, datagram, jam},
};

/// The value of a sample of `/metrics`.
async fn metric(server: &Serving, name: &str) -> u64 {
    let answer = server.get("/metrics").await;
    let line = answer.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.and_then(|number| number.trim().parse().ok()).unwrap_or_else(|| panic!("{name}: {answer}"))
}

async fn serving(printer: &str, notifications: &str) -> Serving {
    let home = tempfile::tempdir().expect("a temporary folder");
    let file = home.path().join("settings.toml");
    let text = format!(
        "[printer]\nurl = \"{printer}\"\n[reading]\nfull_interval_s = 86400\nstate_interval_s = 3600\n\
         [notifications]\n{notifications}\n"
    );
    std::fs::write(&file, text).expect("a writable folder");
    let data = home.path().join("data");
    let file = file.to_string_lossy().into_owned();
    Serving::start_in(home, &data, &["--config", &file]).await
}

#[tokio::test]
async fn no_udp_port_is_open_unless_notifications_are_received() {
    let server = serving("", "").await;
    server.get("/maintenance").await;
    assert_eq!(server.bound_udp(), Vec::<u16>::new(), "off, as it comes");
    let printer = format!("snmp://127.0.0.1:{}", free_address().port());
    let server = serving(&printer, "").await;
    server.get("/maintenance").await;
    assert_eq!(server.bound_udp(), Vec::<u16>::new(), "asking the printer opens none to others");
    let addr = free_address();
    let server = serving(&printer, &format!("receive = true\nlisten = \"{addr}\"")).await;
    server.log_with("receiving notifications").await;
    assert_eq!(server.bound_udp(), [addr.port()]);
}

#[tokio::test]
async fn a_flood_from_the_printer_s_address_costs_a_reading_in_five_seconds_and_leaves_nothing() {
    let agent = Changing::start(&quiet()).await;
    let addr = free_address();
    let printer = format!("snmp://public@{}", agent.addr());
    let mut server = serving(&printer, &format!("receive = true\nlisten = \"{addr}\"")).await;
    server.log_with("receiving notifications").await;
    while metric(&server, "smart_esolutions_readings_total").await == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let Some(trap) = datagram(By::V2c("public"), &jam(7)).await else { return };
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    // What one notification and the pages take is there before.
    socket.send_to(&trap, addr).await.expect("it is sent");
    while metric(&server, "smart_esolutions_notification_readings_total").await < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.get("/maintenance").await;
    let (before, begun) = (server.resident_kib(), Instant::now());
    let mut most = before;
    for number in 0..50_000_u32 {
        let mut datagram = trap.clone();
        // The code of the alert: each claim is another one.
        let last = datagram.len() - 1;
        datagram[last] = number.to_le_bytes()[0] & 0x7f;
        let _ = socket.send_to(&datagram, addr).await;
        if number % 5_000 == 4_999 {
            most = most.max(server.resident_kib());
            tokio::time::sleep(Duration::from_millis(800)).await;
        }
    }
    // The pages answer beside it.
    assert!(server.get("/maintenance").await.starts_with("HTTP/1.1 200"));
    most = most.max(server.resident_kib());
    tokio::time::sleep(Duration::from_millis(500)).await;
    let elapsed = begun.elapsed();
    let caused = metric(&server, "smart_esolutions_notification_readings_total").await;
    let caused_before = 2;
    let most_caused = caused_before + 1 + elapsed.as_secs() / 5;
    assert!(caused > caused_before && caused <= most_caused, "{caused} in {elapsed:?}");
    let taken = metric(&server, "smart_esolutions_notifications_total").await;
    let too_many = metric(&server, "smart_esolutions_notification_refusals_total{reason=\"too-many\"}").await;
    assert!(taken > 0 && too_many > 0 && taken <= 200 * (elapsed.as_secs() + 2), "{taken} {too_many}");
    let grown = most.saturating_sub(before);
    assert!(grown < 4_096, "{grown} KiB more");
    let log = server.log_with("what was received is no notification").await;
    let lines = log.matches("what was received is no notification").count();
    assert!(lines <= 2, "{log}");
    let readings = metric(&server, "smart_esolutions_readings_total").await;
    assert_eq!(readings, 1 + caused);
    say(&format!(
        "notifications: 50,000 spoofed in {:.1} s: {taken} taken, {caused} readings, {grown} KiB, {lines} lines",
        elapsed.as_secs_f32()
    ));
    let data = server.home.path().join("data");
    assert_eq!(server.terminate().await, 0);
    let store =
        Store::open_to_read(&data, std::sync::Arc::new(SystemClock), TimeZone::UTC).expect("a history");
    let events = store.recent_events(200).await.expect("events");
    let told: Vec<_> = events.iter().filter(|event| event.subject.starts_with("alert/7")).collect();
    assert_eq!(told, Vec::<&app::model::Event>::new());
}
