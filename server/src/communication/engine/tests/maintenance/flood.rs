//! A flood of alerts that stop the printer: what the server is told of it and of everything else, and what that costs.

use std::time::Duration;

use app::model::{Alert, FindingStep, Reading, Severity, Source, Training};
use jiff::SignedDuration;

use super::{
    super::{bench::Bench, device::Device},
    NOON, finding, note,
};
use crate::{
    clock::Clock as _,
    far_end::TroubleTold,
    protocol::data::alert::AlertStep,
    recorder::{Recorded, Recorder},
    store::maintenance::untold::{self, Untold},
    testing::reading_at,
};

/// Rows that come and go together, and how long they stay and stay away.
const ROWS: u32 = 100;
const FLICKER: i64 = 15;
/// How often the printer is looked at while it is stopped.
const LOOKS: Duration = Duration::from_secs(5);
/// Looks of the flood: an hour and ten minutes.
const FLOOD: i64 = 70 * 60;

fn row(index: u32, code: i64, tray: u32) -> Alert {
    Alert {
        index,
        severity: Severity::Critical,
        training: Training::Untrained,
        group: "input".into(),
        group_index: Some(tray.into()),
        code,
        code_name: None,
        vendor_code: None,
        location: None,
        description: None,
        raised_at: None,
        source: Source::Oid("1.3.6.1.2.1.43.18.1.1.7".into()),
    }
}

/// What was written in a flood.
#[derive(Debug)]
struct Cost {
    /// Rows of what the server is or was to be told, and those that wait.
    rows: u32,
    waiting: u32,
    /// Entries of the ledger.
    ledger: u32,
    /// Octets that the store gave to the system to write.
    octets: u64,
}

/// What the thread that writes has written so far, and how much there is of what.
async fn counted(device: &Device) -> Cost {
    let counts = device.store.read(|connection| {
        let count = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, u32>(0));
        let written = std::fs::read_to_string("/proc/thread-self/io").unwrap();
        let written = written.lines().find_map(|line| line.strip_prefix("wchar: ")?.parse().ok());
        Ok(Cost {
            rows: count("SELECT count(*) FROM maintenance_untold")?,
            waiting: count("SELECT count(*) FROM maintenance_untold WHERE to_tell = 1")?,
            ledger: count("SELECT count(*) FROM ledger")?,
            octets: written.unwrap(),
        })
    });
    counts.await.unwrap()
}

/// A flood with a lasting fault in it, a finding and a silence that others come upon in its midst.
async fn flooded(bench: &Bench, device: &mut Device) -> Cost {
    let before = counted(device).await;
    let (mut recorder, mut index) = (Recorder::default(), 1);
    for seconds in (0..FLOOD).step_by(5) {
        let mut alerts = vec![row(1, 8, 500)];
        if seconds / FLICKER % 2 == 0 {
            let begins = seconds % (2 * FLICKER) == 0;
            index += u32::from(begins) * ROWS;
            alerts.extend((0..ROWS).map(|place| row(index + place, 808, place)));
        }
        let taken = u64::try_from(seconds).unwrap();
        let reading =
            Reading { alerts, problems: Vec::new(), ..reading_at(bench.clock.now(), taken, 100_000) };
        let Recorded { events, episodes } = recorder.take(&reading);
        device.store.append_recorded(&reading, events, episodes).await.unwrap();
        device.maintenance.observe(&recorder).await.unwrap();
        if seconds == FLOOD / 2 {
            let at = bench.clock.now();
            note(device, at, Untold::Finding { step: FindingStep::Opened, finding: finding(1, at) }).await;
            let since = at - SignedDuration::from_hours(3);
            note(device, at, Untold::Silence { step: AlertStep::Raised, since, hours: 2 }).await;
        }
        device.engine.tick().await;
        bench.clock.advance(LOOKS);
    }
    device.live(&bench.clock, Duration::from_mins(5)).await;
    let after = counted(device).await;
    Cost { ledger: after.ledger - before.ledger, octets: after.octets - before.octets, ..after }
}

#[tokio::test]
async fn a_flood_of_serious_alerts_keeps_nothing_else_from_the_server_and_costs_little() {
    let bench = Bench::new(NOON, "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, Duration::from_hours(1)).await;
    let cost = flooded(&bench, &mut device).await;
    assert_eq!((bench.count("finding"), bench.count("silence")), (1, 1));
    let heard = bench.far.troubles(None).unwrap();
    let fault = |told: &TroubleTold| matches!(told, TroubleTold::Alert(told) if told.story.code == 8);
    assert!(heard.iter().any(|heard| fault(&heard.told)), "the fault that lasts is told of");
    // A burst, and one a minute, each with its end.
    let told = bench.count("alert");
    assert!((100..=2 * (60 + 70)).contains(&told), "{told} events of alerts");
    assert!(cost.waiting <= 2 && cost.rows < 300 && cost.ledger < 300, "{cost:?}");
    assert!(cost.octets < 30_000_000, "{cost:?}");
}

#[tokio::test]
async fn a_flood_of_serious_alerts_that_the_server_is_not_told_of_is_not_written_down_for_it() {
    let bench = Bench::with(NOON, "UTC", "maintenance = \"never\"");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, Duration::from_hours(1)).await;
    let cost = flooded(&bench, &mut device).await;
    // The two that were put there.
    assert_eq!((bench.count("alert"), cost.rows, cost.waiting), (0, 2, 0), "{cost:?}");
    assert!(cost.ledger < 20 && cost.octets < 3_000_000, "{cost:?}");
}

#[tokio::test]
async fn where_the_administrator_is_asked_a_flood_of_months_waits_within_its_bound() {
    let bench = Bench::with(NOON, "UTC", "maintenance = \"ask\"");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, Duration::from_hours(1)).await;
    flooded(&bench, &mut device).await;
    let asked = device.maintenance.view().await.unwrap().untold.expect("a question");
    let waiting = device.store.read(|connection| untold::waiting(connection, false, 10_000)).await.unwrap();
    assert_eq!(usize::try_from(asked.count).unwrap(), waiting.len());
    assert!(waiting.len() < 300, "{}", waiting.len());
}
