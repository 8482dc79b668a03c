use std::time::Duration;

use super::{
    jammed,
    listening::{Listening, settings},
    quiet,
};
use crate::support::{
    changing::Changing,
    snmpd::{AUTH_PASSPHRASE, PRIVACY_PASSPHRASE, Snmpd},
    teller::{By, jam, tell},
};

#[tokio::test]
async fn a_jam_is_on_the_page_within_a_second_of_its_trap() {
    let agent = Changing::start(&quiet()).await;
    let url = format!("url = \"snmp://public@{}?version=2c\"", agent.addr());
    let device = Listening::start(settings(&url, "receive = true")).await;
    assert!(device.service.latest().reading.as_ref().is_some_and(|reading| reading.alerts.is_empty()));
    agent.becomes(&jammed(7));
    let Some(sent) = tell(device.addr().await, By::V2c("public"), &jam(7)).await else { return };
    assert!(sent);
    let took = device.until("the jam", |snapshot| {
        snapshot.reading.as_ref().is_some_and(|reading| reading.alerts.iter().any(|alert| alert.code == 8))
    });
    let took = took.await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(device.desk.readings(), 1);
    let history = device.history().await;
    let raised: Vec<_> = history.iter().filter(|line| line.starts_with("alert/7 ")).collect();
    assert_eq!(raised, ["alert/7 Alert: jam."], "seen, as any other alert is");
    assert!(device.service.latest().notifications.last.is_some(), "the page says when the last one came");
}

#[tokio::test]
async fn traps_and_informs_with_a_community_are_taken_and_confirmed() {
    let agent = Changing::start(&quiet()).await;
    let url = format!("url = \"snmp://public@{}\"", agent.addr());
    let device = Listening::start(settings(&url, "receive = true\ncommunity = \"told\"")).await;
    let addr = device.addr().await;
    for (number, by) in [(1, By::V1("told")), (2, By::V2c("told")), (3, By::Inform("told"))] {
        let Some(done) = tell(addr, by, &jam(7)).await else { return };
        assert!(done, "{by:?}");
        device.taken(number).await;
    }
    assert_eq!(
        tell(addr, By::Inform("public"), &jam(7)).await,
        Some(false),
        "the printer's own is another one"
    );
    assert_eq!(tell(addr, By::V1("public"), &jam(7)).await, Some(true));
    device.refused(smart_esolutions::notifications::Refusal::Community, 4).await;
    device.taken(3).await;
}

/// A device that reads net-snmp's agent as the user `sha256`.
pub async fn by_user(notifications: &str) -> Option<(Snmpd, Listening)> {
    let agent = Snmpd::start(&quiet()).await?;
    let device = Listening::start(user_settings(&agent, notifications)).await;
    Some((agent, device))
}

/// The settings of such a device.
pub fn user_settings(agent: &Snmpd, notifications: &str) -> smart_esolutions::config::Loaded {
    let printer = format!(
        "url = \"snmp://sha256@{}?version=3&auth=sha256&priv=aes128\"\n\
         auth_passphrase = \"{AUTH_PASSPHRASE}\"\npriv_passphrase = \"{PRIVACY_PASSPHRASE}\"",
        agent.addr()
    );
    settings(&printer, &format!("receive = true\n{notifications}"))
}

#[tokio::test]
async fn traps_and_informs_of_the_printer_s_user_are_taken_and_confirmed() {
    let Some((_agent, device)) = by_user("versions = [\"3\"]").await else { return };
    let addr = device.addr().await;
    assert_eq!(tell(addr, By::V3(5, 1_000), &jam(7)).await, Some(true));
    device.taken(1).await;
    assert_eq!(
        tell(addr, By::InformV3, &jam(8)).await,
        Some(true),
        "the engine is told, and the inform confirmed"
    );
    device.taken(2).await;
    assert_eq!(tell(addr, By::V2c("public"), &jam(9)).await, Some(true));
    device.refused(smart_esolutions::notifications::Refusal::Version, 1).await;
    device.taken(2).await;
}

#[tokio::test]
async fn what_is_set_is_in_force_at_once() {
    let agent = Changing::start(&quiet()).await;
    let url = format!("url = \"snmp://public@{}\"", agent.addr());
    let device = Listening::start(settings(&url, "")).await;
    let mut receiving = device.desk.receiving();
    assert_eq!(*receiving.borrow_and_update(), app::model::Receiving::Off);
    device.set(settings(&url, "receive = true"));
    let addr = device.addr().await;
    let Some(sent) = tell(addr, By::V2c("public"), &jam(7)).await else { return };
    assert!(sent);
    device.taken(1).await;
    device.set(settings(&url, "receive = true\ncommunity = \"told\""));
    let mut other = addr;
    while other == addr {
        tokio::time::sleep(Duration::from_millis(5)).await;
        other = device.addr().await;
    }
    assert_eq!(tell(other, By::V2c("told"), &jam(7)).await, Some(true));
    device.taken(2).await;
    device.set(settings(&url, ""));
    receiving.wait_for(|receiving| *receiving == app::model::Receiving::Off).await.expect("it runs");
    std::net::UdpSocket::bind(other).expect("the port is free again");
}

#[tokio::test]
async fn a_port_that_is_taken_is_said_and_the_printer_is_read_all_the_same() {
    let agent = Changing::start(&quiet()).await;
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").expect("a free port");
    let listen = taken.local_addr().expect("an address");
    let url = format!("url = \"snmp://public@{}\"", agent.addr());
    let device = Listening::start(settings(&url, "")).await;
    let mut loaded = settings(&url, "receive = true");
    loaded.config.notifications.listen = listen.to_string();
    device.set(loaded);
    let mut receiving = device.desk.receiving();
    let failed = receiving.wait_for(|receiving| matches!(receiving, app::model::Receiving::Failed { .. }));
    let failed = failed.await.expect("it runs").clone();
    let app::model::Receiving::Failed { cause } = failed else { unreachable!("it was waited for") };
    assert!(cause.contains(&listen.to_string()) && cause.contains("in use"), "{cause}");
    let before = device.sequence();
    app::port::Device::refresh(&device.service).await.expect("a reading");
    assert_eq!(device.sequence(), before + 1);
}
