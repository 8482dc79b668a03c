//! A server that means no good: one that only makes noise, and one whose signature is right.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{Response, StatusCode},
    routing::post,
};
use serde_json::{Value, json};

use super::{
    bench::{Bench, administrator},
    device::{Device, Network},
};
use crate::{
    communication::orders::READS_A_DAY,
    config::key::table_of,
    entropy::SystemEntropy,
    ledger::Ledger,
    protocol::{
        enrolment::Request,
        export::State,
        key::{SigningKey, Use},
        octets::Digest,
        path, signed,
    },
};

const HOUR: Duration = Duration::from_hours(1);
const BOUND: &str = "daily_octets = 1048576";
/// One exchange may begin below the bound and end above it, and a day of UTC ends within the 24 hours.
const MOST: u64 = 2 * (1_048_576 + 262_144);

/// Answers with something else each time: HTML, errors, floods of orders that nobody signed, nothing.
fn noise(asked: Arc<AtomicU64>) -> Router {
    Router::new().fallback(move || {
        let asked = Arc::clone(&asked);
        async move {
            let turn = asked.fetch_add(1, Ordering::Relaxed);
            let (status, body) = match turn % 6 {
                0 => (StatusCode::OK, "<!doctype html><h1>Welcome</h1>".to_owned()),
                1 => (StatusCode::INTERNAL_SERVER_ERROR, "{}".to_owned()),
                2 => (StatusCode::OK, unsigned_orders()),
                3 => (
                    StatusCode::UNAUTHORIZED,
                    "{\"type\":\"unknown-token\",\"detail\":\"\\u0007no\"}".to_owned(),
                ),
                4 => (StatusCode::TOO_MANY_REQUESTS, String::new()),
                _ => (StatusCode::OK, "x".repeat(100_000)),
            };
            Response::builder().status(status).body(Body::from(body)).unwrap()
        }
    })
}

fn unsigned_orders() -> String {
    let head = json!({ "epoch": u32::MAX, "sequence": u64::MAX, "link": Digest::new([7; 32]).to_string() });
    let orders = vec![json!({ "id": "x", "signature": "" }); 5_000];
    json!({ "at": "2026-11-25T09:00:00Z", "head": head, "commands": orders }).to_string()
}

#[tokio::test]
async fn a_server_of_noise_stays_inside_the_budget_for_a_day_and_changes_nothing() {
    let bench = Bench::with("2026-11-25T09:00:00Z", "UTC", BOUND);
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    let before = table_of(&device.settings.current().config);
    device.store.close().await.unwrap();
    drop(device);
    let asked = Arc::new(AtomicU64::default());
    let network = Network::of(noise(Arc::clone(&asked)));
    let directory = bench.directory();
    let mut device = Device::switch_on(&directory, &bench.clock, &network, bench.zone, bench.more).await;
    device.live(&bench.clock, HOUR * 24).await;
    let octets = network.octets.load(Ordering::Relaxed);
    assert!(octets <= MOST, "{octets}");
    assert!(asked.load(Ordering::Relaxed) > 5);
    assert_eq!(table_of(&device.settings.current().config), before);
    assert!(device.state.borrow().enrolment.is_enrolled());
}

/// A server that enrols whoever comes, signs whatever it likes, and asks for all that it may not have.
struct Villain {
    key: SigningKey,
    /// Orders so far; each number comes twice.
    given: AtomicU64,
    first: Mutex<Option<String>>,
}

impl Villain {
    fn router() -> Router {
        let villain = Arc::new(Self {
            key: SigningKey::generate(&SystemEntropy),
            given: AtomicU64::default(),
            first: Mutex::default(),
        });
        let (enrols, checks_in) = (Arc::clone(&villain), villain);
        Router::new()
            .route(
                path::ENROLMENTS,
                post(move |body: Bytes| async move { (StatusCode::CREATED, enrols.enrol(&body)) }),
            )
            .route(path::CHECK_INS, post(move |body: Bytes| async move { checks_in.check_in(&body) }))
            .fallback(|| async { (StatusCode::INTERNAL_SERVER_ERROR, "{}") })
    }

    fn enrol(&self, body: &[u8]) -> String {
        let _: Request = serde_json::from_slice(body).unwrap();
        json!({
            "device": "d-1", "server_key": self.key.public(), "last_command": 0, "at": "2026-11-25T10:00:00Z",
            "token": { "value": "t".repeat(40), "expires_at": "2036-01-01T00:00:00Z" },
        })
        .to_string()
    }

    fn check_in(&self, body: &[u8]) -> String {
        let told: Value = serde_json::from_slice(body).unwrap();
        let at = &told["clock"]["at"];
        let mut commands: Vec<String> =
            wishes().into_iter().map(|wish| self.order(at, "d-1", &wish)).collect();
        commands.push(self.order(at, "d-2", &json!({ "kind": "request-read" })));
        let mut first = self.first.lock().unwrap();
        commands.insert(0, first.get_or_insert_with(|| commands[0].clone()).clone());
        let commands: Vec<Value> = commands.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
        json!({ "at": at, "head": told["head"], "commands": commands }).to_string()
    }

    fn order(&self, at: &Value, device: &str, wish: &Value) -> String {
        let number = self.given.fetch_add(1, Ordering::Relaxed) / 2 + 1;
        let order = json!({
            "id": format!("c-{number}"), "number": number, "device": device, "issued_at": at,
            "expires_at": "2036-01-01T00:00:00Z", "command": wish,
        });
        signed::sign(&self.key, Use::Command, &order).unwrap()
    }
}

/// What it may ask for, more than it may have of it, and what no server may have.
fn wishes() -> Vec<Value> {
    vec![
        json!({ "kind": "check-in-interval", "interval_s": 0 }),
        json!({ "kind": "check-in-interval", "interval_s": 1 }),
        json!({ "kind": "check-in-interval", "interval_s": u64::MAX }),
        json!({ "kind": "daily-transmission-time", "at": "25:99" }),
        json!({ "kind": "daily-transmission-time", "at": "x".repeat(4_000) }),
        json!({ "kind": "reporting", "assistant": "supplies", "on": true, "interval_s": 0 }),
        json!({ "kind": "reporting", "assistant": "maintenance", "on": true, "interval_s": 1 }),
        json!({ "kind": "request-read" }),
        json!({ "kind": "propose-resolution", "hold": 7, "resolution": { "kind": "as-is" } }),
        json!({ "kind": "supply-order", "order": 1, "answer": "refused", "reason": "\u{7}\u{202e}\n".repeat(900) }),
        json!({ "kind": "supply-order", "order": u64::MAX, "answer": "shipped", "expected_at": "9999-12-30T00:00:00Z" }),
        json!({ "kind": "supply-order", "order": 1, "answer": "acknowledged", "reference": "<script>" }),
        json!({ "kind": "supply-order", "order": 1, "answer": "eaten" }),
        json!({ "kind": "set-server", "server": "https://evil.example" }),
        json!({ "kind": "set-proxy", "host": "evil.example", "port": 1 }),
        json!({ "kind": "set", "key": "mail.administrator", "value": "evil@evil.example" }),
        json!({ "kind": "permissions", "meter": "automatically", "maintenance": "automatically" }),
        json!({ "kind": "send", "what": "/etc/passwd" }),
    ]
}

#[tokio::test]
async fn a_server_that_signs_what_it_may_not_have_gets_no_more_than_the_floors_and_changes_nothing_else() {
    let mut bench = Bench::with("2026-11-25T09:00:00Z", "UTC", BOUND);
    bench.network = Network::of(Villain::router());
    let mut device = bench.device().await;
    device.engine.enrol(administrator().actor(), "ABCD").await.unwrap();
    let before = table_of(&device.settings.current().config);
    device.live(&bench.clock, HOUR * 24).await;
    let octets = bench.network.octets.load(Ordering::Relaxed);
    assert!(octets <= MOST, "{octets}");
    let mut after = table_of(&device.settings.current().config);
    let (own, now) = (&before["communication"], after["communication"].as_table_mut().unwrap());
    let interval = now.insert("check_in_interval_s".into(), own["check_in_interval_s"].clone());
    let interval = interval.and_then(|value| value.as_integer()).unwrap();
    assert!(interval >= 300, "the floor holds: {interval}");
    assert_eq!(after, before, "nothing but the interval, within its bounds, was changed");
    let events = Ledger::new(device.store.clone()).events(State::Waiting, 0, 10_000).await.unwrap();
    let count = |kind: &str| events.iter().filter(|event| event.kind.contains(kind)).count();
    let most = usize::try_from(READS_A_DAY).unwrap() + 1;
    assert!((1..=most).contains(&count("meter-read")), "{}", count("meter-read"));
    for kind in ["supplies-usage", "device-status"] {
        assert!((1..=26).contains(&count(kind)), "{kind}: {}", count(kind));
    }
    assert!(device.state.borrow().enrolment.is_enrolled());
    assert_eq!(
        device.desk.answers().await,
        Vec::<String>::new(),
        "nothing was ordered, so nothing is answered"
    );
    // What this device does not know is refused, and told so once; an order that comes again is none.
    let (commands, outcomes) = device.store.read(commands_and_outcomes).await.unwrap();
    let foreign = ["set-server", "set-proxy", "set", "permissions", "send", "supply-order"];
    let unknown: Vec<_> = commands
        .iter()
        .filter(|(order, _)| foreign.iter().any(|kind| order["command"]["kind"] == *kind))
        .collect();
    assert!(
        unknown.len() >= foreign.len() && unknown.iter().all(|(_, state)| state == "refused"),
        "{unknown:?}"
    );
    assert!(outcomes.contains_key("c-1"), "{outcomes:?}");
    for (order, _) in unknown {
        let told = &outcomes[order["id"].as_str().unwrap()];
        assert_eq!(told.iter().map(|told| &told["state"]).collect::<Vec<_>>(), ["refused"], "{order}");
    }
    assert!(outcomes.values().all(|told| told.len() == 1), "{outcomes:?}");
}

/// The orders that were written down with their states, and what the server is to be told of each.
#[expect(clippy::type_complexity, reason = "of one test")]
fn commands_and_outcomes(
    connection: &rusqlite::Connection,
) -> rusqlite::Result<(Vec<(Value, String)>, BTreeMap<String, Vec<Value>>)> {
    let value = |text: String| serde_json::from_str::<Value>(&text).unwrap();
    let mut commands = connection.prepare("SELECT text, state FROM command")?;
    let commands = commands.query_map([], |row| Ok((value(row.get(0)?), row.get(1)?)))?;
    let mut told = connection.prepare(
        "SELECT t.text FROM ledger l JOIN ledger_text t USING (id) WHERE l.kind LIKE '%.command-outcome.v1'",
    )?;
    let mut outcomes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for text in told.query_map([], |row| row.get(0))? {
        let data = value(text?)["data"].clone();
        outcomes.entry(data["command"].as_str().unwrap().to_owned()).or_default().push(data);
    }
    Ok((commands.collect::<rusqlite::Result<_>>()?, outcomes))
}
