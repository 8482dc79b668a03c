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
    let mut found = security.clone();
    match Pdu::from_bytes_with_security(&buffer[..length], Some(&mut found)).map(|_| ()) {
        Ok(()) | Err(Error::AuthUpdated) if !found.engine_id().is_empty() => {
            Ok(Engine { security: found, at: Instant::now() })
        }
        Ok(()) | Err(Error::AuthUpdated) => Err(TryError::Garbled("it named no SNMPv3 engine".into())),
        Err(error) => Err(refused(&error)),
    }
}

/// A socket that speaks as the user.
pub(super) struct UserSession(AsyncSession);

impl UserSession {
    pub(super) async fn open(address: SocketAddr, engine: &Engine, request_id: i32) -> io::Result<Self> {
        let boots = engine.security.engine_boots();
        let elapsed = i64::try_from(engine.at.elapsed().as_secs()).unwrap_or(0);
        let time = engine.security.engine_time() + elapsed;
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
                let answer = self.0.getbulk(&refs, non_repeaters, max_repetitions);
                all = convert::response(&waited(timeout(patience, answer).await)?);
            }
            Operation::GetNext => {
                for oid in refs {
                    let answer = self.0.getnext(oid);
                    let one = convert::response(&waited(timeout(patience, answer).await)?);
                    all.error_status = one.error_status;
                    all.bindings.extend(one.bindings);
                }
            }
        }
        Ok(all)
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
