//! What devices say of their printers' troubles, and what the operator says to it.

use std::time::Duration;

use app::model::{FindingStep, ServiceState as State};
use smart_esolutions::{
    far_end::{FarEndError, ServiceSaying, TROUBLES, TroubleTold},
    protocol::{
        batch,
        command::{Command, ServiceAnswer},
        data::{
            alert::{AlertEvent, AlertStep},
            command_outcome::{CommandOutcome, CommandState},
            diagnostics::AlertStory,
            finding::FindingEvent,
            service_request::{ServiceProgress, ServiceRequest},
            silence::SilenceEvent,
            status::DeviceStatus,
            support_session::{SessionStep, SupportSession},
            troubleshooting::Troubleshooting,
        },
        receipt::{Receipt, Verdict},
        signed,
    },
};

use crate::support::far_end::{
    sender::Sender,
    server::Server,
    troubles::{bundle, finding, service_request, story},
};

fn reading() -> app::model::Reading {
    serde_json::from_str(include_str!("../../fixtures/reading.json")).expect("the fixture")
}

/// Delivers what was written last, and answers what the server calls it.
async fn deliver(server: &Server, device: &Sender) -> (Verdict, Option<String>) {
    let last = device.written.len() - 1;
    let first = if last == 1 { 0 } else { last };
    let answer = server.deliver(device, device.batch(first..last + 1)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let (text, _) = signed::detach(&answer.body).expect("a receipt");
    let receipt: Receipt = serde_json::from_str(&text).expect("a receipt");
    let outcome = receipt.outcomes.last().expect("one").clone();
    (outcome.verdict, outcome.reference)
}

fn begin(reference: &str) -> Troubleshooting {
    let status = DeviceStatus::of(&reading());
    Troubleshooting { reference: reference.into(), status, diagnostics: None }
}

const ACCEPTED: ServiceSaying =
    ServiceSaying { answer: ServiceAnswer::Accepted, visit_at: None, reference: None, reason: None };

#[tokio::test]
async fn a_bundle_gets_a_number_that_stays_and_is_kept_as_it_came() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.write(bundle(&reading(), device.now));
    let (verdict, reference) = deliver(&server, &device).await;
    assert_eq!(verdict, Verdict::Accepted);
    let kept = server.far_end.diagnostics(&device.device, 5).unwrap();
    assert_eq!(reference, Some(format!("CS-{}", kept[0].number)));
    assert_eq!(kept[0].text.as_ref(), device.written.last());
    let (verdict, again) = deliver(&server, &device).await;
    assert_eq!((verdict, again), (Verdict::Duplicate, reference), "the receipt may have been lost");
}

#[tokio::test]
async fn alerts_and_findings_are_open_until_the_device_says_that_they_are_over() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let now = device.now;
    device.write(finding(now));
    deliver(&server, &device).await;
    device.write(AlertEvent { step: AlertStep::Raised, at: now, story: story(now) });
    deliver(&server, &device).await;
    let open = server.far_end.troubles(None).unwrap();
    let keys: Vec<String> = open.iter().map(|heard| heard.told.key()).collect();
    assert_eq!(keys, ["alert/17", "finding/stoppages/8/input/2"]);
    server.clock.advance(Duration::from_hours(1));
    device.write(FindingEvent { step: FindingStep::Closed, ..finding(now) });
    let (_, reference) = deliver(&server, &device).await;
    assert_eq!(reference, None, "nobody asks about these by a number of the server's");
    assert_eq!(server.far_end.troubles(None).unwrap().len(), 1);
    let all = server.far_end.troubles(Some(&device.device)).unwrap();
    assert_eq!(all.iter().map(|heard| heard.told.is_over()).collect::<Vec<_>>(), [false, true]);
    assert!(matches!(&all[1].told, TroubleTold::Finding(told) if told.step == FindingStep::Closed));
    assert!(all[1].first_at < all[1].told_at);
}

#[tokio::test]
async fn a_request_for_service_is_followed_by_what_the_device_says_and_by_what_is_said_to_it() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.write(service_request(1, "R-20261125-1", device.now));
    let (_, reference) = deliver(&server, &device).await;
    assert!(reference.is_some());
    let asked = || server.far_end.service_requests(&device.device, 5).unwrap().remove(0);
    let state = || asked().state(server.clock_now());
    assert_eq!(state(), State::Requested);
    let given = server.far_end.say_of_service("Floor 1", "R-20261125-1", &ACCEPTED).unwrap();
    assert_eq!(state(), State::Accepted, "it counts before the device has heard it");
    let no_time = ServiceSaying { answer: ServiceAnswer::Scheduled, ..ACCEPTED };
    let no_reason = ServiceSaying { answer: ServiceAnswer::Refused, ..ACCEPTED };
    for bad in [no_time, no_reason] {
        let said = server.far_end.say_of_service("Floor 1", "1", &bad);
        assert!(matches!(said, Err(FarEndError::BadCommand(_))), "{said:?}");
    }
    let unknown = server.far_end.say_of_service("Floor 1", "R-1", &ACCEPTED);
    assert!(matches!(unknown, Err(FarEndError::UnknownRequest { .. })), "{unknown:?}");
    let id = device.device.clone();
    let mut device = device;
    let reason = Some("The request has ended on the device.".to_owned());
    let state_of = CommandState::Refused;
    device.write(CommandOutcome { command: given.id, number: given.number, state: state_of, reason });
    deliver(&server, &device).await;
    let asked = || server.far_end.service_requests(&id, 5).unwrap().remove(0);
    assert_eq!(asked().state(server.clock_now()), State::Requested, "the device did not take it");
    server.clock.advance(Duration::from_mins(1));
    let resolved = ServiceSaying { answer: ServiceAnswer::Resolved, ..ACCEPTED };
    server.far_end.say_of_service("Floor 1", "1", &resolved).unwrap();
    server.clock.advance(Duration::from_mins(1));
    let at = server.clock_now();
    device.write(ServiceRequest {
        state: ServiceProgress::Reopened,
        at,
        ..service_request(1, "R-20261125-1", at)
    });
    deliver(&server, &device).await;
    assert_eq!(asked().state(server.clock_now()), State::Reopened, "what the device says later counts");
    assert_eq!(server.far_end.open_service_requests().unwrap().len(), 1);
    server.clock.advance(Duration::from_mins(1));
    let at = server.clock_now();
    device.write(ServiceRequest {
        state: ServiceProgress::Closed,
        at,
        ..service_request(1, "R-20261125-1", at)
    });
    deliver(&server, &device).await;
    assert!(server.far_end.open_service_requests().unwrap().is_empty());
    let over = server.far_end.say_of_service("Floor 1", "1", &ACCEPTED);
    assert!(matches!(over, Err(FarEndError::RequestIs { state: "closed", .. })), "{over:?}");
}

/// Delivers what stands in the place of the last event, so that the event itself comes late.
async fn keep_back(server: &Server, device: &Sender) -> usize {
    let last = device.written.len() - 1;
    let tombstone = device.tombstone(last, "It is too long.");
    let first: Vec<&str> = if last == 1 { vec![&device.written[0]] } else { Vec::new() };
    let batch = batch::join(first.into_iter().chain([tombstone.as_str()]));
    assert_eq!(server.deliver(device, batch).await.status, 200);
    last
}

/// Delivers the event that was kept back.
async fn deliver_late(server: &Server, device: &Sender, kept_back: usize) {
    let answer = server.deliver(device, device.batch(kept_back..kept_back + 1)).await;
    assert_eq!(answer.verdicts(&server.far_end), [Verdict::Accepted]);
}

#[tokio::test]
async fn an_alert_or_a_finding_that_comes_late_opens_nothing_that_is_over() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let now = device.now;
    let later = now + Duration::from_mins(5);
    let troubles = || server.far_end.troubles(None).unwrap().len();
    let raised = AlertEvent { step: AlertStep::Raised, at: now, story: story(now) };
    device.write(raised.clone());
    let of_alert = keep_back(&server, &device).await;
    device.write(finding(now));
    let of_finding = keep_back(&server, &device).await;
    // Raised and cleared within one look.
    device.write(AlertEvent { step: AlertStep::Cleared, ..raised });
    deliver(&server, &device).await;
    device.write(FindingEvent { step: FindingStep::Closed, at: later, ..finding(now) });
    deliver(&server, &device).await;
    for kept_back in [of_alert, of_finding] {
        deliver_late(&server, &device, kept_back).await;
        assert_eq!(troubles(), 0);
    }
    // What comes in its order opens it again, however the device's clock is set.
    device.write(FindingEvent { at: now - Duration::from_hours(5), ..finding(now) });
    deliver(&server, &device).await;
    assert_eq!(troubles(), 1);
}

#[tokio::test]
async fn a_step_of_a_request_counts_by_its_order_and_by_its_time_only_where_it_comes_late() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let now = device.now;
    let request = |state, at| ServiceRequest { state, at, ..service_request(1, "R-20261125-1", now) };
    device.write(request(ServiceProgress::Requested, now));
    deliver(&server, &device).await;
    device.write(request(ServiceProgress::Reopened, now + Duration::from_mins(5)));
    let kept_back = keep_back(&server, &device).await;
    let id = device.device.clone();
    let states = |expected: ServiceProgress| {
        let asked = server.far_end.service_requests(&id, 5).unwrap().remove(0);
        assert_eq!(asked.told.state, expected);
    };
    device.write(request(ServiceProgress::Resolved, now + Duration::from_mins(10)));
    deliver(&server, &device).await;
    deliver_late(&server, &device, kept_back).await;
    states(ServiceProgress::Resolved);
    // The clock was set back.
    device.write(request(ServiceProgress::Closed, now - Duration::from_hours(5)));
    deliver(&server, &device).await;
    states(ServiceProgress::Closed);
}

#[tokio::test]
async fn a_request_for_a_session_that_comes_late_ends_no_other() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.write(begin("T-1"));
    let kept_back = keep_back(&server, &device).await;
    device.write(begin("T-2"));
    deliver(&server, &device).await;
    deliver_late(&server, &device, kept_back).await;
    let open = server.far_end.open_sessions().unwrap();
    assert_eq!(open.iter().map(|session| &*session.reference).collect::<Vec<_>>(), ["T-2"]);
    let sessions = server.far_end.sessions(&device.device, 5).unwrap();
    let late = sessions.iter().find(|session| session.reference == "T-1").expect("it is there");
    assert_eq!((late.ended_by.as_deref(), late.lines.len()), (Some("device"), 1));
}

#[tokio::test]
async fn what_is_kept_of_sessions_and_requests_of_a_device_is_bounded() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let (at, status) = (device.now, None);
    for number in 1..=103 {
        device.write(begin(&format!("T-{number:03}")));
    }
    for _ in 0..210 {
        let (reference, step) = ("T-103".into(), SessionStep::Looked);
        device.write(SupportSession { reference, step, at, by: None, status: status.clone() });
    }
    // Of no session that there is.
    device.write(SupportSession {
        reference: "T-999".into(),
        step: SessionStep::Looked,
        at,
        by: None,
        status,
    });
    for number in 1..=505 {
        let state = if number % 2 == 0 { ServiceProgress::Closed } else { ServiceProgress::Requested };
        device.write(ServiceRequest { state, ..service_request(number, &format!("R-{number}"), at) });
    }
    let answer = server.deliver(&device, device.batch(0..device.written.len())).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let sessions = server.far_end.sessions(&device.device, 1_000).unwrap();
    let oldest = sessions.last().map(|session| session.reference.clone());
    assert_eq!((sessions.len(), oldest.as_deref()), (101, Some("T-003")));
    let requests = server.far_end.service_requests(&device.device, 1_000).unwrap();
    assert_eq!((requests.len(), server.far_end.open_service_requests().unwrap().len()), (500, 253));
    assert!(
        requests.iter().all(|asked| ![2, 4, 6, 8, 10].contains(&asked.told.request)),
        "the oldest ended go"
    );
    let database =
        rusqlite::Connection::open(server.folder.path().join("communication-server.db")).expect("a database");
    let lines = |reference: &str| {
        let sql = "SELECT count(*) FROM session_line WHERE reference = ?1";
        database.query_row(sql, [reference], |row| row.get::<_, i64>(0)).expect("a count")
    };
    assert_eq!((lines("T-103"), lines("T-001"), lines("T-999")), (200, 0, 0));
}

#[tokio::test]
async fn a_silent_printer_is_open_until_the_device_says_that_it_answers() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let since = device.now;
    let raised =
        SilenceEvent { step: AlertStep::Raised, at: since + Duration::from_hours(2), since, hours: 2 };
    device.write(raised.clone());
    deliver(&server, &device).await;
    let open = server.far_end.troubles(None).unwrap();
    assert_eq!(
        open.iter().map(|heard| heard.told.clone()).collect::<Vec<_>>(),
        [TroubleTold::Silence(raised.clone())]
    );
    device.write(SilenceEvent {
        step: AlertStep::Cleared,
        at: since + Duration::from_hours(9),
        ..raised.clone()
    });
    deliver(&server, &device).await;
    assert!(server.far_end.troubles(None).unwrap().is_empty());
    // The next one is another one.
    device.write(SilenceEvent { since: since + Duration::from_hours(20), ..raised });
    deliver(&server, &device).await;
    let all = server.far_end.troubles(Some(&device.device)).unwrap();
    assert_eq!(all.iter().map(|heard| heard.told.is_over()).collect::<Vec<_>>(), [false, true]);
}

#[tokio::test]
async fn a_device_that_raises_without_end_is_bounded_and_what_is_over_goes_first() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let now = device.now;
    let alert = |alert, step| AlertEvent { step, at: now, story: AlertStory { alert, ..story(now) } };
    for number in 1..=300 {
        device.write(alert(number, AlertStep::Raised));
        device.write(alert(number, AlertStep::Cleared));
    }
    for number in 301..=600 {
        device.write(alert(number, AlertStep::Raised));
    }
    assert_eq!(server.deliver(&device, device.batch(0..device.written.len())).await.status, 200);
    let kept = |id: &str| {
        let all = server.far_end.troubles(Some(id)).unwrap();
        let open = all.iter().filter(|heard| !heard.told.is_over()).count();
        (all.len(), open)
    };
    assert_eq!(kept(&device.device), (TROUBLES as usize, 300), "what is over went");
    server.clock.advance(Duration::from_mins(1));
    let from = device.written.len();
    for number in 601..=1_100 {
        device.write(alert(number, AlertStep::Raised));
    }
    assert_eq!(server.deliver(&device, device.batch(from..device.written.len())).await.status, 200);
    assert_eq!(kept(&device.device), (TROUBLES as usize, TROUBLES as usize));
    let all = server.far_end.troubles(Some(&device.device)).unwrap();
    let oldest = all.iter().filter_map(|heard| match &heard.told {
        TroubleTold::Alert(told) => Some(told.story.alert),
        _ => None,
    });
    assert_eq!(oldest.min(), Some(601), "then the oldest of what is not");
}

#[tokio::test]
async fn a_request_that_was_refused_has_ended_and_goes_before_one_that_is_under_way() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let at = device.now;
    for number in 1..=500 {
        device.write(service_request(number, &format!("R-{number}"), at));
    }
    assert_eq!(server.deliver(&device, device.batch(0..device.written.len())).await.status, 200);
    let reason = Some("There is no contract.".to_owned());
    let refused = ServiceSaying { answer: ServiceAnswer::Refused, reason, ..ACCEPTED };
    server.far_end.say_of_service("Floor 1", "300", &refused).unwrap();
    device.write(service_request(501, "R-501", at));
    deliver(&server, &device).await;
    let kept = server.far_end.service_requests(&device.device, 1_000).unwrap();
    let gone = |number| kept.iter().all(|asked| asked.told.request != number);
    assert_eq!((kept.len(), gone(300), gone(1)), (500, true, false));
}

#[tokio::test]
async fn in_a_session_both_sides_speak_and_there_is_one_at_a_time() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.write(begin("T-1"));
    deliver(&server, &device).await;
    let session = || server.far_end.sessions(&device.device, 5).unwrap();
    assert!(server.far_end.advise("Floor 1", "T-2", "x").is_err());
    assert!(matches!(server.far_end.advise("Floor 1", "T-1", " "), Err(FarEndError::BadCommand(_))));
    let long = "x".repeat(2_001);
    assert!(matches!(server.far_end.advise("Floor 1", "T-1", &long), Err(FarEndError::BadCommand(_))));
    server.far_end.advise("Floor 1", "T-1", "Open tray 2.\nClose it.").unwrap();
    server.far_end.look_again("Floor 1", "T-1").unwrap();
    assert_eq!(session()[0].lines.len(), 3);
    let orders = server.far_end.orders(&device.device, 5).unwrap();
    assert!(matches!(orders[0].order().unwrap().command, Command::LookAgain { .. }));
    let id = device.device.clone();
    let mut device = device;
    let at = device.now;
    let status = Some(DeviceStatus::of(&reading()));
    device.write(SupportSession { reference: "T-1".into(), step: SessionStep::Looked, at, by: None, status });
    deliver(&server, &device).await;
    let session = || server.far_end.sessions(&id, 5).unwrap();
    assert_eq!(session()[0].lines.iter().filter(|line| line.event.is_some()).count(), 2);
    device.write(begin("T-2"));
    deliver(&server, &device).await;
    assert_eq!(server.far_end.open_sessions().unwrap().len(), 1);
    assert_eq!(session()[1].ended_by.as_deref(), Some("device"));
    let by = Some("administrator".into());
    device.write(SupportSession { reference: "T-2".into(), step: SessionStep::Ended, at, by, status: None });
    deliver(&server, &device).await;
    assert_eq!(session()[0].ended_by.as_deref(), Some("administrator"));
    assert!(server.far_end.open_sessions().unwrap().is_empty());
    assert!(matches!(server.far_end.end_session("Floor 1", "T-2"), Err(FarEndError::NoSession { .. })));
}
