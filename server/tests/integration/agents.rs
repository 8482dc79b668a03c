//! The agents that other tests rely on serve what they should, and misbehave as they should.

use std::time::{Duration, Instant};

use snmp2::v3::{AuthProtocol, Cipher};

use super::support::{
    client,
    misbehaving::{GENERAL_ERROR, Manner, Misbehaving, TOO_BIG},
    printers,
    recording::{Arcs, Datum, Recording, oid},
    relay::{Network, Relay},
    replay::Replay,
    snmpd::{self, Snmpd},
    snmpsim::Snmpsim,
};

/// The column of tray levels, and one with nothing in it.
const LEVELS: &str = "1.3.6.1.2.1.43.8.2.1.10";

fn sentinels() -> Recording {
    printers::named("sentinels").expect("one of the project's own").recording
}

/// Panics with the first object that differs.
fn assert_same(name: &str, served: &[(Arcs, Datum)], expected: &[(Arcs, Datum)]) {
    let differs = served.iter().zip(expected).find(|(served, expected)| served != expected);
    assert_eq!(differs, None, "{name}");
    assert_eq!(served.len(), expected.len(), "{name}");
}

/// Whether `snmpd` has objects of its own there.
fn is_its_own(oid: &[u32]) -> bool {
    oid.starts_with(&[1, 3, 6, 1, 6, 3])
}

/// What `snmpd` should serve of a recording.
fn servable(recording: &Recording) -> Vec<(Arcs, Datum)> {
    let mut objects = recording.objects.clone();
    objects.retain(|(oid, datum)| snmpd::can_serve(datum) && !is_its_own(oid));
    objects
}

#[tokio::test]
async fn a_replayed_recording_is_served_object_by_object() {
    for printer in printers::all() {
        let agent = Replay::start(&printer.recording).await;
        let mut session = client::v2c(agent.addr(), "public").await;
        let served = client::walk(&mut session, &[1]).await.expect("answers");
        assert_same(&printer.recording.name, &served, &printer.recording.objects);
        let mut session = client::v1(agent.addr()).await;
        let first = client::next(&mut session, &[1, 0]).await.expect("an answer to SNMPv1");
        assert_eq!(
            (&first.0, first.1.as_ref()),
            (&printer.recording.objects[0].0, Some(&printer.recording.objects[0].1))
        );
    }
}

#[tokio::test]
async fn a_small_message_size_makes_answers_shorter() {
    let agent = Replay::start_with(&sentinels(), 484).await;
    let mut session = client::v2c(agent.addr(), "public").await;
    let answer = client::bulk(&mut session, &[1, 3], 50).await.expect("an answer");
    assert!((5..30).contains(&answer.len()), "{}", answer.len());
}

#[tokio::test]
async fn net_snmp_serves_a_recording_by_all_versions() {
    let recording = sentinels()
        .with("1.3.6.1.4.1.99999.9.1.0", Datum::Gauge32(3_000_000_000))
        .with("1.3.6.1.4.1.99999.9.2.0", Datum::Octets((0..=255).collect()))
        .with("1.3.6.1.4.1.99999.9.3.0", Datum::Counter64(1))
        .with("1.3.6.1.4.1.99999.9.4.0", Datum::Octets(b"\"quoted\\\" # 0x41\n".to_vec()));
    let Some(agent) = Snmpd::start(&recording).await else { return };
    let expected = servable(&recording);
    let mut session = client::v2c(agent.addr(), "public").await;
    assert_eq!(
        client::walk(&mut session, &[1, 3, 6, 1, 2]).await,
        Some(sentinels().objects.into_iter().filter(|(oid, _)| oid.starts_with(&[1, 3, 6, 1, 2])).collect())
    );
    let users = [
        (AuthProtocol::Sha1, Cipher::Aes128),
        (AuthProtocol::Sha256, Cipher::Aes128),
        (AuthProtocol::Sha512, Cipher::Aes256),
    ];
    for (user, (auth, cipher)) in snmpd::USERS.into_iter().zip(users) {
        let mut session = client::v3(agent.addr(), user.name, auth, cipher).await;
        let mut served = client::walk(&mut session, &[1]).await.expect("answers");
        served.retain(|(oid, _)| !is_its_own(oid));
        assert_eq!(served, expected, "{}\n{}", user.name, agent.messages());
    }
    let mut session = client::v1(agent.addr()).await;
    assert_eq!(client::next(&mut session, &[1, 3]).await.map(|(oid, _)| oid), Some(expected[0].0.clone()));
}

#[tokio::test]
async fn net_snmp_serves_every_recording_that_there_is() {
    for printer in printers::all() {
        let Some(agent) = Snmpd::start(&printer.recording).await else { return };
        let mut session = client::v2c(agent.addr(), "public").await;
        let mut served = client::walk(&mut session, &[1]).await.expect("answers");
        served.retain(|(oid, _)| !is_its_own(oid));
        assert_same(&printer.recording.name, &served, &servable(&printer.recording));
    }
}

#[tokio::test]
async fn snmpsim_serves_recordings_by_their_names() {
    let printers = printers::invented();
    let files: Vec<_> = printers.iter().map(|printer| printer.file.clone()).collect();
    let Some(agent) = Snmpsim::start(&files).await else { return };
    for printer in printers {
        let mut session = client::v2c(agent.addr(), &printer.recording.name).await;
        let served = client::walk(&mut session, &[1]).await.expect("answers");
        assert_same(&printer.recording.name, &served, &printer.recording.objects);
    }
}

#[tokio::test]
async fn a_relay_counts_both_ways_and_adds_its_delay_to_a_round_trip() {
    let agent = Replay::start(&sentinels()).await;
    let delay = Duration::from_millis(20);
    let relay = Relay::start(agent.addr(), Network { delay, ..Network::default() }).await;
    let mut session = client::v2c(relay.addr(), "public").await;
    let begun = Instant::now();
    for _ in 0..5 {
        client::next(&mut session, &[1, 3]).await.expect("an answer");
    }
    assert!(begun.elapsed() >= 5 * delay, "{:?}", begun.elapsed());
    assert_eq!((relay.requests(), relay.answers(), relay.datagrams()), (5, 5, 10));
    relay.reset();
    assert_eq!(relay.datagrams(), 0);
}

#[tokio::test]
async fn a_relay_loses_doubles_and_falls_silent_as_it_is_told() {
    let agent = Replay::start(&sentinels()).await;
    let lossy = Relay::start(agent.addr(), Network { lose_every: 3, ..Network::default() }).await;
    let mut answered = Vec::new();
    for _ in 0..6 {
        let mut session = client::v2c(lossy.addr(), "public").await;
        answered.push(client::next(&mut session, &[1, 3]).await.is_some());
    }
    assert_eq!(answered, [true, true, false, true, true, false]);

    let double = Relay::start(agent.addr(), Network { double_every: 1, ..Network::default() }).await;
    let mut session = client::v2c(double.addr(), "public").await;
    assert!(client::next(&mut session, &[1, 3]).await.is_some());
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(client::next(&mut session, &[1, 3]).await.is_none(), "the first answer came again");

    let dying = Relay::start(agent.addr(), Network { silent_after: 2, ..Network::default() }).await;
    let mut session = client::v2c(dying.addr(), "public").await;
    let mut answered = Vec::new();
    for _ in 0..3 {
        answered.push(client::next(&mut session, &[1, 3]).await.is_some());
    }
    assert_eq!(answered, [true, true, false]);
}

/// The last arcs of the rows that GETNEXT finds from the column on.
async fn rows(manner: Manner, times: usize) -> Vec<u32> {
    let agent = Misbehaving::start(&sentinels(), manner).await;
    let mut session = client::v2c(agent.addr(), "public").await;
    let (mut found, mut last) = (Vec::new(), oid(LEVELS));
    for _ in 0..times {
        let Some((oid, _)) = client::next(&mut session, &last).await else { break };
        found.extend(oid.last());
        last = oid;
    }
    assert_eq!(agent.requests(), times);
    found
}

#[tokio::test]
async fn columns_are_served_as_wrongly_as_told() {
    // The four trays, and then the first of the next column.
    assert_eq!(rows(Manner::Well, 5).await, [1, 2, 3, 4, 1]);
    assert_eq!(rows(Manner::EndlessColumn(oid(LEVELS)), 6).await, [1, 2, 3, 4, 5, 6]);
    assert_eq!(rows(Manner::Stuck(oid(LEVELS)), 4).await, [1, 1, 1, 1]);
    assert_eq!(rows(Manner::Backwards(oid(LEVELS)), 5).await, [4, 3, 2, 1, 1]);
    assert_eq!(rows(Manner::DiesAfter(2), 3).await, [1, 2]);
    assert!(rows(Manner::Silent, 1).await.is_empty());
    assert!(rows(Manner::V1Only, 1).await.is_empty());
    assert_eq!(rows(Manner::Garbage(3), 3).await, [1, 2]);
    assert_eq!(rows(Manner::Truncated(3), 3).await, [1, 2]);
}

#[tokio::test]
async fn a_late_answer_arrives_before_the_right_one() {
    let agent = Misbehaving::start(&sentinels(), Manner::Late(2)).await;
    let mut session = client::v2c(agent.addr(), "public").await;
    assert!(client::next(&mut session, &[1, 3]).await.is_some());
    assert!(client::next(&mut session, &[1, 3]).await.is_none(), "kept back");
    assert!(client::next(&mut session, &[1, 3]).await.is_none(), "answered under the old request id");
}

#[tokio::test]
async fn getbulk_is_refused_as_told() {
    let bulk = async |manner| {
        let agent = Misbehaving::start(&sentinels(), manner).await;
        let mut session = client::v2c(agent.addr(), "public").await;
        let after = snmp2::Oid::from(&[1, 3]).unwrap();
        let answer = session.getbulk(&[&after], 0, 10).await.unwrap();
        (answer.error_status, answer.varbinds.count())
    };
    assert_eq!(bulk(Manner::Well).await, (0, 10));
    assert_eq!(bulk(Manner::BulkIsNext).await, (0, 1));
    assert_eq!(bulk(Manner::RefusesBulk(GENERAL_ERROR)).await.0, u32::from(GENERAL_ERROR));
    assert_eq!(bulk(Manner::TooBigAbove(9)).await, (u32::from(TOO_BIG), 0));
    assert_eq!(bulk(Manner::TooBigAbove(10)).await, (0, 10));
}

#[tokio::test]
async fn snmpv1_has_error_indices_instead_of_exceptions() {
    let agent = Misbehaving::start(&sentinels(), Manner::V1Only).await;
    let mut session = client::v1(agent.addr()).await;
    let (first, beyond) = (snmp2::Oid::from(&[1, 3]).unwrap(), snmp2::Oid::from(&[2, 5]).unwrap());
    let answer = session.getnext(&first).await.unwrap();
    assert_eq!((answer.error_status, answer.error_index), (0, 0));
    let answer = session.get_many(&[&first, &beyond]).await.unwrap();
    assert_eq!((answer.error_status, answer.error_index), (2, 1));
}

#[tokio::test]
async fn values_that_no_agent_should_have_are_served_all_the_same() {
    let long = vec![b'x'; 65_000];
    let recording = sentinels()
        .with("1.3.6.1.2.1.1.1.0", Datum::Octets(long.clone()))
        .with("1.3.6.1.2.1.43.10.2.1.4.1.1", Datum::Integer(-5))
        .with("1.3.6.1.2.1.43.10.2.1.5.1.1", Datum::Raw(0x41, vec![0xff]));
    let agent = Misbehaving::start(&recording, Manner::Well).await;
    let mut session = client::v2c(agent.addr(), "public").await;
    let served = client::next(&mut session, &oid("1.3.6.1.2.1.1.1")).await;
    assert_eq!(served, Some((oid("1.3.6.1.2.1.1.1.0"), Some(Datum::Octets(long)))));
    let served = client::next(&mut session, &oid("1.3.6.1.2.1.43.10.2.1.4")).await;
    assert_eq!(served.and_then(|(_, datum)| datum), Some(Datum::Integer(-5)));
    assert!(client::next(&mut session, &oid("1.3.6.1.2.1.43.10.2.1.5.1")).await.is_some());
}

#[tokio::test]
async fn another_community_gets_no_answer() {
    let (replay, raw) =
        (Replay::start(&sentinels()).await, Misbehaving::start(&sentinels(), Manner::Well).await);
    for addr in [replay.addr(), raw.addr()] {
        let mut session = client::v2c(addr, "private").await;
        assert!(client::next(&mut session, &[1, 3]).await.is_none());
    }
}
