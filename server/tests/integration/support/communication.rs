//! Servers that behave as communication servers do, or don't.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};
use tokio_rustls::TlsAcceptor;

/// What a server does with each request.
#[derive(Clone, Debug)]
pub enum Manner {
    /// Sends this and waits for the next.
    Answers(Vec<u8>),
    /// Sends this and closes in order.
    AnswersAndCloses(Vec<u8>),
    /// Sends this and breaks off.
    BreaksOff(Vec<u8>),
    /// Sends this, and then the second for ever.
    Endless(Vec<u8>, Vec<u8>),
    /// Sends this one octet at a time, with such a pause before each.
    Drips(Vec<u8>, Duration),
    /// Sends this before it is asked.
    Greets(Vec<u8>),
    /// Says nothing.
    Silent,
    /// Takes connections and does not even shake hands.
    Deaf,
}

/// A running server; it ends when this is dropped.
pub struct Server {
    addr: SocketAddr,
    seen: Arc<Seen>,
    _task: JoinSet<()>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicU64,
    closed_in_order: AtomicU64,
    ended: AtomicU64,
    written: AtomicU64,
    requests: Mutex<Vec<String>>,
}

/// An answer as it goes over the wire.
pub fn answer(status: &str, headers: &[&str], body: &str) -> Vec<u8> {
    let length = format!("Content-Length: {}", body.len());
    let status = format!("HTTP/1.1 {status}");
    let head = [&[status.as_str()], headers, &[&length, "", body]].concat();
    head.join("\r\n").into_bytes()
}

/// An answer of the protocol.
pub fn json(status: &str, body: &str) -> Vec<u8> {
    answer(status, &["Content-Type: application/json"], body)
}

impl Server {
    /// Serves with this certificate, or without TLS.
    pub async fn start(config: Option<Arc<ServerConfig>>, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("a bound socket has an address");
        let seen = Arc::new(Seen::default());
        let mut task = JoinSet::new();
        task.spawn(serve(listener, config.map(TlsAcceptor::from), manner, Arc::clone(&seen)));
        Self { addr, seen, _task: task }
    }

    /// `https://127.0.0.1:12345`.
    pub fn url(&self) -> String {
        format!("https://{}", self.addr)
    }

    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Connections that were taken.
    pub fn connections(&self) -> u64 {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// Connections that have ended.
    pub fn ended(&self) -> u64 {
        self.seen.ended.load(Ordering::SeqCst)
    }

    /// Connections that the device has closed as TLS wants it.
    pub fn closed_in_order(&self) -> u64 {
        self.seen.closed_in_order.load(Ordering::SeqCst)
    }

    /// Octets of answers that were written.
    pub fn written(&self) -> u64 {
        self.seen.written.load(Ordering::SeqCst)
    }

    /// The requests, heads and bodies.
    pub fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().expect("not poisoned").clone()
    }
}

async fn serve(listener: TcpListener, tls: Option<TlsAcceptor>, manner: Manner, seen: Arc<Seen>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        seen.connections.fetch_add(1, Ordering::SeqCst);
        let (tls, manner, seen) = (tls.clone(), manner.clone(), Arc::clone(&seen));
        connections.spawn(async move {
            connection(stream, tls, &manner, &seen).await;
            seen.ended.fetch_add(1, Ordering::SeqCst);
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, manner: &Manner, seen: &Seen) {
    if matches!(manner, Manner::Deaf) {
        return std::future::pending().await;
    }
    match tls {
        None => talk(stream, manner, seen).await,
        Some(tls) => {
            // A device that does not take the certificate breaks off.
            let Ok(stream) = tls.accept(stream).await else { return };
            talk(stream, manner, seen).await;
        }
    }
}

async fn talk<S: AsyncRead + AsyncWrite + Unpin>(stream: S, manner: &Manner, seen: &Seen) {
    let mut stream = BufReader::new(stream);
    if let Manner::Greets(octets) = manner
        && stream.write_all(octets).await.is_err()
    {
        return;
    }
    loop {
        match request(&mut stream).await {
            Ok(Some(request)) => seen.requests.lock().expect("not poisoned").push(request),
            Ok(None) => {
                seen.closed_in_order.fetch_add(1, Ordering::SeqCst);
                return;
            }
            Err(_) => return,
        }
        if respond(&mut stream, manner, seen).await.is_err() {
            return;
        }
        match manner {
            Manner::AnswersAndCloses(_) => {
                let _ = stream.shutdown().await;
                return;
            }
            Manner::BreaksOff(_) => return,
            _ => {}
        }
    }
}

async fn respond<S: AsyncWrite + Unpin>(stream: &mut S, manner: &Manner, seen: &Seen) -> io::Result<()> {
    let count = |octets: &[u8]| seen.written.fetch_add(octets.len() as u64, Ordering::SeqCst);
    match manner {
        Manner::Answers(octets) | Manner::AnswersAndCloses(octets) | Manner::BreaksOff(octets) => {
            stream.write_all(octets).await?;
            stream.flush().await?;
        }
        Manner::Endless(first, then) => {
            stream.write_all(first).await?;
            loop {
                stream.write_all(then).await?;
                stream.flush().await?;
                count(then);
            }
        }
        Manner::Drips(octets, pause) => {
            for octet in octets {
                sleep(*pause).await;
                stream.write_all(&[*octet]).await?;
                stream.flush().await?;
            }
        }
        Manner::Greets(_) | Manner::Silent | Manner::Deaf => std::future::pending().await,
    }
    Ok(())
}

/// A whole request; `None` where the connection was closed in order before one.
async fn request<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<Option<String>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(octet) => head.push(octet),
            // Of TLS, a connection that just breaks off is an error of its own.
            Err(error) if head.is_empty() && error.get_ref().is_none() => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length").then(|| value.parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    Ok(Some(head + &String::from_utf8_lossy(&body)))
}
