//! One socket for SNMPv1 or v2c.

use std::{io, net::SocketAddr, time::Duration};

use snmp2::{MessageType, Pdu};
use tokio::{net::UdpSocket, time::timeout};

use super::{
    Request, Response, convert,
    message::{self, MessageVersion},
};

/// The largest UDP payload.
const BUFFER: usize = 65_507;

/// A connected socket with its buffer; one request at a time.
pub(super) struct CommunitySession {
    socket: UdpSocket,
    buffer: Box<[u8]>,
}

/// Why one try brought nothing.
#[derive(Debug)]
pub(super) enum TryError {
    /// Nothing came in time.
    Timeout,
    /// The host said that nothing listens there.
    Refused,
    /// SNMPv3 said no.
    Authentication(String),
    /// Answers came, none that could be understood.
    Garbled(String),
    /// The local socket failed.
    Network(io::Error),
}

impl From<io::Error> for TryError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => Self::Refused,
            _ => Self::Network(error),
        }
    }
}

/// A socket that takes datagrams from `address` alone.
pub(super) async fn connect(address: SocketAddr) -> io::Result<UdpSocket> {
    let any = if address.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(address).await?;
    Ok(socket)
}

/// The answer in a datagram, at most so many bindings; `None` where it is none to this request.
pub fn response(
    datagram: &[u8],
    request_id: i32,
    community: &[u8],
    most: usize,
) -> Result<Option<Response>, String> {
    let pdu = Pdu::from_bytes(datagram).map_err(|error| error.to_string())?;
    let expected =
        pdu.req_id == request_id && pdu.message_type == MessageType::Response && pdu.community == community;
    Ok(expected.then(|| convert::response(&pdu, most)))
}

impl CommunitySession {
    pub(super) async fn open(address: SocketAddr) -> io::Result<Self> {
        Ok(Self { socket: connect(address).await?, buffer: vec![0; BUFFER].into_boxed_slice() })
    }

    /// Sends and waits at most `patience` for the answer with this request id. Stale and foreign answers are
    /// skipped.
    pub(super) async fn exchange(
        &mut self,
        version: MessageVersion,
        community: &[u8],
        request_id: i32,
        request: &Request,
        patience: Duration,
    ) -> Result<Response, TryError> {
        let bytes = message::encode(version, community, request_id, request);
        self.socket.send(&bytes).await?;
        let mut garbled = None;
        let answer = async {
            loop {
                let length = self.socket.recv(&mut self.buffer).await?;
                match response(&self.buffer[..length], request_id, community, request.most_bindings()) {
                    Ok(Some(answer)) => return Ok(answer),
                    Ok(None) => {}
                    Err(what) => garbled = Some(what),
                }
            }
        };
        let outcome = timeout(patience, answer).await;
        match (outcome, garbled) {
            (Ok(result), _) => result,
            (Err(_), Some(what)) => Err(TryError::Garbled(what)),
            (Err(_), None) => Err(TryError::Timeout),
        }
    }
}
