//! The program itself, with a server that comes and goes, and an end at any moment.

use std::{collections::BTreeMap, net::SocketAddr, path::Path, sync::Arc, time::Duration};

use app::{
    model::{Access, Identity},
    port::{Mail as _, Which},
};
use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::{
    clock::SystemClock,
    config::Machine,
    entropy::SystemEntropy,
    mail::{Mail, MailParts, Notification, ReadsReported, Smtp},
    seal::Sealer,
    settings::Settings,
    store::Store,
};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::support::{
    aiosmtpd::{Aiosmtpd, Authority, Manners, PASSWORD, USER, free_tcp_address},
    program::program,
};

/// A data directory, and the settings of a device that mails two people.
struct Device {
    home: TempDir,
    addr: SocketAddr,
    variables: Vec<(String, String)>,
}

impl Device {
    fn new(authority: &Authority) -> Self {
        let addr = free_tcp_address();
        let set = [
            ("HOST", "localhost".to_owned()),
            ("PORT", addr.port().to_string()),
            ("CA_FILE", authority.file().display().to_string()),
            ("USER", USER.into()),
            ("PASSWORD", PASSWORD.into()),
            ("SENDER", "printer7@example.com".into()),
            ("ADMINISTRATOR", "a@example.com; b@example.com".into()),
        ];
        let variables = set.map(|(key, value)| (format!("SMART_ESOLUTIONS_MAIL_{key}"), value)).to_vec();
        Self { home: tempfile::tempdir().expect("a temporary folder"), addr, variables }
    }

    fn data(&self) -> std::path::PathBuf {
        self.home.path().join("data")
    }

    /// The device's e-mail, without a server beside it that has the store.
    async fn mail(&self) -> (Mail, Store) {
        let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let machine = Machine::read(None, self.variables.clone(), Vec::new()).expect("settings");
        let store = Store::open(&self.data(), clock.clone(), TimeZone::UTC).expect("a store");
        let sealer = Sealer::open(&self.data(), entropy.clone()).expect("a key");
        let settings = Settings::open(machine, store.clone(), sealer, clock.clone(), entropy.clone());
        let mail = Mail::new(MailParts {
            store: store.clone(),
            settings: settings.await.expect("settings"),
            clock,
            entropy,
            post: Arc::new(Smtp::default()),
            enrolled: Arc::new(|| true),
            identity: Arc::new(Identity::default),
            hello: "printer7".into(),
        });
        (mail, store)
    }

    /// Reports transmissions as whoever makes them does: what is told is on the disk when this is done.
    async fn report(&self, transmissions: std::ops::Range<u32>) {
        let (mail, store) = self.mail().await;
        let at: Timestamp = "2026-11-22T10:00:00Z".parse().expect("a time");
        // Ten of a kind are mailed in an hour: this is about the queue.
        let clear = "UPDATE mail_rate SET mailed = 0";
        for transmission in transmissions {
            let reads = ReadsReported {
                transmission: transmission.to_string(),
                server: "meters.example.com".into(),
                read_at: at,
                accepted_at: at,
                reference: None,
                meters: Vec::new(),
            };
            assert!(mail.notify(Notification::ReadsReported(reads)).await.expect("written"));
            self.execute(clear);
        }
        drop(mail);
        store.close().await.expect("closed");
    }

    /// What is put off is due now: an hour need not be waited for.
    async fn hurry(&self) {
        let (mail, store) = self.mail().await;
        let somebody = Access::viewer([127, 0, 0, 1].into());
        mail.again(&somebody, Which::All).await.expect("written");
        drop(mail);
        store.close().await.expect("closed");
    }

    fn execute(&self, sql: &str) {
        let database = rusqlite::Connection::open(self.data().join("history.db")).expect("a database");
        database.busy_timeout(Duration::from_secs(5)).expect("a database");
        database.execute(sql, []).expect("a statement");
    }

    fn start(&self) -> Running {
        let mut command = program(&self.home);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(self.data());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let (sender, said) = tokio::sync::watch::channel(String::new());
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                sender.send_modify(|said| said.extend([line.as_str(), "\n"]));
            }
        });
        Running { child, said }
    }
}

struct Running {
    child: tokio::process::Child,
    said: tokio::sync::watch::Receiver<String>,
}

impl Running {
    /// Waits until it has written this to its log.
    async fn says(&self, part: &str) {
        let mut said = self.said.clone();
        let found = said.wait_for(|lines| lines.contains(part));
        tokio::time::timeout(Duration::from_mins(1), found).await.expect("in time").expect("it runs");
    }

    async fn kill(mut self) -> String {
        self.child.kill().await.expect("it runs");
        self.said.borrow().clone()
    }
}

fn message_id(message: &serde_json::Value) -> String {
    let text = message["message"].as_str().expect("a message");
    let line = text.lines().find_map(|line| line.strip_prefix("Message-ID: "));
    line.expect("an id").to_owned()
}

fn files_hold(folder: &Path, text: &str) -> bool {
    let holds = |path: &Path| {
        let octets = std::fs::read(path).unwrap_or_default();
        octets.windows(text.len()).any(|window| window == text.as_bytes())
    };
    std::fs::read_dir(folder).expect("a folder").flatten().any(|entry| holds(&entry.path()))
}

#[tokio::test]
async fn what_waits_outlives_the_program_and_is_delivered_once_when_the_server_is_up() {
    let authority = Authority::new();
    let device = Device::new(&authority);
    device.report(0..3).await;
    let mut log = String::new();
    for _ in 0..2 {
        // Nobody listens: it tries, and is killed.
        let running = device.start();
        running.says("mail could not be sent").await;
        log += &running.kill().await;
        // What is to be tried in a minute is due now.
        device.hurry().await;
    }
    let Some(peer) = Aiosmtpd::start(device.addr, &authority, &Manners::default()).await else { return };
    let running = device.start();
    let taken = peer.has_taken(6).await;
    log += &running.kill().await;
    let running = device.start();
    running.says("Listening on").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    log += &running.kill().await;
    assert_eq!(peer.end().len(), 6, "three mails, two people, once each");
    let mut people: BTreeMap<String, u32> = BTreeMap::new();
    for message in &taken {
        *people.entry(message["to"][0].as_str().expect("an address").to_owned()).or_default() += 1;
        assert!(message["message"].as_str().expect("text").contains("Date: Sun, 22 Nov 2026 10:00:00 +0000"));
    }
    assert_eq!(people, [("a@example.com".into(), 3), ("b@example.com".into(), 3)].into());
    assert!(!log.contains(PASSWORD), "{log}");
    assert!(!log.contains("a@example.com"), "addresses are personal data: {log}");
    assert!(!files_hold(&device.data(), PASSWORD), "it is in the environment alone");
}

#[tokio::test]
async fn ended_at_any_moment_it_loses_no_mail_and_sends_one_twice_at_most_an_end() {
    let long = std::env::var_os("SMART_ESOLUTIONS_LONG_TESTS").is_some();
    let (mails, ends) = if long { (150, 100) } else { (15, 8) };
    let authority = Authority::new();
    let device = Device::new(&authority);
    device.report(0..mails).await;
    let slow = Manners { manner: "slow", argument: "0.02".into(), ..Manners::default() };
    let Some(peer) = Aiosmtpd::start(device.addr, &authority, &slow).await else { return };
    let wanted = usize::try_from(mails * 2).expect("few");
    let mut ended = 0;
    for end in 0..ends {
        let running = device.start();
        let before = peer.taken().len();
        peer.has_taken((before + 1).min(wanted)).await;
        // A little further each time, so that every step is met.
        tokio::time::sleep(Duration::from_millis(end * 3 % 40)).await;
        running.kill().await;
        ended += 1;
        device.hurry().await;
    }
    let running = device.start();
    let distinct = async {
        loop {
            let ids: std::collections::BTreeSet<String> = peer.taken().iter().map(message_id).collect();
            if ids.len() == wanted {
                return peer.taken().len();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let all = tokio::time::timeout(Duration::from_mins(2), distinct).await.expect("none is lost");
    running.kill().await;
    println!("{wanted} mails, {ended} ends, {} sent twice", all - wanted);
    assert!(all - wanted <= ended, "{all} for {wanted} with {ended} ends");
}
