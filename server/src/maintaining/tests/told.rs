use std::time::Duration;

use super::{Office, alert};

const EMPTY: i64 = 808;
const JAM: i64 = 8;

#[tokio::test]
async fn an_alert_is_told_at_once_and_its_end_and_a_restart_tells_nothing_anew() {
    let mut office = Office::with("").await;
    office.look().await;
    office.alerts = vec![alert(1, EMPTY, 2)];
    office.minutes(3).await;
    assert_eq!(office.mailed().await, ["Code 808 at tray 2"]);
    let mut office = office.started_again().await;
    office.minutes(3).await;
    assert_eq!(office.mailed().await.len(), 1);
    // The printer numbers anew, but it is the same alert.
    office.alerts = Vec::new();
    office.minutes(1).await;
    assert_eq!(office.mailed().await, ["Code 808 at tray 2", "Over: Code 808 at tray 2"]);
    let mut office = office.started_again().await;
    office.minutes(2).await;
    assert_eq!(office.mailed().await.len(), 2);
}

#[tokio::test]
async fn an_alert_that_ended_while_the_program_was_off_is_told_over_when_it_is_back() {
    let mut office = Office::with("").await;
    office.alerts = vec![alert(1, EMPTY, 2)];
    office.minutes(1).await;
    let mut office = office.started_again().await;
    office.clock.advance(Duration::from_hours(3));
    office.alerts.clear();
    office.look().await;
    assert_eq!(office.mailed().await, ["Code 808 at tray 2", "Over: Code 808 at tray 2"]);
}

#[tokio::test]
async fn only_a_jam_that_persists_is_told() {
    let mut office = Office::with("jam_timer_minutes = 10").await;
    office.look().await;
    for index in 1..4 {
        office.alerts = vec![alert(index, JAM, 2)];
        office.minutes(6).await;
        office.alerts.clear();
        office.minutes(2).await;
    }
    assert_eq!(office.mailed().await, Vec::<String>::new());
    office.alerts = vec![alert(9, JAM, 2)];
    office.minutes(9).await;
    assert_eq!(office.mailed().await.len(), 0);
    // Time passes without a reading.
    office.clock.advance(Duration::from_mins(2));
    office.desk.tick().await.unwrap();
    assert_eq!(office.mailed().await, ["Code 8 at tray 2"]);
}

#[tokio::test]
async fn what_is_milder_or_for_other_hands_than_wanted_is_not_told() {
    let mut office = Office::with("mail_skills = [\"field-service\"]").await;
    office.alerts = vec![alert(1, EMPTY, 2)];
    office.minutes(2).await;
    assert_eq!(office.mailed().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_printer_that_is_silent_in_working_time_is_told_of_once_and_that_it_answers_again() {
    let mut office = Office::with("not_answering_hours = 2").await;
    office.look().await;
    office.silence(110).await;
    assert_eq!(office.mailed().await, Vec::<String>::new());
    assert_eq!(office.view().await.silence, None);
    office.silence(20).await;
    let told = "The printer has not answered for 2 hours of working time";
    assert_eq!(office.mailed().await, [told]);
    assert!(office.view().await.silence.is_some_and(|silence| !silence.rests));
    // It goes on over a restart as the same silence.
    let mut office = office.started_again().await;
    office.silence(600).await;
    assert_eq!(office.mailed().await, [told]);
    office.look().await;
    assert_eq!(office.mailed().await, [told, "The printer answers again"]);
    assert_eq!(office.view().await.silence, None);
}

#[tokio::test]
async fn a_printer_that_is_off_over_the_weekend_is_not_missed() {
    let mut office = Office::with("").await;
    office.look().await;
    // To Friday evening.
    office.clock.advance(Duration::from_hours(4 * 24 + 11));
    office.look().await;
    office.silence(60 * 60).await;
    assert_eq!(office.view().await.silence, None, "{}", office.now());
    assert_eq!(office.mailed().await, Vec::<String>::new());
}

#[tokio::test]
async fn who_is_told_nothing_gets_no_mail_of_the_past_later() {
    let mut office = Office::with("mail_skills = []").await;
    office.alerts = vec![alert(1, EMPTY, 2)];
    office.minutes(2).await;
    office.alerts.clear();
    office.minutes(2).await;
    assert_eq!(office.mailed().await, Vec::<String>::new());
    let rows = office.store.read(|connection| {
        connection.query_row("SELECT count(*) FROM notice", [], |row| row.get::<_, i64>(0))
    });
    assert_eq!(rows.await.unwrap(), 0, "nothing is written where nobody is told");
}

#[tokio::test]
async fn what_began_while_nobody_was_told_is_told_to_whoever_is_from_then_on() {
    let mut office = Office::with("").await;
    office.alerts = vec![alert(1, EMPTY, 2)];
    office.minutes(1).await;
    let mail = "[mail]\nhost = \"smtp.example.com\"\nsender = \"p@example.com\"\nadministrator = \"a@example.com\"\n";
    let mut office = office.started_again_with(&format!("{mail}administrator_events = []\n")).await;
    office.alerts = vec![alert(2, EMPTY, 3)];
    office.minutes(2).await;
    assert_eq!(office.told().await, [""; 0], "the first is over, the second told to nobody");
    let mut office = office.started_again_with(mail).await;
    office.minutes(1).await;
    assert_eq!(office.mailed().await, ["Code 808 at tray 2", "Code 808 at tray 3"]);
}

#[tokio::test]
async fn a_silence_is_forgotten_with_its_printer_and_the_next_one_is_missed_for_itself() {
    let mut office = Office::with("not_answering_hours = 2").await;
    office.look().await;
    office.silence(130).await;
    let told = "The printer has not answered for 2 hours of working time";
    assert_eq!(office.mailed().await, [told]);
    office.desk.forget_silence().await.unwrap();
    assert_eq!(office.view().await.silence, None);
    // Nobody is told that the printer answers which is not set any more.
    let mut office = office.started_again().await;
    office.clock.advance(Duration::from_hours(1));
    office.desk.tick().await.unwrap();
    office.look().await;
    assert_eq!(office.mailed().await, [told]);
    office.silence(110).await;
    assert_eq!((office.view().await.silence, office.mailed().await.len()), (None, 1));
    office.silence(20).await;
    assert_eq!(office.mailed().await, [told, told]);
}

#[tokio::test]
async fn a_silence_that_nobody_was_told_of_yet_is_forgotten_with_its_printer() {
    let mut office = Office::with("not_answering_hours = 2").await;
    office.look().await;
    office.silence(100).await;
    office.desk.forget_silence().await.unwrap();
    office.clock.advance(Duration::from_hours(3));
    office.desk.tick().await.unwrap();
    assert_eq!((office.view().await.silence, office.mailed().await), (None, Vec::new()));
}
