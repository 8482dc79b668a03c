//! A communication server in this process: requests go straight to the router, and each exchange is held against the
//! OpenAPI document.

use std::{
    net::SocketAddr,
    path::Path,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, HeaderValue, Request, header},
};
use http_body_util::BodyExt;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value;
use smart_esolutions::{
    clock::ManualClock,
    entropy::SystemEntropy,
    far_end::{self, Device, FarEnd, Options},
    protocol::{
        check_in, enrolment, path,
        problem::{Problem, ProblemKind},
        receipt::{Receipt, Verdict},
        signed,
    },
};
use tempfile::TempDir;
use tower::ServiceExt;

use super::{document, sender::Sender};

/// Where the tests begin.
pub const START: &str = "2026-11-25T08:00:00Z";

/// A time in RFC 3339.
pub fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// The server, its clock, and everything that it was asked.
pub struct Server {
    pub far_end: FarEnd,
    pub clock: Arc<ManualClock>,
    pub folder: TempDir,
    options: Options,
    router: Router,
    /// Path, method and status of each exchange.
    seen: Mutex<Vec<(String, String, u16)>>,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The message in it.
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The refusal in it.
    pub fn problem(&self) -> Problem {
        assert!(self.status >= 400, "{self:?}");
        self.read()
    }

    /// Status and kind of the refusal in it.
    pub fn refusal(&self) -> (u16, ProblemKind) {
        (self.status, self.problem().kind)
    }

    /// The receipt in it, if the holder of this key signed it.
    pub fn receipt(&self, server: &FarEnd) -> Receipt {
        assert_eq!(self.status, 200, "{}", self.body);
        let key = server.public_key();
        signed::open(&key, smart_esolutions::protocol::key::Use::Receipt, &self.body).expect("a receipt")
    }

    /// What became of each event of the batch that it answers.
    pub fn verdicts(&self, server: &FarEnd) -> Vec<Verdict> {
        self.receipt(server).outcomes.iter().map(|outcome| outcome.verdict).collect()
    }
}

impl Server {
    /// A new one.
    pub fn start() -> Self {
        Self::with(Options::default())
    }

    /// The same with these options.
    pub fn with(options: Options) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = ManualClock::new(time(START));
        let (far_end, router) = open(folder.path(), &options, &clock);
        Self { far_end, clock, folder, options, router, seen: Mutex::default() }
    }

    /// The same data opened anew, as after a restart.
    pub fn restart(&mut self) {
        (self.far_end, self.router) = open(self.folder.path(), &self.options, &self.clock);
    }

    /// Everything that was asked so far: path, method and status.
    pub fn seen(&self) -> Vec<(String, String, u16)> {
        self.seen.lock().expect("no panic").clone()
    }

    /// Asks from this address.
    pub async fn ask_from(&self, peer: [u8; 4], request: Request<Body>) -> Answer {
        let (path, method) = (request.uri().path().to_owned(), request.method().to_string());
        let mut request = request;
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((peer, 40_000))));
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: String::from_utf8(body.into()).expect("UTF-8"),
        };
        check(&path, &method, &answer);
        self.seen.lock().expect("no panic").push((path, method, answer.status));
        answer
    }

    /// Posts a message, with this token if there is one.
    pub async fn post(&self, path: &str, token: Option<&str>, kind: &str, body: impl Into<Body>) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, kind);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.ask_from([127, 0, 0, 1], request.body(body.into()).expect("a request")).await
    }

    /// Enrols with a code.
    pub async fn try_enrol(&self, sender: &mut Sender, code: &str) -> Answer {
        let request = sender.enrolment(code, self.clock_now());
        let answer = self.post(path::ENROLMENTS, None, path::JSON, request.clone()).await;
        if answer.status == 201 {
            check_request(path::ENROLMENTS, &request);
            sender.enrolled(&answer.read::<enrolment::Answer>());
        }
        answer
    }

    /// A device that has enrolled under this name, and opened its first epoch.
    pub async fn enrol(&self, name: &str) -> Sender {
        let mut sender = Sender::new();
        let code = self.far_end.enrol(name).expect("a code").code;
        let answer = self.try_enrol(&mut sender, &code).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        sender.open_first();
        sender
    }

    /// Checks in.
    pub async fn check_in(&self, sender: &mut Sender) -> Answer {
        sender.now = self.clock_now();
        let text = serde_json::to_string(&sender.check_in()).expect("JSON");
        let answer = self.post(path::CHECK_INS, Some(&sender.token), path::JSON, text.clone()).await;
        if answer.status == 200 {
            check_request(path::CHECK_INS, &text);
        }
        answer
    }

    /// Checks in, and takes the next token where there is one.
    pub async fn check_in_well(&self, sender: &mut Sender) -> check_in::Answer {
        let answer = self.check_in(sender).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let answer: check_in::Answer = answer.read();
        if let Some(token) = &answer.token {
            sender.token = token.value.to_string();
        }
        answer
    }

    /// Delivers a batch as it is.
    pub async fn deliver(&self, sender: &Sender, batch: impl Into<Body>) -> Answer {
        self.post(path::EVENTS, Some(&sender.token), path::BATCH, batch).await
    }

    /// Delivers everything that was written from this index on.
    pub async fn deliver_from(&self, sender: &Sender, first: usize) -> Answer {
        let batch = sender.batch(first..sender.written.len());
        let answer = self.deliver(sender, batch.clone()).await;
        if answer.status == 200 && !answer.body.contains("\"refused\"") {
            check_request(path::EVENTS, &batch);
        }
        answer
    }

    /// What the server knows of a device.
    pub fn device(&self, sender: &Sender) -> Device {
        self.far_end.find(&sender.device).expect("a device")
    }

    /// The texts of a device's events, in order.
    pub fn texts(&self, sender: &Sender) -> Vec<String> {
        let events = self.far_end.events_after(&sender.device, 0, 10_000).expect("events");
        events.into_iter().map(|event| event.text.expect("kept")).collect()
    }

    pub fn clock_now(&self) -> Timestamp {
        self.far_end.now()
    }
}

fn open(folder: &Path, options: &Options, clock: &Arc<ManualClock>) -> (FarEnd, Router) {
    let far_end = FarEnd::open(folder, options.clone(), clock.clone(), Arc::new(SystemEntropy));
    let far_end = far_end.expect("a server");
    (far_end.clone(), far_end::router(far_end))
}

/// Holds an answer against the document. Of paths and methods that are none, it says what they are answered with.
fn check(path: &str, method: &str, answer: &Answer) {
    let message: Value = answer.read();
    let kind = answer.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    assert_eq!(answer.headers.get(header::CACHE_CONTROL), Some(&HeaderValue::from_static("no-store")));
    let Some(documented) = document::answer(path, method, answer.status) else {
        assert!(matches!(answer.status, 404 | 405), "{method} {path} answers {}", answer.status);
        assert_eq!(document::faults("Problem", &message), Vec::<String>::new());
        return;
    };
    assert_eq!(kind, Some(documented.kind.as_str()), "{method} {path} {}", answer.status);
    for name in documented.headers {
        assert!(answer.headers.contains_key(&name), "{method} {path} {} has no {name}", answer.status);
    }
    let faults = document::faults(&documented.schema, &message);
    assert!(faults.is_empty(), "{method} {path} {}: {faults:?} in {}", answer.status, answer.body);
}

/// Holds a request that was taken against the document.
fn check_request(path: &str, text: &str) {
    let (_, schema) = document::request(path, "POST").expect("a request");
    let faults = document::faults(&schema, &serde_json::from_str(text).expect("JSON"));
    assert!(faults.is_empty(), "POST {path}: {faults:?} in {text}");
}
