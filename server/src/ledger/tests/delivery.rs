//! Batches and what becomes of them.

use std::time::Duration;

use app::model::{Actor, Deed};

use super::{
    device::{DEVICE, Device, key},
    far_end::{Answer, FarEnd},
};
use crate::{
    ledger::{AppendError, GoneOn, LedgerError, Limits, ReceiptError},
    protocol::{
        batch::split,
        chain::{Head, Place},
        event,
        export::State,
        problem::ProblemKind,
        receipt::{Outcome, Receipt, Verdict},
        signed,
    },
    store::audit::NewEntry,
};

async fn both() -> (Device, FarEnd) {
    let device = Device::enrolled().await;
    let far_end = FarEnd::new(DEVICE, device.identity.key.public());
    (device, far_end)
}

fn receipt(answer: Answer) -> String {
    match answer {
        Answer::Receipt(receipt) => receipt,
        Answer::Problem(kind, _) => panic!("{kind:?}"),
    }
}

fn entry(device: &Device) -> NewEntry {
    let (actor, deed, subject) = (Actor::device(), Deed::Changed, "event".to_owned());
    NewEntry { at: device.now(), actor, deed, subject, from: None, to: None }
}

#[tokio::test]
async fn what_waits_goes_out_oldest_first_and_is_settled_by_a_receipt() {
    let (device, mut far_end) = both().await;
    for number in 1..=7 {
        device.add_read(number).await;
    }
    let batch = device.next().await.unwrap().unwrap();
    assert_eq!((batch.len(), batch.first(), batch.head().place()), (5, Place::new(1, 1), Place::new(1, 5)));
    let text = receipt(far_end.take(&batch.body(), device.now()));
    let settled = device.settle(&far_end, &batch, &text).await.unwrap();
    assert_eq!(settled.events.len(), 5);
    assert!(settled.events.iter().all(|event| event.verdict == Verdict::Accepted));
    let summary = device.ledger.summary().await.unwrap();
    assert_eq!((summary.waiting, summary.receipted.unwrap().head), (3, batch.head()));
    let read = summary.last_read.unwrap();
    assert_eq!((read.read.reading, read.read.meters[0].value, read.accepted_at), (4, 100_004, device.now()));
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 2, 3, 4, 5, 6, 7]);
    assert!(device.next().await.unwrap().is_none());
    let kept = device.ledger.transmissions(i64::MAX, 10).await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.receipt).collect::<Vec<_>>(), [Some(2), Some(1)]);
    let detail = device.ledger.transmission(kept[1].number).await.unwrap().unwrap();
    assert_eq!(detail.body.unwrap().as_bytes(), &batch.body()[..]);
    assert_eq!(detail.receipt.unwrap(), text);
}

#[tokio::test]
async fn a_batch_has_so_many_octets_and_one_event_at_least() {
    let (device, _) = both().await;
    for number in 1..=4 {
        device.add_read(number).await;
    }
    let sizes = |octets| {
        let ledger = &device.ledger;
        let identity = &device.identity;
        async move { ledger.preview(identity, Limits { events: 100, octets }).await.unwrap().unwrap() }
    };
    assert_eq!(sizes(1).await.len(), 1);
    let all = sizes(1_000_000).await;
    assert_eq!(all.len(), 5);
    let octets = all.body().len() * 3 / 5;
    let some = sizes(octets).await;
    assert!((2..5).contains(&some.len()) && some.body().len() <= octets, "{} in {octets}", some.body().len());
}

#[tokio::test]
async fn an_answer_that_is_lost_doubles_nothing_and_octets_stay_the_same() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    let first = device.next().await.unwrap().unwrap();
    receipt(far_end.take(&first.body(), device.now()));
    device.fail(&first, "receive").await;
    device.pass(Duration::from_mins(5));
    let second = device.next().await.unwrap().unwrap();
    assert_eq!(first.body(), second.body());
    let text = receipt(far_end.take(&second.body(), device.now()));
    let settled = device.settle(&far_end, &second, &text).await.unwrap();
    assert!(settled.events.iter().all(|event| event.verdict == Verdict::Duplicate));
    assert_eq!(far_end.reads, [1]);
    let kept = device.ledger.transmissions(i64::MAX, 10).await.unwrap();
    let told: Vec<_> = kept.iter().map(|kept| (kept.step.as_deref(), kept.receipt)).collect();
    assert_eq!(told, [(None, Some(1)), (Some("receive"), None)]);
}

#[tokio::test]
async fn a_failure_leaves_last_sent_as_it_is() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    let before = device.ledger.summary().await.unwrap();
    device.add_read(2).await;
    let batch = device.next().await.unwrap().unwrap();
    device.fail(&batch, "resolve").await;
    let after = device.ledger.summary().await.unwrap();
    assert_eq!((after.last_read, after.receipted), (before.last_read, before.receipted));
}

#[tokio::test]
async fn a_receipt_that_does_not_fit_changes_nothing() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    device.add_read(2).await;
    let batch = device.next().await.unwrap().unwrap();
    let good = receipt(far_end.take(&batch.body(), device.now()));
    let server = key(9).public();
    let right: Receipt = signed::open(&server, crate::protocol::key::Use::Receipt, &good).unwrap();
    let sign =
        |receipt: Receipt| signed::sign(&key(9), crate::protocol::key::Use::Receipt, &receipt).unwrap();
    let other_link = Head { link: right.batch, ..right.head };
    let swapped = [1, 0, 2].map(|index: usize| right.outcomes[index].clone()).to_vec();
    let more = Outcome { id: "1-4".into(), verdict: Verdict::Accepted, reason: None, reference: None };
    let table: Vec<(&str, String, ReceiptError)> = vec![
        ("no JSON", "<html>".into(), ReceiptError::Form),
        ("two lines", good.replacen(',', ",\n", 1), ReceiptError::Form),
        ("another device", sign(Receipt { device: "d-2".into(), ..right.clone() }), ReceiptError::Foreign),
        ("another key", sign(Receipt { key: key(2).public(), ..right.clone() }), ReceiptError::Foreign),
        ("another batch", sign(Receipt { batch: right.head.link, ..right.clone() }), ReceiptError::Batch),
        (
            "none of the events",
            sign(Receipt { outcomes: Vec::new(), ..right.clone() }),
            ReceiptError::Outcomes,
        ),
        ("another order", sign(Receipt { outcomes: swapped, ..right.clone() }), ReceiptError::Outcomes),
        (
            "an event too many",
            sign(Receipt { outcomes: [right.outcomes.clone(), vec![more]].concat(), ..right.clone() }),
            ReceiptError::Outcomes,
        ),
        (
            "less than was sent",
            sign(Receipt { head: Head { sequence: 1, ..right.head }, ..right.clone() }),
            ReceiptError::Head(Place::new(1, 1)),
        ),
        (
            "another chain",
            sign(Receipt { head: other_link, ..right.clone() }),
            ReceiptError::Head(Place::new(1, 3)),
        ),
        (
            "more than there is",
            sign(Receipt { head: Head { sequence: 9, ..right.head }, ..right.clone() }),
            ReceiptError::Head(Place::new(1, 9)),
        ),
    ];
    let before = device.ledger.summary().await.unwrap();
    for (what, text, expected) in table {
        let Err(LedgerError::Receipt(error)) = device.settle(&far_end, &batch, &text).await else {
            panic!("{what} was taken")
        };
        assert_eq!(error, expected, "{what}");
    }
    let mut changed = good.clone();
    changed.replace_range(good.len() - 4..good.len() - 3, "x");
    for (what, text) in [("a changed one", &changed), ("an unsigned one", &good.replace("signature", "seal"))]
    {
        let error = device.settle(&far_end, &batch, text).await;
        assert!(matches!(error, Err(LedgerError::Receipt(ReceiptError::Signed(_)))), "{what}");
    }
    far_end.key = key(8);
    let error = device.settle(&far_end, &batch, &good).await;
    assert!(matches!(error, Err(LedgerError::Receipt(ReceiptError::Signed(_)))), "another server");
    assert_eq!(device.ledger.summary().await.unwrap(), before);
    assert!(device.ledger.transmissions(i64::MAX, 10).await.unwrap().is_empty());
    far_end.key = key(9);
    device.settle(&far_end, &batch, &good).await.unwrap();
}

#[tokio::test]
async fn a_refused_event_is_shown_and_goes_out_again_with_the_same_octets() {
    let (device, mut far_end) = both().await;
    far_end.refuses.insert(2);
    for number in 1..=3 {
        device.add_read(number).await;
    }
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 3]);
    let summary = device.ledger.summary().await.unwrap();
    assert_eq!((summary.waiting, summary.refused), (0, 1));
    let refused = device.ledger.events(State::Refused, 0, 10).await.unwrap().remove(0);
    assert_eq!((refused.place, refused.reason.as_deref()), (Place::new(1, 3), Some("No.")));
    let octets = device.ledger.event(refused.place).await.unwrap().unwrap().text.unwrap();

    far_end.refuses.clear();
    device.add_read(4).await;
    let again = device.ledger.send_again(&device.identity, refused.place, device.now(), entry(&device)).await;
    assert_eq!(again.unwrap(), refused.place);
    let batch = device.next().await.unwrap().unwrap();
    let body = batch.body();
    assert_eq!(
        split(std::str::from_utf8(&body).unwrap()).unwrap(),
        [octets.as_str()],
        "alone, for it is in no row"
    );
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 3, 2, 4]);
    assert_eq!(device.ledger.summary().await.unwrap().refused, 0);
}

#[tokio::test]
async fn what_is_kept_back_leaves_a_tombstone_and_the_chain_whole() {
    let (device, mut far_end) = both().await;
    for number in 1..=4 {
        device.add_read(number).await;
    }
    let now = device.now();
    device.ledger.set_aside(Place::new(1, 2), "The server can't read it.".into(), now).await.unwrap();
    let by = "The administrator discarded it.".to_owned();
    device.ledger.discard(Place::new(1, 3), by, now, entry(&device)).await.unwrap();
    device.pass(Duration::from_hours(1));
    let batch = device.next().await.unwrap().unwrap();
    device.pass(Duration::from_hours(1));
    let again = device.next().await.unwrap().unwrap();
    assert_eq!(batch.body(), again.body(), "tombstones have the same octets each time");
    let body = batch.body();
    let events = split(std::str::from_utf8(&body).unwrap()).unwrap();
    let tombstones: Vec<bool> =
        events.iter().map(|text| event::read(text).unwrap().tombstone.is_some()).collect();
    assert_eq!(tombstones, [false, true, true, false, false]);
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [3, 4]);
    let summary = device.ledger.summary().await.unwrap();
    assert_eq!((summary.waiting, summary.set_aside), (0, 1));
    let kept = device.ledger.transmissions(i64::MAX, 1).await.unwrap().remove(0);
    let detail = device.ledger.transmission(kept.number).await.unwrap().unwrap();
    assert_eq!(detail.body.unwrap().as_bytes(), &body[..]);

    device.ledger.send_again(&device.identity, Place::new(1, 2), now, entry(&device)).await.unwrap();
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [3, 4, 1]);
    let detail = device.ledger.transmission(kept.number).await.unwrap().unwrap();
    assert_eq!(detail.body.unwrap().as_bytes(), &body[..], "as it was sent then, not as it would be now");
}

#[tokio::test]
async fn only_what_is_there_and_in_that_state_is_kept_back_or_sent_again() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    let (place, now) = (Place::new(1, 2), device.now());
    let again = device.ledger.send_again(&device.identity, place, now, entry(&device)).await;
    assert!(matches!(again, Err(LedgerError::State(_, _))), "it was accepted");
    let discarded = device.ledger.discard(place, "Why not?".into(), now, entry(&device)).await;
    assert!(matches!(discarded, Err(LedgerError::State(_, _))));
    let none = device.ledger.set_aside(Place::new(1, 9), "Why not?".into(), now).await;
    assert!(matches!(none, Err(LedgerError::NoEvent(_))));
    let audit = device.store.read(|connection| {
        connection.query_row("SELECT count(*) FROM audit", [], |row| row.get::<_, i64>(0))
    });
    assert_eq!(audit.await.unwrap(), 0, "what was not done is not in the audit trail");
}

#[tokio::test]
async fn a_server_that_lost_its_end_gets_it_again_and_another_s_head_is_a_fork() {
    let (device, mut far_end) = both().await;
    for number in 1..=8 {
        device.add_read(number).await;
    }
    device.deliver(&mut far_end).await;
    let full = far_end.head.unwrap();
    assert_eq!(device.ledger.go_on_from(full, None).await.unwrap(), GoneOn::AsBefore);
    far_end.lose(1);
    device.add_read(9).await;
    let batch = device.next().await.unwrap().unwrap();
    let Answer::Problem(ProblemKind::Gap, head) = far_end.take(&batch.body(), device.now()) else { panic!() };
    assert_eq!(device.ledger.go_on_from(head.unwrap(), None).await.unwrap(), GoneOn::Again(4));
    assert_eq!(device.ledger.summary().await.unwrap().waiting, 5);
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 2, 3, 4, 5, 6, 7, 8, 9]);

    let other = Head { link: full.after(b"x").link, ..full };
    assert!(
        matches!(device.ledger.go_on_from(other, None).await, Err(LedgerError::Fork(place)) if place == full.place())
    );
    for ahead in [Head { sequence: 99, ..full }, Head { epoch: 2, ..full }] {
        let error = device.ledger.go_on_from(ahead, None).await;
        assert!(matches!(error, Err(LedgerError::ServerHasMore(head)) if head == ahead));
    }
    assert!(device.next().await.unwrap().is_none(), "nothing was changed by that");
}

#[tokio::test]
async fn what_a_server_lost_without_its_head_telling_is_said_with_its_next_receipt() {
    let (device, mut far_end) = both().await;
    far_end.refuses.insert(1);
    for number in [1, 2] {
        device.add_read(number).await;
        device.deliver(&mut far_end).await;
    }
    far_end.refuses.clear();
    let refused = Place::new(1, 2);
    device.ledger.send_again(&device.identity, refused, device.now(), entry(&device)).await.unwrap();
    device.deliver(&mut far_end).await;
    let head = far_end.head;
    far_end.lose(1);
    assert_eq!((far_end.head, far_end.reads.as_slice()), (head, [2].as_slice()));
    device.add_read(3).await;
    let batch = device.next().await.unwrap().unwrap();
    let text = receipt(far_end.take(&batch.body(), device.now()));
    assert_eq!(device.settle(&far_end, &batch, &text).await.unwrap().again, 1);
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [2, 3, 1]);
    assert!(device.next().await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_discarded_while_it_is_on_its_way_is_what_the_server_says() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    let batch = device.next().await.unwrap().unwrap();
    let text = receipt(far_end.take(&batch.body(), device.now()));
    device.ledger.discard(Place::new(1, 2), "Too late.".into(), device.now(), entry(&device)).await.unwrap();
    device.settle(&far_end, &batch, &text).await.unwrap();
    let kept = device.ledger.event(Place::new(1, 2)).await.unwrap().unwrap();
    assert_eq!((kept.event.state, kept.event.reason), (State::Accepted, None));
    assert!(device.next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_outage_is_written_down_once_and_ends_with_the_receipt() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    let batch = device.next().await.unwrap().unwrap();
    for _ in 0..10 {
        device.fail(&batch, "connect").await;
        device.pass(Duration::from_mins(1));
    }
    let kept = device.ledger.transmissions(i64::MAX, 10).await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.attempts).collect::<Vec<_>>(), [10]);
    let written = device.store.read(|connection| {
        connection.query_row("SELECT attempts FROM transmission", [], |row| row.get::<_, i64>(0))
    });
    assert_eq!(written.await.unwrap(), 1, "the rest is in memory");
    device.deliver(&mut far_end).await;
    let kept = device.ledger.transmissions(i64::MAX, 10).await.unwrap();
    let told: Vec<_> = kept.iter().map(|kept| (kept.attempts, kept.step.as_deref())).collect();
    assert_eq!(told, [(1, None), (10, Some("connect"))]);
}

#[tokio::test]
async fn an_event_is_not_written_again_for_another_enrolment() {
    let (mut device, _) = both().await;
    device.add_read(1).await;
    device.identity.device = "d-2".into();
    device.open(crate::protocol::data::epoch_opened::Opening::Enrolled, None).await.unwrap();
    let mut other = FarEnd::new("d-2", device.identity.key.public());
    device.deliver(&mut other).await;
    assert!(other.reads.is_empty());
    let discarded = device.ledger.events(State::Discarded, 0, 10).await.unwrap();
    let reasons: Vec<_> = discarded.iter().map(|event| event.reason.as_deref().unwrap()).collect();
    assert_eq!(reasons, ["The enrolment that it was meant for is over."; 2]);
    let again =
        device.ledger.send_again(&device.identity, Place::new(1, 2), device.now(), entry(&device)).await;
    assert!(matches!(again, Err(LedgerError::State(_, _) | LedgerError::Append(AppendError::NotOpen))));
}
