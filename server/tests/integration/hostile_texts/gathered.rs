//! Everything that comes out of a device whose every text is the same.

use std::{sync::Arc, time::Duration};

use app::model::{Actor, ReadReason, Resolution};
use axum::http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use smart_esolutions::{
    billing::Order,
    clock::SystemClock,
    config::AuditSection,
    device::text::{Charset, decode},
    syslog::{Collector, Forwarder, Pace},
};
use tokio::{
    io::AsyncReadExt,
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};
use tokio_rustls::TlsAcceptor;

use super::{PAGES, delivered::Delivered, hold, mails::mails, site, strings::Nasty};
use crate::{
    programs::failing,
    support::{
        authority::{Authority, NOW},
        program::{Serving, run},
        secure::ask,
        site::{Headers, Site},
    },
};

/// What came out of it.
pub struct Gathered {
    /// How the name of the printer begins, as the reading has it.
    pub name: String,
    /// Path and text.
    pub pages: Vec<(String, String)>,
    /// Path, headers and text.
    pub files: Vec<(String, HeaderMap, String)>,
    /// Path and document.
    pub json: Vec<(String, Value)>,
    pub metrics: String,
    /// Messages as they went over the wire.
    pub mails: Vec<String>,
    /// Frames as they went over the wire.
    pub syslog: Vec<u8>,
    pub log: String,
    /// `read --format text`.
    pub printed: String,
    /// What an enrolled device with the printer has sent.
    pub delivered: Delivered,
}

/// Of the IANA Character Sets registry.
const UTF_8: i64 = 106;
const FILES: [&str; 5] = [
    "/maintenance/UsageLog.csv",
    "/maintenance/events.csv",
    "/meter/history.csv",
    "/supplies/history.csv",
    "/supplies/performance.csv",
];
const JSON: [&str; 9] = [
    "/api/v1/reading",
    "/api/v1/status",
    "/api/v1/meters",
    "/api/v1/supplies",
    "/api/v1/supply-outlooks",
    "/api/v1/supply-orders",
    "/api/v1/alerts",
    "/api/v1/communication",
    "/api/v1/meter-reads",
];
/// As many characters of a name get to each sink.
const NAME: usize = 60;
/// Pages of the administrator that show what a printer or a server said.
const PERSONAL: [&str; 3] = ["/maintenance", "/settings/audit", "/settings/enrolment"];

impl Gathered {
    pub async fn of(nasty: &Nasty) -> Self {
        let (site, agent) = site(&nasty.octets).await;
        let administrator = site.administrator().await;
        let said = nasty.said();
        happen(&site, &said).await;
        let url = format!("snmp://public@{}", agent.addr());
        let json = run(&["read", "--printer", &url, "--format", "json"], &[]).await;
        let printed = run(&["read", "--printer", &url, "--format", "text"], &[]).await;
        assert_eq!((json.code, printed.code, printed.stderr.as_str()), (0, 0, ""));
        let reading: Value = serde_json::from_str(&json.stdout).expect("JSON");
        let name = reading["identity"]["name"].as_str().expect("a name");
        let name: String = name.chars().take(NAME).collect();
        let mut gathered = Self {
            name: name.trim_end().to_owned(),
            pages: Vec::new(),
            files: Vec::new(),
            json: vec![("read --format json".into(), reading)],
            metrics: site.get("/metrics", &[]).await.text().to_owned(),
            mails: mails(&site, &administrator, &said).await,
            syslog: Vec::new(),
            log: log(&url, &said).await,
            printed: printed.stdout,
            delivered: Delivered::of(nasty, agent.addr()).await,
        };
        gathered.pages.append(&mut gathered.delivered.pages);
        let cookie = [(header::COOKIE, administrator.cookie.as_str())];
        gathered.pages(&site, &PAGES, &[]).await;
        gathered.files(&site, &FILES, &[]).await;
        for path in JSON {
            let answer = site.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::OK, "{}: {path}", nasty.name);
            gathered.json.push((path.to_owned(), serde_json::from_slice(&answer.body).expect("JSON")));
        }
        // The administrator calls the device as the printer calls itself; that is in the trail.
        let called =
            percent_encoding::utf8_percent_encode(&gathered.name, percent_encoding::NON_ALPHANUMERIC);
        let form = format!("page=%2Fsettings%2Fcontacts&contact.device_name={called}");
        let saved = site.post_as(&administrator, "/actions/save-settings", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", nasty.name);
        gathered.pages(&site, &PERSONAL, &cookie).await;
        gathered.files(&site, &["/settings/audit.csv"], &cookie).await;
        gathered.syslog = syslog(&site).await;
        gathered
    }

    async fn pages(&mut self, site: &Site, paths: &[&str], headers: Headers<'_>) {
        for path in paths {
            let answer = site.get(path, headers).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            self.pages.push(((*path).to_owned(), answer.text().to_owned()));
        }
    }

    async fn files(&mut self, site: &Site, paths: &[&str], headers: Headers<'_>) {
        for path in paths {
            let answer = site.get(path, headers).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            self.files.push(((*path).to_owned(), answer.headers.clone(), answer.text().to_owned()));
        }
    }
}

/// A read is taken, billing is held for another serial number and goes on, a read is taken again, and the server says
/// its own.
async fn happen(site: &Site, said: &str) {
    let reading = site.service.latest().reading.clone().expect("a reading");
    let order = || Order { reason: ReadReason::ByHand, days: None };
    site.desk.take_read(&reading, order(), |_, _| Ok(None)).await.expect("written");
    if let Some(held) = hold(site).await {
        let resolution = Resolution::SerialNumber { reads: Vec::new() };
        let who = Actor::administrator([127, 0, 0, 1].into());
        site.desk.resolve(who, held, &resolution).await.expect("it goes on");
    }
    // The printer that is there is another one again: that is still held.
    site.desk.take_read(&reading, order(), |_, _| Ok(None)).await.expect("written");
    // A server's words are cleaned where they come in, as the printer's are.
    let words = decode(said.as_bytes(), Charset::from_mib_enum(UTF_8)).unwrap_or_default();
    site.communication.send_replace(failing(&words));
    site.service.publish().await;
}

/// The audit trail as a collector gets it.
async fn syslog(site: &Site) -> Vec<u8> {
    let authority = Authority::new("collectors");
    let acceptor = TlsAcceptor::from(authority.server(&["127.0.0.1"], NOW));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let section = AuditSection { syslog: address.to_string(), syslog_ca_file: authority.file() };
    let collector = Collector::configured(&section).expect("an authority").expect("a collector");
    let forwarder = Forwarder {
        store: site.store.clone(),
        collector,
        host_name: "printer7".into(),
        clock: Arc::new(SystemClock),
        pace: Pace { settled: Duration::from_millis(1), ..Pace::default() },
        state: watch::Sender::default(),
    };
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(forwarder.run(stopped));
    let (stream, _) = listener.accept().await.expect("it connects");
    let mut stream = acceptor.accept(stream).await.expect("it trusts");
    let mut frames = Vec::new();
    // Nothing more comes once all has come.
    while let Ok(Ok(1..)) = timeout(Duration::from_millis(300), stream.read_buf(&mut frames)).await {}
    stop.send_replace(true);
    running.await.expect("it ends");
    frames
}

/// What the program itself has in its log, with the printer and with somebody who says the same.
async fn log(url: &str, said: &str) -> String {
    let mut server = Serving::start(&["--printer", url]).await;
    let said: String = said.chars().take(1_000).collect();
    let path = percent_encoding::utf8_percent_encode(&said, percent_encoding::NON_ALPHANUMERIC);
    // What is no header at all never comes so far that it could be logged.
    let header: String = said.chars().filter(|c| !c.is_control()).collect();
    for (path, host) in [(format!("/settings/{path}"), "127.0.0.1"), ("/meter".into(), &*header)] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {header}\r\nAuthorization: Bearer {header}\r\n\
             Connection: close\r\n\r\n"
        );
        let stream = TcpStream::connect(server.addr).await.expect("it listens");
        ask(stream, &request).await;
    }
    server.log_with("refused: ").await;
    server.get("/meter").await;
    server.terminate().await;
    server.log_with("").await
}
