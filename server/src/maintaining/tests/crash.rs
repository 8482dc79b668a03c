use std::time::Duration;

use app::model::{Concern, Reason, StandingAnswer};

use super::{Office, administrator, alert};
use crate::{
    protocol::data::alert::AlertStep,
    store::maintenance::untold::{self, Untold},
};

const EMPTY: i64 = 808;
const JAM: i64 = 8;

/// An alert that was told of and answered seconds after it came, when the power is cut.
async fn cut() -> Office {
    let mut office = Office::with("jam_timer_minutes = 0").await;
    office.enrol();
    office.look().await;
    office.alerts = vec![alert(1, EMPTY, 2)];
    // So soon after the last commit events still wait.
    office.clock.advance(Duration::from_secs(5));
    office.look().await;
    assert_eq!(office.mailed().await, ["Code 808 at tray 2"]);
    let answer = StandingAnswer::Dismiss { reason: Reason::new("never filled").unwrap() };
    let concern = Concern::Alert(office.view().await.active[0].episode.id);
    office.desk.answer(&administrator(), &concern, answer).await.unwrap();
    office.after_a_power_cut().await
}

async fn steps(office: &Office) -> Vec<(AlertStep, i64)> {
    let waiting = office.store.read(|connection| untold::waiting(connection, false, 100)).await.unwrap();
    let alerts = waiting.into_iter().filter_map(|(_, _, what)| match what {
        Untold::Alert { step, episode } => Some((step, episode.code)),
        Untold::Finding { .. } | Untold::Silence { .. } => None,
    });
    alerts.collect()
}

#[tokio::test]
async fn after_a_power_cut_another_alert_is_told_of_and_has_nothing_of_the_one_before() {
    let mut office = cut().await;
    office.alerts = vec![alert(1, JAM, 1)];
    office.minutes(1).await;
    assert_eq!(office.mailed().await, ["Code 808 at tray 2", "Code 8 at tray 1"]);
    let view = office.view().await;
    let [jam] = &*view.active else { panic!("one alert: {:?}", view.active) };
    assert_eq!((jam.episode.code, jam.rests, &jam.standing), (JAM, false, &None));
    let told = [(AlertStep::Raised, EMPTY), (AlertStep::Raised, JAM), (AlertStep::Cleared, EMPTY)];
    assert_eq!(steps(&office).await, told);
}

#[tokio::test]
async fn after_a_power_cut_the_same_alert_is_still_the_same() {
    let mut office = cut().await;
    office.minutes(1).await;
    assert_eq!(office.mailed().await, ["Code 808 at tray 2"]);
    assert!(office.view().await.active[0].rests);
    assert_eq!(steps(&office).await, [(AlertStep::Raised, EMPTY)]);
}

#[tokio::test]
async fn a_serious_alert_that_is_kept_nowhere_is_over_and_the_server_told_so_once() {
    let mut office = cut().await;
    let forget = office.store.durably(|transaction| transaction.execute("DELETE FROM episode", []));
    forget.await.unwrap();
    office.alerts.clear();
    // As it is for whoever starts now.
    let mut office = office.after_a_power_cut().await;
    for _ in 0..2 {
        office.minutes(1).await;
        assert_eq!(steps(&office).await, [(AlertStep::Raised, EMPTY), (AlertStep::Cleared, EMPTY)]);
        assert_eq!(office.told().await, [""; 0]);
        office = office.after_a_power_cut().await;
    }
}

#[tokio::test]
async fn what_cannot_be_reviewed_keeps_no_serious_alert_from_the_server() {
    let mut office = Office::with("").await;
    office.enrol();
    office.look().await;
    office.silence(70).await;
    let hide =
        office.store.durably(|transaction| transaction.execute_batch("ALTER TABLE finding RENAME TO hidden"));
    hide.await.unwrap();
    office.alerts = vec![alert(1, EMPTY, 2)];
    office.minutes(1).await;
    assert_eq!(steps(&office).await, [(AlertStep::Raised, EMPTY)]);
    assert_eq!(office.mailed().await, ["Code 808 at tray 2"]);
}
