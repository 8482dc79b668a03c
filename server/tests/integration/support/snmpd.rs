//! A recording, served by net-snmp's `snmpd` through its `override` lines: SNMPv1, v2c and v3.
//!
//! What `override` cannot express is left out: IP addresses and 64-bit counters. The agent has objects of its
//! own besides, below 1.3.6.1.6.3.

use std::{fmt::Write as _, fs, net::SocketAddr, process::Command};

use tempfile::TempDir;

use super::{
    process::{Process, find_program, free_address, missing},
    recording::{Datum, Recording, dotted},
};

/// An SNMPv3 user of the agent, who has to authenticate and encrypt.
#[derive(Clone, Copy, Debug)]
pub struct User {
    pub name: &'static str,
    /// As `createUser` and the commands' `-a` name it.
    pub auth: &'static str,
    /// As `createUser` and the commands' `-x` name it.
    pub privacy: &'static str,
}

/// The users' pass-phrase for authentication.
pub const AUTH_PASSPHRASE: &str = "sample auth phrase";
/// The users' pass-phrase for privacy.
pub const PRIVACY_PASSPHRASE: &str = "sample privacy phrase";

/// The users, weakest first.
pub const USERS: [User; 3] = [
    User { name: "sha1", auth: "SHA", privacy: "AES" },
    User { name: "sha256", auth: "SHA-256", privacy: "AES" },
    User { name: "sha512", auth: "SHA-512", privacy: "AES-256" },
];

/// What of itself an agent serves beside the recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// Nothing of this machine.
    Nothing,
    /// `sysUpTime`, which begins with each start of the agent.
    Agent,
    /// The same, and `hrSystemUptime`, which begins with this machine's.
    AgentAndMachine,
}

impl Own {
    /// The parts of `snmpd` that are needed for it.
    fn modules(self) -> &'static str {
        match self {
            Self::Nothing => "override,vacm_conf,usmConf,usmUser",
            Self::Agent => "override,vacm_conf,usmConf,usmUser,system_mib",
            Self::AgentAndMachine => "override,vacm_conf,usmConf,usmUser,system_mib,hr_system",
        }
    }
}

/// A running `snmpd`, community "public"; it ends when this is dropped.
pub struct Snmpd {
    addr: SocketAddr,
    own: Own,
    process: Process,
}

impl Snmpd {
    /// Serves the recording; `None`, and a message, where there is no `snmpd`.
    pub async fn start(recording: &Recording) -> Option<Self> {
        Self::start_with(recording, Own::Nothing).await
    }

    /// The same with something of its own, unless the recording has it.
    pub async fn start_with(recording: &Recording, own: Own) -> Option<Self> {
        if find_program("snmpd").is_none() {
            missing("snmpd is not installed (Debian's package snmpd)");
            return None;
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        configure(&folder, recording);
        Some(Self::run(free_address(), own, folder).await)
    }

    async fn run(addr: SocketAddr, own: Own, folder: TempDir) -> Self {
        let mut command = Command::new(find_program("snmpd").expect("it was found before"));
        command
            // In the foreground, messages to standard error, this configuration alone.
            .args(["-f", "-LE", "4", "-C", "-c"])
            .arg(folder.path().join("snmpd.conf"))
            // No other objects of this machine.
            .args(["-I", own.modules()])
            .arg(addr.to_string())
            .env("SNMP_PERSISTENT_DIR", folder.path().join("state"))
            .env("MIBS", "");
        let mut process = Process::start(&mut command, folder);
        process.wait_for_answer(addr, "public").await;
        Self { addr, own, process }
    }

    /// The same agent, started anew at the same address: its engine counts one boot more.
    pub async fn restart(self) -> Self {
        Self::run(self.addr, self.own, self.process.end()).await
    }

    /// The same agent, started anew to serve this.
    pub async fn restart_as(self, recording: &Recording) -> Self {
        let folder = self.process.end();
        configure(&folder, recording);
        Self::run(self.addr, self.own, folder).await
    }

    /// An agent at the same address that has forgotten its engine.
    pub async fn restart_without_state(self) -> Self {
        let folder = self.process.end();
        fs::remove_dir_all(folder.path().join("state")).expect("snmpd keeps its state");
        Self::run(self.addr, self.own, folder).await
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// What it has said so far.
    pub fn messages(&self) -> String {
        self.process.messages()
    }
}

/// Whether `override` has a type for it.
pub fn can_serve(datum: &Datum) -> bool {
    !matches!(datum, Datum::IpAddress(_) | Datum::Counter64(_) | Datum::Raw(..))
}

fn configure(folder: &TempDir, recording: &Recording) {
    fs::write(folder.path().join("snmpd.conf"), lines(recording)).expect("a writable folder");
}

fn lines(recording: &Recording) -> String {
    let mut lines = String::from("rocommunity public\n");
    for User { name, auth, privacy } in USERS {
        let _ = writeln!(
            lines,
            "createUser {name} {auth} \"{AUTH_PASSPHRASE}\" {privacy} \"{PRIVACY_PASSPHRASE}\"\nrouser {name} priv"
        );
    }
    for (oid, datum) in recording.objects.iter().filter(|(_, datum)| can_serve(datum)) {
        let value = match datum {
            Datum::Integer(number) => format!("integer {number}"),
            Datum::Octets(octets) if octets.is_empty() => "octet_str \"\"".to_owned(),
            Datum::Octets(octets) => format!("octet_str 0x{}", hex(octets)),
            Datum::ObjectId(oid) => format!("object_id {}", dotted(oid)),
            Datum::Counter32(count) => format!("counter {count}"),
            Datum::Gauge32(number) => format!("uinteger {number}"),
            Datum::TimeTicks(ticks) => format!("timeticks {ticks}"),
            Datum::IpAddress(_) | Datum::Counter64(_) | Datum::Raw(..) => continue,
        };
        let _ = writeln!(lines, "override {} {value}", dotted(oid));
    }
    lines
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut digits, octet| {
        let _ = write!(digits, "{octet:02x}");
        digits
    })
}
