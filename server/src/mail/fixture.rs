//! A supply, alerts and orders of it, for tests.

use app::model::{OrderAdvice, OrderReason, OrderState, OrderStep, SupplyOrder};

use super::notification::{SupplyAlert, SupplyAlertKind, SupplyOrderTold, SupplyWords};
use crate::testing::time;

/// A toner cartridge.
pub(super) fn supply() -> SupplyWords {
    SupplyWords {
        index: 3,
        name: "Toner cartridge".into(),
        colorant: Some("black".into()),
        part_number: Some("106R01535".into()),
        serial_number: Some("CT77".into()),
        level: "23\u{a0}%".into(),
        empty_between: Some((
            time("2026-12-01T08:00:00Z"),
            time("2026-12-04T08:00:00Z"),
            time("2026-12-09T08:00:00Z"),
        )),
        pages_left: Some(2_100),
        on_hand: 1,
    }
}

/// Something about it.
pub(super) fn alert(alert: SupplyAlertKind, recovered: bool) -> SupplyAlert {
    let at = time("2026-11-22T10:00:00Z");
    SupplyAlert { alert, key: "supply/3/17".into(), supply: supply(), at, recovered }
}

/// A step of an order.
pub(super) fn step(at: &str, state: OrderState, who: &str, note: Option<&str>) -> OrderStep {
    OrderStep { at: time(at), state, who: who.into(), note: note.map(str::to_owned) }
}

/// An order by e-mail alone, in this state.
pub(super) fn order(state: OrderState) -> SupplyOrderTold {
    let opened = "2026-11-22T10:00:00Z";
    let submitted_at = (state != OrderState::WaitingForApproval).then(|| time("2026-11-22T11:00:00Z"));
    let mut steps = vec![step(opened, OrderState::WaitingForApproval, "device", None)];
    if submitted_at.is_some() {
        steps.push(step("2026-11-22T11:00:00Z", OrderState::Submitted, "administrator", None));
    }
    match state {
        OrderState::WaitingForApproval | OrderState::Submitted => {}
        OrderState::Refused => {
            steps.push(step("2026-11-23T09:00:00Z", state, "communication server", Some("no contract")));
        }
        OrderState::Cancelled => steps.push(step("2026-11-23T09:00:00Z", state, "administrator", None)),
        OrderState::Overdue | OrderState::Installed => {
            steps.push(step("2026-11-28T09:00:00Z", state, "device", None));
        }
        OrderState::Received => steps.push(step("2026-11-26T09:00:00Z", state, "administrator", None)),
        _ => steps.push(step("2026-11-23T09:00:00Z", state, "communication server", None)),
    }
    let supplier_reference =
        matches!(state, OrderState::Acknowledged | OrderState::Shipped).then(|| "4711".into());
    let order = SupplyOrder {
        id: 7,
        reference: "S-20261122-1".into(),
        supply: 3,
        name: "Toner cartridge".into(),
        part_number: Some("106R01535".into()),
        quantity: 2,
        state,
        opened_at: time(opened),
        submitted_at,
        expected_at: Some(time("2026-11-27T11:00:00Z")),
        supplier_reference,
        by_server: false,
        by_mail: submitted_at.is_some(),
        advice: OrderAdvice {
            reason: OrderReason::BelowReorderPoint,
            quantity: 2,
            position_pages: Some(2_100),
            reorder_point_pages: Some(2_340),
            expected_pages: Some(1_500),
            lead_time_tenths: 50,
            lead_time_deviation_tenths: 20,
            on_hand: 1,
            ..OrderAdvice::NO_NUMBERS
        },
        steps,
    };
    let at = order.steps.last().unwrap().at;
    SupplyOrderTold { order: Box::new(order), supply: supply(), at }
}
