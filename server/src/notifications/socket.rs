use std::{io, net::SocketAddr};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::UdpSocket;

/// Longest datagram that is looked at, in octets. A notification has some hundreds.
pub const MAX_DATAGRAM: usize = 8_192;
/// What the system holds of datagrams that were not read yet, in octets; what comes beyond it is dropped.
const WAITING: usize = 65_536;

/// A socket that receives on this address. Where the kernel has no IPv6, "every address" is every IPv4 address.
pub(super) fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let bound = open(address);
    match (&bound, address) {
        (Err(error), SocketAddr::V6(v6))
            if v6.ip().is_unspecified()
                && !matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied) =>
        {
            open((std::net::Ipv4Addr::UNSPECIFIED, v6.port()).into()).or(bound)
        }
        _ => bound,
    }
}

fn open(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if let SocketAddr::V6(v6) = address {
        socket.set_only_v6(!v6.ip().is_unspecified())?;
    }
    socket.set_nonblocking(true)?;
    socket.set_recv_buffer_size(WAITING)?;
    socket.set_send_buffer_size(WAITING)?;
    socket.bind(&address.into())?;
    UdpSocket::from_std(socket.into())
}
