//! Octets are given up, and that is signed for.

use std::time::Duration;

use super::{
    device::{DEVICE, Device},
    far_end::FarEnd,
};
use crate::{
    ledger::{Pruning, verify::verify},
    protocol::{chain::Place, data::status::DeviceStatus},
    testing::reading,
};

const DAY: Duration = Duration::from_hours(24);

async fn both() -> (Device, FarEnd) {
    let device = Device::enrolled().await;
    let far_end = FarEnd::new(DEVICE, device.identity.key.public());
    (device, far_end)
}

/// The places that have their octets.
async fn kept(device: &Device) -> Vec<String> {
    let rows = device.store.read(|connection| {
        let sql = "SELECT epoch || '-' || sequence FROM ledger JOIN ledger_text USING (id) ORDER BY id";
        connection.prepare(sql)?.query_map([], |row| row.get(0))?.collect()
    });
    rows.await.unwrap()
}

async fn prune(device: &Device) -> Pruning {
    device.ledger.prune(&device.identity, device.now()).await.unwrap()
}

#[tokio::test]
async fn reports_go_after_thirteen_months_and_billing_reads_after_ten_years() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    device.add_status().await;
    device.deliver(&mut far_end).await;
    device.pass(DAY * 365);
    device.add_status().await;
    device.deliver(&mut far_end).await;
    assert_eq!(prune(&device).await, Pruning::default(), "twelve months are not enough");

    device.pass(DAY * 40);
    device.add_status().await;
    device.deliver(&mut far_end).await;
    assert_eq!(prune(&device).await, Pruning { events: 1, more: false });
    assert_eq!(kept(&device).await, ["1-1", "1-2", "1-4", "1-5"], "the read and the beginning stay");
    let export = device.export().await;
    let verified = verify(export.as_bytes(), &[]).unwrap();
    assert_eq!((verified.events, verified.pruned), (5, 1));

    device.pass(DAY * 366 * 9);
    device.add_status().await;
    device.deliver(&mut far_end).await;
    assert_eq!(prune(&device).await, Pruning { events: 4, more: false });
    assert_eq!(kept(&device).await, ["1-6"]);
    let export = device.export().await;
    let verified = verify(export.as_bytes(), &[device.identity.key.public()]).unwrap();
    assert_eq!(
        (verified.events, verified.pruned, verified.complete_to.unwrap().place),
        (6, 5, Place::new(1, 6))
    );
}

#[tokio::test]
async fn a_checkpoint_stands_for_four_weeks() {
    let (device, mut far_end) = both().await;
    for _ in 0..60 {
        device.add_status().await;
        device.deliver(&mut far_end).await;
        device.pass(DAY);
    }
    device.pass(DAY * 360);
    let mut checkpoints = Vec::new();
    for day in 0..60 {
        device.pass(DAY);
        device.add_status().await;
        device.deliver(&mut far_end).await;
        if prune(&device).await.events > 0 {
            checkpoints.push(day);
        }
    }
    assert_eq!(checkpoints.len(), 3, "{checkpoints:?}");
    assert!(checkpoints.windows(2).all(|pair| pair[1] - pair[0] == 28), "{checkpoints:?}");
    verify(device.export().await.as_bytes(), &[]).unwrap();
}

#[tokio::test]
async fn much_is_given_up_in_several_steps() {
    let (device, mut far_end) = both().await;
    let status = || device.data(DeviceStatus::of(&reading()));
    let mut many = Vec::new();
    many.resize_with(4_100, status);
    device.ledger.append_all(&device.identity, many).await.unwrap();
    let limits = crate::ledger::Limits { events: 2_000, octets: 100_000_000 };
    while let Some(batch) = device.ledger.next_batch(&device.identity, limits, device.now()).await.unwrap() {
        let super::far_end::Answer::Receipt(text) = far_end.take(&batch.body(), device.now()) else {
            panic!()
        };
        device.settle(&far_end, &batch, &text).await.unwrap();
    }
    device.pass(DAY * 400);
    device.add_status().await;
    device.deliver(&mut far_end).await;
    assert_eq!(prune(&device).await, Pruning { events: 2_000, more: true });
    assert_eq!(prune(&device).await, Pruning { events: 2_000, more: true });
    assert_eq!(prune(&device).await, Pruning { events: 100, more: false });
    assert_eq!(prune(&device).await, Pruning::default());
    let verified = verify(device.export().await.as_bytes(), &[]).unwrap();
    assert_eq!((verified.events, verified.pruned), (4_102, 4_100));
}

#[tokio::test]
async fn a_clock_that_is_wrong_on_one_side_makes_nothing_old() {
    let (device, mut far_end) = both().await;
    let then = device.now();
    device.add_status().await;
    device.deliver(&mut far_end).await;
    device.clock.set("2099-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(prune(&device).await, Pruning::default(), "the device's clock went wrong");

    // The server's clock is wrong for one receipt.
    device.add_status().await;
    device.deliver(&mut far_end).await;
    device.clock.set(then);
    assert_eq!(prune(&device).await, Pruning::default(), "the server's clock went wrong");
    assert_eq!(kept(&device).await.len(), 3);
}

#[tokio::test]
async fn what_waits_or_was_never_signed_for_stays() {
    let (device, mut far_end) = both().await;
    device.add_status().await;
    device.deliver(&mut far_end).await;
    device.add_status().await;
    device.pass(DAY * 500);
    assert_eq!(prune(&device).await, Pruning::default(), "no receipt is that young");
    far_end.refuses.clear();
    device.add_status().await;
    device
        .ledger
        .set_aside(Place::new(1, 3), "The server can't take it.".into(), device.now())
        .await
        .unwrap();
    device.deliver(&mut far_end).await;
    assert_eq!(prune(&device).await, Pruning { events: 1, more: false });
    assert_eq!(kept(&device).await, ["1-1", "1-3", "1-4"], "it was set aside today");
}
