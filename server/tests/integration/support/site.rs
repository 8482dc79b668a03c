//! The pages over a printer, in this process: requests go straight to the router.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::model::Freshness;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, Request, Response, StatusCode, header},
};
use bytes::Bytes;
use http_body_util::BodyExt;
use jiff::tz::TimeZone;
use smart_esolutions::{
    clock::SystemClock,
    config::ReadingSection,
    device::Printer,
    service::{Keeper, Rhythm, Service, Settings},
    store::Store,
    web::{self, Build, HostNames, WebState},
};
use tempfile::TempDir;
use tokio::{task::JoinSet, time::timeout};
use tower::ServiceExt;

/// What a page is asked for with.
pub type Headers<'a> = &'a [(HeaderName, &'a str)];

/// The pages, and what feeds them.
pub struct Site {
    pub service: Service,
    router: Router,
    _folder: TempDir,
    _keeper: JoinSet<()>,
    _stop: tokio::sync::watch::Sender<bool>,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("ASCII"))
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }
}

impl Site {
    /// Pages of this printer; `None` for a device where none is set. The first reading is under way.
    pub async fn start(printer: Option<Printer>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(SystemClock);
        let store = Store::open(folder.path(), clock.clone(), TimeZone::UTC).expect("a store");
        let settings = Settings {
            product: app::model::Product { version: "0".into(), build: "test".into(), built_on: None },
            zone: TimeZone::UTC,
            demonstration: false,
            troubleshooting_url: None,
        };
        let rhythm = Rhythm::new(&ReadingSection::default(), 0);
        let printer = printer.map(|printer| (printer, "the source".to_owned()));
        let (keeper, service) = Keeper::new(printer, store, clock.clone(), rhythm, &settings).await;
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let mut running = JoinSet::new();
        running.spawn(keeper.run(stopped));
        let names = HostNames::new(Some("printer7"), &[]);
        let build = Build { version: "0", start: "test".into() };
        let state = WebState::new(service.clone(), names, build, clock);
        Self { service, router: web::router(state), _folder: folder, _keeper: running, _stop: stop }
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

    /// Sends a request as from this machine; the body of the answer is not read yet.
    pub async fn send(&self, mut request: Request<Body>, from: [u8; 4]) -> Response<Body> {
        let peer = ConnectInfo(SocketAddr::from((from, 50_000)));
        request.extensions_mut().insert(peer);
        self.router.clone().oneshot(request).await.expect("routers do not fail")
    }

    /// Sends a request and reads the answer.
    pub async fn answer(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.send(request, [127, 0, 0, 1]).await.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str, headers: Headers<'_>) -> Answer {
        self.answer(request("GET", path, headers, Body::empty())).await
    }

    /// A form as a browser without scripts posts it.
    pub async fn post(&self, path: &str, form: &str, headers: Headers<'_>) -> Answer {
        let form_type = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let headers = [&[(header::ACCEPT, "text/html"), form_type], headers].concat();
        self.answer(request("POST", path, &headers, Body::from(form.to_owned()))).await
    }
}

/// A request for this device by its address, unless the headers say otherwise.
pub fn request(method: &str, path: &str, headers: Headers<'_>, body: Body) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| name == header::HOST) {
        request = request.header(header::HOST, "127.0.0.1:8080");
    }
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    request.body(body).expect("a request")
}
