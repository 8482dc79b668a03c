//! Those of the Maintenance Assistant.

use app::model;

use super::{data, meter};
use crate::{
    protocol::{
        chain::Head,
        data::{
            alert::{AlertEvent, AlertStep},
            diagnostics::{
                AlertStory, Attempt, CartridgeChanged, DayCount, DayLevel, Diagnostics, FindingState,
                Happened, LeftOut, MailSent, Object, ObjectKind, Ordered, ReadProblem, Setting, Subunit,
                SubunitKind,
            },
            finding::{FindingEvent, FindingTold},
            service_request::{ServiceProgress, ServiceRequest},
            silence::SilenceEvent,
            status::DeviceStatus,
            supplies_usage::SuppliesUsage,
            support_session::{SessionStep, SupportSession},
            troubleshooting::Troubleshooting,
        },
        event::{self, Author, WriteError, Written},
    },
    testing::{reading, time},
};

pub(in crate::protocol::tests) fn story() -> AlertStory {
    AlertStory {
        alert: 17,
        severity: model::Severity::Critical,
        training: model::Training::FieldService,
        group: "input".into(),
        group_index: Some(2),
        code: 8,
        code_name: Some("jam".into()),
        vendor_code: Some("03-330".into()),
        location: Some(1),
        raised_earliest: Some(time("2026-11-25T02:00:00Z")),
        raised_at: time("2026-11-25T02:00:00Z"),
        cleared_at: Some(time("2026-11-25T02:00:00Z")),
        times: 2,
        unwatched: true,
        impressions: Some(120_345),
    }
}

/// One with each kind of evidence.
pub(in crate::protocol::tests) fn findings() -> Vec<model::Finding> {
    let rate = model::Rate { events: 7, over: 1_900 };
    let pace = model::Pace { percent: 40, impressions: 900 };
    let evidence = [
        model::Evidence::Rate { seen: rate, before: rate, per: model::Per::TraySheets },
        model::Evidence::Repeated { events: 2, days: 7 },
        model::Evidence::Life {
            percent: Some(3),
            impressions: Some(98_000),
            since_installed: true,
            rated: Some(100_000),
            days_left: Some(9),
        },
        model::Evidence::Pace { seen: pace, before: pace },
    ];
    let finding = |evidence| model::Finding {
        key: "stoppages/8/input/2".into(),
        kind: model::FindingKind::Stoppages,
        code: Some(8),
        group: Some("input".into()),
        group_index: Some(2),
        severity: model::Severity::Warning,
        training: model::Training::Trained,
        evidence,
        since: time("2026-11-20T02:00:00Z"),
        opened_at: time("2026-11-25T02:00:00Z"),
        worse_since: Some(time("2026-11-25T02:00:00Z")),
    };
    evidence.into_iter().map(finding).collect()
}

pub(in crate::protocol::tests) fn service_request() -> ServiceRequest {
    ServiceRequest {
        request: 3,
        reference: "R-20261125-1".into(),
        state: ServiceProgress::Requested,
        at: time("2026-11-25T02:00:00Z"),
        by: "administrator".into(),
        concern: Some("alert/17".into()),
        about: "Jam (Tray 2)".into(),
        code: Some("03-330".into()),
        note: Some("Please ring at the gate.".into()),
        symptom_since: Some(time("2026-11-25T02:00:00Z")),
        symptom_gone_at: Some(time("2026-11-25T02:00:00Z")),
    }
}

/// A bundle with one of everything.
pub(in crate::protocol::tests) fn diagnostics() -> Diagnostics {
    Diagnostics {
        reference: "D-20261125-1".into(),
        status: DeviceStatus::of(&reading()),
        meters: vec![meter()],
        service_meters: vec![meter()],
        supplies: SuppliesUsage::of(&reading()),
        subunits: vec![Subunit {
            kind: SubunitKind::Input,
            index: 2,
            state: "ok".into(),
            capacity: Some(500),
            level: Some(model::Level::Measured { value: 120 }),
        }],
        problems: vec![ReadProblem { subject: "prtAlertTable".into(), what: "It has no end.".into() }],
        last_success_at: Some(time("2026-11-25T02:00:00Z")),
        failing_since: Some(time("2026-11-25T02:00:00Z")),
        failing_cause: Some(model::Cause::Resolve),
        notifications: vec![MailSent {
            at: time("2026-11-25T02:00:00Z"),
            kind: "communication-error".into(),
            to: model::MailRole::Administrator,
            progress: model::MailProgress::Waiting,
            attempts: 3,
            failed_at: Some(model::MailStep::Recipient),
        }],
        schema: 9,
        impressions: vec![DayCount { day: "2026-11-25".parse().unwrap(), impressions: Some(120) }],
        levels: vec![DayLevel {
            supply: 1,
            day: "2026-11-25".parse().unwrap(),
            percent: Some(42),
            low: true,
        }],
        cartridges: vec![CartridgeChanged {
            supply: 1,
            at: time("2026-11-25T02:00:00Z"),
            kind: model::CartridgeChangeKind::New,
            serial_number: Some("CRUM-1".into()),
            wasted_percent: Some(3),
            impressions: Some(120_345),
        }],
        orders: vec![Ordered {
            reference: "S-20261125-1".into(),
            supply: 1,
            quantity: 2,
            state: model::OrderState::Submitted,
            reason: model::OrderReason::ByHand,
            opened_at: time("2026-11-25T02:00:00Z"),
            submitted_at: Some(time("2026-11-25T02:00:00Z")),
        }],
        alerts: vec![story()],
        findings: findings()
            .iter()
            .map(|finding| FindingState {
                finding: FindingTold::from(finding),
                closed_at: Some(time("2026-11-25T02:00:00Z")),
            })
            .collect(),
        events: vec![Happened {
            at: time("2026-11-25T02:00:00Z"),
            kind: model::EventKind::StateChanged,
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
        communication: vec![Attempt {
            at: time("2026-11-25T02:00:00Z"),
            what: "check-in".into(),
            failed_at: Some("resolve".into()),
        }],
        software: "0.1.0".into(),
    }
}

/// What is told of sessions, findings, alerts and requests for service.
pub(in crate::protocol::tests) fn of_maintenance(author: &Author<'_>) -> Vec<Result<Written, WriteError>> {
    let head = Head::start(1);
    let status = || DeviceStatus::of(&reading());
    vec![
        event::write(
            author,
            &head,
            &data(Troubleshooting {
                reference: "T-20261125-1".into(),
                status: status(),
                diagnostics: Some("D-20261125-1".into()),
            }),
        ),
        event::write(
            author,
            &head,
            &data(SupportSession {
                reference: "T-20261125-1".into(),
                step: SessionStep::Looked,
                at: time("2026-11-25T02:00:00Z"),
                by: Some("administrator".into()),
                status: Some(status()),
            }),
        ),
        event::write(
            author,
            &head,
            &data(FindingEvent {
                step: model::FindingStep::Opened,
                at: time("2026-11-25T02:00:00Z"),
                finding: FindingTold::from(&findings()[0]),
            }),
        ),
        event::write(
            author,
            &head,
            &data(AlertEvent { step: AlertStep::Raised, at: time("2026-11-25T02:00:00Z"), story: story() }),
        ),
        event::write(author, &head, &data(silence(AlertStep::Raised))),
        event::write(author, &head, &data(service_request())),
    ]
}

pub(in crate::protocol::tests) fn silence(step: AlertStep) -> SilenceEvent {
    SilenceEvent { step, at: time("2026-11-25T10:00:00Z"), since: time("2026-11-25T08:00:00Z"), hours: 2 }
}
