use std::time::Duration;

use app::model::{Concern, EventKind, FedIn, FindingKind, Reason, StandingAnswer};

use super::{Office, administrator, alert};

const JAM: i64 = 8;

/// So many days of printing with a jam at tray 2 in each so many sheets; one that is cleared after two minutes.
async fn print(office: &mut Office, days: u32, a_day: u64, jam_every: u64) {
    const STEPS: u64 = 8;
    for step in 0..u64::from(days) * STEPS {
        let before = office.impressions;
        office.clock.advance(Duration::from_hours(24 / STEPS));
        office.impressions += a_day / STEPS;
        office.look().await;
        if before / jam_every != office.impressions / jam_every {
            office.alerts = vec![alert(u32::try_from(step).unwrap() + 1, JAM, 2)];
            office.minutes(2).await;
            office.alerts.clear();
            office.minutes(1).await;
        }
    }
}

#[tokio::test]
async fn a_tray_that_jams_three_times_as_often_is_found_told_and_over_when_it_is_repaired() {
    let mut office = Office::with("jam_timer_minutes = 60").await;
    office.look().await;
    print(&mut office, 60, 400, 400).await;
    assert!(office.view().await.findings.is_empty(), "its own usual rate is nothing");
    print(&mut office, 30, 400, 60).await;
    let view = office.view().await;
    let [found] = &*view.findings else { panic!("one finding: {:?}", view.findings) };
    assert_eq!((found.finding.kind, found.finding.group_index), (FindingKind::Stoppages, Some(2)));
    assert!(found.name.is_some() && !found.rests);
    let key = found.finding.key.clone();
    let heading = app::finding_words::what(&found.finding, found.name.as_deref());
    assert!(office.mailed().await.contains(&heading), "{:?}", office.mailed().await);
    let rate = &view.reliability.stoppages[0];
    assert!(rate.per_thousand.is_some());
    // By sheets, which the printer counts, and not by impressions.
    let sheets = 90 * 400 * 2 / 3;
    assert_eq!(rate.fed_in, FedIn::Sheets);
    assert!(rate.fed.is_some_and(|fed| fed.abs_diff(sheets) < sheets / 20), "{:?} of {sheets}", rate.fed);

    // It is the same over a restart, and rests when it is said to be no problem.
    let mut office = office.started_again().await;
    office.look().await;
    assert_eq!(office.view().await.findings[0].finding.opened_at, found.finding.opened_at);
    let dismiss = StandingAnswer::Dismiss { reason: Reason::new("labels").unwrap() };
    let concern = Concern::Finding(key.clone());
    office.desk.answer(&administrator(), &concern, dismiss).await.unwrap();
    assert!(office.view().await.findings[0].rests);
    office.desk.answer(&administrator(), &concern, StandingAnswer::TakeBack).await.unwrap();

    // New rollers.
    print(&mut office, 60, 400, 4_000).await;
    let view = office.view().await;
    assert!(view.findings.is_empty(), "{:?}", view.findings);
    assert_eq!(view.past_findings[0].finding.key, key);
    assert!(office.mailed().await.contains(&format!("Over: {heading}")), "{:?}", office.mailed().await);
    let events = office.store.recent_events(5_000).await.unwrap();
    let told: Vec<_> = events
        .iter()
        .rev()
        .filter(|event| event.kind == EventKind::FindingChanged && event.subject == format!("finding/{key}"))
        .map(|event| event.to.clone().unwrap())
        .collect();
    assert_eq!((told.first().unwrap().as_str(), told.last().unwrap().as_str()), ("opened", "closed"));
}
