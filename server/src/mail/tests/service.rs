//! Requests for service: the letter that is the request, and word of it to everybody else.

use std::sync::atomic::Ordering;

use app::model::{Concern, ServiceRequest, ServiceState, ServiceStep};

use super::*;
use crate::{
    mail::{ServiceTold, letter, letter::About},
    testing::time,
};

fn told(state: ServiceState, by_mail: bool) -> ServiceTold {
    let (opened_at, at) = (time("2026-11-22T10:00:00Z"), time("2026-11-22T11:00:00Z"));
    let step = |at, state, who: &str, note: Option<&str>| ServiceStep {
        at,
        state,
        who: who.into(),
        note: note.map(str::to_owned),
        visit_at: None,
    };
    let mut steps = vec![step(
        opened_at,
        ServiceState::Requested,
        "administrator",
        Some("Ring at the gate.\r\nBcc: x@example.com"),
    )];
    let is_new = state == ServiceState::Requested;
    if !is_new {
        steps.push(step(at, state, "communication server", None));
    }
    let request = ServiceRequest {
        id: 1,
        reference: "R-20261122-1".into(),
        concern: Some(Concern::Alert(17)),
        about: "Jam (Tray 2)".into(),
        code: Some("03-330".into()),
        note: Some("Ring at the gate.".into()),
        state,
        opened_at,
        symptom_since: Some(opened_at),
        symptom_gone_at: None,
        visit_at: None,
        service_reference: Some("X-9".into()),
        by_server: false,
        left_server: false,
        by_mail,
        ended_at: None,
        steps,
    };
    ServiceTold { request, at: if is_new { opened_at } else { at } }
}

fn asked(state: ServiceState) -> Notification {
    Notification::ServiceRequest(told(state, true))
}

#[tokio::test]
async fn the_service_gets_the_request_itself_once_and_the_others_each_step() {
    let bench = bench().await;
    assert!(bench.mail.takes_requests());
    assert!(bench.told(asked(ServiceState::Requested)).await);
    assert!(!bench.told(asked(ServiceState::Requested)).await);
    bench.tick().await;
    let bench = bench.started_again().await;
    assert!(!bench.told(asked(ServiceState::Requested)).await, "also after a restart");
    for state in [ServiceState::Accepted, ServiceState::Resolved, ServiceState::Closed] {
        bench.told(asked(state)).await;
    }
    bench.tick().await;
    let begun = |address: &str| -> Vec<String> {
        let subjects = bench.office.subjects(address).into_iter();
        subjects
            .map(|subject| subject.chars().take("Service request R-20261122-1: acc".len()).collect())
            .collect()
    };
    assert_eq!(begun(VENDOR), ["Service request R-20261122-1: Jam", "Service request R-20261122-1 is c"]);
    assert_eq!(
        begun(ADMIN),
        [
            "Service request R-20261122-1: req",
            "Service request R-20261122-1: acc",
            "Service request R-20261122-1: sai",
            "Service request R-20261122-1: clo",
        ]
    );
}

#[tokio::test]
async fn the_vendor_s_service_gets_no_request_while_the_device_is_not_enrolled() {
    let bench = bench().await;
    bench.enrolled.store(false, Ordering::Relaxed);
    assert!(!bench.mail.takes_requests());
    bench.told(asked(ServiceState::Requested)).await;
    bench.tick().await;
    assert_eq!(bench.office.subjects(VENDOR), [""; 0]);
    assert_eq!(bench.office.subjects(ADMIN).len(), 1);
    for typed in [("mail.service_events", ""), ("mail.service", ""), ("mail.sender", "")] {
        bench.enrolled.store(true, Ordering::Relaxed);
        let bench = super::bench().await;
        bench.set(&[typed]).await;
        assert!(!bench.mail.takes_requests(), "{typed:?}");
    }
}

#[test]
fn the_letter_to_the_service_stands_on_its_own() {
    let about = About {
        name: Some("LP-2".into()),
        manufacturer: Some("Xerox".into()),
        model: Some("Phaser 4600".into()),
        serial_number: Some("PLV000042".into()),
        location: None,
        asset_tag: None,
        contacts: vec![("At the printer", "Anna Schmidt, +49 30 1".into())],
        answers_to: "admin@example.com".into(),
        zone: TimeZone::UTC,
        public_address: Some("https://printer7.example.com".into()),
    };
    let letter = letter::to_service(&told(ServiceState::Requested, true), &about).expect("a letter");
    let text = letter::text(&letter);
    for words in [
        "This mail is the request.",
        "Request: R-20261122-1",
        "What is wrong: Jam (Tray 2)",
        "Code: 03-330",
        "Note: Ring at the gate. Bcc: x@example.com",
        "Serial number: PLV000042",
        "At the printer: Anna Schmidt, +49 30 1",
    ] {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    assert!(!text.contains("printer7.example.com"), "a page of the device is of no use there: {text}");
    assert!(letter::to_service(&told(ServiceState::Requested, false), &about).is_none());
    for state in [ServiceState::Accepted, ServiceState::Scheduled, ServiceState::Refused] {
        assert!(
            letter::to_service(&told(state, true), &about).is_none(),
            "the service has said so: {state:?}"
        );
    }
}
