//! A communication server that says the same text wherever it may say one, and signs for it.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::State,
    http::{HeaderName, StatusCode, header},
    routing::post,
    serve::Listener,
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use smart_esolutions::{
    clock::{Clock, SystemClock},
    entropy::SystemEntropy,
    protocol::{
        batch,
        chain::{Head, content},
        enrolment::Request,
        event,
        key::{PublicKey, SigningKey, Use},
        path,
        receipt::{Outcome, Receipt, Verdict},
        signed,
    },
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::support::authority::{Authority, NOW};

const DEVICE: &str = "d-1";

/// A running server; it ends when this is dropped.
pub struct FarEnd {
    pub authority: Authority,
    addr: SocketAddr,
    state: Arc<Mutex<Said>>,
    _task: JoinSet<()>,
}

/// What it says and has.
struct Said {
    text: String,
    key: SigningKey,
    device_key: Option<PublicKey>,
    head: Head,
    /// It has refused a batch as a whole.
    refused: bool,
    orders: u64,
    cancels: bool,
}

type Shared = State<Arc<Mutex<Said>>>;

impl FarEnd {
    /// One that says this.
    pub async fn start(text: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("a bound socket has an address");
        let authority = Authority::new("known");
        let tls = TlsAcceptor::from(authority.server(&["127.0.0.1"], NOW));
        let said = Said {
            text: text.to_owned(),
            key: SigningKey::generate(&SystemEntropy),
            device_key: None,
            head: Head::start(1),
            refused: false,
            orders: 0,
            cancels: false,
        };
        let state = Arc::new(Mutex::new(said));
        let router = Router::new()
            .route(path::ENROLMENTS, post(enrol))
            .route(path::CHECK_INS, post(check_in))
            .route(path::EVENTS, post(take))
            .with_state(Arc::clone(&state));
        let mut task = JoinSet::new();
        task.spawn(async move { axum::serve(Tls { listener, tls }, router).await.expect("it serves") });
        Self { authority, addr, state, _task: task }
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.addr)
    }

    /// The next check-in is answered with the end of the enrolment.
    pub fn cancel(&self) {
        self.state.lock().expect("not poisoned").cancels = true;
    }
}

struct Tls {
    listener: TcpListener,
    tls: TlsAcceptor,
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            if let Ok((stream, addr)) = self.listener.accept().await
                && let Ok(stream) = self.tls.accept(stream).await
            {
                return (stream, addr);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

type Answer = (StatusCode, [(HeaderName, &'static str); 1], String);

fn answer(status: StatusCode, message: String) -> Answer {
    (status, [(header::CONTENT_TYPE, path::JSON)], message)
}

async fn enrol(State(state): Shared, body: String) -> Answer {
    let mut said = state.lock().expect("not poisoned");
    let (request, _) = signed::detach(&body).expect("a request");
    said.device_key = Some(serde_json::from_str::<Request>(&request).expect("a request").key);
    let told = json!({
        "device": DEVICE, "server_key": said.key.public(), "last_command": 0, "at": SystemClock.now(),
        "token": { "value": "t".repeat(40), "expires_at": "2099-01-01T00:00:00Z" },
    });
    answer(StatusCode::CREATED, told.to_string())
}

async fn check_in(State(state): Shared) -> Answer {
    let mut said = state.lock().expect("not poisoned");
    let mut orders = Vec::new();
    if said.orders == 0 {
        let named = said.text.clone();
        orders.push(said.order(&named, &json!({ "kind": "request-read" })));
        let unknown = json!({ "kind": named, "what": named });
        orders.push(said.order("c-2", &unknown));
    }
    if said.cancels {
        let reason = said.text.clone();
        orders.push(said.order("c-3", &json!({ "kind": "cancel", "reason": reason })));
    }
    let told = json!({ "at": SystemClock.now(), "head": said.head, "commands": orders });
    answer(StatusCode::OK, told.to_string())
}

/// The first batch with a second event is refused as a whole, and of the others every second event.
async fn take(State(state): Shared, body: String) -> Answer {
    let mut said = state.lock().expect("not poisoned");
    let mut head = said.head;
    let mut outcomes = Vec::new();
    for text in batch::split(&body).expect("a batch") {
        let received = event::read(text).expect("an event");
        let key = said.device_key.expect("it has enrolled");
        head = received.follows(&head, DEVICE, &key).expect("it follows");
        let refused = head.sequence.is_multiple_of(2);
        let verdict = if refused { Verdict::Refused } else { Verdict::Accepted };
        let reason = refused.then(|| said.text.clone());
        let reference = Some(said.text.clone());
        outcomes.push(Outcome { id: received.event.id, verdict, reason, reference });
    }
    if head.sequence > 1 && !std::mem::replace(&mut said.refused, true) {
        let problem = json!({ "type": "busy", "detail": said.text, "title": said.text, "event": said.text });
        return answer(StatusCode::SERVICE_UNAVAILABLE, problem.to_string());
    }
    said.head = head;
    let device_key = said.device_key.expect("it has enrolled");
    let (device, at, batch) = (DEVICE.to_owned(), SystemClock.now(), content(body.as_bytes()));
    let receipt = Receipt { device, key: device_key, head, at, batch, before: None, outcomes };
    answer(StatusCode::OK, signed::sign(&said.key, Use::Receipt, &receipt).expect("JSON"))
}

impl Said {
    fn order(&mut self, id: &str, command: &Value) -> Value {
        self.orders += 1;
        let at = SystemClock.now();
        let order = json!({
            "id": id, "number": self.orders, "device": DEVICE, "issued_at": at,
            "expires_at": at + SignedDuration::from_hours(1), "command": command,
        });
        let text = signed::sign(&self.key, Use::Command, &order).expect("JSON");
        serde_json::from_str(&text).expect("JSON")
    }
}
