//! The way to the communication server, against servers and proxies that are as they should be, and such as are not.

mod answers;
mod proxies;
mod servers;
mod sittings;

use std::{
    collections::HashMap,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use app::model::{Cause, Step};
use axum::http::{HeaderValue, uri::PathAndQuery};
use bytes::Bytes;
use smart_esolutions::{
    clock::{ManualClock, SharedClock, SystemClock},
    communication::connector::{Connector, Failure, Https, Incoming, Outgoing, Patience, ProxyEnvironment},
    config::Loaded,
};
use tokio::{sync::watch, time::timeout};

use super::support::authority::Authority;

const HERE: &[&str] = &["127.0.0.1", "localhost"];
const TOKEN: &str = "hunter2-of-the-device";
/// Beyond this something hangs.
const BOUND: Duration = Duration::from_secs(30);
/// More than any failure here should cost on the wire.
const MODEST: u64 = 400_000;

/// A device with these settings.
struct Device {
    settings: HashMap<&'static str, String>,
    environment: Vec<(String, String)>,
    clock: SharedClock,
    patience: Patience,
}

impl Device {
    /// One that trusts this authority.
    fn of(url: &str, authority: &Authority) -> Self {
        let ms = Duration::from_millis;
        let patience = Patience {
            resolve: Duration::from_secs(10),
            connect: ms(1_000),
            proxy: ms(1_000),
            tls: ms(1_000),
            silence: ms(400),
            whole: ms(4_000),
        };
        let settings =
            [("COMMUNICATION_SERVER", url.to_owned()), ("COMMUNICATION_CA_FILE", authority.file())];
        Self { settings: settings.into(), environment: Vec::new(), clock: Arc::new(SystemClock), patience }
    }

    fn set(mut self, name: &'static str, value: &str) -> Self {
        self.settings.insert(name, value.to_owned());
        self
    }

    /// Through this proxy, also to this very machine.
    fn through(self, proxy: SocketAddr) -> Self {
        let device = self.set("PROXY_MODE", "manual").set("PROXY_ADDRESS", &proxy.to_string());
        device.set("PROXY_EXCEPTIONS", "")
    }

    fn shown(self, user: &str, password: &str) -> Self {
        self.set("PROXY_USER", user).set("PROXY_PASSWORD", password)
    }

    fn at(mut self, time: &str) -> Self {
        self.clock = ManualClock::new(time.parse().expect("a time"));
        self
    }

    fn connector(&self) -> Connector {
        let variables =
            self.settings.iter().map(|(name, value)| (format!("SMART_ESOLUTIONS_{name}"), value.clone()));
        let loaded = Loaded::read(None, variables, Vec::new()).unwrap_or_else(|error| panic!("{error}"));
        let settings = watch::Sender::new(Arc::new(loaded)).subscribe();
        let environment = ProxyEnvironment::read(self.environment.clone());
        Connector::new(settings, environment, Arc::clone(&self.clock), self.patience)
    }

    /// Sends one event.
    async fn sends(&self) -> Result<Incoming, Failure> {
        let mut sitting = self.connector().sit();
        let sent = timeout(BOUND, sitting.exchange(events("{}"))).await.expect("it does not hang");
        sitting.end().await;
        sent
    }

    /// Sends one event, in vain.
    async fn fails(&self) -> Failure {
        self.sends().await.expect_err("no answer can be taken")
    }
}

fn events(body: &str) -> Outgoing {
    let path = PathAndQuery::from_static("/v1/events");
    let kind = HeaderValue::from_static("application/cloudevents-batch+json");
    let mut outgoing = Outgoing::post(path, kind, Bytes::from(body.to_owned()));
    let token = HeaderValue::try_from(format!("Bearer {TOKEN}")).expect("a header");
    outgoing.headers.insert("authorization", token);
    outgoing
}

/// An address where nothing listens.
fn nobody() -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    free.local_addr().expect("a bound socket has an address")
}

/// What is wrong with a server, and which cause that is.
type Wrong = (&'static str, Device, Cause, Vec<String>);

async fn each_names_its_cause(table: Vec<Wrong>) {
    for (what, device, cause, parts) in table {
        let failure = device.fails().await;
        assert_eq!(failure.cause, cause, "{what}: {failure}");
        assert_eq!(failure.step(), cause.step());
        let sentence = failure.to_string();
        for part in &parts {
            assert!(sentence.contains(part.as_str()), "{what}: {part:?} is not in: {sentence}");
        }
        assert!(sentence.ends_with('.') && sentence.is_ascii(), "{what}: {sentence}");
        assert!(failure.octets.total() < MODEST, "{what}: {:?}", failure.octets);
        let printed = format!("{failure:?}");
        assert!(!printed.contains("hunter2"), "{what}: {printed}");
    }
}

/// What a sentence says.
fn says<const N: usize>(parts: [&str; N]) -> Vec<String> {
    parts.map(String::from).to_vec()
}

#[test]
fn every_step_has_a_cause_that_names_it() {
    let causes = [
        Cause::NoServer,
        Cause::Resolve,
        Cause::NoConnection,
        Cause::ProxySilent,
        Cause::ProxyAuthentication,
        Cause::TlsName,
        Cause::HttpCut,
        Cause::Refused,
    ];
    assert_eq!(causes.map(Cause::step), Step::ALL);
}

async fn until(so: impl Fn() -> bool) {
    let wait = async {
        while !so() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(BOUND, wait).await.expect("in time");
}
