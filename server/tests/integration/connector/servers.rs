//! Servers that are not there, or not themselves.

use app::model::Cause;

use super::{Device, HERE, Wrong, each_names_its_cause, nobody, says};
use crate::support::{
    authority::{Authority, NOW},
    communication::{Manner, Server, answer, json},
};

#[tokio::test]
async fn a_server_that_is_not_there_or_not_itself_is_told_by_its_own_cause() {
    let (known, unknown) = (Authority::new("known"), Authority::new("unknown"));
    let fine = json("200 OK", "{}");
    let serves = async |authority: &Authority, names, years| {
        Server::start(Some(authority.server(names, years)), Manner::Answers(fine.clone())).await
    };
    let named = serves(&known, &["other.example", "*.other.example"], NOW).await;
    let stranger = serves(&unknown, HERE, NOW).await;
    let ended = serves(&known, HERE, (2020, 2025)).await;
    let early = serves(&known, HERE, (2090, 2099)).await;
    let good = serves(&known, HERE, NOW).await;
    let strict = Server::start(Some(known.strict_server(HERE)), Manner::Answers(fine.clone())).await;
    let plain = answer("400 Bad Request", &[], "");
    let plain = Server::start(None, Manner::Greets(plain)).await;
    let deaf = Server::start(None, Manner::Deaf).await;
    let empty = Authority::new("empty");
    std::fs::write(empty.file(), "no certificate").expect("written");
    let at = |server: &Server| Device::of(&server.url(), &known);
    let nothing = nobody();
    let table: Vec<Wrong> = vec![
        (
            "nothing set",
            at(&good).set("COMMUNICATION_SERVER", ""),
            Cause::NoServer,
            says(["No communication server"]),
        ),
        ("no authorities", Device::of(&good.url(), &empty), Cause::Settings, says(["ca.pem", "none in it"])),
        (
            "no such name",
            Device::of("https://no-such-server.invalid", &known),
            Cause::Resolve,
            says(["no-such-server.invalid:443", "DNS"]),
        ),
        (
            "nothing listens",
            Device::of(&format!("https://{nothing}"), &known),
            Cause::ConnectionRefused,
            says([&nothing.to_string(), "Nothing listens"]),
        ),
        ("takes connections alone", at(&deaf), Cause::TlsSilent, says(["handshake", "within 1 s"])),
        ("plain HTTP", at(&plain), Cause::TlsNotSpoken, says(["does not speak TLS"])),
        ("wants a certificate", at(&strict), Cause::TlsOther, says(["certificate of this device"])),
        (
            "another name",
            at(&named),
            Cause::TlsName,
            says(["another name: it is for other.example, *.other.example"]),
        ),
        ("a strange authority", at(&stranger), Cause::TlsAuthority, says(["No authority"])),
        ("ended", at(&ended), Cause::TlsExpired, says(["ended on 2025-01-01", "clock shows 20"])),
        ("not yet", at(&early), Cause::TlsNotYetValid, says(["begins on 2090-01-01", "clock shows 20"])),
        (
            "clock never set",
            at(&good).at("1970-01-01T00:03:00Z"),
            Cause::TlsClock,
            says(["begins on 2020", "never set", "shows 1970-01-01 00:03"]),
        ),
        ("clock before 1970", at(&good).at("1969-12-31T00:00:00Z"), Cause::TlsClock, says(["never set"])),
    ];
    each_names_its_cause(table).await;
    for server in [&named, &stranger, &ended, &early, &plain, &deaf, &strict, &good] {
        assert_eq!(
            server.requests(),
            [] as [String; 0],
            "nothing is said to a server that can't show who it is"
        );
    }
}

#[tokio::test]
async fn certificates_are_taken_from_the_settings_themselves_and_from_the_system_where_none_are_set() {
    let known = Authority::new("known");
    let server = Server::start(Some(known.server(HERE, NOW)), Manner::Answers(json("200 OK", "{}"))).await;
    let device = Device::of(&server.url(), &known).set("COMMUNICATION_CA_FILE", "");
    assert_eq!(device.fails().await.cause, Cause::TlsAuthority, "the system does not know it");
    let device = device.set("COMMUNICATION_CA_CERTIFICATES", known.pem());
    assert!(device.sends().await.is_ok());
}

#[tokio::test]
async fn who_waits_for_several_addresses_waits_no_longer_than_for_one() {
    // Nothing here listens, so that the system refuses each at once: what counts is that each is tried.
    let known = Authority::new("known");
    let port = nobody().port();
    let addresses = tokio::net::lookup_host(("localhost", port)).await.expect("known everywhere").count();
    let failure = Device::of(&format!("https://localhost:{port}"), &known).fails().await;
    assert_eq!(failure.cause, Cause::ConnectionRefused);
    let tells = failure.to_string().contains(&format!("last of its {addresses} addresses"));
    assert_eq!(tells, addresses > 1, "{failure}");
    assert_eq!(failure.octets, smart_esolutions::communication::connector::Octets::default());
}
