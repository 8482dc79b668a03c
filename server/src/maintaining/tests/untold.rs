//! What is written down for the server, and what is not.

use app::model::Severity;

use super::{Office, alert};
use crate::{
    communication::MaintenanceDesk as _,
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

#[tokio::test]
async fn another_server_is_told_of_what_stands_when_the_device_enrols_and_not_of_the_end_of_what_it_never_heard()
 {
    let mut office = Office::with("not_answering_hours = 1").await;
    office.look().await;
    // Before anybody is told, and then as one server is told.
    office.alerts = vec![alert(1, EMPTY, 1)];
    office.minutes(1).await;
    office.enrol();
    office.alerts.extend([alert(2, EMPTY, 2), alert(3, JAM, 3)]);
    office.minutes(1).await;
    assert_eq!(waiting(&office).await, [2, 3].map(|tray| (AlertStep::Raised, Some(tray))));
    office.enrol_anew().await;
    office.minutes(1).await;
    assert_eq!(waiting(&office).await, [1, 2, 3].map(|tray| (AlertStep::Raised, Some(tray))));
    // One ends between the enrolment and the next look.
    let desk = office.desk.clone();
    office.store.durably(move |transaction| desk.enrolled(transaction, false)).await.unwrap();
    office.alerts.pop();
    office.minutes(1).await;
    assert_eq!(waiting(&office).await, []);
    office.desk.begin_anew();
    office.minutes(1).await;
    assert_eq!(waiting(&office).await, [1, 2].map(|tray| (AlertStep::Raised, Some(tray))));
    office.alerts.clear();
    office.minutes(1).await;
    assert_eq!(waiting(&office).await[2..], [1, 2].map(|tray| (AlertStep::Cleared, Some(tray))));
}

#[tokio::test]
async fn another_server_is_told_that_the_printer_is_missed_where_it_is_when_the_device_enrols() {
    let mut office = Office::with("not_answering_hours = 1").await;
    office.enrol();
    office.look().await;
    office.silence(90).await;
    let silences = async |office: &Office| {
        let told = office.store.read(|connection| untold::waiting(connection, false, 10)).await.unwrap();
        let step = |(_, _, what)| match what {
            Untold::Silence { step, .. } => Some(step),
            Untold::Alert { .. } | Untold::Finding { .. } => None,
        };
        told.into_iter().filter_map(step).collect::<Vec<_>>()
    };
    assert_eq!(silences(&office).await, [AlertStep::Raised]);
    office.enrol_anew().await;
    assert_eq!(silences(&office).await, []);
    office.desk.tick().await.unwrap();
    assert_eq!(silences(&office).await, [AlertStep::Raised]);
    office.look().await;
    assert_eq!(silences(&office).await, [AlertStep::Raised, AlertStep::Cleared]);
}
