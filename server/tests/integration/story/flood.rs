//! Ten thousand alerts in an hour.

use std::{sync::Arc, time::Duration};

use app::port::Device as _;
use smart_esolutions::{clock::ManualClock, maintenance::episode::HOURLY};

use super::{Row, history::History, printer, watched::Watched};
use crate::support::{
    changing::Changing,
    process::counted,
    reader::{self, taken_at},
    recording::Recording,
    site::Site,
};

/// Alerts at a time, and how often others come in their place within the hour: 10,080 in all.
const ROWS: u32 = 252;
const ROUNDS: u32 = 40;
const ALERTS: u32 = ROWS * ROUNDS;

/// The alerts of a round, each under a new index; at other trays than those of the rounds before, or at the same.
fn round(number: u32, others: bool) -> Recording {
    let tray = |row| 1 + if others { number * ROWS + row } else { row };
    let row = |row| Row::empty(1 + number * ROWS + row, i32::try_from(tray(row)).expect("small"));
    printer(&(0..ROWS).map(row).collect::<Vec<_>>())
}

/// How many alerts the lines on a flood say were not written down one by one.
fn omitted(history: &History) -> u32 {
    let lines = history.lines().filter(|line| line.cell("key") == "alert/flood");
    let numbers = lines.filter_map(|line| line.cell("event").split(' ').next()?.parse::<u32>().ok());
    numbers.sum()
}

/// How often each alert of the history was raised, together.
fn raised(history: &History) -> u32 {
    let lines = history.of("alert-raised").into_iter().filter(|line| !line.cell("alert").is_empty());
    lines.map(|line| line.cell("times_raised").parse::<u32>().expect("a number")).sum()
}

#[tokio::test]
async fn ten_thousand_alerts_cost_the_program_little_memory_and_disk() {
    let agent = Changing::start(&round(0, true)).await;
    let device = Watched::start(agent.addr(), "").await;
    // What a table of this size takes is there before.
    device.look().await;
    device.page().await;
    device.history().await;
    let (memory, disk) = (device.server.resident_kib(), device.on_disk());
    let mut most = memory;
    for number in 1..ROUNDS {
        agent.becomes(&round(number, true));
        device.look().await;
        most = most.max(device.server.resident_kib());
    }
    device.page().await;
    let history = device.history().await;
    most = most.max(device.server.resident_kib());
    let (memory, disk) = (most.saturating_sub(memory), device.on_disk().saturating_sub(disk) / 1_024);
    counted(&format!("story: {ALERTS} alerts: {memory} KiB of memory, {disk} KiB on the disk"));
    assert!(memory < 4 * 1_024, "{memory} KiB of memory more");
    assert!(disk < 1_024, "{disk} KiB on the disk more");
    let lines = history.of("alert-raised").len() + history.of("alert-cleared").len();
    assert!(lines <= 2 * HOURLY + 20, "{lines}");
}

/// A flood in an hour of the clock, and an hour after it: the lines of the history, and what they say of it.
async fn flooded(others: bool) -> History {
    let agent = Changing::start(&printer(&[])).await;
    let clock = ManualClock::new(taken_at());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reads = reader::at_time_of(agent.addr(), Arc::clone(&clock) as _);
    let site = Site::maintained(folder, Some(reads), Arc::clone(&clock) as _).await.read().await;
    for number in 0..ROUNDS {
        clock.advance(Duration::from_secs(40));
        agent.becomes(&round(number, others));
        site.service.refresh().await.expect("a reading");
        if !others {
            clock.advance(Duration::from_secs(40));
            agent.becomes(&printer(&[]));
            site.service.refresh().await.expect("a reading");
        }
    }
    clock.advance(Duration::from_secs(40));
    agent.becomes(&printer(&[]));
    site.service.refresh().await.expect("a reading");
    assert!(site.service.latest().maintenance.active.is_empty());
    clock.advance(Duration::from_hours(1));
    site.service.refresh().await.expect("a reading");
    History::read(site.get("/maintenance/events.csv", &[]).await.text())
}

#[tokio::test]
async fn of_ten_thousand_alerts_at_ever_other_places_each_is_written_down_or_counted() {
    let history = flooded(true).await;
    let lines = history.of("alert-raised").len() + history.of("alert-cleared").len();
    assert!(lines <= 2 * HOURLY + 20, "{lines}");
    assert_eq!(raised(&history) + omitted(&history), ALERTS);
}

#[tokio::test]
async fn of_ten_thousand_alerts_at_places_that_flicker_each_is_written_down_or_counted() {
    let history = flooded(false).await;
    let lines = history.of("alert-raised").len() + history.of("alert-cleared").len();
    assert!(lines <= 2 * HOURLY + 20, "{lines}");
    assert_eq!(raised(&history) + omitted(&history), ALERTS);
}

#[tokio::test]
async fn alerts_of_a_flood_that_stay_are_counted_once() {
    let agent = Changing::start(&round(0, true)).await;
    let clock = ManualClock::new(taken_at());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let reads = reader::at_time_of(agent.addr(), Arc::clone(&clock) as _);
    let site = Site::maintained(folder, Some(reads), Arc::clone(&clock) as _).await.read().await;
    for _ in 0..9 {
        clock.advance(Duration::from_mins(5));
        site.service.refresh().await.expect("a reading");
    }
    // The table is empty when the hour is over.
    agent.becomes(&printer(&[]));
    for _ in 0..2 {
        clock.advance(Duration::from_mins(40));
        site.service.refresh().await.expect("a reading");
    }
    let history = History::read(site.get("/maintenance/events.csv", &[]).await.text());
    assert_eq!((raised(&history), omitted(&history)), (200, ROWS - 200));
}
