use std::time::Duration;

use app::{
    model::{Concern, Deed, EventKind, Reason, Severity, StandingAnswer},
    port::{MaintenanceError, TrailFilter},
};

use super::{Alert, Office, administrator, alert};

const EMPTY: i64 = 808;

async fn with_alert() -> (Office, Concern) {
    let mut office = Office::with("").await;
    office.look().await;
    office.alerts = vec![alert(1, EMPTY, 2)];
    office.minutes(1).await;
    let concern = Concern::Alert(office.view().await.active[0].episode.id);
    (office, concern)
}

#[tokio::test]
async fn what_is_acknowledged_rests_and_its_end_is_not_mailed_and_stays_in_history() {
    let (office, concern) = with_alert().await;
    assert_eq!(office.mailed().await.len(), 1);
    office.desk.answer(&administrator(), &concern, StandingAnswer::Acknowledge).await.unwrap();
    assert!(office.view().await.active[0].rests);
    let mut office = office.started_again().await;
    office.look().await;
    assert!(office.view().await.active[0].rests, "over a restart");
    office.alerts.clear();
    office.minutes(1).await;
    assert_eq!(office.mailed().await.len(), 1);
    assert_eq!(office.told().await, [""; 0], "nothing more is to come of it");
    let history = office.store.recent_events(10).await.unwrap();
    assert!(history.iter().any(|event| event.kind == EventKind::AlertCleared));
}

#[tokio::test]
async fn a_snooze_ends_by_itself() {
    let (office, concern) = with_alert().await;
    office.desk.answer(&administrator(), &concern, StandingAnswer::Snooze { hours: 2 }).await.unwrap();
    assert!(office.view().await.active[0].rests);
    office.clock.advance(Duration::from_mins(119));
    assert!(office.view().await.active[0].rests);
    office.clock.advance(Duration::from_mins(2));
    assert!(!office.view().await.active[0].rests);
}

#[tokio::test]
async fn what_is_no_problem_here_says_why_in_the_trail_and_can_be_taken_back() {
    let (office, concern) = with_alert().await;
    let reason = Reason::new("tray 2 is never filled").unwrap();
    let dismiss = StandingAnswer::Dismiss { reason };
    office.desk.answer(&administrator(), &concern, dismiss).await.unwrap();
    assert!(office.view().await.active[0].rests);
    office.desk.answer(&administrator(), &concern, StandingAnswer::TakeBack).await.unwrap();
    assert!(!office.view().await.active[0].rests);
    let again = office.desk.answer(&administrator(), &concern, StandingAnswer::TakeBack).await;
    assert_eq!(again, Err(MaintenanceError::Gone));
    let trail = office
        .store
        .read(|connection| {
            crate::store::audit::newest(connection, TrailFilter { before: None, deed: None, since: None }, 10)
        })
        .await
        .unwrap();
    let said: Vec<_> = trail
        .iter()
        .rev()
        .filter(|entry| entry.deed == Deed::ConcernAnswered)
        .map(|entry| (entry.subject.as_str(), entry.from.as_deref(), entry.to.as_deref()))
        .collect();
    let why = Some("not a problem here: tray 2 is never filled");
    assert_eq!(said, [("alert/1", None, why), ("alert/1", why, None)]);
}

#[tokio::test]
async fn nothing_is_said_of_what_is_not_there_or_out_of_bounds() {
    let (office, concern) = with_alert().await;
    let table = [
        (Concern::Alert(99), StandingAnswer::Acknowledge, MaintenanceError::Gone),
        (Concern::Finding("power-cycles".into()), StandingAnswer::Acknowledge, MaintenanceError::Gone),
        (Concern::Silence, StandingAnswer::Acknowledge, MaintenanceError::Gone),
        (concern.clone(), StandingAnswer::Snooze { hours: 0 }, MaintenanceError::OutOfBounds),
        (concern.clone(), StandingAnswer::Snooze { hours: 8_761 }, MaintenanceError::OutOfBounds),
    ];
    for (concern, answer, error) in table {
        assert_eq!(office.desk.answer(&administrator(), &concern, answer).await, Err(error));
    }
}

#[tokio::test]
async fn an_acknowledged_silence_rests_and_the_next_one_does_not_but_no_problem_stays_none() {
    let reason = Reason::new("it is switched off at night").unwrap();
    for (answer, next_rests) in
        [(StandingAnswer::Acknowledge, false), (StandingAnswer::Dismiss { reason }, true)]
    {
        let mut office = Office::with("not_answering_hours = 1").await;
        office.look().await;
        office.silence(70).await;
        office.desk.answer(&administrator(), &Concern::Silence, answer).await.unwrap();
        let rests = office.view().await.silence.map(|silence| (silence.rests, silence.standing.is_some()));
        assert_eq!(rests, Some((true, true)));
        office.minutes(1).await;
        office.silence(70).await;
        let rests = office.view().await.silence.map(|silence| (silence.rests, silence.standing.is_some()));
        assert_eq!(rests, Some((next_rests, next_rests)));
        let told = "The printer has not answered for 1 hour of working time".to_owned();
        let begun = office.mailed().await.into_iter().filter(|heading| *heading == told).count();
        assert_eq!(begun, if next_rests { 1 } else { 2 });
    }
}

#[tokio::test]
async fn an_alert_that_is_worse_than_what_was_answered_returns_and_is_told_once_more() {
    let reason = Reason::new("tray 2 is never filled").unwrap();
    for answer in [StandingAnswer::Acknowledge, StandingAnswer::Dismiss { reason }] {
        let mut office = Office::with("").await;
        office.look().await;
        let mild = Alert { severity: Severity::Warning, ..alert(1, EMPTY, 2) };
        office.alerts = vec![mild.clone()];
        office.minutes(1).await;
        let concern = Concern::Alert(office.view().await.active[0].episode.id);
        office.desk.answer(&administrator(), &concern, answer).await.unwrap();
        office.minutes(1).await;
        assert!(office.view().await.active[0].rests);
        office.alerts = vec![alert(1, EMPTY, 2)];
        office.minutes(2).await;
        assert!(!office.view().await.active[0].rests);
        let mut office = office.started_again().await;
        office.alerts = vec![mild];
        office.minutes(2).await;
        assert!(!office.view().await.active[0].rests, "over a restart");
        let told = ["Code 808 at tray 2", "Worse: Code 808 at tray 2"];
        assert_eq!(office.mailed().await, told);
        office.desk.answer(&administrator(), &concern, StandingAnswer::Acknowledge).await.unwrap();
        assert!(office.view().await.active[0].rests, "as bad as it is");
    }
}

#[tokio::test]
async fn the_end_of_a_silence_that_somebody_sees_to_is_not_mailed() {
    let mut office = Office::with("not_answering_hours = 1").await;
    office.look().await;
    office.silence(70).await;
    office.desk.answer(&administrator(), &Concern::Silence, StandingAnswer::Acknowledge).await.unwrap();
    office.minutes(1).await;
    assert_eq!(office.mailed().await.len(), 1);
    assert_eq!(office.told().await, [""; 0]);
}

fn dismiss() -> StandingAnswer {
    StandingAnswer::Dismiss { reason: Reason::new("tray 2 is never filled").unwrap() }
}

/// The alert goes, and returns as one of this severity.
async fn returns(office: &mut Office, severity: Severity) {
    let again = Alert { index: office.alerts[0].index + 1, severity, ..office.alerts[0].clone() };
    office.alerts.clear();
    office.minutes(1).await;
    office.alerts = vec![again];
    office.minutes(1).await;
}

#[tokio::test]
async fn what_is_no_problem_here_rests_when_it_returns_also_after_a_power_cut_and_nobody_is_mailed() {
    let (mut office, concern) = with_alert().await;
    office.desk.answer(&administrator(), &concern, dismiss()).await.unwrap();
    for _ in 0..3 {
        returns(&mut office, Severity::Critical).await;
        let open = office.view().await.active.remove(0);
        assert!(open.rests && Concern::Alert(open.episode.id) != concern, "{open:?}");
    }
    office.alerts.clear();
    office.minutes(1).await;
    let mut office = office.after_a_power_cut().await;
    office.alerts = vec![alert(7, EMPTY, 2)];
    office.minutes(1).await;
    assert!(office.view().await.active[0].rests);
    returns(&mut office, Severity::Warning).await;
    assert!(office.view().await.active[0].rests, "milder");
    assert_eq!(office.mailed().await, ["Code 808 at tray 2"], "before it was called none");
    let said =
        office.store.read(|connection| Ok(crate::store::maintenance::standing::all(connection)?.len()));
    assert!(said.await.unwrap() <= 2, "however often it returns");
    // At another place it is another alert.
    office.alerts.push(alert(70, EMPTY, 3));
    office.minutes(1).await;
    assert_eq!(office.view().await.active.iter().filter(|open| open.rests).count(), 1);
}

#[tokio::test]
async fn what_returns_worse_needs_attention_and_so_does_what_was_acknowledged_or_snoozed() {
    let (mut office, _) = with_alert().await;
    returns(&mut office, Severity::Warning).await;
    let concern = Concern::Alert(office.view().await.active[0].episode.id);
    office.desk.answer(&administrator(), &concern, dismiss()).await.unwrap();
    returns(&mut office, Severity::Critical).await;
    let open = office.view().await.active.remove(0);
    assert!(!open.rests && open.standing.is_none(), "{open:?}");
    returns(&mut office, Severity::Warning).await;
    assert!(office.view().await.active[0].rests, "as it was");
    for answer in [StandingAnswer::Acknowledge, StandingAnswer::Snooze { hours: 9 }] {
        let (mut office, concern) = with_alert().await;
        office.desk.answer(&administrator(), &concern, answer).await.unwrap();
        returns(&mut office, Severity::Critical).await;
        assert!(!office.view().await.active[0].rests);
    }
}

#[tokio::test]
async fn what_was_taken_back_is_not_said_of_what_returns_later() {
    let (mut office, concern) = with_alert().await;
    office.desk.answer(&administrator(), &concern, dismiss()).await.unwrap();
    returns(&mut office, Severity::Critical).await;
    let open = office.view().await.active.remove(0);
    assert!(open.rests);
    let back = Concern::Alert(open.episode.id);
    office.desk.answer(&administrator(), &back, StandingAnswer::TakeBack).await.unwrap();
    assert!(!office.view().await.active[0].rests);
    office.minutes(1).await;
    assert!(!office.view().await.active[0].rests, "nor at the next look");
    returns(&mut office, Severity::Critical).await;
    assert!(!office.view().await.active[0].rests);
    let mut office = office.started_again().await;
    office.look().await;
    assert!(!office.view().await.active[0].rests);
}
