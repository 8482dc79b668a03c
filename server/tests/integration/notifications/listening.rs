//! A device that listens, with its keeper, in this process.

use std::{
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use app::model::{Event, Receiving, Snapshot};
use jiff::tz::TimeZone;
use smart_esolutions::{
    clock::{SharedClock, SystemClock},
    config::Loaded,
    entropy::SystemEntropy,
    notifications::{Notifications, Refusal, Task, by_system},
    service::{Connection, Keeper, Rhythm, Service, Settings},
    store::{Store, StoreError},
};
use tempfile::TempDir;
use tokio::{net::UdpSocket, sync::watch, task::JoinHandle, time::timeout};

/// Beyond this something hangs.
const BOUND: Duration = Duration::from_secs(20);

/// A device that is read once an hour unless somebody wants more.
pub struct Listening {
    pub service: Service,
    pub desk: Notifications,
    pub store: Store,
    settings: watch::Sender<Arc<Loaded>>,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    folder: TempDir,
}

/// Settings for the printer at this address, and these lines of the section on notifications.
pub fn settings(printer: &str, notifications: &str) -> Loaded {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("settings.toml");
    let text = format!(
        "[printer]\n{printer}\n[reading]\nfull_interval_s = 86400\nstate_interval_s = 3600\n\
         [notifications]\nlisten = \"127.0.0.1:0\"\n{notifications}\n"
    );
    std::fs::write(&file, text).expect("a writable folder");
    Loaded::read(Some(&file), [], Vec::new()).unwrap_or_else(|error| panic!("{error}"))
}

async fn open(folder: &Path, clock: &SharedClock) -> Store {
    loop {
        match Store::open(folder, clock.clone(), TimeZone::UTC) {
            Err(StoreError::InUse { .. }) => tokio::time::sleep(Duration::from_millis(10)).await,
            other => return other.expect("a store"),
        }
    }
}

impl Listening {
    /// Starts it, and waits until the printer was read and, where it is turned on, it listens.
    pub async fn start(loaded: Loaded) -> Self {
        Self::start_in(tempfile::tempdir().expect("a temporary folder"), loaded).await
    }

    /// The same with this data directory.
    pub async fn start_in(folder: TempDir, loaded: Loaded) -> Self {
        Box::pin(Self::start_by(folder, loaded, Arc::new(SystemClock))).await
    }

    /// The same by this clock.
    pub async fn start_by(folder: TempDir, loaded: Loaded, clock: SharedClock) -> Self {
        let store = open(folder.path(), &clock).await;
        let config = &loaded.config;
        let connection = Connection::open(config, &clock).await.expect("a printer");
        let first = Settings {
            product: app::model::Product { version: "0".into(), build: "test".into(), built_on: None },
            zone: TimeZone::UTC,
            demonstration: false,
            troubleshooting_url: None,
        };
        let rhythm = Rhythm::new(&config.reading, 0);
        let (keeper, service) = Keeper::new(connection, store.clone(), clock.clone(), rhythm, &first).await;
        let receive = config.notifications.receive;
        let (settings, changes) = watch::channel(Arc::new(loaded));
        let (stop, stopped) = watch::channel(false);
        let desk = Notifications::default();
        let task = Task {
            desk: desk.clone(),
            settings: changes.clone(),
            store: store.clone(),
            clock,
            entropy: Arc::new(SystemEntropy),
            resolve: by_system,
        };
        let keeper = keeper.following(changes).with_notifications(desk.clone());
        let tasks = vec![tokio::spawn(task.run(stopped.clone())), tokio::spawn(keeper.run(stopped))];
        let device = Self { service, desk, store, settings, stop, tasks, folder };
        device
            .until("the first reading", |snapshot| snapshot.freshness == app::model::Freshness::Current)
            .await;
        if receive {
            device.addr().await;
        }
        device
    }

    /// Where it listens, once it does.
    pub async fn addr(&self) -> SocketAddr {
        let mut receiving = self.desk.receiving();
        let on = receiving.wait_for(|receiving| matches!(receiving, Receiving::On { .. }));
        let on = timeout(BOUND, on).await.expect("in time").expect("it runs").clone();
        let Receiving::On { address } = on else { unreachable!("it was waited for") };
        address.parse().expect("an address")
    }

    /// Changes the settings while it runs.
    pub fn set(&self, loaded: Loaded) {
        self.settings.send_replace(Arc::new(loaded));
    }

    /// Waits until the pages show this; how long that took.
    pub async fn until(&self, what: &str, wanted: impl Fn(&Snapshot) -> bool) -> Duration {
        let begun = Instant::now();
        while !wanted(&self.service.latest()) {
            assert!(begun.elapsed() < BOUND, "{what} did not come");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        begun.elapsed()
    }

    /// Which reading it has.
    pub fn sequence(&self) -> u64 {
        self.service.latest().reading.as_ref().map_or(0, |reading| reading.sequence)
    }

    /// Waits until so many notifications were taken in all.
    pub async fn taken(&self, number: u64) {
        let begun = Instant::now();
        while self.desk.view().taken < number {
            assert!(begun.elapsed() < BOUND, "{:?}", self.desk.view());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(self.desk.view().taken, number);
    }

    /// Waits until so many datagrams were refused for this reason.
    pub async fn refused(&self, refusal: Refusal, number: u64) {
        let begun = Instant::now();
        while self.desk.refused().failures(refusal) < number {
            assert!(begun.elapsed() < BOUND, "{refusal:?}: {:?}", self.desk.view());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(self.desk.refused().failures(refusal), number);
    }

    /// Sends it a datagram from this machine's address that ends in `last`.
    pub async fn send(&self, datagram: &[u8], last: u8) {
        let socket = UdpSocket::bind((format!("127.0.0.{last}"), 0)).await.expect("a free port");
        socket.send_to(datagram, self.addr().await).await.expect("it is sent");
    }

    /// The words of the history, oldest first.
    pub async fn history(&self) -> Vec<String> {
        let mut events: Vec<Event> = self.store.recent_events(200).await.expect("a history");
        events.reverse();
        events.into_iter().map(|event| format!("{} {}", event.subject, event.label)).collect()
    }

    /// Ends it; its data directory stays.
    pub async fn end(self) -> TempDir {
        self.stop.send_replace(true);
        for task in self.tasks {
            timeout(BOUND, task).await.expect("in time").expect("no panic");
        }
        self.store.close().await.expect("closed");
        self.folder
    }
}
