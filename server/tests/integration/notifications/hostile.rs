use std::time::{Duration, Instant};

use smart_esolutions::notifications::Refusal;

use super::{
    listening::{Listening, settings},
    quiet,
    versions::{by_user, user_settings},
};
use crate::support::{
    changing::Changing,
    teller::{By, datagram, jam, tell},
};

#[tokio::test]
async fn nobody_but_the_printer_s_address_is_listened_to() {
    let agent = Changing::start(&quiet()).await;
    let url = format!("url = \"snmp://public@{}\"", agent.addr());
    let device = Listening::start(settings(&url, "receive = true")).await;
    let Some(trap) = datagram(By::V2c("public"), &jam(7)).await else { return };
    device.send(&trap, 2).await;
    device.refused(Refusal::Address, 1).await;
    device.send(&trap, 1).await;
    device.taken(1).await;
    // The printer moves: its old address is a stranger's.
    let elsewhere = format!("url = \"snmp://public@127.0.0.3:{}\"", agent.addr().port());
    device.set(settings(&elsewhere, "receive = true"));
    let begun = Instant::now();
    while device.desk.refused().failures(Refusal::Address) < 2 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        device.send(&trap, 1).await;
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_message_of_snmpv3_is_taken_once_and_none_from_before_the_window() {
    let Some((_agent, device)) = by_user("").await else { return };
    let Some(trap) = datagram(By::V3(5, 1_000), &jam(7)).await else { return };
    device.send(&trap, 1).await;
    device.taken(1).await;
    device.send(&trap, 1).await;
    device.refused(Refusal::Repeated, 1).await;
    let addr = device.addr().await;
    tell(addr, By::V3(5, 900), &jam(8)).await;
    device.taken(2).await;
    tell(addr, By::V3(5, 800), &jam(9)).await;
    device.refused(Refusal::Time, 1).await;
    tell(addr, By::V3(4, 9_000), &jam(9)).await;
    device.refused(Refusal::Time, 2).await;
    tell(addr, By::WrongV3(5, 1_010), &jam(9)).await;
    device.refused(Refusal::Signature, 1).await;
    device.taken(2).await;
}

#[tokio::test]
async fn what_was_recorded_before_a_start_is_not_believed_after_it() {
    let Some((agent, device)) = by_user("").await else { return };
    let Some(trap) = datagram(By::V3(5, 1_000), &jam(7)).await else { return };
    device.send(&trap, 1).await;
    device.taken(1).await;
    let folder = device.end().await;
    let device = Listening::start_in(folder, user_settings(&agent, "")).await;
    let before = device.history().await;
    device.send(&trap, 1).await;
    device.taken(1).await;
    // Two readings, the second five seconds after the first, and it would be in the history.
    let begun = Instant::now();
    while device.desk.readings() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(20));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(device.history().await, before, "it is a reason to look and no more");
}
