//! Printers that can't be asked, or that do not want to be: one clear error, in time, that says what to check.

use std::time::{Duration, Instant};

use smart_esolutions::device::{
    AuthProtocol, DeviceError, PrivacyProtocol, SnmpTarget, SnmpVersion,
    transport::{Passphrases, Patience, UdpTransport},
};
use tokio::{net::UdpSocket, time::timeout};

use super::support::{
    misbehaving::{Manner, Misbehaving},
    printers,
    process::{free_address, rebind},
    reader::{PATIENT, QUICK, automatic, printer, target, v2c},
    recording::Recording,
    replay::Replay,
    snmpd::{AUTH_PASSPHRASE, PRIVACY_PASSPHRASE, Snmpd},
};

/// Longer than any of these may take on a busy machine, and far from the minutes of something that hangs.
const BOUND: Duration = Duration::from_secs(20);

fn recording() -> Recording {
    printers::named("sentinels").expect("one of the project's own").recording
}

/// The error of a first reading.
async fn error(target: SnmpTarget, passphrases: &Passphrases, patience: Patience) -> DeviceError {
    let mut printer = printer(target, passphrases, patience);
    let result = timeout(BOUND, printer.read(1)).await.expect("in time");
    result.expect_err("no reading")
}

#[tokio::test]
async fn a_closed_port_is_refused_at_once() {
    let addr = free_address();
    let begun = Instant::now();
    let error = error(target(addr, v2c()), &Passphrases::default(), PATIENT).await;
    assert_eq!(error, DeviceError::Refused { address: addr });
    assert!(begun.elapsed() < PATIENT.first, "{:?}", begun.elapsed());
    let message = error.to_string();
    assert!(message.contains(&addr.to_string()) && message.contains("SNMP is turned on"), "{message}");
}

#[tokio::test]
async fn a_silent_port_is_named_with_what_was_tried() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let addr = socket.local_addr().expect("an address");
    for (version, name) in [
        (v2c(), "SNMPv2c"),
        (SnmpVersion::V1 { community: "public".into() }, "SNMPv1"),
        (automatic("public"), "SNMPv2c"),
        (SnmpVersion::V3 { user: "reader".into(), auth: None, privacy: None }, "SNMPv3"),
    ] {
        let message = error(target(addr, version), &Passphrases::default(), QUICK).await.to_string();
        for part in [addr.to_string().as_str(), name, "3 tries", "printer is on"] {
            assert!(message.contains(part), "{message}");
        }
        assert!(!message.contains("public") && !message.contains("reader"), "{message}");
    }
}

#[tokio::test]
async fn the_time_to_give_up_is_that_of_the_tries() {
    let agent = Misbehaving::start(&recording(), Manner::Silent).await;
    let begun = Instant::now();
    error(target(agent.addr(), v2c()), &Passphrases::default(), QUICK).await;
    let took = begun.elapsed();
    assert!(took >= QUICK.first * 7, "100, 200 and 400 ms were waited: {took:?}");
}

#[tokio::test]
async fn a_name_without_an_address_is_named() {
    let target = SnmpTarget { host: "no-such-printer.invalid".into(), port: 161, version: v2c() };
    let error = error(target, &Passphrases::default(), QUICK).await;
    assert!(matches!(error, DeviceError::Resolve { .. }), "{error}");
    let message = error.to_string();
    assert!(message.contains("no-such-printer.invalid") && message.contains("IP address"), "{message}");
}

#[tokio::test]
async fn a_wrong_community_is_what_the_message_says_to_check_and_does_not_show() {
    let agent = Replay::start(&recording()).await;
    for version in [SnmpVersion::V2c { community: "hunter2".into() }, automatic("hunter2")] {
        let error = error(target(agent.addr(), version), &Passphrases::default(), QUICK).await;
        assert!(matches!(error, DeviceError::Silent { .. }), "{error}");
        let message = error.to_string();
        assert!(message.contains("community name"), "{message}");
        assert!(!message.contains("hunter2"), "{message}");
    }
}

#[tokio::test]
async fn a_host_that_is_no_printer_is_told_from_one_that_does_not_answer() {
    let host =
        Recording::parse("host", b"1.3.6.1.2.1.1.1.0|4|Linux\n1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.8072.3.2.10\n");
    let agent = Replay::start(&host).await;
    let error = error(target(agent.addr(), v2c()), &Passphrases::default(), PATIENT).await;
    assert_eq!(error, DeviceError::NotAPrinter { address: agent.addr() });
}

#[tokio::test]
async fn what_is_no_snmp_is_said_to_be_none() {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let addr = socket.local_addr().expect("an address");
    let echo = tokio::spawn(async move {
        let mut buffer = [0; 2048];
        while let Ok((_, client)) = socket.recv_from(&mut buffer).await {
            let _ = socket.send_to(b"HTTP/1.1 400 Bad Request\r\n\r\n", client).await;
        }
    });
    let error = error(target(addr, v2c()), &Passphrases::default(), QUICK).await;
    assert!(matches!(error, DeviceError::Garbled { .. }), "{error}");
    assert!(error.to_string().contains("SNMP port"), "{error}");
    echo.abort();
}

#[tokio::test]
async fn a_printer_at_the_ipv6_loopback_is_read() {
    let Ok(socket) = UdpSocket::bind("[::1]:0").await else {
        eprintln!("skipped: this machine has no IPv6 loopback");
        return;
    };
    let addr = socket.local_addr().expect("an address");
    let agent = Misbehaving::on(socket, &recording(), Manner::Well);
    let target = target(addr, v2c());
    assert_eq!(target.to_string(), format!("snmp://[::1]:{}", addr.port()));
    let reading = printer(target, &Passphrases::default(), PATIENT).read(1).await.expect("a reading");
    assert_eq!(reading.identity.serial_number.as_deref(), Some("KM30-0001"));
    assert!(agent.requests() > 0);
}

fn user(name: &str, auth: AuthProtocol, privacy: PrivacyProtocol) -> SnmpVersion {
    SnmpVersion::V3 { user: name.into(), auth: Some(auth), privacy: Some(privacy) }
}

fn passphrases(auth: &str, privacy: &str) -> Passphrases {
    Passphrases { auth: Some(auth.into()), privacy: Some(privacy.into()) }
}

#[tokio::test]
async fn wrong_snmpv3_credentials_are_named_without_being_shown() {
    let Some(agent) = Snmpd::start(&recording()).await else { return };
    let (good_auth, good_privacy) = (AUTH_PASSPHRASE, PRIVACY_PASSPHRASE);
    let bad = "hunter2 hunter2";
    let sha256 = |name| user(name, AuthProtocol::Sha256, PrivacyProtocol::Aes128);
    let table = [
        ("user", sha256("nobody"), good_auth, good_privacy),
        ("authentication pass-phrase", sha256("sha256"), bad, good_privacy),
        ("privacy pass-phrase", sha256("sha256"), good_auth, bad),
        (
            "auth protocol",
            user("sha256", AuthProtocol::Sha1, PrivacyProtocol::Aes128),
            good_auth,
            good_privacy,
        ),
        (
            "priv protocol",
            user("sha512", AuthProtocol::Sha512, PrivacyProtocol::Aes128),
            good_auth,
            good_privacy,
        ),
    ];
    for (what, version, auth, privacy) in table {
        let begun = Instant::now();
        let error = error(target(agent.addr(), version), &passphrases(auth, privacy), QUICK).await;
        let message = error.to_string();
        eprintln!("wrong {what}, after {:?}: {message}", begun.elapsed());
        // An agent may answer nothing at all to what it can't decrypt.
        let silent = matches!(error, DeviceError::Silent { .. }) && what.starts_with("priv");
        assert!(silent || matches!(error, DeviceError::Authentication { .. }), "wrong {what}: {error:?}");
        assert!(message.contains(&agent.addr().to_string()), "wrong {what}: {message}");
        assert!(message.contains("pass-phrase"), "wrong {what}: {message}");
        for secret in [good_auth, good_privacy, bad] {
            assert!(!message.contains(secret), "wrong {what}: {message}");
        }
    }
}

#[test]
fn a_missing_or_short_pass_phrase_is_told_before_anything_is_sent() {
    let version = || user("reader", AuthProtocol::Sha256, PrivacyProtocol::Aes128);
    let given = |auth: Option<&str>, privacy: Option<&str>| Passphrases {
        auth: auth.map(str::to_owned),
        privacy: privacy.map(str::to_owned),
    };
    for (passphrases, what) in [
        (given(None, None), "auth_passphrase"),
        (given(None, Some("long enough")), "auth_passphrase"),
        (given(Some("short77"), Some("long enough")), "authentication pass-phrase is shorter than 8"),
        (given(Some("long enough"), Some("short77")), "privacy pass-phrase is shorter than 8"),
    ] {
        let target = target(([127, 0, 0, 1], 161).into(), version());
        let message = UdpTransport::new(target, &passphrases, QUICK, 1).err().expect("an error");
        assert!(message.contains(what), "{message}");
        assert!(!message.contains("short77"), "{message}");
    }
    let target = target(([127, 0, 0, 1], 161).into(), version());
    assert!(UdpTransport::new(target, &given(Some("long enough"), None), QUICK, 1).is_ok(), "one for both");
}

#[tokio::test]
async fn an_snmpv3_agent_that_started_anew_is_read_again() {
    let Some(agent) = Snmpd::start(&recording()).await else { return };
    let version = user("sha256", AuthProtocol::Sha256, PrivacyProtocol::Aes128);
    let mut own =
        printer(target(agent.addr(), version), &passphrases(AUTH_PASSPHRASE, PRIVACY_PASSPHRASE), PATIENT);
    let before = own.read(1).await.expect("a reading");
    let agent = agent.restart().await;
    for _ in 0..2 {
        let after = timeout(BOUND, own.read(1)).await.expect("in time").expect("a reading");
        assert_eq!(after, before, "{}", agent.messages());
    }
    // Another engine at the same address: the agent has lost its state, or is another one.
    let agent = agent.restart_without_state().await;
    let after = timeout(BOUND, own.read(1)).await.expect("in time");
    assert_eq!(after.as_ref(), Ok(&before), "{}", agent.messages());
}

#[tokio::test]
async fn a_printer_that_has_answered_by_version_2_is_not_asked_by_version_1_when_it_is_off() {
    let agent = Misbehaving::start(&recording(), Manner::Well).await;
    let addr = agent.addr();
    let mut own = printer(target(addr, automatic("public")), &Passphrases::default(), QUICK);
    let before = own.read(1).await.expect("a reading");
    drop(agent);
    let socket = rebind(addr).await;
    own.read(2).await.expect_err("silent");
    let mut buffer = [0; 2048];
    while let Ok((length, _)) = socket.try_recv_from(&mut buffer) {
        let ask = super::support::request::Ask::read(&buffer[..length]).expect("a request");
        assert_eq!(ask.version, super::support::request::V2C);
    }
    let agent = Misbehaving::on(socket, &recording(), Manner::Well);
    assert_eq!(own.read(1).await.as_ref(), Ok(&before));
    assert!(agent.requests() > 0);
    assert!(before.problems.is_empty(), "{:?}", before.problems);
}

/// An SNMPv3 message without authentication: a response with no bindings, or a report.
pub fn v3_message(engine_time: i128, pdu: u8, id: i128) -> Vec<u8> {
    use super::support::ber::{INTEGER, OCTETS, SEQUENCE, integer, tagged};
    let number = |number| integer(INTEGER, number);
    let header = [number(1), number(65_507), tagged(OCTETS, &[0]), number(3)].concat();
    let engine = tagged(OCTETS, b"\x80\0\0\0\x05engine");
    let user = tagged(OCTETS, b"reader");
    let nothing = tagged(OCTETS, b"");
    let security = [engine.clone(), number(1), number(engine_time), user, nothing.clone(), nothing.clone()];
    let response = [number(id), number(0), number(0), tagged(SEQUENCE, &[])].concat();
    let scoped = [engine, nothing, tagged(pdu, &response)].concat();
    let message = [
        number(3),
        tagged(SEQUENCE, &header),
        tagged(OCTETS, &tagged(SEQUENCE, &security.concat())),
        tagged(SEQUENCE, &scoped),
    ];
    tagged(SEQUENCE, &message.concat())
}

#[tokio::test]
async fn an_impossible_snmpv3_time_is_a_bad_answer_and_no_more() {
    let extremes = [i128::from(i64::MIN), i128::from(i64::MAX), -1];
    let first = extremes.map(|time| (time, 100)).into_iter();
    let later = extremes.map(|time| (100, time)).into_iter();
    for (discovered, answered) in first.chain(later) {
        let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
        let addr = socket.local_addr().expect("an address");
        let agent = tokio::spawn(async move {
            let mut buffer = [0; 2048];
            while let Ok((length, client)) = socket.recv_from(&mut buffer).await {
                // A discovery is short.
                let (time, pdu) = if length < 70 { (discovered, 0xa8) } else { (answered, 0xa2) };
                let _ = socket.send_to(&v3_message(time, pdu, 1), client).await;
            }
        });
        let version = SnmpVersion::V3 { user: "reader".into(), auth: None, privacy: None };
        let error = error(target(addr, version), &Passphrases::default(), QUICK).await;
        // Within the window of 150 s it is an answer, of nothing.
        let refused = matches!(error, DeviceError::Garbled { .. } | DeviceError::Authentication { .. });
        assert!(refused || answered == -1, "{discovered}, {answered}: {error}");
        agent.abort();
    }
}
