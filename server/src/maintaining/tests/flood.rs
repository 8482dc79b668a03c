use std::time::Duration;

use app::model::{Alert, Concern, StandingAnswer};

use super::{Office, administrator, alert};
use crate::maintenance::{episode::HOURLY, notice::MAILS_AN_HOUR};

#[tokio::test]
async fn ten_thousand_alerts_in_an_hour_are_bounded_on_the_disk_and_in_the_mailbox() {
    let mut office = Office::with("").await;
    office.look().await;
    let mut index = 0;
    for minute in 0_u32..60 {
        // Each minute others: 84 alerts, and then 84 more that have come in the place of the first.
        for half in 0_i64..2 {
            office.alerts = (0..84)
                .map(|tray| {
                    index += 1;
                    alert(index, 808, tray + half * 100 + i64::from(minute) * 1_000)
                })
                .collect();
            office.clock.advance(Duration::from_secs(30));
            office.look().await;
        }
    }
    office.alerts.clear();
    office.minutes(1).await;
    assert!(index >= 10_000);
    let counts = office.store.read(|connection| {
        let count = |table: &str| {
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, u32>(0))
        };
        Ok((count("episode")?, count("event")?, count("mail")?, count("notice")?))
    });
    office.store.flush().await.unwrap();
    let (episodes, events, mails, notices) = counts.await.unwrap();
    assert!(usize::try_from(episodes).unwrap() <= 2 * HOURLY, "{episodes}");
    assert!(usize::try_from(events).unwrap() <= 4 * HOURLY + 10, "{events}");
    assert!(usize::try_from(mails).unwrap() <= 2 * MAILS_AN_HOUR, "{mails}");
    assert!(usize::try_from(notices).unwrap() <= 4 * HOURLY, "{notices}");
    let told = office.mailed().await;
    assert!(told.iter().any(|heading| heading.ends_with("things about the printer")), "{told:?}");
    let flood = office.store.recent_events(500).await.unwrap();
    assert!(flood.iter().any(|event| event.subject == "alert/flood"), "it is said that more came");
    assert!(office.view().await.active.is_empty());
}

#[tokio::test]
async fn what_is_urgent_in_a_flood_is_told_within_ten_minutes_and_nothing_is_lost() {
    let mut office = Office::with("").await;
    office.look().await;
    for tray in 1..=9 {
        office.alerts.push(alert(u32::try_from(tray).unwrap(), 808, tray));
        office.minutes(1).await;
    }
    office.minutes(11).await;
    let told = office.mailed().await;
    assert_eq!(told.len(), MAILS_AN_HOUR, "{told:?}");
    assert_eq!(told.last().map(String::as_str), Some("5\u{a0}things about the printer"));
}

/// With five alerts that last, of which the mails of this hour have told.
async fn with_all_mails_sent() -> (Office, Vec<Alert>) {
    let mut office = Office::with("").await;
    office.look().await;
    office.alerts = (1..=5).map(|tray| alert(u32::try_from(tray).unwrap(), 808, tray)).collect();
    office.minutes(11).await;
    assert_eq!(office.mailed().await.len(), MAILS_AN_HOUR, "no other leaves in this hour");
    let lasting = office.alerts.clone();
    (office, lasting)
}

#[tokio::test]
async fn what_began_and_ended_while_it_waited_is_one_line_that_says_so() {
    let (mut office, lasting) = with_all_mails_sent().await;
    for tray in 6..=7 {
        office.alerts.push(alert(u32::try_from(tray).unwrap(), 808, tray));
    }
    office.minutes(3).await;
    // Somebody has seen one of them; both are over long before a mail may leave.
    let seen = office.view().await.active.into_iter().find(|open| open.episode.group_index == Some(7));
    let concern = Concern::Alert(seen.unwrap().episode.id);
    office.desk.answer(&administrator(), &concern, StandingAnswer::Acknowledge).await.unwrap();
    office.alerts = lasting;
    office.minutes(60).await;
    let told = office.mailed().await;
    assert_eq!(told[MAILS_AN_HOUR..], ["Over already: Code 808 at tray 6"]);
    assert_eq!(office.told().await.len(), 5, "nothing more is to come of either");
    // What begins then, and lasts, is told as ever.
    office.alerts.push(alert(8, 808, 8));
    office.minutes(1).await;
    assert_eq!(office.mailed().await.last().map(String::as_str), Some("Code 808 at tray 8"));
}

#[tokio::test]
async fn all_that_gathered_leaves_together_first_what_is_still_so_and_what_comes_then_is_told() {
    let (mut office, lasting) = with_all_mails_sent().await;
    // A sensor that flickers: twice a minute it is there and gone again, at six places.
    for index in (0..45_u32).map(|minute| 10 + minute * 6) {
        office.alerts = lasting.clone();
        office
            .alerts
            .extend((0..6).map(|place| alert(index + place, 808, i64::from(10 + index % 24 + place))));
        office.clock.advance(Duration::from_secs(30));
        office.look().await;
        office.alerts = lasting.clone();
        office.clock.advance(Duration::from_secs(30));
        office.look().await;
    }
    // Behind all that something that lasts.
    office.alerts.push(alert(900, 808, 99));
    office.minutes(1).await;
    assert!(office.waiting().await > 500, "{}", office.waiting().await);
    office.minutes(25).await;
    let told = office.mailed().await;
    assert_eq!(told[MAILS_AN_HOUR], "Code 808 at tray 99", "what is still so leaves first");
    assert!(told.last().unwrap().ends_with("things about the printer"), "{told:?}");
    assert_eq!(office.waiting().await, 0, "all that waited left with it");
    // Nothing that is over is told as what is so.
    let digest = office.newest_mail().await;
    assert!(digest.contains("Over already: Code 808 at tray 2") && !digest.contains("\"Code"), "{digest}");
    office.minutes(60).await;
    office.alerts.push(alert(901, 808, 98));
    office.minutes(1).await;
    assert_eq!(office.mailed().await.last().map(String::as_str), Some("Code 808 at tray 98"));
}
