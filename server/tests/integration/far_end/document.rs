//! docs/communication-server.openapi.json says what the ends do.

use std::collections::BTreeSet;

use app::model::{
    Assistant, CartridgeChangeKind, EndAndStart, FindingStep, OrderReason, Reading, Resolution,
};
use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use smart_esolutions::{
    far_end::Options,
    protocol::{
        allow_list, batch,
        chain::Head,
        command::{Command, Order, ServiceAnswer, SupplierAnswer},
        data::{
            Kind,
            alert::{AlertEvent, AlertStep},
            clock::ClockSet,
            command_outcome::{CommandOutcome, CommandState},
            enrolment::Cancelled,
            epoch_opened::Opening,
            finding::{FindingEvent, FindingTold},
            meter_read::{Flag, MeterRead, Reason},
            read_held::{HeldMeter, HoldNote, ReadHeld},
            resolution::Resolved,
            service_request::{ServiceProgress, ServiceRequest},
            silence::SilenceEvent,
            status::DeviceStatus,
            supplies_performance::{CartridgeUse, SuppliesPerformance},
            supplies_usage::SuppliesUsage,
            supply_name::SupplyName,
            supply_order::{OrderProgress, PlacedBy, SupplyOrder},
            supply_replaced::SupplyReplaced,
            support_session::{SessionStep, SupportSession},
            troubleshooting::Troubleshooting,
        },
        key::Use,
        path, signed,
    },
};

use crate::support::far_end::{
    document::{answers, document, faults},
    sender::{Sender, meter_read, supply_order},
    server::{Server, time},
    troubles::{bundle, findings, service_request, short_story, story},
};

/// One of each kind.
fn resolutions() -> [Resolution; 5] {
    let reads = || vec![EndAndStart { key: "total-impressions".into(), end: 9, start: 0 }];
    [
        Resolution::Rollover { last: 999_999 },
        Resolution::MeterChange { reads: reads() },
        Resolution::SerialNumber { reads: reads() },
        Resolution::SerialNumber { reads: Vec::new() },
        Resolution::AsIs,
    ]
}

fn reading() -> Reading {
    serde_json::from_str(include_str!("../../fixtures/reading.json")).expect("the fixture")
}

/// What is told of supplies, in each state and for each reason.
fn supplies(device: &mut Sender, reading: &Reading) {
    use CartridgeChangeKind as Change;
    use OrderProgress as Progress;
    let now = device.now;
    let supply = || SupplyName::from(&reading.supplies[0]);
    let used = CartridgeUse {
        supply: 1,
        description: "Black Toner".into(),
        serial_number: Some("CRUM-1".into()),
        installed_at: Some(now),
        removed_at: Some(now),
        pages: Some(29_400),
        rated_pages: Some(30_000),
        coverage_percent: Some(5.1),
        wasted_percent: Some(3),
        cost_a_page: Some(71),
    };
    let little = CartridgeUse {
        serial_number: None,
        installed_at: None,
        removed_at: None,
        pages: None,
        rated_pages: None,
        coverage_percent: None,
        wasted_percent: None,
        cost_a_page: None,
        ..used.clone()
    };
    device.write(SuppliesPerformance {
        from: Some(now),
        to: Some(now),
        impressions: Some(61_200),
        impressions_a_day: Some(1_112),
        rated_a_month: Some(250_000),
        availability: Some(9_987),
        jams: 4,
        currency: Some("EUR".into()),
        cartridges: vec![used, little],
    });
    device.write(SuppliesPerformance::of(&app::model::Performance::default(), ""));
    let order = supply_order(1, "S-20261125-1", now);
    for state in [Progress::Submitted, Progress::Overdue, Progress::Received, Progress::Installed] {
        device.write(SupplyOrder { state, ..order.clone() });
    }
    let reasons = [
        OrderReason::BelowReorderPoint,
        OrderReason::AboveReorderPoint,
        OrderReason::OpenOrder,
        OrderReason::LowAndNoSpare,
        OrderReason::UnknownAndNoSpare,
        OrderReason::UnknownButSpare,
        OrderReason::TooEarly,
        OrderReason::NotInUse,
        OrderReason::Held,
        OrderReason::Consolidated,
        OrderReason::ByHand,
        OrderReason::Off,
        OrderReason::TurnedDown,
    ];
    for reason in reasons {
        device.write(SupplyOrder {
            supply: SupplyName::unlisted(7, "Fuser".into()),
            state: Progress::Cancelled,
            by: PlacedBy::Administrator,
            reason,
            position_pages: None,
            reorder_point_pages: None,
            expected_pages: None,
            expected_at: None,
            ..order.clone()
        });
    }
    for kind in [Change::New, Change::Premature, Change::ReInserted, Change::Refilled, Change::Shaken] {
        let (wasted_percent, impressions) = (Some(12), Some(120_345));
        device.write(SupplyReplaced { supply: supply(), at: now, kind, wasted_percent, impressions });
        device.write(SupplyReplaced {
            supply: SupplyName { serial_number: None, ..supply() },
            at: now,
            kind,
            wasted_percent: None,
            impressions: None,
        });
    }
}

/// What is told of alerts, findings, requests for service and sessions, in each state.
fn maintenance(device: &mut Sender, reading: &Reading) {
    use FindingStep::{Closed, Opened, Worsened};
    use ServiceProgress as Progress;
    let now = device.now;
    for diagnostics in [None, Some("D-20261125-1".to_owned())] {
        let (reference, status) = ("T-20261125-1".into(), DeviceStatus::of(reading));
        device.write(Troubleshooting { reference, status, diagnostics });
    }
    let said = |step, by: Option<&str>, status| SupportSession {
        reference: "T-20261125-1".into(),
        step,
        at: now,
        by: by.map(str::to_owned),
        status,
    };
    device.write(said(SessionStep::Looked, None, Some(DeviceStatus::of(reading))));
    for by in ["administrator", "device"] {
        device.write(said(SessionStep::Ended, Some(by), None));
    }
    for step in [Opened, Worsened, Closed] {
        for finding in findings(now) {
            device.write(FindingEvent { step, at: now, finding });
        }
    }
    let bare = FindingTold { code: None, group: None, group_index: None, ..findings(now).remove(0) };
    device.write(FindingEvent { step: Opened, at: now, finding: bare });
    device.write(AlertEvent { step: AlertStep::Raised, at: now, story: short_story(now) });
    device.write(AlertEvent { step: AlertStep::Cleared, at: now, story: story(now) });
    for step in [AlertStep::Raised, AlertStep::Cleared] {
        device.write(SilenceEvent { step, at: now, since: now, hours: 2 });
    }
    let asked = service_request(1, "R-20261125-1", now);
    for state in
        [Progress::Requested, Progress::Reopened, Progress::Resolved, Progress::Closed, Progress::Withdrawn]
    {
        device.write(ServiceRequest { state, ..asked.clone() });
    }
    device.write(ServiceRequest {
        by: "device".into(),
        concern: None,
        code: None,
        note: None,
        symptom_since: None,
        symptom_gone_at: None,
        ..asked
    });
}

/// One event of each type at least, with every member that it can have, and one with as few as it can have.
fn events() -> Vec<Value> {
    let mut device = Sender::new();
    device.device = "d-1".into();
    device.demonstration = true;
    let (now, reading) = (device.now, reading());
    let status = || DeviceStatus::of(&reading);
    let outcome = |state, reason: Option<&str>| CommandOutcome {
        command: "c-1".into(),
        number: 3,
        state,
        reason: reason.map(str::to_owned),
    };
    let held = |meters: Vec<HeldMeter>, serial_number: Option<&str>| ReadHeld {
        read_at: now,
        reading: 7,
        due_dates: if meters.is_empty() { Vec::new() } else { vec!["2026-11-25".parse().expect("a date")] },
        holds: vec![HoldNote {
            hold: 3,
            kind: "went-back".into(),
            meters,
            old_serial_number: serial_number.map(str::to_owned),
            new_serial_number: serial_number.map(str::to_owned),
            since: now,
            reason: "It went back.".into(),
        }],
    };
    let meter = HeldMeter {
        key: "total-impressions".into(),
        label: "Total impressions".into(),
        old_value: 120_345,
        new_value: 17,
    };
    device.open_first();
    device.open(2, Opening::Rewound, Some(Head::start(1).after(b"x")));
    for reason in [Reason::Scheduled, Reason::MadeUp, Reason::Requested, Reason::Manual, Reason::Final] {
        device.write(MeterRead { reason, ..meter_read(1, now) });
    }
    let few = MeterRead { due_dates: Vec::new(), meters: Vec::new(), ..meter_read(2, now) };
    device.write(MeterRead {
        command: Some("c-1".into()),
        service_meters: meter_read(3, now).meters,
        flags: vec![Flag { kind: "totals-differ".into(), detail: "4 less".into() }],
        ..meter_read(3, now)
    });
    device.write(few);
    device.write(held(vec![meter], None));
    device.write(held(Vec::new(), Some("XYZ2")));
    for resolution in resolutions() {
        let (by, proposed_by) = ("administrator".into(), "far end".into());
        device.write(Resolved { hold: 3, resolution, by, proposed_by });
    }
    device.write(SuppliesUsage::of(&reading));
    supplies(&mut device, &reading);
    device.write(status());
    device.write(bundle(&reading, now));
    maintenance(&mut device, &reading);
    device.write(outcome(CommandState::Done, None));
    device.write(outcome(CommandState::Asked, None));
    device.write(outcome(CommandState::Refused, Some("It has expired.")));
    device.write(Cancelled { by: "server".into() });
    device.write(ClockSet { by_s: -3 });
    device.printer = smart_esolutions::protocol::enrolment::Printer::default();
    device.demonstration = false;
    device.write(ClockSet { by_s: 3 });
    let first = device.written[1].clone();
    device.write_again(&first);
    device.written.push(device.tombstone(0, "The server refused it."));
    device.written.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect()
}

#[test]
fn every_event_is_of_its_schema_and_none_with_a_member_that_is_missing_unknown_or_of_another_type() {
    let events = events();
    let mut seen = BTreeSet::new();
    for event in &events {
        let kind = event["type"].as_str().expect("a type").to_owned();
        assert_eq!(faults("Event", event), Vec::<String>::new(), "{event}");
        seen.insert(kind.clone());
        let mut tried = 0;
        for path in paths(event) {
            for (what, changed) in mutations(event, &path) {
                // A list may be empty, a word may be any, and so on: what is still of the schema must still be an
                // event that an end can read.
                if faults("Event", &changed).is_empty() {
                    assert!(is_free(&path, what), "{kind}: {path} {what} passes: {changed}");
                } else {
                    tried += 1;
                }
            }
        }
        assert!(tried > 20, "{kind}: only {tried} mutations");
    }
    let known: BTreeSet<String> = Kind::ALL.into_iter().map(|kind| kind.name().to_owned()).collect();
    let tombstone = smart_esolutions::protocol::event::TOMBSTONE.to_owned();
    assert_eq!(seen, known.into_iter().chain([tombstone]).collect());
}

/// Members that may be missing.
const OPTIONAL: [&str; 70] = [
    "origin",
    "serial_number",
    "manufacturer",
    "model",
    "stepped_by_s",
    "demonstration",
    "due_dates",
    "command",
    "service_meters",
    "flags",
    "meters",
    "old_serial_number",
    "new_serial_number",
    "colorant",
    "part_number",
    "total_impressions",
    "group_index",
    "code_name",
    "vendor_code",
    "location",
    "description",
    "raised_at",
    "text",
    "at",
    "failed_at",
    "reason",
    "value",
    "percent",
    "capacity",
    "after",
    "from",
    "to",
    "impressions",
    "impressions_a_day",
    "rated_a_month",
    "availability",
    "currency",
    "installed_at",
    "removed_at",
    "pages",
    "rated_pages",
    "coverage_percent",
    "wasted_percent",
    "cost_a_page",
    "position_pages",
    "reorder_point_pages",
    "expected_pages",
    "expected_at",
    "last_success_at",
    "failing_since",
    "failing_cause",
    "cleared_at",
    "raised_earliest",
    "unwatched",
    "closed_at",
    "submitted_at",
    "low",
    "diagnostics",
    "status",
    "by",
    "concern",
    "code",
    "note",
    "symptom_since",
    "symptom_gone_at",
    "level",
    "alert",
    "group",
    "days_left",
    "rated",
];

/// Whether the schema leaves this be.
fn is_free(path: &str, what: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    match what {
        // An item of a list, or what need not be there.
        "missing" => name.parse::<usize>().is_ok() || OPTIONAL.contains(&name),
        _ => false,
    }
}

/// Every place in a value.
fn paths(value: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, all: &mut Vec<String>) {
        let mut go = |name: &str, value: &Value| {
            let path = format!("{path}/{name}");
            all.push(path.clone());
            walk(value, &path, all);
        };
        match value {
            Value::Object(members) => members.iter().for_each(|(name, member)| go(name, member)),
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(index, item)| go(&index.to_string(), item));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    walk(value, "", &mut all);
    all
}

/// The value with one place changed: without it, with another type there, with a member that nobody knows.
fn mutations(value: &Value, path: &str) -> Vec<(&'static str, Value)> {
    let (parent, name) = path.rsplit_once('/').expect("a path");
    let mut missing = value.clone();
    match missing.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(items)) => drop(items.remove(name.parse().expect("an index"))),
        _ => unreachable!("it has this place"),
    }
    let mut other = value.clone();
    let place = other.pointer_mut(path).expect("a place");
    *place = if place.is_string() { json!(["x"]) } else { json!("\u{0}x") };
    let mut all = vec![("missing", missing), ("another type", other)];
    if value.pointer(path).is_some_and(Value::is_object) {
        let mut unknown = value.clone();
        unknown.pointer_mut(path).expect("a place")["owner"] = json!("somebody");
        all.push(("unknown", unknown));
    }
    all
}

#[test]
fn the_schema_of_each_event_has_the_fields_of_the_allow_list_and_no_others() {
    for kind in Kind::ALL {
        let mut listed: BTreeSet<String> = allow_list::fields(kind).map(|(path, _)| path).collect();
        // An epoch that follows on nothing says so by null.
        listed.remove("/data/after");
        listed.insert("/signature".into());
        let mapping = &document()["components"]["schemas"]["Event"]["discriminator"]["mapping"];
        let schema = mapping[kind.name()].as_str().expect("a schema");
        let mut described = BTreeSet::new();
        leaves(&json!({ "$ref": schema }), String::new(), &mut described);
        assert_eq!(described, listed, "{kind:?}");
    }
}

/// The leaves that a schema describes.
fn leaves(schema: &Value, path: String, all: &mut BTreeSet<String>) {
    let mut inside = false;
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document().pointer(reference.trim_start_matches('#')).expect("a schema");
        leaves(target, path.clone(), all);
        inside = true;
    }
    for part in ["allOf", "oneOf"].iter().filter_map(|name| schema[*name].as_array()).flatten() {
        if part["type"] != "null" {
            leaves(part, path.clone(), all);
        }
        inside = true;
    }
    if let Some(members) = schema["properties"].as_object() {
        for (name, member) in members {
            leaves(member, format!("{path}/{name}"), all);
        }
        inside = true;
    }
    if !schema["items"].is_null() {
        leaves(&schema["items"], format!("{path}/*"), all);
        inside = true;
    }
    // What only says "an object" is described elsewhere.
    if !inside && schema["type"] != "object" {
        all.insert(path);
    }
}

fn said_of_request(answer: ServiceAnswer) -> Command {
    Command::ServiceRequest { request: 3, answer, visit_at: None, reference: None, reason: None }
}

fn said_of_order(answer: SupplierAnswer) -> Command {
    Command::SupplyOrder { order: 3, answer, expected_at: None, reference: None, reason: None }
}

#[test]
fn every_command_is_of_its_schema_and_an_unknown_one_is_not() {
    let key = Sender::new().key;
    let resolution = |resolution| Command::ProposeResolution { hold: 3, resolution };
    let mut commands = vec![
        Command::RequestRead,
        Command::Reporting { assistant: Assistant::Meter, on: false, interval_s: None },
        Command::Reporting { assistant: Assistant::Supplies, on: true, interval_s: Some(600) },
        Command::Reporting { assistant: Assistant::Maintenance, on: true, interval_s: Some(600) },
        Command::CheckInInterval { interval_s: 10 },
        Command::DailyTransmissionTime { at: "02:30".into() },
        Command::Cancel { reason: "The contract has ended.".into() },
        Command::SupplyOrder {
            order: 3,
            answer: SupplierAnswer::Shipped,
            expected_at: Some(time("2026-11-28T08:00:00Z")),
            reference: Some("N-1".into()),
            reason: Some("It is on its way.".into()),
        },
        Command::RequestDiagnostics,
        Command::ServiceRequest {
            request: 3,
            answer: ServiceAnswer::Scheduled,
            visit_at: Some(time("2026-11-28T08:00:00Z")),
            reference: Some("X-9".into()),
            reason: Some("In the morning.".into()),
        },
        said_of_request(ServiceAnswer::Accepted),
        said_of_request(ServiceAnswer::WaitingForParts),
        said_of_request(ServiceAnswer::OnSite),
        said_of_request(ServiceAnswer::Resolved),
        said_of_request(ServiceAnswer::Refused),
        Command::Advice { session: "T-20261125-1".into(), text: "Open tray 2.\nClose it.".into() },
        Command::LookAgain { session: "T-20261125-1".into() },
        Command::EndSession { session: "T-20261125-1".into() },
        said_of_order(SupplierAnswer::Acknowledged),
        said_of_order(SupplierAnswer::Refused),
    ];
    commands.extend(resolutions().map(resolution));
    let signed = |command: &Command| -> Value {
        let order = Order {
            id: "c-1".into(),
            number: 1,
            device: "d-1".into(),
            issued_at: time("2026-11-25T08:00:00Z"),
            expires_at: time("2026-11-26T08:00:00Z"),
            command: command.clone(),
        };
        serde_json::from_str(&signed::sign(&key, Use::Command, &order).expect("JSON")).expect("JSON")
    };
    for command in &commands {
        let order = signed(command);
        assert_eq!(faults("Order", &order), Vec::<String>::new(), "{order}");
        for (path, value) in
            [("/command/owner", json!("x")), ("/command/kind", json!("print")), ("/number", json!(0))]
        {
            let mut changed = order.clone();
            let (parent, name) = path.rsplit_once('/').expect("a path");
            changed.pointer_mut(parent).expect("a place")[name] = value;
            assert!(!faults("Order", &changed).is_empty(), "{changed}");
        }
    }
    let unknown =
        [Command::Unknown, said_of_order(SupplierAnswer::Unknown), said_of_request(ServiceAnswer::Unknown)];
    for command in unknown {
        assert!(!faults("Order", &signed(&command)).is_empty(), "{command:?}");
    }
}

/// Does everything that a server can be asked for once, well and badly. The support holds each exchange against the
/// document; here, that there is none in it which does not happen.
#[tokio::test]
async fn every_path_method_and_status_of_the_document_happens_and_no_other() {
    let options =
        Options { batch_events: 2, strangers_per_minute: 8, requests_per_minute: 12, ..Options::default() };
    let server = Server::with(options);
    let get = |path: &str| Request::get(path).body(Body::empty()).expect("a request");
    let local = [127, 0, 0, 1];
    assert_eq!(server.ask_from(local, get(path::CONNECTIVITY)).await.status, 200);
    assert_eq!(server.ask_from(local, get("/")).await.status, 404);
    assert_eq!(server.ask_from(local, get("/v2/connectivity")).await.status, 404);
    for path in [path::ENROLMENTS, path::CHECK_INS, path::EVENTS] {
        let answer = server.ask_from(local, get(path)).await;
        assert_eq!((answer.status, answer.headers["allow"].as_bytes()), (405, &b"POST"[..]), "{path}");
    }
    let mut device = server.enrol("Floor 1").await;
    device.read(1);
    device.read(2);
    let (token, long) = (device.token.clone(), " ".repeat(3 * 1_024 * 1_024));
    for path in [path::CHECK_INS, path::EVENTS] {
        let kind = if path == path::EVENTS { path::BATCH } else { path::JSON };
        server.post(path, None, kind, "").await;
        server.post(path, Some(&token), kind, long.clone()).await;
        server.post(path, Some(&token), kind, "").await;
    }
    server.post(path::ENROLMENTS, None, path::JSON, long).await;
    server.post(path::ENROLMENTS, None, path::JSON, "").await;
    server.try_enrol(&mut Sender::new(), "0000").await;
    server.check_in_well(&mut device).await;
    assert_eq!(server.deliver(&device, device.batch(1..2)).await.status, 409);
    assert_eq!(server.deliver(&device, device.batch(0..3)).await.status, 413);
    assert_eq!(server.deliver(&device, device.batch(0..2)).await.status, 200);
    device.write(Cancelled { by: "administrator".into() });
    server.deliver(&device, batch::join(device.written[2..].iter().map(String::as_str))).await;
    device.read(3);
    assert_eq!(server.deliver_from(&device, 4).await.status, 410);
    assert_eq!(server.check_in(&mut device).await.status, 410);
    let beside = rusqlite::Connection::open(server.folder.path().join("communication-server.db")).unwrap();
    beside.execute_batch("PRAGMA foreign_keys = OFF; ALTER TABLE device RENAME TO gone").unwrap();
    server.check_in(&mut device).await;
    server.deliver_from(&device, 4).await;
    server.clock.advance(std::time::Duration::from_mins(1));
    beside.execute_batch("ALTER TABLE gone RENAME TO device; ALTER TABLE code RENAME TO gone").unwrap();
    server.try_enrol(&mut Sender::new(), "0000").await;
    while server.try_enrol(&mut Sender::new(), "0000").await.status != 429 {}
    while server.check_in(&mut device).await.status != 429 {}
    while server.deliver_from(&device, 4).await.status != 429 {}
    let seen: BTreeSet<_> =
        server.seen().into_iter().filter(|(.., status)| ![404, 405].contains(status)).collect();
    assert_eq!(seen, answers().into_iter().collect());
}

#[test]
fn every_schema_of_the_document_is_used_and_every_reference_leads_somewhere() {
    let text = document().to_string();
    for name in document()["components"]["schemas"].as_object().expect("schemas").keys() {
        assert!(text.contains(&format!("\"#/components/schemas/{name}\"")), "{name} is used nowhere");
    }
    for reference in text.split("\"#/").skip(1).map(|rest| rest.split('"').next().expect("an end")) {
        assert!(document().pointer(&format!("/{reference}")).is_some(), "#/{reference} leads nowhere");
    }
    let most = &document()["components"]["schemas"]["Batch"]["maxItems"];
    assert_eq!(most.as_u64(), u64::try_from(Options::default().batch_events).ok());
}
