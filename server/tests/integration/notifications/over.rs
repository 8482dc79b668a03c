//! A jam that was raised and cleared between two polls, and one that never was.

use std::time::{Duration, Instant};

use super::{
    counted, jammed,
    listening::{Listening, settings},
    quiet,
    versions::by_user,
};
use crate::support::{
    changing::Changing,
    teller::{By, jam, tell},
};

/// Waits until so many readings were caused, and what the last one brought is in the history.
async fn readings(device: &Listening, number: u64) {
    let begun = Instant::now();
    while device.desk.readings() < number {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", device.desk.readings());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Answered when what is under way is done.
    device.service.publish().await;
}

fn of_alert(history: &[String]) -> Vec<&str> {
    history.iter().filter(|line| line.starts_with("alert/7 ")).map(String::as_str).collect()
}

const RAISED: &str = "alert/7 Alert: jam. The printer told of it; no reading has seen it.";
const CLEARED: &str = "alert/7 Alert cleared before the printer could be read: jam.";

#[tokio::test]
async fn a_jam_that_was_over_before_the_printer_could_be_read_is_recorded_where_its_signature_is_right() {
    let Some((_agent, device)) = by_user("").await else { return };
    let Some(sent) = tell(device.addr().await, By::V3(5, 1_000), &jam(7)).await else { return };
    assert!(sent);
    // The datagram may lie with the system for a while.
    for _ in 0..20 {
        readings(&device, 2).await;
        if !of_alert(&device.history().await).is_empty() {
            break;
        }
    }
    assert_eq!(of_alert(&device.history().await), [RAISED, CLEARED]);
    // The same once more, by another message, is not another jam.
    tell(device.addr().await, By::V3(5, 1_010), &jam(7)).await;
    readings(&device, 3).await;
    assert_eq!(of_alert(&device.history().await), [RAISED, CLEARED]);
}

#[tokio::test]
async fn a_jam_that_was_over_before_the_printer_could_be_read_is_recorded_where_the_printer_counted_it() {
    let agent = Changing::start(&counted(4)).await;
    let url = format!("url = \"snmp://public@{}\"", agent.addr());
    let device = Listening::start(settings(&url, "receive = true")).await;
    agent.becomes(&counted(5));
    let Some(sent) = tell(device.addr().await, By::V1("public"), &jam(7)).await else { return };
    assert!(sent);
    readings(&device, 2).await;
    assert_eq!(of_alert(&device.history().await), [RAISED, CLEARED]);
}

#[tokio::test]
async fn a_jam_that_nobody_vouches_for_leaves_nothing() {
    let agent = Changing::start(&quiet()).await;
    let url = format!("url = \"snmp://public@{}\"", agent.addr());
    let device = Listening::start(settings(&url, "receive = true")).await;
    let before = device.history().await;
    let Some(sent) = tell(device.addr().await, By::V2c("public"), &jam(7)).await else { return };
    assert!(sent);
    readings(&device, 2).await;
    assert_eq!(device.history().await, before);
    assert_eq!(device.desk.readings(), 2, "one to see it, one more in case the printer is slow to show it");
}

#[tokio::test]
async fn a_jam_that_the_next_reading_sees_is_told_once() {
    let agent = Changing::start(&quiet()).await;
    let url = format!("url = \"snmp://public@{}\"", agent.addr());
    let device = Listening::start(settings(&url, "receive = true")).await;
    agent.becomes(&jammed(7));
    let Some(sent) = tell(device.addr().await, By::V2c("public"), &jam(7)).await else { return };
    assert!(sent);
    readings(&device, 1).await;
    agent.becomes(&counted(1));
    tell(device.addr().await, By::V2c("public"), &jam(7)).await;
    readings(&device, 2).await;
    let history = device.history().await;
    let lines = of_alert(&history);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert_eq!(lines[0], "alert/7 Alert: jam.");
    assert!(lines[1].starts_with("alert/7 Alert cleared") && !lines[1].contains("before"), "{lines:?}");
}
