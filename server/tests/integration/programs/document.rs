//! docs/api.openapi.json says what is served, and nothing else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use app::{
    model::{
        Access, AskedCommand, Asks, Assistant, Cause, Communication, Condition, EndAndStart, Enrolment,
        ForecastBasis, ForecastState, Gap, Hold, HoldCause, OrderAdvice, OrderDecision, OrderReason,
        OrderState, OrderStep, OrderingMode, ProfileOrigin, Quantiles, ReadFlag, ReadState, ReplacedBy,
        Reporting, Resolution, Source, Sourced, SupplyForecast, SupplyOrder, SupplyProfile,
    },
    port::{Accounts as _, Device as _},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use serde_json::{Value, json};
use smart_esolutions::{clock::SystemClock, config::SecuritySection};

use super::{failing, read};
use crate::{
    hostile_texts::{self, strings},
    support::{
        office::office,
        printers,
        reader::{self, PATIENT},
        replay::Replay,
        site::{Answer, Site, request},
    },
    web::recording,
};

const FILE: &str = include_str!("../../../../docs/api.openapi.json");
/// Where what is served is named.
const ROUTES: &str = include_str!("../../../src/web/api/mod.rs");

fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(FILE).expect("JSON"))
}

fn paths() -> Vec<String> {
    document()["paths"].as_object().expect("paths").keys().cloned().collect()
}

fn resolved(part: &Value) -> &Value {
    match part["$ref"].as_str() {
        Some(reference) => document().pointer(reference.trim_start_matches('#')).expect("a part"),
        None => part,
    }
}

/// The schema with every object closed: a program lets be what it does not know, a test does not.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: serde_json::Map<String, Value> =
                members.iter().map(|(name, member)| (name.clone(), closed(member))).collect();
            if members.get("properties").is_some_and(Value::is_object) {
                members.entry("additionalProperties").or_insert(json!(false));
            }
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        other => other.clone(),
    }
}

/// What is wrong with this as an instance of the schema; nothing is.
fn faults(schema: &Value, instance: &Value) -> Vec<String> {
    static VALIDATORS: OnceLock<std::sync::Mutex<BTreeMap<String, Arc<jsonschema::Validator>>>> =
        OnceLock::new();
    let mut validators = VALIDATORS.get_or_init(Default::default).lock().expect("not poisoned");
    let validator = validators.entry(schema.to_string()).or_insert_with(|| {
        let mut whole = closed(schema);
        whole["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        whole["components"] = closed(&document()["components"]);
        let options = jsonschema::options().should_validate_formats(true);
        Arc::new(options.build(&whole).unwrap_or_else(|error| panic!("{schema}: {error}")))
    });
    let validator = Arc::clone(validator);
    drop(validators);
    validator.iter_errors(instance).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// What the document says of the answer, held against it: media type, body, headers. Answers the body where there is one.
fn held_to(path: &str, method: &str, answer: &Answer) -> Value {
    let status = answer.status.as_u16().to_string();
    let responses = &document()["paths"][path][method.to_lowercase()]["responses"];
    let said = if responses[&status].is_null() { &responses["default"] } else { &responses[&status] };
    let said = resolved(said);
    assert!(said.is_object(), "{method} {path}: {status} is not in the document");
    for header in said["headers"].as_object().into_iter().flatten().map(|(name, _)| name.to_lowercase()) {
        assert!(answer.headers.contains_key(&header), "{method} {path} {status}: {header} is missing");
    }
    let Some(content) = said["content"].as_object() else {
        // To HEAD, the server leaves away what refuses a request before its handler is asked.
        assert!(answer.body.is_empty() || method == "HEAD", "{method} {path} {status}: {}", answer.text());
        return Value::Null;
    };
    let (kind, content) = content.iter().next().expect("a media type");
    assert_eq!(answer.header(&header::CONTENT_TYPE), Some(kind.as_str()), "{method} {path} {status}");
    let body: Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(faults(&content["schema"], &body), Vec::<String>::new(), "{method} {path} {status}: {body}");
    body
}

/// Every 200 of a device, held to the document. Answers them by their paths.
async fn all(site: &Site, cookie: Option<&str>) -> Vec<(String, Value)> {
    let headers: Vec<_> = cookie.iter().map(|cookie| (header::COOKIE, *cookie)).collect();
    let mut bodies = Vec::new();
    for path in paths() {
        let answer = site.get(&path, &headers).await;
        let mut said = answer.clone();
        if cookie.is_some() {
            // What is the administrator's own has no tag; nothing else is other than for everybody.
            said.headers.entry(header::ETAG).or_insert(header::HeaderValue::from_static("\"\""));
        }
        bodies.push((path.clone(), held_to(&path, "GET", &said)));
    }
    bodies
}

async fn of(recording: &crate::support::recording::Recording) -> (Site, Replay) {
    let agent = Replay::start(recording).await;
    let site = Site::start(Some(reader::at(agent.addr(), PATIENT))).await.settled().await;
    (site, agent)
}

/// Notes what these answers, by their paths, have told.
fn note_all(bodies: Vec<(String, Value)>, seen: &mut BTreeSet<String>) {
    for (path, body) in bodies {
        let schema = &document()["paths"][&path]["get"]["responses"]["200"]["content"]["application/json"];
        told(&schema["schema"], &body, seen);
    }
}

/// The communication in every condition that it can have.
fn communications() -> Vec<Communication> {
    let at = |text: &str| text.parse().expect("a time");
    let now = at("2026-11-22T08:00:00Z");
    let with = |condition| Communication { condition, ..failing("It is refused.") };
    let asked = AskedCommand { number: 1, received_at: now, expires_at: now, asks: Asks::Read };
    let reporting = Reporting { enabled: true, interval_s: 3_600 };
    vec![
        Communication::default(),
        with(Condition::Never),
        with(Condition::Communicating),
        with(Condition::Overdue),
        with(Condition::Held { sentence: "There are two.".into() }),
        with(Condition::OverBudget { until: now }),
        Communication {
            enrolment: Enrolment::Cancelled { at: now, by: "server".into() },
            ..Communication::default()
        },
        Communication {
            next_attempt: Some(now),
            next_read: Some(("2026-11-23".parse().expect("a day"), now)),
            asked: vec![asked],
            reporting: [(Assistant::Supplies, reporting)].into(),
            ..failing("The proxy wants a password.")
        },
    ]
}

#[tokio::test]
async fn every_answer_of_every_printer_is_as_the_document_says() {
    let mut seen = BTreeSet::new();
    let mut note = |bodies: Vec<(String, Value)>| note_all(bodies, &mut seen);
    note(all(&Site::start(None).await, None).await);
    for printer in printers::all() {
        let (site, _agent) = of(&printer.recording).await;
        note(all(&site, None).await);
        note(all(&site, Some(&site.administrator().await.cookie)).await);
    }
    for nasty in strings::all() {
        let (site, _agent) = hostile_texts::site(&nasty.octets).await;
        note(all(&site, None).await);
    }
    let (site, agent) = of(&recording()).await;
    for state in [ReadState::Accepted, ReadState::Waiting] {
        read(&site, state).await;
    }
    hostile_texts::hold(&site).await.expect("it is held");
    read(&site, ReadState::Held).await;
    for communication in communications() {
        site.communication.send_replace(communication);
        site.service.publish().await;
        note(all(&site, None).await);
    }
    site.desk.begin_schedule().await.expect("written");
    drop(agent);
    site.service.refresh().await.expect_err("nobody answers");
    note(all(&site, None).await);
    let page = site.get("/api/v1/meter-reads?limit=1", &[]).await;
    note(vec![("/api/v1/meter-reads".into(), held_to("/api/v1/meter-reads", "GET", &page))]);
    site.store.close().await.expect("closed");
    site.service.publish().await;
    let status = site.get("/api/v1/status", &[]).await;
    note(vec![("/api/v1/status".into(), held_to("/api/v1/status", "GET", &status))]);
    let office = office(&recording()).await;
    office.order_twice().await;
    note_all(all(&office.site, None).await, &mut seen);
    for (name, part) in parts().into_iter().chain(supplies()) {
        let schema = json!({ "$ref": format!("#/components/schemas/{name}") });
        assert_eq!(faults(&schema, &part), Vec::<String>::new(), "{name}: {part}");
        told(&schema, &part, &mut seen);
    }
    let mut known = BTreeSet::new();
    for name in document()["components"]["schemas"].as_object().expect("schemas").keys() {
        members(name, &document()["components"]["schemas"][name], &mut known);
    }
    let never: Vec<_> = known.difference(&seen).filter(|member| !RARE.contains(&member.as_str())).collect();
    assert_eq!(never, Vec::<&String>::new(), "nothing here has said it");
    let stale: Vec<_> = RARE.iter().filter(|member| seen.contains(**member)).collect();
    assert_eq!(stale, Vec::<&&str>::new(), "it is said after all");
}

/// Members that nothing here brings about.
const RARE: &[&str] = &["MeterRead/corrected_at", "SentMeters/reference"];

/// Parts of answers that none of the printers at hand brings about, as they are written where one does.
fn parts() -> Vec<(&'static str, Value)> {
    let (key, label) = ("total-impressions".to_owned(), "Total".to_owned());
    let gaps = || vec![Gap { key: key.clone(), label: label.clone(), old: 9, new: 1, rollover: Some(9_999) }];
    let reads = || vec![EndAndStart { key: key.clone(), end: 9, start: 0 }];
    let causes = [
        HoldCause::WentBack { gaps: gaps() },
        HoldCause::Impossible { gaps: gaps(), most: 7 },
        HoldCause::Missing { key: key.clone(), label: label.clone(), old: 9 },
        HoldCause::SerialNumber { from: "A".into(), to: "B".into(), gaps: gaps() },
    ];
    let proposals = [
        Some(Resolution::Rollover { last: 9_999 }),
        Some(Resolution::MeterChange { reads: reads() }),
        Some(Resolution::SerialNumber { reads: reads() }),
        Some(Resolution::AsIs),
    ];
    let since = "2026-11-22T08:00:00Z".parse().expect("a time");
    let holds = causes.into_iter().zip(proposals).map(|(cause, proposal)| {
        ("Hold", json!(Hold { id: 3, since, serial_number: Some("A".into()), cause, proposal }))
    });
    let flags = [
        ReadFlag::TotalsDiffer { total: 9, life: 8 },
        ReadFlag::NotTheSum { total: 9, black: 4, color: 4 },
        ReadFlag::MoreTwoSidedThanSheets { two_sided: 9, sheets: 8 },
        ReadFlag::ImpressionsDoNotFitSheets { impressions: 9, sheets: 1 },
        ReadFlag::RolledOver { key: key.clone(), last: 9_999 },
        ReadFlag::NewMeter { key: key.clone() },
        ReadFlag::ClockStepped { seconds: -3 },
    ];
    let flags = flags.into_iter().map(|flag| ("ReadFlag", json!(flag)));
    let source = ("Source", json!(Source::Attribute("printer-impressions-completed".into())));
    holds.chain(flags).chain([source]).collect()
}

/// What of supplies no device here says: everything at once that may be there.
fn supplies() -> Vec<(&'static str, Value)> {
    let at = "2026-11-22T08:00:00Z".parse().expect("a time");
    let advice = OrderAdvice {
        decision: OrderDecision::Order,
        reason: OrderReason::BelowReorderPoint,
        quantity: 1,
        position_pages: Some(1),
        reorder_point_pages: Some(2),
        expected_pages: Some(3),
        lead_time_tenths: 50,
        lead_time_deviation_tenths: 20,
        service_level_percent: 99,
        on_hand: 0,
        on_order: 0,
    };
    let forecast = SupplyForecast {
        state: ForecastState::Frozen,
        made_at: at,
        empty_at: Some(Quantiles { p10: at, p50: at, p90: at }),
        pages_left: Some(Quantiles { p10: 1, p50: 2, p90: 3 }),
        basis: ForecastBasis {
            days: 31,
            pages_a_working_day: 210,
            cartridge_pages: Some(8_000),
            coverage_percent: Some(4.2),
            cartridges: 2,
            step_percent: 10,
            frozen_since: Some(at),
        },
    };
    let profile = SupplyProfile {
        part_number: Some(Sourced { value: "106R01535".into(), origin: ProfileOrigin::Printer }),
        rated_pages: Some(Sourced { value: 30_000, origin: ProfileOrigin::Part }),
        lead_time_days: Sourced { value: 5, origin: ProfileOrigin::Settings },
        service_level_percent: Sourced { value: 99, origin: ProfileOrigin::Settings },
        replaced_by: Some(Sourced { value: ReplacedBy::Service, origin: ProfileOrigin::Entered }),
        price: Some(12_990),
        days_left_alert: Sourced { value: 7, origin: ProfileOrigin::Settings },
        ordering: Sourced { value: OrderingMode::Approve, origin: ProfileOrigin::Entered },
    };
    let step = OrderStep {
        at,
        state: OrderState::Refused,
        who: "communication server".into(),
        note: Some("Not ours.".into()),
    };
    let order = SupplyOrder {
        id: 1,
        reference: "S-20261122-1".into(),
        supply: 1,
        name: "Black toner".into(),
        part_number: Some("106R01535".into()),
        quantity: 1,
        state: OrderState::Refused,
        opened_at: at,
        submitted_at: Some(at),
        expected_at: Some(at),
        supplier_reference: Some("4711".into()),
        by_server: true,
        by_mail: false,
        advice,
        steps: vec![step],
    };
    let outlook = json!({
        "index": 1, "description": "Black Toner", "colorant": "black", "installed_at": at, "forecast": forecast,
        "advice": advice, "stock": { "on_hand": 1, "counted_at": at }, "profile": profile,
    });
    let outlooks = json!({ "held": true, "no_way_to_order": true, "currency": "EUR", "supplies": [outlook] });
    vec![("SupplyOutlooks", outlooks), ("SupplyOrders", json!({ "orders": [order] }))]
}

/// The members of objects that a schema describes, as "Schema/member".
fn members(name: &str, schema: &Value, all: &mut BTreeSet<String>) {
    if name == "Problem" {
        return;
    }
    for member in schema["properties"].as_object().into_iter().flatten().map(|(member, _)| member) {
        all.insert(format!("{name}/{member}"));
    }
    for branch in schema["oneOf"].as_array().into_iter().flatten() {
        members(name, branch, all);
    }
}

/// Notes which members of which schema an instance has.
fn told(schema: &Value, instance: &Value, seen: &mut BTreeSet<String>) {
    let name = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or_default();
    let schema = resolved(schema);
    let branches = schema["oneOf"].as_array();
    let schema = branches
        .and_then(|branches| branches.iter().find(|branch| faults(branch, instance).is_empty()))
        .unwrap_or(schema);
    match instance {
        Value::Object(found) => {
            for (member, value) in found {
                if let Some(schema) = schema["properties"].get(member) {
                    if !name.is_empty() {
                        seen.insert(format!("{name}/{member}"));
                    }
                    told(schema, value, seen);
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| told(&schema["items"], item, seen)),
        _ => {}
    }
}

#[test]
fn the_paths_of_the_document_are_those_that_are_served() {
    let mut served: BTreeSet<&str> =
        ROUTES.split(".route(\"").skip(1).map(|rest| rest.split('"').next().expect("an end")).collect();
    // What there is not.
    assert!(served.remove("/api/v1") && served.remove("/api/v1/{*path}"));
    let paths = paths();
    assert_eq!(served, paths.iter().map(String::as_str).collect());
}

#[tokio::test]
async fn every_method_and_every_status_of_the_document_happens_and_no_other() {
    let mut seen = BTreeSet::new();
    let mut note = |path: &str, method: &str, answer: &Answer| {
        held_to(path, method, answer);
        seen.insert((path.to_owned(), method.to_owned(), answer.status.as_u16()));
    };
    let ask = |path: &str, method: &str, headers: &[(header::HeaderName, &str)]| -> Request<Body> {
        request(method, path, headers, Body::empty())
    };
    let (site, _agent) = of(&recording()).await;
    let unread = Site::start(None).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let policy = SecuritySection { viewing: "sign-in".into(), ..SecuritySection::default() };
    let shut = Site::start_in(folder, None, Arc::new(SystemClock), &policy).await;
    let from = Access::viewer([127, 0, 0, 1].into());
    let token = shut.accounts.make_token(&from, "Prometheus", 30).await.expect("a token");
    let bearer = format!("Bearer {token}");
    for path in paths() {
        for method in ["GET", "HEAD"] {
            let answer = site.answer(ask(&path, method, &[])).await;
            note(&path, method, &answer);
            if let Some(tag) = answer.header(&header::ETAG) {
                note(&path, method, &site.answer(ask(&path, method, &[(header::IF_NONE_MATCH, tag)])).await);
            }
            note(&path, method, &unread.answer(ask(&path, method, &[])).await);
            note(&path, method, &shut.answer(ask(&path, method, &[])).await);
            let in_clear = ask(&path, method, &[(header::AUTHORIZATION, &bearer)]);
            note(&path, method, &shut.answer_to(in_clear, [192, 0, 2, 66].into(), false).await);
            if document()["paths"][&path]["get"]["parameters"].is_array() {
                note(&path, method, &site.answer(ask(&format!("{path}?after=x"), method, &[])).await);
            }
        }
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
            let status = site.answer(ask(&path, method, &[])).await.status;
            let said = document()["paths"][&path].get(method.to_lowercase()).is_some();
            assert_eq!(status == StatusCode::METHOD_NOT_ALLOWED, !said, "{method} {path}: {status}");
        }
    }
    site.store.close().await.expect("closed");
    for method in ["GET", "HEAD"] {
        note("/api/v1/meter-reads", method, &site.answer(ask("/api/v1/meter-reads", method, &[])).await);
    }
    let mut said = BTreeSet::new();
    for (path, methods) in document()["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let statuses = operation["responses"].as_object().expect("responses").keys();
            said.extend(
                statuses
                    .filter_map(|status| status.parse::<u16>().ok())
                    .map(|status| (path.clone(), method.to_uppercase(), status)),
            );
        }
    }
    assert_eq!(seen, said);
}

#[test]
fn a_member_that_is_missing_unknown_or_of_another_type_is_no_answer() {
    let reading: Value = serde_json::from_str(include_str!("../../fixtures/reading.json")).expect("JSON");
    let schema = json!({ "$ref": "#/components/schemas/Reading" });
    assert_eq!(faults(&schema, &reading), Vec::<String>::new());
    let mut tried = 0;
    for name in ["taken_at", "identity", "state", "meters", "supplies", "alerts", "problems"] {
        let mut without = reading.clone();
        without.as_object_mut().expect("an object").remove(name);
        let mut other = reading.clone();
        other[name] = json!(17);
        for changed in [without, other] {
            assert!(!faults(&schema, &changed).is_empty(), "{name}");
            tried += 1;
        }
    }
    for (place, value) in [
        ("/supplies/0/percent", json!(101)),
        ("/supplies/0/level", json!({ "kind": "measured" })),
        ("/supplies/1/level", json!({ "kind": "some-remaining", "value": 1 })),
        ("/meters/0/value", json!(-1)),
        ("/state/device", json!("broken")),
        ("/identity/owner", json!("somebody")),
        ("/taken_at", json!("yesterday")),
    ] {
        let (parent, name) = place.rsplit_once('/').expect("a place");
        let mut changed = reading.clone();
        changed.pointer_mut(parent).expect("it is there")[name] = value;
        assert!(!faults(&schema, &changed).is_empty(), "{place}");
        tried += 1;
    }
    assert_eq!(tried, 21);
}

#[test]
fn the_causes_of_the_document_are_those_that_there_are() {
    let condition = &document()["components"]["schemas"]["Condition"]["properties"];
    let causes: Vec<Value> = Cause::ALL.iter().map(|cause| json!(cause)).collect();
    assert_eq!(condition["cause"]["enum"], json!(causes));
    let steps: Vec<Value> = app::model::Step::ALL.iter().map(|step| json!(step)).collect();
    assert_eq!(condition["step"]["enum"], json!(steps));
}

#[test]
fn every_part_of_the_document_is_used_and_every_reference_leads_somewhere() {
    for part in ["schemas", "responses"] {
        for name in document()["components"][part].as_object().expect("parts").keys() {
            assert!(FILE.contains(&format!("\"#/components/{part}/{name}\"")), "{name} is used nowhere");
        }
    }
    for reference in FILE.split("\"#/").skip(1).map(|rest| rest.split('"').next().expect("an end")) {
        assert!(document().pointer(&format!("/{reference}")).is_some(), "#/{reference} leads nowhere");
    }
}
