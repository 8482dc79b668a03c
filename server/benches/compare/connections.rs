//! What connections cost that wait for their next request, or for what changes.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring, pki_types::ServerName,
};

use crate::{
    Outcome, http,
    process::{Server, demonstration, pause},
    table::{Figure, Table, Target},
};

/// Connections that wait.
const MANY: usize = 1_000;
/// Browsers with live pages.
const FOLLOWERS: usize = 100;
const REQUEST: &[u8] = b"GET /meter HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n";

/// Measures the memory that they take, over plain HTTP and over TLS.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: 1,000 idle connections");
    let (server, _) = roomy(program)?;
    pause(Duration::from_secs(2));
    table.row("resident memory before any of them, TLS on", resident(&server)?, None, None);
    let kept: Vec<TcpStream> = (0..MANY).map(|_| plain(server.addr)).collect::<Outcome<_>>()?;
    pause(Duration::from_secs(2));
    table.row(
        "resident memory, 1,000 idle connections",
        resident(&server)?,
        None,
        Some(Target::AtMost(40.0)),
    );
    drop(kept);
    let (server, _) = roomy(program)?;
    pause(Duration::from_secs(2));
    table.row("resident memory before any live page", resident(&server)?, None, None);
    let kept: Vec<TcpStream> = (0..FOLLOWERS).map(|_| live(server.addr)).collect::<Outcome<_>>()?;
    pause(Duration::from_secs(2));
    table.row("resident memory, 100 browsers with live pages", resident(&server)?, None, None);
    drop(kept);
    let (server, tls) = roomy(program)?;
    let authority = http::get(server.addr, "/device-ca.pem", "identity")?.body;
    let config = trusting(&String::from_utf8(authority)?)?;
    let kept: Vec<_> = (0..MANY).map(|_| secure(tls, &config)).collect::<Outcome<_>>()?;
    pause(Duration::from_secs(2));
    table.row("the same over TLS", resident(&server)?, None, None);
    drop(kept);
    Ok(())
}

/// A server that has places for all of them, on plain HTTP and on TLS.
fn roomy(program: &Path) -> Outcome<(Server, SocketAddr)> {
    let tls = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let server = Server::start("/", |addr, folder| {
        let mut command = demonstration(program, addr, folder);
        command.args(["--listen-tls", &tls.to_string()]);
        for (name, value) in
            [("MAX_CONNECTIONS", "2000"), ("MAX_CONNECTIONS_PER_ADDRESS", "2000"), ("KEEP_ALIVE_S", "600")]
        {
            command.env(format!("SMART_ESOLUTIONS_WEB_{name}"), value);
        }
        command
    })?;
    Ok((server, tls))
}

fn resident(server: &Server) -> Outcome<Figure> {
    Ok(Figure::Megabytes(server.memory()?.resident))
}

/// A connection that has had one page and waits.
fn plain(addr: SocketAddr) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(addr)?;
    one_page(&mut stream)?;
    Ok(stream)
}

fn secure(addr: SocketAddr, config: &Arc<ClientConfig>) -> Outcome<StreamOwned<ClientConnection, TcpStream>> {
    let connection = ClientConnection::new(Arc::clone(config), ServerName::try_from("127.0.0.1")?)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(addr)?);
    one_page(&mut stream)?;
    Ok(stream)
}

/// A connection over which it was told which snapshot there is, and that waits for the next.
fn live(addr: SocketAddr) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(addr)?;
    stream.write_all(b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")?;
    let (mut said, mut part) = (String::new(), [0; 1024]);
    while !said.contains("\ndata: ") {
        let length = stream.read(&mut part)?;
        if length == 0 {
            return Err("nothing was told".into());
        }
        said.push_str(std::str::from_utf8(&part[..length])?);
    }
    Ok(stream)
}

fn one_page(stream: &mut (impl Read + Write)) -> Outcome {
    stream.write_all(REQUEST)?;
    let mut octets = Vec::new();
    let mut part = [0; 4096];
    while http::parse(&octets).is_none() {
        let length = stream.read(&mut part)?;
        if length == 0 {
            return Err("half a page".into());
        }
        octets.extend_from_slice(&part[..length]);
    }
    Ok(())
}

fn trusting(authority: &str) -> Outcome<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    roots.add(pem::parse(authority)?.into_contents().into())?;
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions()?.with_root_certificates(roots);
    Ok(Arc::new(config.with_no_client_auth()))
}
