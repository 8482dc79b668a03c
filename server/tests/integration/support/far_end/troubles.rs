//! What devices say of their printers' troubles, with every member that it can have.

use app::model::{
    CartridgeChangeKind, Cause, EventKind, Evidence, FindingKind, FindingStep, Level, MailProgress, MailRole,
    MailStep, OrderReason, OrderState, Pace, Per, Rate, Reading, Severity, Training,
};
use jiff::Timestamp;
use smart_esolutions::protocol::data::{
    diagnostics::{
        AlertStory, Attempt, CartridgeChanged, DayCount, DayLevel, Diagnostics, FindingState, Happened,
        LeftOut, MailSent, Object, ObjectKind, Ordered, ReadProblem, Setting, Subunit, SubunitKind,
    },
    finding::{FindingEvent, FindingTold},
    service_request::{ServiceProgress, ServiceRequest},
    status::DeviceStatus,
    supplies_usage::SuppliesUsage,
};

use super::sender::meter_read;

/// An alert that is over.
pub fn story(at: Timestamp) -> AlertStory {
    AlertStory {
        alert: 17,
        severity: Severity::Critical,
        training: Training::FieldService,
        group: "input".into(),
        group_index: Some(2),
        code: 8,
        code_name: Some("jam".into()),
        vendor_code: Some("03-330".into()),
        location: Some(1),
        raised_earliest: Some(at),
        raised_at: at,
        cleared_at: Some(at),
        times: 2,
        unwatched: true,
        impressions: Some(120_345),
    }
}

/// The same with as little as it can have.
pub fn short_story(at: Timestamp) -> AlertStory {
    AlertStory {
        group_index: None,
        code_name: None,
        vendor_code: None,
        location: None,
        raised_earliest: None,
        cleared_at: None,
        unwatched: false,
        impressions: None,
        ..story(at)
    }
}

/// One with each kind of evidence.
pub fn findings(at: Timestamp) -> Vec<FindingTold> {
    let rate = Rate { events: 7, over: 1_900 };
    let pace = Pace { percent: 40, impressions: 900 };
    let evidence = [
        Evidence::Rate { seen: rate, before: rate, per: Per::TraySheets },
        Evidence::Repeated { events: 2, days: 7 },
        Evidence::Life {
            percent: Some(3),
            impressions: Some(9),
            since_installed: true,
            rated: Some(10),
            days_left: Some(9),
        },
        Evidence::Life {
            percent: None,
            impressions: None,
            since_installed: false,
            rated: None,
            days_left: None,
        },
        Evidence::Pace { seen: pace, before: pace },
    ];
    let finding = |evidence| FindingTold {
        key: "stoppages/8/input/2".into(),
        kind: FindingKind::Stoppages,
        code: Some(8),
        group: Some("input".into()),
        group_index: Some(2),
        severity: Severity::Warning,
        training: Training::Trained,
        evidence,
        since: at,
        opened_at: at,
    };
    evidence.into_iter().map(finding).collect()
}

/// A finding that was opened.
pub fn finding(at: Timestamp) -> FindingEvent {
    FindingEvent { step: FindingStep::Opened, at, finding: findings(at).remove(0) }
}

/// A request for service.
pub fn service_request(request: u64, reference: &str, at: Timestamp) -> ServiceRequest {
    ServiceRequest {
        request,
        reference: reference.into(),
        state: ServiceProgress::Requested,
        at,
        by: "administrator".into(),
        concern: Some("alert/17".into()),
        about: "Jam (Tray 2)".into(),
        code: Some("03-330".into()),
        note: Some("Please ring at the gate.".into()),
        symptom_since: Some(at),
        symptom_gone_at: Some(at),
    }
}

/// A bundle with one of everything.
pub fn bundle(reading: &Reading, now: Timestamp) -> Diagnostics {
    let day = "2026-11-25".parse().expect("a day");
    Diagnostics {
        reference: "D-20261125-1".into(),
        status: DeviceStatus::of(reading),
        meters: meter_read(4, now).meters,
        service_meters: meter_read(4, now).meters,
        supplies: SuppliesUsage::of(reading),
        subunits: vec![Subunit {
            kind: SubunitKind::Input,
            index: 2,
            state: "ok".into(),
            capacity: Some(500),
            level: Some(Level::Measured { value: 120 }),
        }],
        problems: vec![ReadProblem { subject: "prtAlertTable".into(), what: "It has no end.".into() }],
        communication: vec![Attempt { at: now, what: "check-in".into(), failed_at: Some("resolve".into()) }],
        last_success_at: Some(now),
        failing_since: Some(now),
        failing_cause: Some(Cause::Resolve),
        notifications: vec![MailSent {
            at: now,
            kind: "communication-error".into(),
            to: MailRole::Administrator,
            progress: MailProgress::Waiting,
            attempts: 3,
            failed_at: Some(MailStep::Recipient),
        }],
        software: "0.1.0".into(),
        schema: 9,
        impressions: vec![DayCount { day, impressions: Some(120) }],
        levels: vec![DayLevel { supply: 1, day, percent: Some(42), low: true }],
        cartridges: vec![CartridgeChanged {
            supply: 1,
            at: now,
            kind: CartridgeChangeKind::New,
            serial_number: Some("CRUM-1".into()),
            wasted_percent: Some(3),
            impressions: Some(120_345),
        }],
        orders: vec![Ordered {
            reference: "S-20261125-1".into(),
            supply: 1,
            quantity: 2,
            state: OrderState::Submitted,
            reason: OrderReason::ByHand,
            opened_at: now,
            submitted_at: Some(now),
        }],
        alerts: vec![story(now), short_story(now)],
        findings: findings(now)
            .into_iter()
            .map(|finding| FindingState { finding, closed_at: Some(now) })
            .collect(),
        events: vec![Happened {
            at: now,
            kind: EventKind::StateChanged,
            subject: "state".into(),
            from: Some("running".into()),
            to: Some("down".into()),
            impressions: Some(120_345),
            alert: Some(17),
        }],
        configuration: vec![Setting {
            key: "printer.tries".into(),
            value: "3".into(),
            layer: "default".into(),
        }],
        objects: vec![Object {
            oid: "1.3.6.1.2.1.43.10.2.1.4.1.1".into(),
            kind: ObjectKind::Integer,
            value: "120345".into(),
        }],
        left_out: vec![LeftOut { what: "events".into(), count: 12 }],
    }
}
