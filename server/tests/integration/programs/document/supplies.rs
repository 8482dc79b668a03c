use app::model::{
    ForecastBasis, ForecastState, OrderAdvice, OrderDecision, OrderReason, OrderState, OrderStep,
    OrderingMode, ProfileOrigin, Quantiles, ReplacedBy, Sourced, SupplyForecast, SupplyOrder, SupplyProfile,
};
use serde_json::{Value, json};

/// What of supplies no device here says: everything at once that may be there.
pub(super) fn supplies() -> Vec<(&'static str, Value)> {
    let at = "2026-11-22T08:00:00Z".parse().expect("a time");
    let advice = OrderAdvice {
        decision: OrderDecision::Order,
        reason: OrderReason::BelowReorderPoint,
        quantity: 1,
        position_pages: Some(1),
        reorder_point_pages: Some(2),
        expected_pages: Some(3),
        reserve_pages: Some(1),
        uncertain_pages: Some(1),
        nearly_empty_percent: Some(9),
        lead_time_tenths: 50,
        lead_time_deviation_tenths: 20,
        service_level_percent: 99,
        on_hand: 0,
        seen_inside: 1,
        on_order: 0,
        at: None,
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
            unseen_since: Some(at),
            by_level: true,
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
        "index": 1, "description": "Black Toner", "colorant": "black", "installed_at": at,
        "installed_at_by_printer": at, "forecast": forecast,
        "advice": advice, "stock": { "on_hand": 1, "counted_at": at }, "profile": profile,
    });
    let outlooks = json!({ "held": true, "no_way_to_order": true, "currency": "EUR", "supplies": [outlook] });
    vec![("SupplyOutlooks", outlooks), ("SupplyOrders", json!({ "orders": [order] }))]
}
