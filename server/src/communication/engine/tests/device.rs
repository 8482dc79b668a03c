//! A device that can be switched off, and the far end that it talks to.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use app::{
    model::{Cause, Communication, DeviceStatus, Reading},
    port::BoxFuture,
};
use axum::{Router, body::Body, http::Request};
use http_body_util::BodyExt;
use jiff::tz::TimeZone;
use tokio::sync::watch;
use tower::ServiceExt;

use super::{
    super::{Engine, Parts, Printer},
    desk::TableDesk,
};
use crate::{
    billing::Desk,
    clock::{Clock as _, ManualClock, SharedClock},
    communication::connector::{Failure, Https, Incoming, Octets, Outgoing, Sitting},
    config::Machine,
    device::Objects,
    entropy::{SharedEntropy, SystemEntropy},
    far_end::{self, FarEnd, Options},
    mail::{Mail, MailParts, Smtp},
    maintaining,
    seal::Sealer,
    settings::Settings,
    store::Store,
    testing::reading_at,
};

/// What happens to an exchange on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It arrives, and so does its answer.
    Arrives,
    /// It does not arrive.
    Dropped,
    /// It arrives, and its answer is lost.
    AnswerLost,
    /// It arrives twice; the second answer is the one that comes back.
    Doubled,
}

/// The way to the far end.
#[derive(Clone)]
pub(super) struct Network {
    router: Arc<Mutex<Option<Router>>>,
    fates: Arc<Mutex<Box<dyn FnMut() -> Fate + Send>>>,
    pub(super) requests: Arc<AtomicU64>,
    pub(super) octets: Arc<AtomicU64>,
    /// What the printer's meter shows; it stands in the printer, wherever the device is.
    count: Arc<AtomicU64>,
}

impl Network {
    pub(super) fn to(far: &FarEnd) -> Self {
        Self {
            router: Arc::new(Mutex::new(Some(far_end::router(far.clone())))),
            fates: Arc::new(Mutex::new(Box::new(|| Fate::Arrives))),
            requests: Arc::default(),
            octets: Arc::default(),
            count: Arc::new(AtomicU64::new(100_000)),
        }
    }

    /// A far end that is nothing but this router.
    pub(super) fn of(router: Router) -> Self {
        Self {
            router: Arc::new(Mutex::new(Some(router))),
            fates: Arc::new(Mutex::new(Box::new(|| Fate::Arrives))),
            requests: Arc::default(),
            octets: Arc::default(),
            count: Arc::new(AtomicU64::new(100_000)),
        }
    }

    /// Nobody answers, until it is connected again.
    pub(super) fn cut(&self) -> Option<Router> {
        self.router.lock().unwrap().take()
    }

    pub(super) fn connect(&self, far: &FarEnd) {
        *self.router.lock().unwrap() = Some(far_end::router(far.clone()));
    }

    /// The printer's meter shows this many impressions.
    pub(super) fn printed(&self, impressions: u64) {
        self.count.store(impressions, Ordering::Relaxed);
    }

    pub(super) fn with_fates(&self, fates: impl FnMut() -> Fate + Send + 'static) {
        *self.fates.lock().unwrap() = Box::new(fates);
    }
}

impl Https for Network {
    fn sit(&self) -> Box<dyn Sitting> {
        Box::new(self.clone())
    }
}

impl Sitting for Network {
    fn exchange(&mut self, outgoing: Outgoing) -> BoxFuture<'_, Result<Incoming, Failure>> {
        Box::pin(async move {
            self.requests.fetch_add(1, Ordering::Relaxed);
            let fate = (self.fates.lock().unwrap())();
            let router = self.router.lock().unwrap().clone();
            let lost = || Failure::new(Cause::HttpCut, "The connection ended before the answer did.");
            let (Some(router), true) = (router, fate != Fate::Dropped) else { return Err(lost()) };
            let mut answer = send(&router, &outgoing).await;
            if fate == Fate::Doubled {
                answer = send(&router, &outgoing).await;
            }
            self.octets.fetch_add(answer.octets.total(), Ordering::Relaxed);
            if fate == Fate::AnswerLost { Err(lost()) } else { Ok(answer) }
        })
    }

    fn end(self: Box<Self>) -> BoxFuture<'static, ()> {
        Box::pin(async {})
    }
}

async fn send(router: &Router, outgoing: &Outgoing) -> Incoming {
    let mut request = Request::builder().method(outgoing.method.clone()).uri(outgoing.path.as_str());
    for (name, value) in &outgoing.headers {
        request = request.header(name, value);
    }
    let request = request.body(Body::from(outgoing.body.clone())).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let retry_after =
        response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let octets = Octets { sent: outgoing.body.len() as u64, received: body.len() as u64 };
    Incoming { status, body, retry_after: retry_after.map(Duration::from_secs), octets }
}

/// A printer that makes one impression a minute.
pub(super) struct Counting {
    clock: Arc<ManualClock>,
    latest: Mutex<Option<Reading>>,
    count: Arc<AtomicU64>,
    /// Minutes since the start of the machine that are counted.
    counted: AtomicU64,
    pub(super) silent: AtomicBool,
    pub(super) demonstration: AtomicBool,
    pub(super) stopped: AtomicBool,
    sequence: AtomicU64,
}

impl Counting {
    /// One that was read just now.
    fn new(clock: Arc<ManualClock>, count: Arc<AtomicU64>) -> Arc<Self> {
        let counted = AtomicU64::new(clock.look().since_boot.as_secs() / 60);
        let counting = Self {
            clock,
            latest: Mutex::default(),
            count,
            counted,
            silent: AtomicBool::default(),
            demonstration: AtomicBool::default(),
            stopped: AtomicBool::default(),
            sequence: AtomicU64::default(),
        };
        counting.look();
        Arc::new(counting)
    }

    pub(super) fn look(&self) -> Reading {
        let look = self.clock.look();
        let minutes = look.since_boot.as_secs() / 60;
        let new = minutes - self.counted.swap(minutes, Ordering::Relaxed);
        let count = self.count.fetch_add(new, Ordering::Relaxed) + new;
        let sequence = self.sequence.fetch_add(1, Ordering::Relaxed) + 1;
        let mut reading = reading_at(look.wall, sequence, count);
        if self.stopped.load(Ordering::Relaxed) {
            reading.state.device = DeviceStatus::Down;
        }
        *self.latest.lock().unwrap() = Some(reading.clone());
        reading
    }
}

impl Printer for Counting {
    fn read(&self) -> BoxFuture<'_, Result<Reading, String>> {
        Box::pin(async move {
            if self.silent.load(Ordering::Relaxed) {
                return Err("The printer did not answer.".into());
            }
            Ok(self.look())
        })
    }

    fn latest(&self) -> Option<Reading> {
        self.latest.lock().unwrap().clone()
    }

    fn objects(&self) -> Arc<Objects> {
        Arc::default()
    }

    fn is_demonstration(&self) -> bool {
        self.demonstration.load(Ordering::Relaxed)
    }

    fn publish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

/// A device that is switched on.
pub(super) struct Device {
    pub(super) engine: Engine,
    pub(super) store: Store,
    pub(super) settings: Settings,
    pub(super) printer: Arc<Counting>,
    pub(super) desk: Arc<TableDesk>,
    pub(super) maintenance: maintaining::Desk,
    pub(super) state: watch::Receiver<Communication>,
    pub(super) directory: PathBuf,
}

/// What a device is configured with, beside its server.
pub(super) const SERVER: &str = "https://far.example";

impl Device {
    pub(super) async fn switch_on(
        directory: &Path,
        clock: &Arc<ManualClock>,
        network: &Network,
        zone: &str,
        more: &str,
    ) -> Self {
        let shared: SharedClock = clock.clone();
        let entropy: SharedEntropy = Arc::new(SystemEntropy);
        let path = directory.join("config.toml");
        std::fs::create_dir_all(directory).unwrap();
        let file = format!(
            "[communication]\nserver = \"{SERVER}\"\n{more}\n[reading]\ntime_zone = \"{zone}\"\n[meter]\n\
             rated_pages_per_minute = 5000\n"
        );
        std::fs::write(&path, file).unwrap();
        let machine = Machine::read(Some(&path), std::iter::empty(), Vec::new()).unwrap();
        let data = directory.join("data");
        let zone = TimeZone::get(zone).unwrap();
        let store = Store::open(&data, Arc::clone(&shared), zone).unwrap();
        let sealer = Sealer::open(&data, Arc::clone(&entropy)).unwrap();
        let settings =
            Settings::open(machine, store.clone(), sealer.clone(), Arc::clone(&shared), Arc::clone(&entropy));
        let settings = settings.await.unwrap();
        let supplies = Arc::new(TableDesk::open(store.clone()).await);
        let desk = Desk::open(store.clone(), Arc::clone(&shared), settings.watch());
        let mail = Mail::new(MailParts {
            store: store.clone(),
            settings: settings.clone(),
            clock: shared,
            entropy: Arc::clone(&entropy),
            post: Arc::new(Smtp::default()),
            enrolled: Arc::new(|| true),
            identity: Arc::new(app::model::Identity::default),
            hello: "device".into(),
        });
        let maintenance = maintaining::Desk::open(maintaining::DeskParts {
            store: store.clone(),
            clock: clock.clone(),
            settings: settings.watch(),
            mail: mail.clone(),
            enrolled: Box::new(|| true),
        });
        let (published, state) = watch::channel(Communication::default());
        let printer = Counting::new(Arc::clone(clock), Arc::clone(&network.count));
        let parts = Parts {
            store: store.clone(),
            sealer,
            billing: desk,
            entropy,
            settings: settings.clone(),
            https: Arc::new(network.clone()),
            printer: printer.clone(),
            mail,
            supplies: supplies.clone(),
            maintenance: Arc::new(maintenance.clone()),
            software: "test".into(),
            published,
        };
        let engine = Engine::open(parts).await.unwrap();
        Self {
            engine,
            store,
            settings,
            printer,
            desk: supplies,
            maintenance,
            state,
            directory: directory.to_owned(),
        }
    }

    /// Lets this much time pass, with the engine woken whenever it wants to be.
    pub(super) async fn live(&mut self, clock: &ManualClock, time: Duration) {
        self.live_at_leisure(clock, time, Duration::from_secs(1)).await;
    }

    /// The same, where it is never woken more often than this.
    pub(super) async fn live_at_leisure(&mut self, clock: &ManualClock, time: Duration, rest: Duration) {
        let mut left = time;
        loop {
            let wait = self.engine.tick().await.max(rest).min(left);
            clock.advance(wait);
            left -= wait;
            if left.is_zero() {
                return;
            }
        }
    }
}

/// A far end in a folder of its own.
pub(super) fn far_end(directory: &Path, clock: &Arc<ManualClock>) -> FarEnd {
    let options =
        Options { requests_per_minute: u32::MAX, strangers_per_minute: u32::MAX, ..Options::default() };
    FarEnd::open(directory, options, clock.clone(), Arc::new(SystemEntropy)).unwrap()
}
