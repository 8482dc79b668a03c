use super::{Office, alert};

async fn codes(office: &Office) -> Vec<i64> {
    office.view().await.recently_cleared.iter().map(|episode| episode.code).collect()
}

#[tokio::test]
async fn what_has_gone_is_told_of_for_a_quarter_of_an_hour_the_newest_first_and_after_a_restart() {
    let mut office = Office::with("").await;
    office.look().await;
    office.alerts = vec![alert(1, 8, 1), alert(2, 808, 2)];
    office.minutes(2).await;
    assert_eq!(codes(&office).await, [0; 0], "what is active has not gone");
    office.alerts.remove(0);
    office.minutes(5).await;
    office.alerts.clear();
    office.minutes(1).await;
    assert_eq!(codes(&office).await, [808, 8]);
    let mut office = office.started_again().await;
    office.minutes(1).await;
    assert_eq!(codes(&office).await, [808, 8]);
    office.minutes(10).await;
    assert_eq!(codes(&office).await, [808]);
    office.minutes(10).await;
    assert_eq!(codes(&office).await, [0; 0]);
}

#[tokio::test]
async fn what_ended_before_the_clock_was_set_back_is_not_of_late() {
    let mut office = Office::with("").await;
    office.look().await;
    office.alerts = vec![alert(1, 8, 1)];
    office.minutes(2).await;
    office.alerts.clear();
    office.minutes(1).await;
    assert_eq!(codes(&office).await, [8]);
    office.clock.set("2026-06-01T04:00:00Z".parse().unwrap());
    assert_eq!(codes(&office).await, [0; 0]);
}
