//! The program serving pages over TLS, and a browser that trusts one authority.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::{TcpSocket, TcpStream},
    process::Child,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{program::program, site::PASSWORD};

/// Beyond this something hangs.
const BOUND: Duration = Duration::from_secs(30);

/// A device that listens for plain HTTP and for TLS.
pub struct Device {
    pub plain: SocketAddr,
    pub tls: SocketAddr,
    pub fingerprint: String,
    pub home: TempDir,
    set_up_code: String,
    _child: Child,
}

/// An answer, with its headers in lower case.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    fn parse(octets: &[u8]) -> Self {
        let text = String::from_utf8_lossy(octets).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }
}

impl Device {
    /// Starts it with these variables.
    pub async fn start(variables: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut command = program(&home);
        command.args(["serve", "--listen", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0", "--data-dir"]);
        let child = command.arg(home.path().join("data")).envs(variables.iter().copied());
        let mut child = child.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let mut after = async |begin: &str| loop {
            let line =
                timeout(BOUND, lines.next_line()).await.expect("in time").expect("text").expect("a line");
            if let Some(rest) = line.strip_prefix(begin) {
                return rest.to_owned();
            }
        };
        let plain = after("Listening on http://").await.parse().expect("an address");
        let tls = after("Listening on https://").await.parse().expect("an address");
        let fingerprint = after("SHA-256 fingerprint of its certificate: ").await;
        let set_up_code = after("Set-up code: ").await;
        // Its log must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        Self { plain, tls, fingerprint, home, set_up_code, _child: child }
    }

    /// What a browser gets over plain HTTP.
    pub async fn plain(&self, request: &str) -> Answer {
        let stream = TcpStream::connect(self.plain).await.expect("it listens");
        ask(stream, request).await
    }

    /// A connection over plain HTTP from another address of this machine.
    pub async fn plain_from(&self, from: [u8; 4]) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((from, 0).into()).expect("an address of the loopback interface");
        socket.connect(self.plain).await.expect("it listens")
    }

    /// The same with hardly any room for what comes, so that an answer waits on the other side.
    pub async fn narrow_from(&self, from: [u8; 4], port: SocketAddr) -> TcpStream {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_recv_buffer_size(2_048).expect("a size");
        socket.bind((from, 0).into()).expect("an address of the loopback interface");
        socket.connect(port).await.expect("it listens")
    }

    /// What a browser gets over TLS that trusts this authority (PEM).
    pub async fn tls(&self, authority: &str, request: &str) -> Answer {
        let stream = TcpStream::connect(self.tls).await.expect("it listens");
        let name = ServerName::try_from("127.0.0.1").expect("an address");
        let stream = TlsConnector::from(trusting(authority)).connect(name, stream).await;
        ask(stream.expect("the certificate is vouched for"), request).await
    }

    /// The device's own authority, PEM.
    pub async fn authority(&self) -> String {
        let answer = self.plain(&get("/device-ca.pem")).await;
        assert_eq!(answer.status, 200, "{}", answer.head);
        answer.body
    }

    /// Claims the device over TLS; what a browser has then.
    pub async fn administrator(&self, authority: &str) -> Administrator {
        let password = PASSWORD.replace(' ', "+");
        let form = format!("code={}&password={password}&again={password}", self.set_up_code);
        let answer = self.tls(authority, &post("/actions/set-up", "", &form)).await;
        let cookie = answer.header("set-cookie").unwrap_or_else(|| panic!("{answer:?}"));
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        let page = self.tls(authority, &get_as("/settings/certificate", &cookie)).await;
        let token = page.body.split("name=\"token\" value=\"").nth(1).unwrap_or_else(|| panic!("{page:?}"));
        Administrator { token: token.split('"').next().expect("a value").to_owned(), cookie }
    }
}

/// A browser that has signed in over TLS.
pub struct Administrator {
    pub cookie: String,
    pub token: String,
}

/// A browser's side of TLS that trusts this authority (PEM).
pub fn trusting(authority: &str) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let pem = pem::parse(authority).expect("PEM");
    roots.add(pem.into_contents().into()).expect("a certificate");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().expect("versions");
    Arc::new(config.with_root_certificates(roots).with_no_client_auth())
}

/// Sends a request and reads until the other side closes.
pub async fn ask(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> Answer {
    // It may be refused before it is sent whole.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = timeout(BOUND, stream.read_to_end(&mut answer)).await.expect("in time");
    Answer::parse(&answer)
}

pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
}

pub fn get_as(path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n")
}

pub fn post(path: &str, cookie: &str, form: &str) -> String {
    send(path, cookie, "application/x-www-form-urlencoded", form)
}

pub fn send(path: &str, cookie: &str, kind: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}
