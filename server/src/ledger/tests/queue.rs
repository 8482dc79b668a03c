//! A hundred thousand events wait.

use super::{
    device::{DEVICE, Device},
    far_end::{Answer, FarEnd},
};
use crate::{ledger::Limits, protocol::export::State};

/// So many.
const MANY: u64 = 100_000;

/// Rows as [`crate::ledger::append`] leaves them, but for the links, which nobody looks at here.
async fn fill(device: &Device, count: u64) {
    let count = i64::try_from(count).unwrap();
    let fill = move |transaction: &rusqlite::Transaction<'_>| {
        transaction.execute(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
             INSERT INTO ledger (epoch, sequence, kind, at, content, link, signature, state, to_send)
             SELECT 1, n + 2, 'org.smart-esolutions.meter-read.v1', n, randomblob(32), randomblob(32), randomblob(64),
                 'waiting', 1 FROM number",
            [count],
        )?;
        transaction.execute(
            "INSERT INTO ledger_text SELECT ledger.id, kept.text FROM ledger
             JOIN (SELECT text FROM ledger_text ORDER BY id DESC LIMIT 1) kept
             WHERE ledger.id NOT IN (SELECT id FROM ledger_text)",
            [],
        )
    };
    device.store.durably(fill).await.unwrap();
}

#[tokio::test]
async fn with_a_hundred_thousand_waiting_a_batch_is_as_large_as_with_ten_and_everything_is_counted() {
    let device = Device::enrolled().await;
    let far_end = FarEnd::new(DEVICE, device.identity.key.public());
    device.add_read(1).await;
    fill(&device, MANY).await;
    let limits = Limits { events: 500, octets: 64 * 1_024 };
    let batch = device.ledger.next_batch(&device.identity, limits, device.now()).await.unwrap().unwrap();
    assert!(
        (10..100).contains(&batch.len()) && batch.body().len() <= limits.octets,
        "{}",
        batch.body().len()
    );
    let summary = device.ledger.summary().await.unwrap();
    assert_eq!((summary.waiting, summary.head.unwrap().sequence), (MANY + 2, MANY + 2));

    // The far end of this test can't follow made-up links: it signs for what it is sent.
    let receipt = crate::protocol::receipt::Receipt {
        device: DEVICE.into(),
        key: device.identity.key.public(),
        head: batch.head(),
        at: device.now(),
        batch: crate::protocol::octets::Digest::new(
            <sha2::Sha256 as sha2::Digest>::digest(batch.body()).into(),
        ),
        before: None,
        outcomes: (1..=batch.len())
            .map(|number| crate::protocol::receipt::Outcome {
                id: format!("1-{number}"),
                verdict: crate::protocol::receipt::Verdict::Accepted,
                reason: None,
                reference: None,
            })
            .collect(),
    };
    let usage = crate::protocol::key::Use::Receipt;
    let text = crate::protocol::signed::sign(&far_end.key, usage, &receipt).unwrap();
    device.settle(&far_end, &batch, &text).await.unwrap();
    let after = device.ledger.summary().await.unwrap();
    assert_eq!(after.waiting, MANY + 2 - batch.len() as u64);
    assert_eq!(after.last_read.unwrap().place, batch.head().place());

    let last = device.ledger.events(State::Waiting, i64::try_from(MANY).unwrap(), 10).await.unwrap();
    assert_eq!(last.len(), 2, "the end of the queue is found without walking through it");
}

#[tokio::test]
async fn a_real_queue_is_delivered_in_order_across_restarts() {
    let mut device = Device::enrolled().await;
    let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
    let reads: Vec<_> = (1..=600).map(|number| device.read(number)).collect();
    device.ledger.append_all(&device.identity, reads).await.unwrap();
    let limits = Limits { events: 150, octets: 1_000_000 };
    let mut batches = 0;
    while let Some(batch) = device.ledger.next_batch(&device.identity, limits, device.now()).await.unwrap() {
        let Answer::Receipt(text) = far_end.take(&batch.body(), device.now()) else { panic!() };
        device.settle(&far_end, &batch, &text).await.unwrap();
        batches += 1;
        device.restart(None).await;
    }
    assert_eq!(batches, 5);
    assert_eq!(far_end.reads, (1..=600).collect::<Vec<_>>());
}
