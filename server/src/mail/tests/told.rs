//! From what is reported to the queue.

use app::model::{MailProgress, MailRole};

use super::*;

fn subjects(bench: &Bench, address: &str) -> Vec<String> {
    let short = |subject: String| subject.split(':').next().unwrap_or_default().to_owned();
    bench.office.subjects(address).into_iter().map(short).collect()
}

#[tokio::test]
async fn each_transmission_and_each_cancellation_is_told_once() {
    let bench = bench().await;
    for (notification, queued) in [
        (reads("1"), true),
        (reads("1"), false),
        (reads("2"), true),
        (cancelled("1"), true),
        (cancelled("1"), false),
    ] {
        assert_eq!(bench.told(notification.clone()).await, queued, "{notification:?}");
    }
    bench.tick().await;
    let bench = bench.started_again().await;
    assert!(!bench.told(reads("2")).await && !bench.told(cancelled("1")).await, "also after a restart");
    let expected = ["Billing meter reads reported", "Billing meter reads reported", "Enrolment cancelled"];
    assert_eq!(subjects(&bench, ADMIN), expected);
}

#[tokio::test]
async fn what_happened_and_its_mail_are_written_together_or_not_at_all() {
    let bench = bench().await;
    let prepared = bench.mail.prepare(cancelled("1"));
    let failing = bench.store.durably(move |transaction| {
        assert!(prepared.enqueue(transaction)?);
        Err::<(), _>(rusqlite::Error::InvalidQuery)
    });
    failing.await.unwrap_err();
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [""; 0]);
    let prepared = bench.mail.prepare(cancelled("1"));
    let together = bench.store.durably(move |transaction| {
        transaction.execute("INSERT INTO setting VALUES ('x.y', '1', 0)", [])?;
        prepared.enqueue(transaction)
    });
    assert!(together.await.unwrap());
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [ADMIN, DESK]);
}

#[tokio::test]
async fn an_error_is_told_after_three_attempts_then_daily_then_that_it_is_over() {
    let bench = bench().await;
    for hour in 0..50 {
        bench.told(failed(hour + 1)).await;
        bench.tick().await;
        bench.clock.advance(Duration::from_hours(1));
    }
    bench.told(recovered()).await;
    bench.told(recovered()).await;
    bench.tick().await;
    let expected = ["Communication error", "Communication error lasts", "Communication recovered"];
    assert_eq!(subjects(&bench, ADMIN), expected);
}

#[tokio::test]
async fn an_error_that_ends_before_it_was_told_is_never_told() {
    let bench = bench().await;
    for notification in [failed(1), failed(2), recovered()] {
        assert!(!bench.told(notification).await);
    }
    bench.set(&[("mail.communication_failures", "1")]).await;
    assert!(bench.told(failed(1)).await, "one attempt, where that is enough");
}

#[tokio::test]
async fn an_error_that_nobody_was_told_of_is_told_as_soon_as_somebody_is_to_be() {
    let bench = bench().await;
    let nobody = [
        ("mail.administrator_events", ""),
        ("mail.key_user_events", "meter-reads-reported"),
        ("mail.service_events", ""),
    ];
    bench.set(&nobody).await;
    assert!(!bench.told(failed(3)).await);
    bench.set(&[("mail.key_user_events", "communication-error")]).await;
    assert!(bench.told(failed(4)).await);
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [DESK]);
}

#[tokio::test]
async fn a_storm_is_ten_mails_an_hour_and_then_one_that_says_how_many_more() {
    let bench = bench().await;
    for number in 0..200 {
        bench.told(reads(&number.to_string())).await;
        bench.clock.advance(Duration::from_secs(1));
        bench.tick().await;
    }
    assert_eq!(subjects(&bench, ADMIN).len(), 10);
    assert_eq!(bench.mail.latest().held, 190);
    assert!(bench.told(cancelled("1")).await, "another kind is not held back by it");
    let next = bench.tick().await.expect("the end of the hour");
    assert_eq!(next, time("2026-11-22T11:00:00Z"));
    bench.clock.set(next);
    assert_eq!(bench.tick().await, None);
    assert_eq!(subjects(&bench, ADMIN).last().unwrap(), "Alerts were held back");
    assert!(bench.office.state().taken.last().unwrap().1.contains("190"));
    assert_eq!(bench.mail.latest().held, 0);
}

#[tokio::test]
async fn a_full_queue_takes_no_more_but_a_cancellation_and_counts_what_it_did_not_take() {
    let file =
        FILE.replace("desk@example.com", "k1@e.example;k2@e.example;k3@e.example;k4@e.example;k5@e.example");
    let bench = bench_with(&file).await;
    let down = office::failure(app::model::MailStep::Connect, "refused", Meaning::Unreachable);
    bench.office.state().down = Some(down);
    for number in 0..100 {
        bench.told(reads(&number.to_string())).await;
        bench.clock.advance(Duration::from_mins(10));
    }
    let waiting = bench.store.read(crate::store::mail::waiting).await.unwrap().len();
    assert_eq!(waiting, 497, "seven addresses a mail, 500 at most");
    assert!(bench.told(cancelled("1")).await);
    assert!(bench.mail.latest().held == 0, "it is looked at with the next step");
    bench.tick().await;
    assert_eq!(bench.mail.latest().held, 29);
}

#[tokio::test]
async fn while_not_enrolled_nothing_goes_to_the_vendor_what_waits_included() {
    let bench = bench().await;
    bench.told(reads("1")).await;
    bench.enrolled.store(false, Ordering::Relaxed);
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [ADMIN, DESK]);
    let queue = bench.queue().await;
    assert_eq!((queue.len(), queue[0].0.as_str(), queue[0].1), (1, VENDOR, MailProgress::Withdrawn));
    assert_eq!(queue[0].3, "this device is not enrolled, and the address is the vendor's");
    bench.told(failed(3)).await;
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [ADMIN, DESK, ADMIN, DESK]);
    assert_eq!(bench.mail.latest().vendor_silent, [MailRole::Service]);
    bench.enrolled.store(true, Ordering::Relaxed);
    bench.tick().await;
    assert_eq!(bench.office.addresses().len(), 4, "what was withdrawn stays so");
    bench.told(recovered()).await;
    bench.tick().await;
    assert_eq!(bench.office.addresses()[4..], [ADMIN, DESK, VENDOR]);
}

#[tokio::test]
async fn a_service_of_ones_own_is_told_while_not_enrolled() {
    let bench = bench().await;
    bench.enrolled.store(false, Ordering::Relaxed);
    bench.set(&[("mail.service_is_vendor", "false")]).await;
    bench.told(cancelled("1")).await;
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [ADMIN, DESK, VENDOR]);
    assert_eq!(bench.mail.latest().vendor_silent, []);
}

#[tokio::test]
async fn who_is_no_recipient_any_more_gets_nothing_that_waits() {
    let bench = bench().await;
    bench.told(reads("1")).await;
    bench.set(&[("mail.key_user", "other@example.com")]).await;
    bench.tick().await;
    assert_eq!(bench.office.addresses(), [ADMIN, VENDOR], "and who is new, nothing from before");
    bench.told(reads("2")).await;
    bench.set(&[("mail.host", "")]).await;
    bench.tick().await;
    assert_eq!(bench.office.addresses().len(), 2, "without a server nothing is tried");
    let queue = bench.queue().await;
    assert!(queue.iter().all(|(_, progress, ..)| *progress == MailProgress::Withdrawn), "{queue:?}");
    assert!(!bench.told(reads("3")).await);
}
