//! The pages over a printer, in this process: requests go straight to the router.

mod exchange;
mod parts;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::{
    model::{Access, Communication, Freshness},
    port::Accounts as _,
};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, Response, header},
};
use jiff::tz::TimeZone;
use smart_esolutions::{
    account::{AccountService, SetUpCode},
    billing::{self, BillingService},
    clock::{SharedClock, SystemClock},
    config::{Machine, ReadingSection, SecuritySection, WebSection},
    device::Printer,
    entropy::SystemEntropy,
    hand_over::Order,
    mail::{Mail, MailParts, Smtp},
    maintaining::{self, MaintenanceService},
    seal::Sealer,
    service::{Keeper, Rhythm, Service, Settings},
    settings::Settings as Administration,
    store::Store,
    supplying::{self, SuppliesService},
    web::{self, Build, HostNames, Secure, WebState},
};
use tempfile::TempDir;
use tokio::{task::JoinSet, time::timeout};
use tower::ServiceExt;

pub use self::exchange::{Answer, Headers, request};
use self::{
    exchange::whole,
    parts::{accounts, certificates, connectivity, custody, open},
};

/// The password of the tests' administrator.
pub const PASSWORD: &str = "seven damp owls argue";

/// The pages, and what feeds them.
pub struct Site {
    pub service: Service,
    pub accounts: AccountService,
    pub administration: Administration,
    pub store: Store,
    pub desk: billing::Desk,
    /// Looks after supplies, where the site was started so.
    pub supplies: supplying::Desk,
    /// How the communication is; it is shown with the next publishing.
    pub communication: tokio::sync::watch::Sender<Communication>,
    /// Whether the device is enrolled.
    pub enrolled: Arc<AtomicBool>,
    /// What the pages ask of the program as a whole.
    pub ordered: tokio::sync::mpsc::Receiver<Order>,
    router: Router,
    folder: TempDir,
    _keeper: JoinSet<()>,
    _stop: tokio::sync::watch::Sender<bool>,
}

/// Who looks at each reading beside the pages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Nobody,
    Supplies,
    SuppliesAndMaintenance,
}

impl After {
    fn looking(self, keeper: Keeper, supplies: &supplying::Desk, maintenance: &maintaining::Desk) -> Keeper {
        match self {
            Self::Nobody => keeper,
            Self::Supplies => keeper.with_supplies(supplies.clone()),
            Self::SuppliesAndMaintenance => {
                keeper.with_supplies(supplies.clone()).with_maintenance(maintenance.clone())
            }
        }
    }
}

impl Site {
    /// Pages of this printer; `None` for a device where none is set. The first reading is under way.
    pub async fn start(printer: Option<Printer>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::start_in(folder, printer, Arc::new(SystemClock), &SecuritySection::default()).await
    }

    /// The same with this data directory, clock and policy.
    pub async fn start_in(
        folder: TempDir,
        printer: Option<Printer>,
        clock: SharedClock,
        security: &SecuritySection,
    ) -> Self {
        Self::assemble(folder, printer, clock, security, None, After::Nobody).await
    }

    /// The same with somebody who looks after supplies.
    pub async fn supplied(folder: TempDir, printer: Option<Printer>, clock: SharedClock) -> Self {
        Self::assemble(folder, printer, clock, &SecuritySection::default(), None, After::Supplies).await
    }

    /// The same with somebody who looks after alerts and what is getting worse, too.
    pub async fn maintained(folder: TempDir, printer: Option<Printer>, clock: SharedClock) -> Self {
        let security = SecuritySection::default();
        Self::assemble(folder, printer, clock, &security, None, After::SuppliesAndMaintenance).await
    }

    /// A device without a printer that answers over TLS on port 8443 too, with a certificate of its own, and leads
    /// browsers there if it is told to.
    pub async fn start_beside_tls(redirect: bool) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let security = SecuritySection::default();
        Self::assemble(folder, None, Arc::new(SystemClock), &security, Some(redirect), After::Nobody).await
    }

    async fn assemble(
        folder: TempDir,
        printer: Option<Printer>,
        clock: SharedClock,
        security: &SecuritySection,
        tls: Option<bool>,
        after: After,
    ) -> Self {
        let store = open(folder.path(), &clock).await;
        let settings = Settings {
            product: app::model::Product { version: "0".into(), build: "test".into(), built_on: None },
            zone: TimeZone::UTC,
            demonstration: false,
            troubleshooting_url: None,
        };
        let rhythm = Rhythm::new(&ReadingSection::default(), 0);
        let printer = printer.map(|printer| (printer, "the source".to_owned()));
        let (keeper, service) = Keeper::new(printer, store.clone(), clock.clone(), rhythm, &settings).await;
        let (entropy, machine) = (Arc::new(SystemEntropy), Machine::read(None, [], Vec::new()));
        let sealer = Sealer::open(folder.path(), entropy.clone()).expect("a key");
        let machine = machine.expect("the defaults");
        let administration =
            Administration::open(machine, store.clone(), sealer.clone(), clock.clone(), entropy).await;
        let administration = administration.expect("settings");
        let desk = billing::Desk::open(store.clone(), clock.clone(), administration.watch());
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let mut running = JoinSet::new();
        let (communication, state) = tokio::sync::watch::channel(Communication::default());
        let keeper = keeper.with_billing(desk.clone()).with_communication(state);
        let enrolled = Arc::new(AtomicBool::new(false));
        let mail = Mail::new(MailParts {
            store: store.clone(),
            settings: administration.clone(),
            clock: clock.clone(),
            entropy: Arc::new(SystemEntropy),
            post: Arc::new(Smtp::default()),
            enrolled: {
                let enrolled = Arc::clone(&enrolled);
                Arc::new(move || enrolled.load(Ordering::Relaxed))
            },
            identity: Arc::new(app::model::Identity::default),
            hello: "printer7".into(),
        });
        let cartridges = supplying::Desk::open(supplying::DeskParts {
            store: store.clone(),
            clock: clock.clone(),
            settings: administration.watch(),
            mail: mail.clone(),
            enrolled: {
                let enrolled = Arc::clone(&enrolled);
                Box::new(move || enrolled.load(Ordering::Relaxed))
            },
        });
        let maintenance = maintaining::Desk::open(maintaining::DeskParts {
            store: store.clone(),
            clock: clock.clone(),
            settings: administration.watch(),
            mail: mail.clone(),
            enrolled: Box::new(|| false),
        });
        let keeper = after.looking(keeper, &cartridges, &maintenance);
        running.spawn(keeper.run(stopped));
        let names = HostNames::new(Some("printer7"), &[]);
        let build = Build { version: "0", start: "test".into() };
        let accounts = accounts(folder.path(), store.clone(), clock.clone(), security).await;
        let (custody, ordered) = custody(folder.path(), &store, &administration, &clock);
        let connectivity = connectivity(&administration, &clock, Arc::clone(&enrolled));
        let mut state = WebState::new(
            service.clone(),
            accounts.clone(),
            administration.clone(),
            custody,
            names,
            build,
            clock.clone(),
        );
        if let Some(redirect) = tls {
            let certificates = certificates(&store, &sealer, &clock).await;
            state = state.with_certificates(certificates, redirect);
        }
        // Back-off is what is tried here, not how often an address may ask in a minute.
        let limits = WebSection { sign_in_per_minute: 600, ..WebSection::default() };
        let state = state.with_billing(BillingService::new(desk.clone(), service.clone()));
        let mut state = state.with_supplies(SuppliesService::new(cartridges.clone(), service.clone()));
        if after == After::SuppliesAndMaintenance {
            state = state.with_maintenance(MaintenanceService::new(maintenance, service.clone()));
        }
        let router = web::router(state.with_limits(&limits).with_connectivity(connectivity).with_mail(mail));
        Self {
            service,
            accounts,
            administration,
            store,
            desk,
            supplies: cartridges,
            communication,
            enrolled,
            ordered,
            router,
            folder,
            _keeper: running,
            _stop: stop,
        }
    }

    /// Waits until the pages show what the first try brought.
    pub async fn settled(self) -> Self {
        let tried = async {
            while self.service.latest().freshness == Freshness::BeingRead {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(20), tried).await.expect("in time");
        self
    }

    /// Waits until the printer has been read since the start: after a restart the reading of before is there at once.
    pub async fn read(self) -> Self {
        let read = async {
            while self.service.latest().freshness != Freshness::Current {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(20), read).await.expect("in time");
        self
    }

    /// Sends a request as from this machine; the body of the answer is not read yet.
    pub async fn send(&self, mut request: Request<Body>, from: impl Into<IpAddr>) -> Response<Body> {
        let peer = ConnectInfo(SocketAddr::new(from.into(), 50_000));
        request.extensions_mut().insert(peer);
        self.router.clone().oneshot(request).await.expect("routers do not fail")
    }

    /// Sends a request and reads the answer.
    pub async fn answer(&self, request: Request<Body>) -> Answer {
        whole(self.send(request, [127, 0, 0, 1]).await).await
    }

    pub async fn get(&self, path: &str, headers: Headers<'_>) -> Answer {
        self.answer(request("GET", path, headers, Body::empty())).await
    }

    /// Ends it as SIGTERM does; its data directory stays.
    pub async fn end(self) -> TempDir {
        self.accounts.close().await;
        self.store.close().await.expect("closed");
        self.folder
    }

    /// The accounts, as another process has them that works on the same folder.
    pub async fn accounts_beside(&self) -> AccountService {
        let clock: SharedClock = Arc::new(SystemClock);
        let store = Store::open_beside(self.folder(), clock.clone(), TimeZone::UTC).expect("a store");
        accounts(self.folder(), store, clock, &SecuritySection::default()).await
    }

    /// Its data directory.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The set-up code of a device without an administrator.
    pub fn set_up_code(&self) -> String {
        match self.accounts.set_up_code() {
            Some(SetUpCode::Valid(code)) => code,
            other => panic!("{other:?}"),
        }
    }

    /// Signs in from this machine, after setting the device up where it has no administrator.
    pub async fn administrator(&self) -> SignedIn {
        let from = Access::viewer(Ipv4Addr::LOCALHOST.into());
        let session = if self.accounts.claimed() {
            self.accounts.sign_in(&from, PASSWORD).await
        } else {
            self.accounts.set_up(&from, &self.set_up_code(), PASSWORD).await
        };
        self.signed_in(&session.expect("signed in").cookie).await
    }

    /// What a browser has after this `Set-Cookie` over plain HTTP: the cookie, and the token that stands in forms.
    pub async fn signed_in(&self, set_cookie: &str) -> SignedIn {
        let cookie = set_cookie.split(';').next().expect("a cookie").to_owned();
        let page = self.get("/maintenance", &[(header::COOKIE, &cookie)]).await;
        let token = page.text().split("name=\"token\" value=\"").nth(1).expect("a form with a token");
        let token = token.split('"').next().expect("a value").to_owned();
        SignedIn { cookie, token }
    }

    /// A form that the administrator posts without scripts.
    pub async fn post_as(&self, who: &SignedIn, path: &str, form: &str) -> Answer {
        self.post(path, &format!("{form}&token={}", who.token), &[(header::COOKIE, &who.cookie)]).await
    }

    /// Sends a request from this address, over TLS or not, and reads the answer.
    pub async fn answer_to(&self, mut request: Request<Body>, from: IpAddr, secure: bool) -> Answer {
        request.extensions_mut().insert(Secure(secure));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((from, 50_000))));
        whole(self.router.clone().oneshot(request).await.expect("routers do not fail")).await
    }

    /// A form as a browser without scripts posts it.
    pub async fn post(&self, path: &str, form: &str, headers: Headers<'_>) -> Answer {
        let form_type = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let headers = [&[(header::ACCEPT, "text/html"), form_type], headers].concat();
        self.answer(request("POST", path, &headers, Body::from(form.to_owned()))).await
    }
}

/// A browser that has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What it sends as `Cookie`.
    pub cookie: String,
    /// What its forms carry.
    pub token: String,
}
