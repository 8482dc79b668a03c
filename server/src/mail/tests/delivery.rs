//! From the queue to the server.

use app::model::{EventKind, MailProgress, MailStep};

use super::{office::failure, *};

const DOWN: (MailStep, &str, Meaning) = (MailStep::Connect, "connection refused", Meaning::Unreachable);

fn take_down(bench: &Bench) {
    let (step, answer, meaning) = DOWN;
    bench.office.state().down = Some(failure(step, answer, meaning));
}

#[tokio::test]
async fn everybody_who_is_told_gets_one_mail_on_one_connection() {
    let bench = bench().await;
    assert!(bench.told(reads("1")).await);
    assert_eq!(bench.office.addresses(), [""; 0], "nothing before it is written down");
    assert_eq!(bench.tick().await, None, "nothing is left to do");
    let mut addresses = bench.office.addresses();
    addresses.sort();
    assert_eq!(addresses, [ADMIN, DESK, VENDOR]);
    assert_eq!(bench.office.state().opened, [("smtp.example.com".into(), Some("hunter2".into()))]);
    assert_eq!(bench.office.subjects(ADMIN), ["Billing meter reads reported: Copy room (Phaser 4600)"]);
    assert_eq!(bench.queue().await, []);
    assert_eq!(bench.mail.latest().delivered_at, Some(time("2026-11-22T10:00:00Z")));
    assert_eq!(bench.tick().await, None);
    assert_eq!(bench.office.addresses().len(), 3);
}

#[tokio::test]
async fn a_server_that_is_down_is_tried_ever_slower_and_then_everything_goes_with_its_own_times() {
    let bench = bench().await;
    take_down(&bench);
    bench.told(reads("1")).await;
    let mut waits = Vec::new();
    for _ in 0..9 {
        waits.push(bench.next_tick().await.as_secs());
    }
    let doubles = waits.iter().zip([60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
    for (wait, whole) in doubles {
        assert!((whole * 9 / 10..=whole * 11 / 10).contains(wait), "{waits:?}");
    }
    assert_eq!(bench.office.state().opened.len(), 10, "one connection an attempt, not one a mail");
    let trouble = bench.mail.latest().trouble.expect("it is told");
    assert_eq!(trouble.since, time("2026-11-22T10:00:00Z"));
    assert_eq!(trouble.cause, "Connect: connection refused");
    bench.told(reads("2")).await;
    bench.office.state().down = None;
    bench.next_tick().await;
    assert_eq!(bench.office.addresses().len(), 6);
    assert_eq!(bench.mail.latest().trouble, None);
    let dates = |message: &str| message.contains("\r\nDate: Sun, 22 Nov 2026 09:56:00 +0000\r\n");
    assert!(bench.office.state().taken.iter().all(|(_, message)| dates(message)), "times are kept");
}

#[tokio::test]
async fn what_waits_outlives_a_restart_and_is_delivered_once() {
    let mut bench = bench().await;
    take_down(&bench);
    bench.told(cancelled("1")).await;
    bench.tick().await;
    for _ in 0..3 {
        bench = bench.started_again().await;
        bench.next_tick().await;
    }
    bench.office.state().down = None;
    bench.next_tick().await;
    bench = bench.started_again().await;
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [ADMIN, DESK], "one each, none for the vendor");
    assert!(!bench.told(cancelled("1")).await, "and never again");
}

#[tokio::test]
async fn a_mail_whose_taking_was_not_heard_is_sent_again_octet_by_octet() {
    let bench =
        bench_with(&FILE.replace("key_user = \"desk@example.com\"\nservice = \"help@vendor.example\"\n", ""))
            .await;
    bench.office.state().silent_once = true;
    bench.told(reads("1")).await;
    bench.tick().await;
    let bench = bench.started_again().await;
    bench.next_tick().await;
    let taken = bench.office.state().taken.clone();
    assert_eq!(taken.len(), 2, "SMTP can't do exactly once");
    assert_eq!(taken[0], taken[1]);
    assert!(taken[0].1.contains("\r\nMessage-ID: <"));
    assert_eq!(bench.queue().await, []);
}

#[tokio::test]
async fn a_refusal_for_good_is_given_up_one_for_now_is_tried_again_and_others_go_on() {
    let bench = bench().await;
    bench.office.state().refuses.insert(
        ADMIN.into(),
        failure(MailStep::Recipient, "550 unknown <admin@example.com>", Meaning::Refused),
    );
    bench
        .office
        .state()
        .refuses
        .insert(DESK.into(), failure(MailStep::Recipient, "450 greylisted", Meaning::NotNow));
    bench.told(reads("1")).await;
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [VENDOR]);
    let queue = bench.queue().await;
    let refused = "Recipient (RCPT TO): 550 unknown <admin@example.com>".to_owned();
    let later = "Recipient (RCPT TO): 450 greylisted".to_owned();
    assert_eq!(queue.len(), 2);
    assert!(queue.contains(&(ADMIN.into(), MailProgress::Undeliverable, 1, refused.clone())), "{queue:?}");
    assert!(queue.contains(&(DESK.into(), MailProgress::Waiting, 1, later)), "{queue:?}");
    assert_eq!(bench.mail.latest().trouble.unwrap().cause, refused);
    bench.office.state().refuses.clear();
    bench.next_tick().await;
    assert_eq!(bench.office.addresses(), [VENDOR, DESK], "what was refused for good is not tried again");

    let events = bench.store.recent_events(10).await.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].kind, EventKind::MailUndeliverable);
    assert_eq!(
        events[0].label,
        "A mail to the system administrator could not be delivered and was given up."
    );
    assert!(!format!("{events:?}").contains('@'), "everybody may see the history");
}

#[tokio::test]
async fn a_mail_is_given_up_after_about_five_days_of_trying_and_not_silently() {
    let bench = bench().await;
    take_down(&bench);
    bench.told(cancelled("1")).await;
    bench.tick().await;
    let mut attempts = 1;
    while bench.tick().await.is_some() {
        bench.next_tick().await;
        attempts += 1;
        assert!(attempts < 1_000, "it does not end");
    }
    assert_eq!(attempts, 125);
    let hours = (crate::clock::Clock::now(&*bench.clock).as_second()
        - time("2026-11-22T10:00:00Z").as_second())
        / 3_600;
    assert!((108..=132).contains(&hours), "{hours} hours");
    let queue = bench.queue().await;
    assert!(queue.iter().all(|(_, progress, ..)| *progress == MailProgress::Undeliverable), "{queue:?}");
    assert_eq!(queue.len(), 2);
    assert!(bench.mail.latest().trouble.is_some());
    assert_eq!(bench.store.recent_events(10).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_refused_password_is_not_shown_again_within_minutes_but_at_once_after_a_change() {
    let bench = bench().await;
    let refused = failure(MailStep::Authentication, "535 wrong", Meaning::NeedsAdministrator);
    bench.office.state().down = Some(refused);
    bench.told(reads("1")).await;
    let wait = bench.next_tick().await.as_secs();
    assert!(wait >= 810, "{wait}");
    bench.office.state().down = None;
    bench.set(&[("mail.password", "right")]).await;
    bench.tick().await;
    assert_eq!(bench.office.addresses().len(), 3);
    assert_eq!(bench.office.state().opened.last().unwrap().1.as_deref(), Some("right"));
}

#[tokio::test]
async fn the_password_goes_to_no_other_server() {
    let bench = bench().await;
    bench.set(&[("mail.host", "smtp.evil.example")]).await;
    bench.told(reads("1")).await;
    bench.tick().await;
    assert_eq!(bench.office.state().opened, [("smtp.evil.example".into(), Some(String::new()))]);
}

#[tokio::test]
async fn a_clock_that_is_set_delays_and_loses_nothing() {
    let bench = bench().await;
    take_down(&bench);
    bench.clock.set(time("2027-03-01T00:00:00Z"));
    bench.told(reads("1")).await;
    for _ in 0..8 {
        bench.next_tick().await;
    }
    bench.office.state().down = None;
    bench.clock.set(time("1970-01-01T00:05:00Z"));
    bench.tick().await;
    assert_eq!(bench.office.addresses().len(), 3, "back");
    bench.told(reads("2")).await;
    bench.clock.set(time("2026-11-22T10:00:00Z"));
    bench.tick().await;
    assert_eq!(bench.office.addresses().len(), 6, "and forward");
}

#[tokio::test]
async fn the_task_sends_as_soon_as_something_is_queued_and_ends_when_told() {
    let bench = bench().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let task = tokio::spawn(bench.mail.clone().run(stopped));
    let mut changes = bench.mail.changes();
    bench.told(reads("1")).await;
    let delivered = changes.wait_for(|summary| summary.delivered_at.is_some());
    tokio::time::timeout(Duration::from_secs(10), delivered).await.expect("in time").unwrap();
    assert_eq!(bench.office.addresses().len(), 3);
    stop.send(true).unwrap();
    tokio::time::timeout(Duration::from_secs(10), task).await.expect("in time").unwrap();
}
