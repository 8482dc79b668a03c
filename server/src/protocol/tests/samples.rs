//! One of each type of event, with every field filled.

use app::model::{self, EndAndStart, Resolution};

use super::super::{
    chain::Head,
    data::{
        Data, Matter,
        alert::{AlertEvent, AlertStep},
        clock::{ClockLook, ClockSet, Quality},
        command_outcome::{CommandOutcome, CommandState},
        diagnostics::{
            AlertStory, Attempt, CartridgeChanged, DayCount, DayLevel, Diagnostics, FindingState, Happened,
            LeftOut, MailSent, Object, ObjectKind, Ordered, ReadProblem, Setting, Subunit, SubunitKind,
        },
        enrolment::Cancelled,
        epoch_opened::{EpochOpened, Opening},
        finding::{FindingEvent, FindingTold},
        meter_read::{Flag, MeterRead, MeterValue, Reason},
        read_held::{HeldMeter, HoldNote, ReadHeld},
        resolution::Resolved,
        service_request::{ServiceProgress, ServiceRequest},
        silence::SilenceEvent,
        status::DeviceStatus,
        supplies_performance::SuppliesPerformance,
        supplies_usage::SuppliesUsage,
        supply_order::SupplyOrder,
        supply_replaced::SupplyReplaced,
        support_session::{SessionStep, SupportSession},
        troubleshooting::Troubleshooting,
    },
    enrolment::Printer,
    event::{self, Author, WriteError, Written},
    key::SigningKey,
};
use crate::{
    entropy::CountingEntropy,
    testing::{reading, time},
};

pub(super) const DEVICE: &str = "d-1";

pub(super) fn key() -> SigningKey {
    SigningKey::generate(&CountingEntropy::default())
}

pub(super) fn look() -> ClockLook {
    ClockLook {
        at: time("2026-11-25T02:07:00Z"),
        quality: Quality::Synchronised,
        stepped_by_s: Some(-3_600),
        boot_id: "0f7e".into(),
        monotonic_ms: 86_400_000,
    }
}

pub(super) fn data<T: Matter>(matter: T) -> Data<T> {
    let printer = Printer {
        serial_number: Some("XYZ1".into()),
        manufacturer: Some("Xerox".into()),
        model: Some("Phaser 4600".into()),
    };
    Data { clock: look(), printer, matter }
}

pub(super) fn meter() -> MeterValue {
    MeterValue {
        key: "total-impressions".into(),
        label: "Total Impressions".into(),
        value: 120_345,
        unit: "impressions".into(),
        source: "1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.1".into(),
        segment: 1,
    }
}

pub(super) fn meter_read() -> MeterRead {
    MeterRead {
        read_at: time("2026-11-25T02:06:58Z"),
        reading: 17,
        reason: Reason::MadeUp,
        due_dates: vec![jiff::civil::date(2026, 11, 24), jiff::civil::date(2026, 11, 25)],
        command: Some("c-1".into()),
        meters: vec![meter()],
        service_meters: vec![meter()],
        flags: vec![Flag { kind: "totals-differ".into(), detail: "4 less".into() }],
    }
}

/// An order of the fixture's first supply, with its steps up to the one that the administrator took.
pub(super) fn ordered() -> model::SupplyOrder {
    let step = |at: &str, state, who: &str| model::OrderStep {
        at: time(at),
        state,
        who: who.into(),
        note: Some("for 4711, please".into()),
    };
    model::SupplyOrder {
        id: 3,
        reference: "S-20261125-1".into(),
        supply: 1,
        name: "Black Toner".into(),
        part_number: Some("106R01535".into()),
        quantity: 2,
        state: model::OrderState::Submitted,
        opened_at: time("2026-11-25T01:00:00Z"),
        submitted_at: Some(time("2026-11-25T02:00:00Z")),
        expected_at: Some(time("2026-11-30T02:00:00Z")),
        supplier_reference: Some("N-1".into()),
        by_server: true,
        by_mail: false,
        advice: model::OrderAdvice {
            decision: model::OrderDecision::Order,
            reason: model::OrderReason::BelowReorderPoint,
            quantity: 2,
            position_pages: Some(2_100),
            reorder_point_pages: Some(2_400),
            expected_pages: Some(1_050),
            reserve_pages: None,
            uncertain_pages: None,
            nearly_empty_percent: None,
            lead_time_tenths: 50,
            lead_time_deviation_tenths: 20,
            service_level_percent: 99,
            on_hand: 1,
            on_order: 0,
        },
        steps: vec![
            step("2026-11-25T01:00:00Z", model::OrderState::WaitingForApproval, "device"),
            step("2026-11-25T02:00:00Z", model::OrderState::Submitted, "administrator"),
        ],
    }
}

pub(super) fn supply_order() -> SupplyOrder {
    let (order, reading) = (ordered(), reading());
    SupplyOrder::of(&order, &order.steps[1], reading.supplies.first()).unwrap()
}

pub(super) fn supply_replaced() -> SupplyReplaced {
    let change = model::CartridgeChange {
        at: time("2026-11-25T02:00:00Z"),
        kind: model::CartridgeChangeKind::Premature,
        wasted_percent: Some(12),
        serial_number: Some("CRUM-2".into()),
        impressions: Some(120_345),
    };
    SupplyReplaced::of(&reading().supplies[0], &change)
}

pub(super) fn performance() -> model::Performance {
    let used = |supply, serial_number: String| model::CartridgeUse {
        supply,
        name: "Black Toner".into(),
        serial_number: Some(serial_number),
        installed_at: Some(time("2026-10-01T00:00:00Z")),
        removed_at: Some(time("2026-11-01T00:00:00Z")),
        pages: Some(29_400),
        rated_pages: Some(30_000),
        coverage_percent: Some(5.1),
        wasted_percent: Some(3),
        cost_a_page: Some(71),
    };
    model::Performance {
        from: Some(time("2026-10-01T00:00:00Z")),
        to: Some(time("2026-11-25T00:00:00Z")),
        impressions: Some(61_200),
        impressions_a_day: Some(1_112),
        rated_a_month: Some(250_000),
        availability: Some(9_987),
        jams: Some(4),
        cartridges: (0..40)
            .flat_map(|number| [1, 2].map(|supply| used(supply, number.to_string())))
            .collect(),
    }
}

pub(super) fn story() -> AlertStory {
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
pub(super) fn findings() -> Vec<model::Finding> {
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

pub(super) fn service_request() -> ServiceRequest {
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
pub(super) fn diagnostics() -> Diagnostics {
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
pub(super) fn of_maintenance(author: &Author<'_>) -> Vec<Result<Written, WriteError>> {
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

pub(super) fn silence(step: AlertStep) -> SilenceEvent {
    SilenceEvent { step, at: time("2026-11-25T10:00:00Z"), since: time("2026-11-25T08:00:00Z"), hours: 2 }
}

/// One event of each type with every field that it can have.
pub(super) fn one_of_each(author: &Author<'_>) -> Vec<Result<Written, WriteError>> {
    let head = Head::start(1);
    let status = || DeviceStatus::of(&reading());
    let read_held = ReadHeld {
        read_at: time("2026-11-25T02:06:58Z"),
        reading: 7,
        due_dates: vec!["2026-11-25".parse().unwrap()],
        holds: vec![HoldNote {
            hold: 3,
            kind: "went-back".into(),
            meters: vec![HeldMeter {
                key: "total-impressions".into(),
                label: "Total impressions".into(),
                old_value: 120_345,
                new_value: 17,
            }],
            old_serial_number: None,
            new_serial_number: None,
            since: time("2026-11-25T02:06:58Z"),
            reason: "It went back.".into(),
        }],
    };
    let resolved = |resolution| Resolved {
        hold: 3,
        resolution,
        by: "administrator".into(),
        proposed_by: "far end".into(),
    };
    let reads = || vec![EndAndStart { key: "total-impressions".into(), end: 5, start: 0 }];
    let outcome = CommandOutcome {
        command: "c-1".into(),
        number: 3,
        state: CommandState::Refused,
        reason: Some("It has expired.".into()),
    };
    let mut all = vec![
        event::write(author, &head, &data(meter_read())),
        event::write(author, &head, &data(read_held)),
        event::write(author, &head, &data(resolved(Resolution::Rollover { last: 999_999 }))),
        event::write(author, &head, &data(resolved(Resolution::MeterChange { reads: reads() }))),
        event::write(author, &head, &data(SuppliesUsage::of(&reading()))),
        event::write(author, &head, &data(SuppliesPerformance::of(&performance(), "EUR"))),
        event::write(author, &head, &data(supply_order())),
        event::write(author, &head, &data(supply_replaced())),
        event::write(author, &head, &data(status())),
        event::write(author, &head, &data(diagnostics())),
        event::write(author, &head, &data(outcome)),
        event::write(author, &head, &data(Cancelled { by: "server".into() })),
        event::write(author, &head, &data(EpochOpened { opening: Opening::Enrolled, after: None })),
        event::write(author, &head, &data(EpochOpened { opening: Opening::Rewound, after: Some(head) })),
        event::write(author, &head, &data(ClockSet { by_s: 3 })),
    ];
    all.extend(of_maintenance(author));
    all
}
