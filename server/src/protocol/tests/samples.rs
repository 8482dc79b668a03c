//! One of each type of event, with every field filled.

pub(super) mod maintenance;

use app::model::{self, EndAndStart, Resolution};

use self::maintenance::{diagnostics, of_maintenance};
use super::super::{
    chain::Head,
    data::{
        Data, Matter,
        clock::{ClockLook, ClockSet, Quality},
        command_outcome::{CommandOutcome, CommandState},
        enrolment::Cancelled,
        epoch_opened::{EpochOpened, Opening},
        meter_read::{Flag, MeterRead, MeterValue, Reason},
        read_held::{HeldMeter, HoldNote, ReadHeld},
        resolution::Resolved,
        status::DeviceStatus,
        supplies_performance::SuppliesPerformance,
        supplies_usage::SuppliesUsage,
        supply_order::SupplyOrder,
        supply_replaced::SupplyReplaced,
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
            seen_inside: 0,
            on_order: 0,
            at: None,
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
