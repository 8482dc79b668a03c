//! The forwarder against a collector of TLS that comes and goes.

use std::{io, path::Path, sync::Arc, time::Duration};

use app::{
    model::{Actor, Deed},
    port::Forwarding,
};
use jiff::tz::TimeZone;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::{ServerConfig, pki_types::PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    net::TcpListener,
    sync::watch,
    task::JoinHandle,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{Collector, Forwarder, Pace, SyslogError};
use crate::{
    clock::SystemClock,
    config::AuditSection,
    store::{Store, audit::NewEntry},
    testing,
};

/// A collector's certificate for `127.0.0.1`, and the file of who has signed it.
struct Identity {
    directory: TempDir,
    acceptor: TlsAcceptor,
}

impl Identity {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let ca = params.self_signed(&key).unwrap();
        std::fs::write(directory.path().join("ca.pem"), ca.pem()).unwrap();
        let issuer = Issuer::new(params, key);
        let leaf_key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let leaf = leaf.signed_by(&leaf_key, &issuer).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![leaf.der().clone()],
                PrivatePkcs8KeyDer::from(leaf_key.serialize_der()).into(),
            )
            .unwrap();
        Self { directory, acceptor: TlsAcceptor::from(Arc::new(config)) }
    }

    fn file(&self) -> String {
        self.directory.path().join("ca.pem").to_str().unwrap().to_owned()
    }
}

/// A store with an audit trail, and the task that sends it.
struct Device {
    _directory: TempDir,
    store: Store,
    state: watch::Receiver<Forwarding>,
    sender: watch::Sender<Forwarding>,
    stop: watch::Sender<bool>,
}

impl Device {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(directory.path(), Arc::new(SystemClock), TimeZone::UTC).unwrap();
        let (sender, state) = watch::channel(Forwarding::default());
        Self { _directory: directory, store, state, sender, stop: watch::channel(false).0 }
    }

    fn forward(&self, section: &AuditSection) -> JoinHandle<()> {
        let collector = Collector::configured(section).unwrap().unwrap();
        let ms = Duration::from_millis;
        let forwarder = Forwarder {
            store: self.store.clone(),
            collector,
            host_name: "lp2".into(),
            clock: Arc::new(SystemClock),
            pace: Pace { settled: ms(50), first_retry: ms(10), last_retry: ms(50) },
            state: self.sender.clone(),
        };
        tokio::spawn(forwarder.run(self.stop.subscribe()))
    }

    async fn write(&self, subject: &str) -> i64 {
        let entry = NewEntry {
            at: testing::time("2026-11-22T10:00:00Z"),
            actor: Actor::command_line(),
            deed: Deed::Changed,
            subject: subject.into(),
            from: None,
            to: None,
        };
        self.store.durably(move |t| crate::store::audit::insert(t, &entry)).await.unwrap()
    }

    async fn until(&self, so: impl FnMut(&Forwarding) -> bool) -> Forwarding {
        self.state.clone().wait_for(so).await.unwrap().clone()
    }

    async fn delivered(&self, number: i64) {
        while self.store.read_forwarding().await.unwrap().sent_to < number {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

fn section(address: &str, file: &str) -> AuditSection {
    AuditSection { syslog: address.into(), syslog_ca_file: file.into() }
}

/// The next message, whose length is counted in front of it.
async fn message(stream: &mut BufReader<TlsStream<tokio::net::TcpStream>>) -> io::Result<String> {
    let mut length = Vec::new();
    stream.read_until(b' ', &mut length).await?;
    let length: usize = String::from_utf8_lossy(&length).trim().parse().map_err(io::Error::other)?;
    let mut text = vec![0; length];
    stream.read_exact(&mut text).await?;
    String::from_utf8(text).map_err(io::Error::other)
}

async fn accept(listener: &TcpListener, identity: &Identity) -> BufReader<TlsStream<tokio::net::TcpStream>> {
    let (stream, _) = listener.accept().await.unwrap();
    BufReader::new(identity.acceptor.accept(stream).await.unwrap())
}

#[tokio::test]
async fn every_entry_reaches_the_collector_in_order_also_after_it_was_down() {
    let (identity, device) = (Identity::new(), Device::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    for number in 1..=250 {
        device.write(&format!("entry {number}.")).await;
    }
    let task = device.forward(&section(&address.to_string(), &identity.file()));
    let mut stream = accept(&listener, &identity).await;
    for number in 1..=250 {
        let text = message(&mut stream).await.unwrap();
        assert!(
            text.starts_with("<109>1 2026-11-22T10:00:00.000Z lp2 smart-esolutions - changed ["),
            "{text}"
        );
        assert!(text.contains(&format!("subject=\"entry {number}.\"")), "{number}: {text}");
    }
    let number = device.write("while it is connected").await;
    assert!(message(&mut stream).await.unwrap().contains("while it is connected"));
    device.delivered(number).await;

    drop((stream, listener));
    device.until(|state| state.problem.is_some()).await;
    for _ in 0..3 {
        device.write("while it is down").await;
    }
    let state = device.until(|state| state.waiting == 3).await;
    assert_eq!((state.lost, state.collector), (0, Some(address.to_string())));
    let listener = TcpListener::bind(address).await.unwrap();
    let mut stream = accept(&listener, &identity).await;
    for number in 252..=254 {
        let text = message(&mut stream).await.unwrap();
        assert!(text.contains(&format!("entry=\"{number}\"")) && text.contains("while it is down"), "{text}");
    }
    let state = device.until(|state| state.problem.is_none() && state.waiting == 0).await;
    assert!(state.sent_at.is_some());
    device.delivered(254).await;
    device.stop.send(true).unwrap();
    task.await.unwrap();
}

#[tokio::test]
async fn what_a_broken_connection_may_have_swallowed_is_sent_again() {
    let (identity, device) = (Identity::new(), Device::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let section = section(&listener.local_addr().unwrap().to_string(), &identity.file());
    device.write("once or twice").await;
    let _task = device.forward(&section);
    // It gets everything, and breaks before anybody can know that.
    let mut stream = accept(&listener, &identity).await;
    assert!(message(&mut stream).await.unwrap().contains("once or twice"));
    drop(stream);
    let mut stream = accept(&listener, &identity).await;
    let again = message(&mut stream).await.unwrap();
    assert!(again.contains("entry=\"1\"") && again.contains("once or twice"), "{again}");
    device.delivered(1).await;
}

#[tokio::test]
async fn what_was_pruned_while_the_collector_was_down_is_counted_as_lost() {
    let (identity, device) = (Identity::new(), Device::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    for _ in 0..10 {
        device.write("entry").await;
    }
    let before = "DELETE FROM audit WHERE id <= 4";
    device.store.durably(move |t| t.execute_batch(before)).await.unwrap();
    let _task = device.forward(&section(&address.to_string(), &identity.file()));
    let mut stream = accept(&listener, &identity).await;
    assert!(message(&mut stream).await.unwrap().contains("entry=\"5\""), "what was gone before is no loss");
    device.delivered(10).await;
    drop((stream, listener));
    device.until(|state| state.problem.is_some()).await;
    for _ in 0..10 {
        device.write("entry").await;
    }
    device.store.durably(|t| t.execute_batch("DELETE FROM audit WHERE id <= 17")).await.unwrap();
    let listener = TcpListener::bind(address).await.unwrap();
    let mut stream = accept(&listener, &identity).await;
    assert!(message(&mut stream).await.unwrap().contains("entry=\"18\""));
    let state = device.until(|state| state.lost > 0).await;
    assert_eq!(state.lost, 7);
}

#[tokio::test]
async fn a_collector_that_can_not_show_who_it_is_gets_nothing() {
    let (identity, other, device) = (Identity::new(), Identity::new(), Device::new());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    device.write("for nobody else").await;
    let _task = device.forward(&section(&listener.local_addr().unwrap().to_string(), &other.file()));
    let (stream, _) = listener.accept().await.unwrap();
    let refused = identity.acceptor.accept(stream).await;
    let received = match refused {
        Err(_) => 0,
        Ok(mut stream) => stream.read(&mut [0; 64]).await.unwrap_or(0),
    };
    assert_eq!(received, 0);
    let state = device.until(|state| state.problem.is_some()).await;
    assert!(state.problem.unwrap().contains("no TLS connection"));
    assert_eq!((state.sent_at, device.store.read_forwarding().await.unwrap().sent_to), (None, 0));
}

#[test]
fn certificates_that_can_not_be_used_are_named() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let missing = Collector::configured(&section("127.0.0.1:1", &path("missing"))).err().unwrap();
    assert!(matches!(&missing, SyslogError::Certificates { path, .. } if path.ends_with("missing")));
    std::fs::write(path("empty"), "no certificate").unwrap();
    let empty = Collector::configured(&section("127.0.0.1:1", &path("empty"))).err().unwrap();
    assert!(empty.to_string().contains("there is none in it"), "{empty}");
    assert!(Collector::configured(&AuditSection::default()).unwrap().is_none());
    assert!(!Path::new(&path("missing")).exists());
}
