use app::port::Which;

use super::*;
use crate::{store::schema::MIGRATIONS, testing::time};

const NOW: &str = "2026-11-22T10:00:00Z";

fn database() -> Connection {
    let mut connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    MIGRATIONS.to_latest(&mut connection).unwrap();
    connection
}

fn mail(key: Option<&str>, addresses: &[&str]) -> NewMail {
    NewMail {
        kind: "communication-error",
        key: key.map(str::to_owned),
        at: time(NOW),
        message_id: "m".into(),
        letter: "{\"subject\":\"S\"}".into(),
        recipients: addresses.iter().map(|address| (MailRole::Administrator, (*address).into())).collect(),
    }
}

fn committed<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
) -> T {
    let transaction = connection.transaction().unwrap();
    let value = work(&transaction).unwrap();
    transaction.commit().unwrap();
    value
}

fn numbers(connection: &Connection, now: &str) -> Vec<i64> {
    let now = time(now);
    let latest = now + jiff::SignedDuration::from_hours(2);
    due(connection, now, latest, 10).unwrap().into_iter().map(|due| due.id).collect()
}

#[test]
fn what_is_told_once_is_queued_once() {
    let mut connection = database();
    let now = time(NOW);
    committed(&mut connection, |t| {
        assert!(insert(t, &mail(Some("enrolment/1"), &["a@example.com"]), now)?);
        assert!(!insert(t, &mail(Some("enrolment/1"), &["a@example.com"]), now)?);
        assert!(insert(t, &mail(None, &["a@example.com"]), now)?);
        assert!(insert(t, &mail(None, &["a@example.com", "b@example.com"]), now)?);
        Ok(())
    });
    assert!(is_told(&connection, "enrolment/1").unwrap() && !is_told(&connection, "enrolment/2").unwrap());
    assert_eq!(numbers(&connection, NOW), [1, 2, 3, 4]);
}

#[test]
fn a_delivery_waits_is_put_off_and_comes_to_an_end() {
    let mut connection = database();
    let now = time(NOW);
    let addresses = ["a@example.com", "b@example.com", "c@example.com", "d@example.com"];
    committed(&mut connection, |t| insert(t, &mail(None, &addresses), now));
    let later = time("2026-11-22T10:01:00Z");
    let failed = |cause| Failed { at: now, cause };
    committed(&mut connection, |t| {
        delivered(t, 1, now)?;
        undeliverable(t, 2, &failed("550 unknown"))?;
        barred(t, 3, now, "not enrolled")?;
        put_off(t, 4, &failed("421 busy"), later)
    });
    assert_eq!(numbers(&connection, NOW), [0; 0]);
    assert_eq!(numbers(&connection, "2026-11-22T10:01:00Z"), [4]);
    assert_eq!(numbers(&connection, "2026-11-19T10:00:00Z"), [4], "the clock was set back");
    let queue = not_delivered(&connection, 10).unwrap();
    let shown: Vec<_> = queue
        .iter()
        .map(|mail| (mail.id, mail.progress, mail.attempts, mail.cause.as_deref(), mail.next_at))
        .collect();
    assert_eq!(
        shown,
        [
            (4, MailProgress::Waiting, 1, Some("421 busy"), Some(later)),
            (3, MailProgress::Withdrawn, 0, Some("not enrolled"), None),
            (2, MailProgress::Undeliverable, 1, Some("550 unknown"), None),
        ]
    );
    assert_eq!(queue[0].subject, "S");
    let found = summary(&connection).unwrap();
    assert_eq!(found.trouble, Some((now, "550 unknown".into())));
    assert_eq!((found.next_at, found.delivered_at), (Some(later), Some(now)));
    assert_eq!(committed(&mut connection, |t| again(t, Which::All, now)), 2);
    assert_eq!(numbers(&connection, NOW), [2, 4], "what was withdrawn stays so");
    assert_eq!(summary(&connection).unwrap().trouble, None);
}

#[test]
fn one_failed_attempt_is_no_trouble_and_three_are() {
    let mut connection = database();
    let now = time(NOW);
    committed(&mut connection, |t| insert(t, &mail(None, &["a@example.com"]), now));
    for attempts in 1..=3 {
        committed(&mut connection, |t| put_off(t, 1, &Failed { at: now, cause: "connection refused" }, now));
        assert_eq!(summary(&connection).unwrap().trouble.is_some(), attempts == 3, "{attempts}");
    }
}

#[test]
fn discarding_all_spares_what_still_waits() {
    let mut connection = database();
    let now = time(NOW);
    let addresses = ["a@example.com", "b@example.com", "c@example.com"];
    committed(&mut connection, |t| insert(t, &mail(None, &addresses), now));
    committed(&mut connection, |t| undeliverable(t, 1, &Failed { at: now, cause: "550" }));
    assert_eq!(committed(&mut connection, |t| discard(t, Which::All)), 1);
    assert_eq!(numbers(&connection, NOW), [2, 3]);
    assert_eq!(committed(&mut connection, |t| discard(t, Which::One(3))), 1);
    assert_eq!(committed(&mut connection, |t| discard(t, Which::One(99))), 0);
    assert_eq!(numbers(&connection, NOW), [2]);
}

#[test]
fn everything_is_bounded_and_what_waits_is_never_pruned() {
    let mut connection = database();
    let now = time(NOW);
    committed(&mut connection, |t| insert(t, &mail(Some("first"), &["waits@example.com"]), now));
    committed(&mut connection, |t| {
        for number in 0..1_500 {
            insert(t, &mail(None, &["a@example.com", "b@example.com"]), now)?;
            let id = 2 + number * 2;
            delivered(t, id, now)?;
            undeliverable(t, id + 1, &Failed { at: now, cause: "550" })?;
        }
        insert(t, &mail(None, &["last@example.com"]), now)
    });
    let count = |connection: &Connection, sql: &str| {
        connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    let of = |connection: &Connection| {
        ["waiting", "delivered", "undeliverable"].map(|progress| {
            count(connection, &format!("SELECT count(*) FROM mail_delivery WHERE progress = '{progress}'"))
        })
    };
    assert_eq!(of(&connection), [2, 1_000, 500]);
    assert!(count(&connection, "SELECT count(*) FROM mail") <= 1_502);
    assert!(has_room(&connection, 498).unwrap() && !has_room(&connection, 499).unwrap());
    committed(&mut connection, |t| insert(t, &mail(None, &["x@example.com"]), time("2027-02-21T00:00:00Z")));
    assert_eq!(of(&connection), [3, 0, 0]);
    assert!(is_told(&connection, "first").unwrap());
}

#[test]
fn what_is_remembered_between_notifications_is_there_again() {
    let mut connection = database();
    let now = time(NOW);
    assert_eq!((told_at(&connection).unwrap(), rate(&connection, "k").unwrap()), (None, Rate::default()));
    let known = Rate { begun_at: Some(now), mailed: 10, held: 7 };
    committed(&mut connection, |t| {
        set_told_at(t, Some(now))?;
        set_rate(t, "k", known, now)
    });
    assert_eq!((told_at(&connection).unwrap(), rate(&connection, "k").unwrap()), (Some(now), known));
    assert_eq!(summary(&connection).unwrap().held, 7);
    committed(&mut connection, |t| set_told_at(t, None));
    assert_eq!(told_at(&connection).unwrap(), None);
}
