//! Events of each type, with every member that they can have and with as few as they can have.

use app::model::{CartridgeChangeKind, FindingStep, OrderReason, Reading};
use serde_json::Value;
use smart_esolutions::protocol::{
    chain::Head,
    data::{
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
};

use super::resolutions;
use crate::support::far_end::{
    sender::{Sender, meter_read, supply_order},
    troubles::{bundle, findings, service_request, short_story, story},
};

fn reading() -> Reading {
    serde_json::from_str(include_str!("../../../fixtures/reading.json")).expect("the fixture")
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
pub(super) fn events() -> Vec<Value> {
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
