//! Several exchanges over one connection.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use smart_esolutions::{
    clock::SystemClock,
    communication::connector::{Connector, Https as _, Patience, ProxyEnvironment},
    config::Loaded,
};
use tokio::sync::watch;

use super::{BOUND, Device, HERE, events, until};
use crate::support::{
    authority::{Authority, NOW},
    communication::{Manner, Server, json},
};

#[tokio::test]
async fn a_sitting_keeps_its_connection_and_closes_it_in_order() {
    let known = Authority::new("known");
    let server = Server::start(Some(known.server(HERE, NOW)), Manner::Answers(json("200 OK", "{}"))).await;
    let connector = Device::of(&server.url(), &known).connector();
    let mut sitting = connector.sit();
    assert_eq!(server.connections(), 0, "a sitting costs nothing before its first exchange");
    let mut each = Vec::new();
    for number in 0..50 {
        let incoming = sitting.exchange(events(&format!("[{number}]"))).await.expect("an answer");
        each.push(incoming.octets);
    }
    assert_eq!((server.connections(), server.requests().len()), (1, 50));
    let [first, second, ..] = each[..] else { panic!("fifty") };
    assert!(first.sent > second.sent && first.received > second.received, "the handshake is counted once");
    assert!((100..1_000).contains(&second.sent) && (50..1_000).contains(&second.received), "{second:?}");
    sitting.end().await;
    until(|| server.ended() == 1).await;
    assert_eq!(server.closed_in_order(), 1);

    let mut sitting = connector.sit();
    sitting.exchange(events("{}")).await.expect("an answer");
    drop(sitting);
    until(|| server.ended() == 2).await;
}

#[tokio::test]
async fn a_connection_that_the_server_has_closed_meanwhile_is_made_anew() {
    let known = Authority::new("known");
    let manner = Manner::AnswersAndCloses(json("200 OK", "{}"));
    let server = Server::start(Some(known.server(HERE, NOW)), manner).await;
    let mut sitting = Device::of(&server.url(), &known).connector().sit();
    for number in 1..=5 {
        assert!(sitting.exchange(events("{}")).await.is_ok());
        until(|| server.ended() == number).await;
        // The end has arrived here too.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!((server.connections(), server.requests().len()), (5, 5));
}

#[tokio::test]
async fn a_new_sitting_goes_by_the_settings_of_now() {
    let known = Authority::new("known");
    let fine = || Manner::Answers(json("200 OK", "{}"));
    let first = Server::start(Some(known.server(HERE, NOW)), fine()).await;
    let second = Server::start(Some(known.server(HERE, NOW)), fine()).await;
    let loaded = |server: &Server| {
        let variables = [("SERVER", server.url()), ("CA_FILE", known.file())];
        let variables =
            variables.map(|(name, value)| (format!("SMART_ESOLUTIONS_COMMUNICATION_{name}"), value));
        Arc::new(Loaded::read(None, variables, Vec::new()).expect("usable"))
    };
    let settings = watch::Sender::new(loaded(&first));
    let connector = Connector::new(
        settings.subscribe(),
        ProxyEnvironment::default(),
        Arc::new(SystemClock),
        Patience::default(),
    );
    let mut sitting = connector.sit();
    sitting.exchange(events("{}")).await.expect("an answer");
    settings.send_replace(loaded(&second));
    sitting.exchange(events("{}")).await.expect("an answer");
    assert_eq!((first.requests().len(), second.requests().len()), (2, 0), "this sitting stays where it is");
    connector.sit().exchange(events("{}")).await.expect("an answer");
    assert_eq!((first.requests().len(), second.requests().len()), (2, 1));
}

#[tokio::test]
async fn thousands_of_exchanges_go_over_one_connection_in_seconds() {
    let known = Authority::new("known");
    let server = Server::start(Some(known.server(HERE, NOW)), Manner::Answers(json("200 OK", "{}"))).await;
    let mut sitting = Device::of(&server.url(), &known).connector().sit();
    let body = "x".repeat(50_000);
    sitting.exchange(events(&body)).await.expect("an answer");
    let begun = Instant::now();
    for _ in 0..100 {
        sitting.exchange(events(&body)).await.expect("an answer");
    }
    let took = begun.elapsed();
    eprintln!("100 batches of 50,000 octets took {took:?}");
    assert!(took < BOUND);
    assert_eq!(server.connections(), 1);
}
