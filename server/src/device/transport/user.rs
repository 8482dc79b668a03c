//! SNMPv3 sessions: one discovery for all sockets of a look, the keys kept for the next look.

use std::{
    io,
    net::SocketAddr,
    time::{Duration, Instant},
};

use snmp2::{AsyncSession, Error, Pdu, v3::Security};
use tokio::time::timeout;

use super::{
    Operation, Request, Response,
    community::{TryError, connect},
    convert,
};

/// A request of RFC 3414 4, step 1: no user, no engine, reportable. Message and request id are 1.
const DISCOVERY: [u8; 58] = [
    0x30, 0x38, 0x02, 0x01, 0x03, // version 3
    0x30, 0x0e, 0x02, 0x01, 0x01, 0x02, 0x03, 0x00, 0xff, 0xe3, 0x04, 0x01, 0x04, 0x02, 0x01,
    0x03, // id 1, 65,507 octets, reportable, USM
    0x04, 0x10, 0x30, 0x0e, 0x04, 0x00, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00, 0x04,
    0x00, // empty security parameters
    0x30, 0x11, 0x04, 0x00, 0x04, 0x00, 0xa0, 0x0b, 0x02, 0x01, 0x01, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00,
    0x30, 0x00, // GET of nothing
];

/// What `msgAuthoritativeEngineBoots` and `msgAuthoritativeEngineTime` may be (RFC 3414 2.4).
const BOUNDS: std::ops::RangeInclusive<i64> = 0..=i32::MAX as i64;

/// Engine and keys as discovered, with the moment of it, so that later messages carry the right time.
#[derive(Clone)]
pub(super) struct Engine {
    security: Security,
    at: Instant,
}

/// Asks the agent for its engine and derives the keys (about a megabyte of hashing for each pass-phrase).
pub(super) async fn discover(
    address: SocketAddr,
    security: &Security,
    patience: Duration,
) -> Result<Engine, TryError> {
    let socket = connect(address).await?;
    socket.send(&DISCOVERY).await?;
    let mut buffer = vec![0; 2048];
    let length = match timeout(patience, socket.recv(&mut buffer)).await {
        Ok(received) => received?,
        Err(_) => return Err(TryError::Timeout),
    };
    let found = engine(&mut buffer[..length], security)?;
    Ok(Engine { security: found, at: Instant::now() })
}

/// The engine that the answer to a discovery names, with the keys for it.
fn engine(answer: &mut [u8], security: &Security) -> Result<Security, TryError> {
    let mut found = security.clone();
    match Pdu::from_bytes_with_security(answer, Some(&mut found)).map(|_| ()) {
        Ok(()) | Err(Error::AuthUpdated) if found.engine_id().is_empty() => {
            Err(TryError::Garbled("it named no SNMPv3 engine".into()))
        }
        // snmp2 counts on from these numbers.
        Ok(()) | Err(Error::AuthUpdated)
            if [found.engine_boots(), found.engine_time()].iter().any(|number| !BOUNDS.contains(number)) =>
        {
            Err(TryError::Garbled("its SNMPv3 engine tells no possible time".into()))
        }
        Ok(()) | Err(Error::AuthUpdated) => Ok(found),
        Err(error) => Err(refused(&error)),
    }
}

/// What is made of an answer to the discovery, for a user without keys: whether an engine was named.
pub fn discovery_answer(datagram: &[u8]) -> bool {
    let security = Security::new(b"", b"").with_auth(snmp2::v3::Auth::NoAuthNoPriv);
    // A copy: snmp2 blanks the signature where it stands.
    engine(&mut datagram.to_vec(), &security).is_ok()
}

/// A socket that speaks as the user.
pub(super) struct UserSession(AsyncSession);

impl UserSession {
    pub(super) async fn open(address: SocketAddr, engine: &Engine, request_id: i32) -> io::Result<Self> {
        let boots = engine.security.engine_boots();
        let elapsed = i64::try_from(engine.at.elapsed().as_secs()).unwrap_or(0);
        let time = engine.security.engine_time().saturating_add(elapsed);
        let security = engine.security.clone().with_engine_boots_and_time(boots, time);
        Ok(Self(AsyncSession::new_v3(address, request_id, security).await?))
    }

    /// Sends and waits at most `patience`. GETNEXT goes OID by OID: snmp2 has no other.
    pub(super) async fn exchange(
        &mut self,
        request: &Request,
        patience: Duration,
    ) -> Result<Response, TryError> {
        let oids: Vec<_> = request.oids.iter().filter_map(convert::oid).collect();
        let refs: Vec<_> = oids.iter().collect();
        let mut all = Response::default();
        match request.operation {
            Operation::GetBulk { non_repeaters, max_repetitions } => {
                let most = request.most_bindings();
                all = self.bulk(&refs, (non_repeaters, max_repetitions), most, patience).await?;
            }
            Operation::GetNext => {
                for (index, oid) in (1..).zip(refs) {
                    let one = self.next(oid, patience).await?;
                    if one.error_status != 0 {
                        return Ok(Response { error_index: index, ..one });
                    }
                    all.bindings.extend(one.bindings);
                }
            }
        }
        Ok(all)
    }

    /// Asked a second time where the agent told its time instead of an answer (RFC 3414 4): the session then
    /// knows it.
    async fn bulk(
        &mut self,
        oids: &[&snmp2::Oid<'_>],
        (non_repeaters, max_repetitions): (u32, u32),
        most: usize,
        patience: Duration,
    ) -> Result<Response, TryError> {
        match timeout(patience, self.0.getbulk(oids, non_repeaters, max_repetitions)).await {
            Ok(Err(Error::AuthUpdated)) => {}
            first => return waited(first).map(|pdu| convert::response(&pdu, most)),
        }
        let second = timeout(patience, self.0.getbulk(oids, non_repeaters, max_repetitions)).await;
        waited(second).map(|pdu| convert::response(&pdu, most))
    }

    async fn next(&mut self, oid: &snmp2::Oid<'_>, patience: Duration) -> Result<Response, TryError> {
        match timeout(patience, self.0.getnext(oid)).await {
            Ok(Err(Error::AuthUpdated)) => {}
            first => return waited(first).map(|pdu| convert::response(&pdu, 1)),
        }
        waited(timeout(patience, self.0.getnext(oid)).await).map(|pdu| convert::response(&pdu, 1))
    }
}

fn waited<T>(answer: Result<Result<T, Error>, tokio::time::error::Elapsed>) -> Result<T, TryError> {
    match answer {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(error)) => Err(refused(&error)),
        Err(_) => Err(TryError::Timeout),
    }
}

fn refused(error: &Error) -> TryError {
    match error {
        Error::Receive | Error::Send => TryError::Refused,
        Error::AuthFailure(kind) => TryError::Authentication(kind.to_string()),
        Error::Crypto(what) => TryError::Authentication(what.clone()),
        other => TryError::Garbled(other.to_string()),
    }
}
