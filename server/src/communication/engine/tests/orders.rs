//! Commands of the server, and the switches that they meet.

use std::time::Duration;

use app::model::{Asks, Assistant};

use super::bench::{Bench, administrator};
use crate::{communication::ask::Ask, far_end::OrderState, protocol::command::Command};

const HOUR: Duration = Duration::from_hours(1);

async fn given(more: &'static str, command: Command) -> (Bench, super::device::Device, String) {
    let bench = Bench::with("2026-11-25T09:00:00Z", "UTC", more);
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    // Availability and jams are told once something is known of them.
    super::maintenance::reading(&device, &bench, &[]).await;
    let id = bench.far.devices().unwrap()[0].id.clone();
    bench.far.order(&id, command).unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    (bench, device, id)
}

#[tokio::test]
async fn reports_begin_when_the_server_asks_and_never_come_more_often_than_hourly() {
    let command = Command::Reporting { assistant: Assistant::Supplies, on: true, interval_s: Some(1) };
    let (bench, mut device, _) = given("", command).await;
    let before = bench.count("supplies-usage");
    assert!(before >= 1, "{before}");
    device.live(&bench.clock, HOUR * 10).await;
    let reports = bench.count("supplies-usage") - before;
    assert!((9..=11).contains(&reports), "{reports}");
    assert_eq!(bench.count("supplies-performance"), bench.count("supplies-usage"), "one goes with the other");
}

#[tokio::test]
async fn what_is_switched_off_is_refused_and_the_server_is_told() {
    let command = Command::Reporting { assistant: Assistant::Supplies, on: true, interval_s: None };
    let (bench, device, id) = given("supplies = \"never\"", command).await;
    assert_eq!(bench.count("supplies-usage"), 0);
    assert_eq!(bench.far.orders(&id, 1).unwrap()[0].state, OrderState::Refused);
    assert!(device.state.borrow().asked.is_empty());
}

#[tokio::test]
async fn where_the_administrator_is_asked_nothing_happens_before_the_answer() {
    let (bench, mut device, id) = given("meter = \"ask\"", Command::RequestRead).await;
    assert_eq!(bench.count("meter-read"), 0);
    assert_eq!(bench.far.orders(&id, 1).unwrap()[0].state, OrderState::Asked);
    let asked = device.state.borrow().asked.clone();
    assert_eq!(asked.iter().map(|asked| asked.asks.clone()).collect::<Vec<_>>(), [Asks::Read]);
    let (reply, answer) = tokio::sync::oneshot::channel();
    device
        .engine
        .answer(Ask::Answer { from: administrator(), number: asked[0].number, yes: true, reply })
        .await;
    answer.await.unwrap().unwrap();
    device.live(&bench.clock, HOUR).await;
    assert_eq!(bench.count("meter-read"), 1);
    assert_eq!(bench.far.orders(&id, 1).unwrap()[0].state, OrderState::Done);
}

#[tokio::test]
async fn the_server_sets_the_daily_transmission_time_within_its_form() {
    let (bench, device, id) = given("", Command::DailyTransmissionTime { at: "13:30".into() }).await;
    assert_eq!(device.settings.current().config.meter.daily_transmission_time, "13:30");
    assert_eq!(bench.far.orders(&id, 1).unwrap()[0].state, OrderState::Done);
}
