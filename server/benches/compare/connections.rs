//! Connections that cost the server something and bring nobody anything: those that wait, and those that are slow on
//! purpose.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::Command,
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant},
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::ring, pki_types::ServerName,
};
use tokio::{io::AsyncWriteExt, net::TcpSocket, sync::oneshot};

use crate::{
    Outcome, http,
    process::{Server, pause},
    table::{Figure, Table, Target, median_time},
};

/// Connections that wait, or are slow.
const MANY: usize = 1_000;
/// Pages that are asked for meanwhile.
const PAGES: usize = 500;
const REQUEST: &[u8] = b"GET /meter HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n";

/// Measures everything about them.
pub fn measure(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: 1,000 idle connections");
    let (server, _) = roomy(program)?;
    table.row("resident memory before any connection, TLS on", resident(&server)?, None, None);
    let kept: Vec<TcpStream> = (0..MANY).map(|_| plain(server.addr)).collect::<Outcome<_>>()?;
    pause(Duration::from_secs(2));
    table.row(
        "resident memory, 1,000 idle connections",
        resident(&server)?,
        None,
        Some(Target::AtMost(40.0)),
    );
    drop(kept);
    let (server, tls) = roomy(program)?;
    let authority = http::get(server.addr, "/device-ca.pem", "identity")?.body;
    let config = trusting(&String::from_utf8(authority)?)?;
    let kept: Vec<_> = (0..MANY).map(|_| secure(tls, &config)).collect::<Outcome<_>>()?;
    pause(Duration::from_secs(2));
    table.row("the same over TLS", resident(&server)?, None, None);
    drop(kept);
    slow(table, program)
}

/// A server that has places for all of them, on plain HTTP and on TLS.
fn roomy(program: &Path) -> Outcome<(Server, SocketAddr)> {
    let tls = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let server = Server::start("/", |addr, folder| {
        let mut command = command(program, addr, folder);
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

fn command(program: &Path, addr: SocketAddr, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["serve", "--printer", "demo:", "--listen", &addr.to_string(), "--data-dir"]).arg(folder);
    command
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

/// A page for one address while another holds as many connections as it can, each slow with its headers.
fn slow(table: &mut Table, program: &Path) -> Outcome {
    eprintln!("bench: 1,000 slow connections");
    let server = Server::start("/", |addr, folder| command(program, addr, folder))?;
    let addr = server.addr;
    let (ready, started) = mpsc::channel();
    let (stop, stopped) = oneshot::channel::<()>();
    let attack = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        runtime.block_on(async move {
            tokio::select! {
                _ = stopped => {}
                () = connections(addr, &ready) => {}
            }
        });
    });
    started.recv()?;
    let mut times: Vec<Duration> = Vec::with_capacity(PAGES);
    for _ in 0..PAGES {
        let begun = Instant::now();
        let answer = http::get(addr, "/meter", "br")?;
        if answer.status != 200 {
            return Err(format!("/meter: {}", answer.status).into());
        }
        times.push(begun.elapsed());
    }
    drop(stop);
    attack.join().map_err(|_| "the slow connections broke off")?;
    times.sort();
    table.row("/meter beside 1,000 slow connections: median time", median_time(&times), None, None);
    let late = times[PAGES * 99 / 100].into();
    table.row("/meter beside 1,000 slow connections: 99 % within", late, None, Some(Target::AtMost(100.0)));
    Ok(())
}

/// Opens a thousand from 127.0.0.2 and then, for ever, one anew for the one that is the oldest.
async fn connections(addr: SocketAddr, ready: &mpsc::Sender<()>) {
    let mut open = std::collections::VecDeque::new();
    loop {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(([127, 0, 0, 2], 0).into()).expect("an address of the loopback interface");
        if let Ok(mut stream) = socket.connect(addr).await {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nX-Slow: ").await;
            open.push_back(stream);
        }
        if open.len() == MANY {
            // Whoever measures may have gone.
            let _ = ready.send(());
        }
        if open.len() > MANY {
            open.pop_front();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}
