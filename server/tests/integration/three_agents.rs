//! The same reading through three agents that share no code, by every version of SNMP that there is.

use app::model::Reading;
use smart_esolutions::device::{AuthProtocol, PrivacyProtocol, SnmpVersion, transport::Passphrases};

use super::support::{
    printers::{self, Printer},
    reader::{PATIENT, printer, target, v2c},
    recording::Recording,
    replay::Replay,
    snmpd::{self, AUTH_PASSPHRASE, PRIVACY_PASSPHRASE, Snmpd},
    snmpsim::Snmpsim,
};

fn passphrases() -> Passphrases {
    Passphrases { auth: Some(AUTH_PASSPHRASE.into()), privacy: Some(PRIVACY_PASSPHRASE.into()) }
}

async fn read(addr: std::net::SocketAddr, version: SnmpVersion) -> Reading {
    let shown = version.to_string();
    let mut printer = printer(target(addr, version), &passphrases(), PATIENT);
    let first = printer.read(1).await.unwrap_or_else(|error| panic!("{shown}: {error}"));
    let second = printer.read(1).await.unwrap_or_else(|error| panic!("{shown}: {error}"));
    assert_eq!(first, second, "{shown}");
    first
}

/// Every version that `snmpd` speaks, by the users that it has.
fn versions() -> [SnmpVersion; 5] {
    let [sha1, sha256, sha512] = snmpd::USERS.map(|user| user.name.to_owned());
    let user = |user, auth, privacy| SnmpVersion::V3 { user, auth: Some(auth), privacy: Some(privacy) };
    [
        v2c(),
        SnmpVersion::V1 { community: "public".into() },
        user(sha1, AuthProtocol::Sha1, PrivacyProtocol::Aes128),
        user(sha256, AuthProtocol::Sha256, PrivacyProtocol::Aes128),
        user(sha512, AuthProtocol::Sha512, PrivacyProtocol::Aes256),
    ]
}

/// The recording without what `override` lines can't express.
fn servable(recording: &Recording) -> Recording {
    let mut servable = recording.clone();
    servable.objects.retain(|(_, datum)| snmpd::can_serve(datum));
    let left_out = recording.objects.len() - servable.objects.len();
    eprintln!("{}: {left_out} of {} objects left out", recording.name, recording.objects.len());
    servable
}

#[tokio::test]
async fn net_snmp_gives_the_same_reading_by_every_version() {
    for Printer { recording, .. } in printers::all() {
        let recording = servable(&recording);
        let Some(agent) = Snmpd::start(&recording).await else { return };
        let replay = Replay::start(&recording).await;
        let expected = read(replay.addr(), v2c()).await;
        for version in versions() {
            let shown = format!("{}, {version:?} {version}", recording.name);
            assert_eq!(read(agent.addr(), version).await, expected, "{shown}\n{}", agent.messages());
        }
    }
}

#[tokio::test]
async fn snmpsim_gives_the_same_reading_by_both_versions() {
    let printers = printers::all();
    let files: Vec<_> = printers.iter().map(|printer| printer.file.clone()).collect();
    let Some(agent) = Snmpsim::start(&files).await else { return };
    for Printer { recording, .. } in printers {
        let replay = Replay::start(&recording).await;
        let expected = read(replay.addr(), v2c()).await;
        let community = recording.name.clone();
        for version in [SnmpVersion::V2c { community: community.clone() }, SnmpVersion::V1 { community }] {
            let shown = format!("{}, {version}", recording.name);
            assert_eq!(read(agent.addr(), version).await, expected, "{shown}");
        }
    }
}
