//! Notifications by net-snmp's `snmptrap` and `snmpinform`.

use std::{net::SocketAddr, time::Duration};

use tokio::{net::UdpSocket, process::Command, time::timeout};

use super::{
    process::{find_program, missing},
    snmpd::{AUTH_PASSPHRASE, PRIVACY_PASSPHRASE},
};

/// `printerV2Alert` of a jam: critical, in the media path, under this index.
pub fn jam(index: u32) -> Vec<String> {
    let columns = [(1, index), (2, 3), (4, 13), (5, 1), (6, 42), (7, 8)];
    let binding = |(column, number): (u32, u32)| {
        [format!("1.3.6.1.2.1.43.18.1.1.{column}.1.{index}"), "i".into(), number.to_string()]
    };
    columns.into_iter().flat_map(binding).collect()
}

/// How a notification is sent.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// SNMPv1 with a community.
    V1(&'a str),
    /// SNMPv2c with a community.
    V2c(&'a str),
    /// SNMPv2c with a community, to be confirmed.
    Inform(&'a str),
    /// SNMPv3 with the user `sha256`, at this time of the sender's engine: starts and seconds.
    V3(u32, u32),
    /// The same with another pass-phrase.
    WrongV3(u32, u32),
    /// SNMPv3 with the same user, to be confirmed.
    InformV3,
}

/// The sender's engine in SNMPv3.
pub const ENGINE: &str = "0x80001f8804736f6d6520656e67696e65";

/// Sends a notification of what `bindings` say; whether the command succeeded, which for one that is to be confirmed
/// takes that it was. `None`, and a message, where net-snmp's commands are missing.
pub async fn tell(to: SocketAddr, by: By<'_>, bindings: &[String]) -> Option<bool> {
    let informs = matches!(by, By::Inform(_) | By::InformV3);
    let name = if informs { "snmpinform" } else { "snmptrap" };
    let Some(program) = find_program(name) else {
        missing("snmptrap and snmpinform are not installed (Debian's package snmp)");
        return None;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(program);
    command.env("MIBS", "").env("SNMP_PERSISTENT_DIR", folder.path()).env("HOME", folder.path());
    let user = |command: &mut Command, auth: &str| {
        command.args(["-v", "3", "-l", "authPriv", "-u", "sha256", "-a", "SHA-256", "-A", auth]);
        command.args(["-x", "AES", "-X", PRIVACY_PASSPHRASE]);
    };
    match by {
        By::V1(community) => _ = command.args(["-v", "1", "-c", community]),
        By::V2c(community) | By::Inform(community) => _ = command.args(["-v", "2c", "-c", community]),
        By::V3(boots, time) | By::WrongV3(boots, time) => {
            let wrong = matches!(by, By::WrongV3(..));
            user(&mut command, if wrong { "another auth phrase" } else { AUTH_PASSPHRASE });
            command.args(["-e", ENGINE, "-Z", &format!("{boots},{time}")]);
        }
        By::InformV3 => user(&mut command, AUTH_PASSPHRASE),
    }
    command.args(["-r", "2", "-t", "1"]).arg(to.to_string());
    if matches!(by, By::V1(_)) {
        // Enterprise, agent, generic trap, specific trap, uptime.
        command.args(["1.3.6.1.2.1.43.18.2", "127.0.0.1", "6", "1", "1000"]);
    } else {
        command.args(["1000", "1.3.6.1.2.1.43.18.2.0.1"]);
    }
    let output = timeout(Duration::from_secs(30), command.args(bindings).output()).await.expect("it ends");
    let output = output.expect("it starts");
    if !output.status.success() {
        eprintln!("{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Some(output.status.success())
}

/// The datagram that such a command sends, to send it when and as often as wanted. Not for what is confirmed.
pub async fn datagram(by: By<'_>, bindings: &[String]) -> Option<Vec<u8>> {
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    tell(socket.local_addr().expect("an address"), by, bindings).await?;
    let mut octets = vec![0; 65_535];
    let received = timeout(Duration::from_secs(5), socket.recv(&mut octets)).await.expect("in time");
    octets.truncate(received.expect("a datagram"));
    Some(octets)
}
