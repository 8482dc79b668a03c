//! A plain client, to see what an agent serves.

use std::{net::SocketAddr, time::Duration};

use snmp2::{AsyncSession, Oid, Value, v3};

use super::{
    ber,
    recording::{Arcs, Datum},
    snmpd::{AUTH_PASSPHRASE, PRIVACY_PASSPHRASE},
};

/// A session by SNMPv1.
pub async fn v1(addr: SocketAddr) -> AsyncSession {
    AsyncSession::new_v1(addr, b"public", 1).await.expect("a free port")
}

/// A session by SNMPv2c.
pub async fn v2c(addr: SocketAddr, community: &str) -> AsyncSession {
    AsyncSession::new_v2c(addr, community.as_bytes(), 1).await.expect("a free port")
}

/// A session by SNMPv3, authenticated and encrypted, as one of `snmpd`'s users.
pub async fn v3(addr: SocketAddr, user: &str, auth: v3::AuthProtocol, cipher: v3::Cipher) -> AsyncSession {
    let privacy_password = PRIVACY_PASSPHRASE.as_bytes().to_vec();
    let security = v3::Security::new(user.as_bytes(), AUTH_PASSPHRASE.as_bytes())
        .with_auth_protocol(auth)
        .with_auth(v3::Auth::AuthPriv { cipher, privacy_password })
        .with_key_extension_method(v3::KeyExtension::Blumenthal);
    let mut session = AsyncSession::new_v3(addr, 1, security).await.expect("a free port");
    session.init().await.expect("the agent's engine");
    session
}

/// All objects below an OID by GETBULK; `None` where an answer does not come or is none. Panics where the agent
/// does not advance.
pub async fn walk(session: &mut AsyncSession, below: &[u32]) -> Option<Vec<(Arcs, Datum)>> {
    // An OID has two arcs at least.
    let start = if below.len() < 2 { vec![1, 0] } else { below.to_vec() };
    let (mut found, mut last) = (Vec::new(), start);
    loop {
        for (oid, datum) in bulk(session, &last, 20).await? {
            let Some(datum) = datum.filter(|_| oid.starts_with(below)) else { return Some(found) };
            assert!(oid > last, "{oid:?} behind {last:?}");
            last.clone_from(&oid);
            found.push((oid, datum));
        }
    }
}

/// One GETBULK; a value is `None` at the end of what the agent has.
pub async fn bulk(
    session: &mut AsyncSession,
    after: &[u32],
    rows: u32,
) -> Option<Vec<(Arcs, Option<Datum>)>> {
    let after = wide(after);
    let asked = [&after];
    let answer = session.getbulk(&asked, 0, rows);
    let answer = tokio::time::timeout(Duration::from_secs(2), answer).await.ok()?.ok()?;
    Some(answer.varbinds.map(|(oid, value)| (arcs(&oid), datum(&value))).collect())
}

/// One GETNEXT; `None` where no answer comes, or none that is understood.
pub async fn next(session: &mut AsyncSession, after: &[u32]) -> Option<(Arcs, Option<Datum>)> {
    let after = wide(after);
    let answer = session.getnext(&after);
    let mut answer = tokio::time::timeout(Duration::from_millis(300), answer).await.ok()?.ok()?;
    if answer.error_status != 0 {
        return None;
    }
    answer.varbinds.next().map(|(oid, value)| (arcs(&oid), datum(&value)))
}

fn wide(arcs: &[u32]) -> Oid<'static> {
    let arcs: Vec<u64> = arcs.iter().map(|arc| u64::from(*arc)).collect();
    Oid::from(&arcs).expect("a valid OID")
}

fn arcs(oid: &Oid<'_>) -> Arcs {
    // snmp2 takes 0.0 for 0, and has trouble with a large second arc.
    ber::read_object_id(oid.as_bytes())
}

fn datum(value: &Value<'_>) -> Option<Datum> {
    Some(match value {
        Value::Integer(number) => Datum::Integer(i32::try_from(*number).expect("32 bits")),
        Value::OctetString(octets) => Datum::Octets(octets.to_vec()),
        Value::ObjectIdentifier(oid) => Datum::ObjectId(arcs(oid)),
        Value::IpAddress(address) => Datum::IpAddress(*address),
        Value::Counter32(count) => Datum::Counter32(*count),
        Value::Unsigned32(number) => Datum::Gauge32(*number),
        Value::Timeticks(ticks) => Datum::TimeTicks(*ticks),
        Value::Counter64(count) => Datum::Counter64(*count),
        _ => return None,
    })
}
