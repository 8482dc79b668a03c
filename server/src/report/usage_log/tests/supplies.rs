//! What is known of supplies, in the file.

use app::model::{
    CartridgeChange, CartridgeChangeKind, CartridgeUse, EnteredProfile, ForecastBasis, ForecastState,
    OrderAdvice, OrderDecision, OrderReason, OrderState, OrderStep, OrderingMode, Performance, ProfileOrigin,
    Quantiles, Source, Sourced, SuppliesView, SupplyForecast, SupplyOrder, SupplyOutlook, SupplyProfile,
};

use super::{super::UsageLog, file, log, parse};
use crate::testing::{reading, time};

fn change(at: &str, kind: CartridgeChangeKind, serial_number: &str) -> CartridgeChange {
    CartridgeChange {
        at: time(at),
        kind,
        wasted_percent: None,
        serial_number: Some(serial_number.into()),
        impressions: None,
    }
}

fn used(
    installed: Option<&str>,
    removed: Option<&str>,
    serial: Option<&str>,
    pages: Option<u64>,
) -> CartridgeUse {
    CartridgeUse {
        supply: 1,
        name: "Black toner".into(),
        serial_number: serial.map(str::to_owned),
        installed_at: installed.map(time),
        removed_at: removed.map(time),
        pages,
        rated_pages: Some(13_000),
        coverage_percent: None,
        wasted_percent: removed.and(installed).map(|_| 14),
        cost_a_page: None,
    }
}

fn changes() -> Vec<CartridgeChange> {
    vec![
        change("2026-05-04T06:30:00Z", CartridgeChangeKind::New, "=SN-1"),
        change("2026-07-01T06:30:00Z", CartridgeChangeKind::Shaken, "=SN-1"),
        change("2026-09-02T06:30:00Z", CartridgeChangeKind::Premature, "SN-2"),
    ]
}

/// The newest first.
fn cartridges() -> Vec<CartridgeUse> {
    vec![
        used(Some("2026-09-02T06:30:00Z"), None, Some("SN-2"), Some(1_213)),
        used(Some("2026-05-04T06:30:00Z"), Some("2026-09-02T06:30:00Z"), Some("=SN-1"), Some(11_020)),
        used(None, Some("2026-05-04T06:30:00Z"), None, None),
    ]
}

fn on_order() -> OrderAdvice {
    OrderAdvice {
        decision: OrderDecision::OnOrder,
        reason: OrderReason::OpenOrder,
        quantity: 0,
        lead_time_tenths: 50,
        lead_time_deviation_tenths: 20,
        on_hand: 1,
        on_order: 1,
        ..OrderAdvice::NO_NUMBERS
    }
}

/// A supply of which much is known, one of which nothing is, and orders.
fn known() -> SuppliesView {
    let at = time("2026-11-20T08:00:00Z");
    let order = |supply: u32, number: u32, state| SupplyOrder {
        id: number.into(),
        reference: format!("S-20261120-{number}"),
        supply,
        name: "=A drum that is gone".into(),
        part_number: None,
        quantity: 2,
        state,
        opened_at: at,
        submitted_at: Some(at),
        expected_at: (state == OrderState::Shipped).then(|| time("2026-11-25T08:00:00Z")),
        supplier_reference: None,
        by_server: true,
        by_mail: false,
        advice: on_order(),
        steps: vec![OrderStep { at: time("2026-11-21T08:00:00Z"), state, who: "device".into(), note: None }],
    };
    let usual = |value| Sourced { value, origin: ProfileOrigin::Settings };
    let outlook = SupplyOutlook {
        index: 1,
        forecast: Some(SupplyForecast {
            state: ForecastState::Estimate,
            made_at: time("2026-11-22T22:00:00Z"),
            empty_at: Some(Quantiles {
                p10: time("2026-11-22T10:00:00Z"),
                p50: time("2026-12-06T12:00:00Z"),
                p90: time("2026-12-20T12:00:00Z"),
            }),
            pages_left: Some(Quantiles { p10: 900, p50: 1_500, p90: 2_100 }),
            basis: ForecastBasis {
                days: 31,
                pages_a_working_day: 210,
                cartridge_pages: None,
                coverage_percent: None,
                cartridges: 0,
                step_percent: 1,
                frozen_since: None,
                unseen_since: None,
                by_level: false,
            },
        }),
        advice: Some(on_order()),
        installed_at: Some(time("2026-09-02T06:30:00Z")),
        installed_at_by_printer: None,
        changes: changes(),
        levels: Vec::new(),
        on_hand: 1,
        counted_at: Some(at),
        entered: EnteredProfile::default(),
        profile: SupplyProfile {
            part_number: None,
            rated_pages: None,
            lead_time_days: usual(5),
            service_level_percent: Sourced { value: 99, origin: ProfileOrigin::Settings },
            replaced_by: None,
            price: Some(12_990),
            days_left_alert: usual(7),
            ordering: Sourced { value: OrderingMode::Suggest, origin: ProfileOrigin::Settings },
        },
    };
    let unknown = SupplyOutlook {
        index: 2,
        forecast: Some(SupplyForecast {
            state: ForecastState::TooLittleData,
            empty_at: None,
            pages_left: None,
            ..outlook.forecast.clone().unwrap()
        }),
        advice: None,
        installed_at: None,
        changes: Vec::new(),
        on_hand: 0,
        counted_at: None,
        ..outlook.clone()
    };
    SuppliesView {
        supplies: vec![outlook, unknown],
        orders: vec![
            order(9, 3, OrderState::Refused),
            order(1, 2, OrderState::Shipped),
            order(1, 1, OrderState::Received),
        ],
        performance: Performance { cartridges: cartridges(), ..Performance::default() },
        ..SuppliesView::default()
    }
}

#[tokio::test]
async fn what_is_known_of_supplies_stands_beside_what_the_printer_tells() {
    let supplies = known();
    let told = file(UsageLog { supplies: Some(supplies), ..log(Some(reading())) }, Vec::new()).await;
    let plain = file(log(Some(reading())), Vec::new()).await;
    let more: Vec<&str> = told.lines().filter(|line| !plain.contains(line)).collect();
    assert!(plain.lines().all(|line| told.contains(line)), "what the printer tells stays as it was");
    insta::assert_snapshot!(more.join("\n"));
    let keys: std::collections::BTreeSet<_> =
        more.iter().map(|line| line.split(',').take(4).collect::<Vec<_>>()).collect();
    assert_eq!(keys.len(), more.len(), "section, index and key name a fact");
}

#[tokio::test]
async fn a_date_of_the_printers_own_goes_before_the_one_that_was_seen_and_names_its_object() {
    let mut dated = reading();
    let index = dated.supplies[0].index;
    let oid = format!("1.3.6.1.4.1.253.8.53.20.2.1.9.2.1.{index}.57.1");
    dated.supplies[0].record.sources.insert("replaced_at".into(), Source::Oid(oid.clone()));
    let installed = async |by_printer: Option<&str>| {
        let mut log = log(Some(dated.clone()));
        let mut known = known();
        (known.supplies[0].index, known.supplies[0].installed_at_by_printer) = (index, by_printer.map(time));
        log.supplies = Some(known);
        let records = parse(&file(log, Vec::new()).await);
        let own = records.into_iter().filter(|r| r[1] == "supplies" && r[2] == index.to_string());
        own.filter(|r| r[3] == "installed-at").map(|r| (r[5].clone(), r[8].clone())).collect::<Vec<_>>()
    };
    assert_eq!(installed(None).await, [("2026-09-02T08:30:00+02:00".to_owned(), String::new())]);
    let own = installed(Some("2026-09-01T15:00:00Z")).await;
    assert_eq!(own, [("2026-09-01T17:00:00+02:00".to_owned(), oid.clone())]);
}

#[tokio::test]
async fn supplies_that_can_not_be_read_are_said_so_and_the_rest_is_there() {
    let file = file(UsageLog { supplies: None, ..log(Some(reading())) }, Vec::new()).await;
    let records = parse(&file);
    let supplies: Vec<_> = records.iter().filter(|record| record[1] == "supplies").collect();
    assert_eq!(supplies.last().map(|record| &*record[3]), Some("problem"));
    assert!(records.iter().any(|record| record[1] == "alerts"));
}
