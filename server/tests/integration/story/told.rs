//! A jam that was raised and cleared between two polls.

use super::{printer, watched::Watched};
use crate::support::{
    changing::Changing,
    process::free_address,
    recording::{Datum, Recording},
    teller::{By, jam, tell},
};

/// A printer without alerts that has counted so many critical ones.
fn counted(alerts: u32) -> Recording {
    printer(&[]).with("1.3.6.1.2.1.43.5.1.1.18.1", Datum::Counter32(alerts))
}

#[tokio::test]
async fn a_jam_between_two_polls_is_in_the_history_where_a_trap_told_of_it_and_only_there() {
    let agent = Changing::start(&counted(4)).await;
    let addr = free_address();
    let receive = format!("[notifications]\nreceive = true\nlisten = \"{addr}\"");
    let device = Watched::start(agent.addr(), &receive).await;
    device.server.log_with("receiving notifications").await;
    // A jam that nobody told of is counted by the printer, but what it was nobody knows.
    agent.becomes(&counted(5));
    for _ in 0..2 {
        device.look().await;
    }
    assert_eq!(device.history().await.told(), [""; 0]);
    agent.becomes(&counted(6));
    let Some(sent) = tell(addr, By::V2c("public"), &jam(7)).await else { return };
    assert!(sent);
    let history = device.history_of(2).await;
    assert_eq!(history.told(), ["+alert/7 #1", "-alert/7 #1"]);
    for line in history.lines().filter(|line| line.cell("alert") == "1") {
        let times = ["raised_earliest", "raised_latest", "cleared_earliest", "cleared_latest"];
        let times = times.map(|column| line.time(column).expect("it is known"));
        assert!(times.is_sorted(), "{times:?}");
        assert_eq!(times[1], times[2], "it was there when the printer told of it");
        assert_eq!((line.cell("alert_code"), line.cell("times_raised")), ("8", "1"));
    }
    let page = device.page().await;
    for label in [
        "Alert: jam. The printer told of it; no reading has seen it.",
        "Alert cleared before the printer could be read: jam.",
    ] {
        assert_eq!(page.matches(label).count(), 1, "{label}");
    }
}
