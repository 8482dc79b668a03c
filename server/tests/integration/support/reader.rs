//! This program's own reader, as the command line sets it up, but with a clock that stands still.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::model::{Problem, Reading, Subject};
use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::{
    clock::{ManualClock, SharedClock},
    device::{
        DeviceError, Printer, SnmpTarget, SnmpVersion,
        transport::{Passphrases, Patience, UdpTransport},
    },
};

/// Long enough for an agent on a busy machine.
pub const PATIENT: Patience = Patience { first: Duration::from_secs(2), tries: 3 };
/// For agents that will not answer: 0.7 s in all.
pub const QUICK: Patience = Patience { first: Duration::from_millis(100), tries: 3 };
/// For answers that get lost or broken: each costs little, and a busy machine is no loss.
pub const STEADY: Patience = Patience { first: Duration::from_millis(150), tries: 5 };

/// When every reading is taken.
pub fn taken_at() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().expect("a time")
}

/// The agent at this address, by this version.
pub fn target(addr: SocketAddr, version: SnmpVersion) -> SnmpTarget {
    SnmpTarget { host: addr.ip().to_string(), port: addr.port(), version }
}

/// SNMPv2c, and v1 where that is not answered, as a URL without a version means it.
pub fn automatic(community: &str) -> SnmpVersion {
    SnmpVersion::Automatic { community: community.into() }
}

/// SNMPv2c with the agents' usual community.
pub fn v2c() -> SnmpVersion {
    SnmpVersion::V2c { community: "public".into() }
}

/// A printer that has never been read.
pub fn printer(target: SnmpTarget, passphrases: &Passphrases, patience: Patience) -> Printer {
    by_clock(target, passphrases, patience, ManualClock::new(taken_at()))
}

fn by_clock(
    target: SnmpTarget,
    passphrases: &Passphrases,
    patience: Patience,
    clock: SharedClock,
) -> Printer {
    let transport = UdpTransport::new(target, passphrases, patience, 1).expect("good pass-phrases");
    Printer::new(Arc::new(transport.named("the source".into())), clock, TimeZone::UTC)
}

/// The printer behind an agent in this process.
pub fn at(addr: SocketAddr, patience: Patience) -> Printer {
    printer(target(addr, v2c()), &Passphrases::default(), patience)
}

/// The same, read at the time of this clock.
pub fn at_time_of(addr: SocketAddr, clock: SharedClock) -> Printer {
    by_clock(target(addr, v2c()), &Passphrases::default(), PATIENT, clock)
}

/// Its first reading.
pub async fn read(addr: SocketAddr) -> Result<Reading, DeviceError> {
    at(addr, PATIENT).read(1).await
}

/// The problems in lines.
pub fn problems(reading: &Reading) -> Vec<String> {
    let line = |Problem { subject: Subject::Oid(name) | Subject::Table(name), what }: &Problem| {
        format!("{name}: {what}")
    };
    reading.problems.iter().map(line).collect()
}
