//! Settings that are changed while the service runs, seen by what it reads next.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app::{
    SettingsPage,
    model::{Access, EventKind, Freshness, Product, Role, Snapshot},
    port::{Device as _, PortError, Settings as _},
};
use jiff::tz::TimeZone;
use smart_esolutions::{
    clock::{SharedClock, SystemClock},
    config::Machine,
    entropy::SystemEntropy,
    seal::Sealer,
    service::{self, Connection, Keeper, Rhythm, Service},
    settings::Settings,
    store::Store,
};
use tempfile::TempDir;
use tokio::{net::UdpSocket, sync::watch, task::JoinSet, time::timeout};

use crate::support::{
    misbehaving::{Manner, Misbehaving},
    printers,
    replay::Replay,
};

/// A service that follows its settings.
struct Running {
    settings: Settings,
    service: Service,
    _folder: TempDir,
    _keeper: JoinSet<()>,
    _stop: watch::Sender<bool>,
}

impl Running {
    async fn start(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (clock, entropy): (SharedClock, _) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
        let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let machine = Machine::read(None, variables, Vec::new()).expect("usable");
        let store = Store::open(folder.path(), Arc::clone(&clock), TimeZone::UTC).expect("a store");
        let sealer = Sealer::open(folder.path(), entropy.clone()).expect("a key");
        let settings = Settings::open(machine, store.clone(), sealer, Arc::clone(&clock), entropy).await;
        let settings = settings.expect("settings");
        let config = settings.current().config.clone();
        let connection = Connection::open_or_say_why(&config, &clock).await;
        let first = service::Settings {
            product: Product { version: "0".into(), build: "test".into(), built_on: None },
            zone: TimeZone::UTC,
            demonstration: false,
            troubleshooting_url: None,
        };
        let rhythm = Rhythm::new(&config.reading, 0);
        let (keeper, service) = Keeper::new(connection, store, clock, rhythm, &first).await;
        let (stop, stopped) = watch::channel(false);
        let mut running = JoinSet::new();
        running.spawn(keeper.following(settings.watch()).run(stopped));
        Self { settings, service, _folder: folder, _keeper: running, _stop: stop }
    }

    async fn set(&self, page: SettingsPage, typed: &[(&str, &str)]) {
        let access = Access { role: Role::Administrator, ..Access::viewer([192, 0, 2, 7].into()) };
        let typed: BTreeMap<String, String> =
            typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.settings.apply(&access, page, &typed).await.expect("taken over");
    }

    async fn until(&self, wanted: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        let wait = async {
            loop {
                let snapshot = self.service.latest();
                if wanted(&snapshot) {
                    return snapshot;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(20), wait).await.expect("the snapshot that was waited for")
    }
}

async fn agent(name: &str) -> Replay {
    Replay::start(&printers::named(name).expect("own").recording).await
}

fn read_from(agent: &Replay) -> impl Fn(&Snapshot) -> bool {
    let source = format!("snmp://{}", agent.addr());
    move |snapshot| {
        snapshot.freshness == Freshness::Current
            && snapshot.reading.as_ref().is_some_and(|reading| reading.source == source)
    }
}

#[tokio::test]
async fn a_changed_address_is_read_at_once_without_a_restart() {
    let (first, second) = (agent("xcmi-multifunction").await, agent("bare").await);
    let running = Running::start(&[]).await;
    assert_eq!(running.service.latest().freshness, Freshness::NotConfigured);
    assert_eq!(running.service.refresh().await, Err(PortError::NotConfigured));
    let mut version = running.service.latest().version;
    for agent in [&first, &second, &first] {
        let port = agent.addr().port().to_string();
        let typed = [("printer.version", "2c"), ("printer.address", "127.0.0.1"), ("printer.port", &port)];
        running.set(SettingsPage::Printer, &typed).await;
        let snapshot = running.until(read_from(agent)).await;
        assert!(snapshot.version > version, "pages are new");
        version = snapshot.version;
    }
    running.set(SettingsPage::Printer, &[("printer.version", "none")]).await;
    let snapshot = running.until(|snapshot| snapshot.freshness == Freshness::NotConfigured).await;
    assert!(snapshot.reading.is_none(), "no reading of a printer that is not set is shown");
    running.set(SettingsPage::Printer, &[("printer.version", "demo")]).await;
    running.until(|snapshot| snapshot.demonstration && snapshot.freshness == Freshness::Current).await;
}

#[tokio::test]
async fn a_printer_that_does_not_answer_does_not_hold_up_a_change_and_who_waits_gets_the_new_one() {
    let silent = Misbehaving::start(&printers::named("bare").expect("own").recording, Manner::Silent).await;
    let answers = agent("bare").await;
    let running = Running::start(&[("SMART_ESOLUTIONS_PRINTER_TIMEOUT_MS", "30000")]).await;
    let port = silent.addr().port().to_string();
    let typed = [("printer.address", "127.0.0.1"), ("printer.port", &port)];
    running.set(SettingsPage::Printer, &typed).await;
    running.until(|snapshot| snapshot.freshness == Freshness::BeingRead).await;
    while silent.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let service = running.service.clone();
    let refreshed = tokio::spawn(async move { service.refresh().await });
    tokio::task::yield_now().await;
    let port = answers.addr().port().to_string();
    running.set(SettingsPage::Printer, &[("printer.port", &port)]).await;
    running.until(read_from(&answers)).await;
    assert_eq!(
        timeout(Duration::from_secs(20), refreshed).await.expect("in time").expect("no panic"),
        Ok(())
    );
}

#[tokio::test]
async fn a_setting_that_changes_in_a_silence_begins_no_other_one() {
    let bare = printers::named("bare").expect("own").recording;
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let port = socket.local_addr().expect("an address").port();
    let answers = Misbehaving::on(socket, &bare, Manner::Well);
    let running = Running::start(&[
        ("SMART_ESOLUTIONS_PRINTER_TIMEOUT_MS", "200"),
        ("SMART_ESOLUTIONS_WEB_REFRESH_PAUSE_S", "0"),
    ])
    .await;
    let typed =
        [("printer.version", "2c"), ("printer.address", "127.0.0.1"), ("printer.port", &port.to_string())];
    running.set(SettingsPage::Printer, &typed).await;
    running.until(|snapshot| snapshot.freshness == Freshness::Current).await;
    drop(answers);
    running.service.refresh().await.expect_err("silent");
    let stale = |snapshot: &Snapshot| match &snapshot.freshness {
        Freshness::Stale { since, .. } => Some(*since),
        _ => None,
    };
    let since = stale(&running.service.latest()).expect("silent");
    for zone in ["Europe/Berlin", "UTC"] {
        running.set(SettingsPage::Clock, &[("reading.time_zone", zone)]).await;
        running.service.refresh().await.expect_err("silent");
        assert_eq!(stale(&running.service.latest()), Some(since), "{zone}");
    }
    let socket = UdpSocket::bind(("127.0.0.1", port)).await.expect("the port");
    let _answers = Misbehaving::on(socket, &bare, Manner::Well);
    running.service.refresh().await.expect("it answers");
    let snapshot = running.service.latest();
    let told = snapshot.events.iter().rev().filter(|event| event.subject == "connection");
    let told: Vec<EventKind> = told.map(|event| event.kind).collect();
    assert_eq!(told, [EventKind::NotAnswering, EventKind::AnsweringAgain]);
}

#[tokio::test]
async fn a_reading_that_a_setting_interrupts_is_made_again_and_who_waits_for_it_gets_it() {
    let bare = printers::named("bare").expect("own").recording;
    let slow = Misbehaving::start(&bare, Manner::Slow(Duration::from_millis(30))).await;
    let running = Running::start(&[("SMART_ESOLUTIONS_WEB_REFRESH_PAUSE_S", "0")]).await;
    let port = slow.addr().port().to_string();
    let typed = [("printer.version", "2c"), ("printer.address", "127.0.0.1"), ("printer.port", &port)];
    running.set(SettingsPage::Printer, &typed).await;
    running.until(|snapshot| snapshot.freshness == Freshness::Current).await;
    let changes = [
        (SettingsPage::Contacts, "maintenance.troubleshooting_url", "https://support.example.com/"),
        (SettingsPage::Printer, "reading.state_interval_s", "60"),
    ];
    for (page, key, value) in changes {
        let (requests, service) = (slow.requests(), running.service.clone());
        let refreshed = tokio::spawn(async move { service.refresh().await });
        while slow.requests() == requests {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        running.set(page, &[(key, value)]).await;
        let refreshed =
            timeout(Duration::from_secs(20), refreshed).await.expect("in time").expect("no panic");
        assert_eq!(refreshed, Ok(()), "{key}");
    }
}

#[tokio::test]
async fn settings_that_the_printer_can_not_be_asked_with_are_told_and_do_not_end_the_service() {
    let running = Running::start(&[]).await;
    let v3 = [
        ("printer.version", "3"),
        ("printer.address", "127.0.0.1"),
        ("printer.user", "reader"),
        ("printer.authentication", "sha256"),
    ];
    running.set(SettingsPage::Printer, &v3).await;
    let says = |snapshot: &Snapshot, part: &str| matches!(&snapshot.freshness, Freshness::Stale { cause, .. } if cause.contains(part));
    running.until(|snapshot| says(snapshot, "auth_passphrase")).await;
    let error = running.service.refresh().await.expect_err("not asked");
    assert!(error.to_string().contains("auth_passphrase"), "{error}");
    running.set(SettingsPage::Printer, &[("printer.version", "demo")]).await;
    running.until(|snapshot| snapshot.freshness == Freshness::Current).await;
}

#[tokio::test]
async fn zone_and_troubleshooting_address_are_those_that_were_set() {
    let running = Running::start(&[]).await;
    let url = "https://support.example.com/";
    running.set(SettingsPage::Contacts, &[("maintenance.troubleshooting_url", url)]).await;
    running.until(|snapshot| snapshot.troubleshooting_url.as_deref() == Some(url)).await;
    running.set(SettingsPage::Clock, &[("reading.time_zone", "Europe/Berlin")]).await;
    let berlin = |snapshot: &Snapshot| snapshot.zone.iana_name() == Some("Europe/Berlin");
    running.until(berlin).await;
}
