//! What is written down for the server, and what is not.

use app::model::Severity;

use super::{Office, alert};
use crate::{
    protocol::data::alert::AlertStep,
    store::maintenance::untold::{self, Untold},
};

const EMPTY: i64 = 808;
const JAM: i64 = 8;

/// Each alert that waits to be told: what became of it, and its tray.
async fn waiting(office: &Office) -> Vec<(AlertStep, Option<i64>)> {
    let waiting = office.store.read(|connection| untold::waiting(connection, false, 10_000)).await.unwrap();
    let alerts = waiting.into_iter().filter_map(|(_, _, what)| match what {
        Untold::Alert { step, episode } => Some((step, episode.group_index)),
        Untold::Finding { .. } | Untold::Silence { .. } => None,
    });
    alerts.collect()
}

#[tokio::test]
async fn where_nobody_is_told_nothing_is_written_down_and_nothing_of_it_told_later() {
    let mut office = Office::with("not_answering_hours = 1").await;
    office.look().await;
    office.alerts = vec![alert(1, EMPTY, 1), alert(2, EMPTY, 2)];
    office.minutes(1).await;
    office.silence(90).await;
    assert!(office.view().await.silence.is_some());
    let rows = office.store.read(|connection| {
        connection.query_row("SELECT count(*) FROM maintenance_untold", [], |row| row.get::<_, u32>(0))
    });
    assert_eq!(rows.await.unwrap(), 0);
    office.enrol();
    office.desk.tick().await.unwrap();
    office.minutes(2).await;
    assert_eq!(waiting(&office).await, [], "they began before");
    // Nor is their end.
    office.alerts = vec![alert(2, EMPTY, 2), alert(3, JAM, 3)];
    office.minutes(2).await;
    assert_eq!(waiting(&office).await, [(AlertStep::Raised, Some(3))]);
    office.alerts.clear();
    office.minutes(2).await;
    assert_eq!(waiting(&office).await, [(AlertStep::Raised, Some(3)), (AlertStep::Cleared, Some(3))]);
}

#[tokio::test]
async fn an_alert_that_stops_the_printer_again_within_the_hour_is_told_at_once() {
    let mut office = Office::with("").await;
    office.enrol();
    office.look().await;
    office.alerts = vec![alert(1, EMPTY, 1)];
    office.minutes(5).await;
    for severity in [Severity::Warning, Severity::Critical] {
        office.alerts[0].severity = severity;
        office.minutes(10).await;
    }
    let steps: Vec<AlertStep> = waiting(&office).await.into_iter().map(|(step, _)| step).collect();
    assert_eq!(steps, [AlertStep::Raised, AlertStep::Cleared, AlertStep::Raised]);
}

#[tokio::test]
async fn the_server_is_told_that_an_alert_stops_the_printer_no_more_and_that_it_does_again() {
    let mut office = Office::with("").await;
    office.enrol();
    office.look().await;
    office.alerts = vec![alert(1, EMPTY, 1)];
    office.minutes(1).await;
    let critical = std::mem::replace(&mut office.alerts[0].severity, Severity::Warning);
    office.minutes(1).await;
    let mut told = vec![(AlertStep::Raised, Some(1)), (AlertStep::Cleared, Some(1))];
    assert_eq!(waiting(&office).await, told);
    assert_eq!(office.view().await.active.len(), 1, "it is still there");
    office.minutes(60).await;
    office = office.started_again().await;
    office.alerts[0].severity = critical;
    office.minutes(1).await;
    told.push((AlertStep::Raised, Some(1)));
    assert_eq!(waiting(&office).await, told);
    office.alerts.clear();
    office.minutes(1).await;
    told.push((AlertStep::Cleared, Some(1)));
    assert_eq!(waiting(&office).await, told);
}
