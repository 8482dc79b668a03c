//! The clock is set while the printer is silent.

use std::time::Duration;

use jiff::SignedDuration;

use super::Office;

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_silence_of_minutes_is_none_of_days_because_the_clock_was_set_forward() {
    let mut office = Office::with("not_answering_hours = 2").await;
    office.look().await;
    let since = office.now();
    office.silence(20).await;
    let step = SignedDuration::from_hours(3 * 24);
    office.clock.set(office.now() + step);
    office.desk.tick().await.unwrap();
    assert_eq!(office.view().await.silence, None, "by the clock alone");
    office.desk.miss(since + step).await.unwrap();
    assert_eq!((office.view().await.silence, office.mailed().await.len()), (None, 0));
    office.clock.advance(HOUR);
    office.desk.tick().await.unwrap();
    assert_eq!(office.view().await.silence, None);
    office.clock.advance(HOUR);
    office.desk.tick().await.unwrap();
    assert_eq!(office.view().await.silence.map(|silence| silence.since), Some(since + step));
    let told = office.mailed().await;
    // What was told of is known by its beginning, and keeps it.
    office.clock.set(office.now() + SignedDuration::from_hours(24));
    office.desk.tick().await.unwrap();
    office.desk.miss(since + step + SignedDuration::from_hours(24)).await.unwrap();
    assert_eq!(office.view().await.silence.map(|silence| silence.since), Some(since + step));
    assert_eq!(office.mailed().await, told);
}

#[tokio::test]
async fn a_silence_goes_on_where_the_clock_was_set_back() {
    let mut office = Office::with("not_answering_hours = 2").await;
    office.look().await;
    let since = office.now();
    office.silence(60).await;
    office.clock.set(office.now() - SignedDuration::from_hours(3 * 24));
    office.desk.tick().await.unwrap();
    office.clock.set(office.now() + SignedDuration::from_hours(3 * 24));
    office.clock.advance(HOUR);
    office.desk.tick().await.unwrap();
    assert_eq!(office.view().await.silence.map(|silence| silence.since), Some(since));
}
