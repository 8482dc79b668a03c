//! Exports that are whole.

use std::time::Duration;

use super::{
    device::{DEVICE, Device, key},
    far_end::FarEnd,
};
use crate::{
    ledger::verify::verify,
    protocol::{chain::Place, data::epoch_opened::Opening, export::By},
};

/// A ledger with a little of everything, and the far end: two epochs, something refused, discarded, set aside, given up,
/// sent twice, written again, and waiting.
pub(super) async fn rich(length: u64) -> (Device, FarEnd) {
    let device = Device::enrolled().await;
    let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
    far_end.refuses.insert(2);
    for number in 1..=length {
        device.add_read(number).await;
        device.add_status().await;
        device.pass(Duration::from_hours(1));
        if number % 3 == 0 {
            device.deliver(&mut far_end).await;
        }
    }
    device.deliver(&mut far_end).await;
    device.pass(Duration::from_hours(24 * 410));
    device.add_read(length + 1).await;
    device
        .ledger
        .set_aside(device.last().await, "The server can't read it.".into(), device.now())
        .await
        .unwrap();
    device.add_read(length + 2).await;
    device.deliver(&mut far_end).await;
    assert!(device.ledger.prune(&device.identity, device.now()).await.unwrap().events > 0);
    device.add_read(length + 3).await;
    device.open(Opening::Restored, None).await.unwrap();
    device.add_read(length + 4).await;
    device.deliver(&mut far_end).await;
    device.add_read(length + 5).await;
    (device, far_end)
}

#[tokio::test]
async fn an_export_says_up_to_which_receipt_it_is_complete() {
    let (device, far_end) = rich(6).await;
    let export = device.export().await;
    let verified = verify(export.as_bytes(), &[device.identity.key.public()]).unwrap();
    assert_eq!((verified.by, verified.epochs.len()), (By::Device, 2));
    let complete_to = verified.complete_to.unwrap();
    assert_eq!(complete_to.server_key, far_end.key.public());
    assert_eq!((complete_to.place.epoch, verified.beyond), (2, 1));
    assert_eq!(verified.head.unwrap().place(), Place::new(2, complete_to.place.sequence + 1));
    assert_eq!(verified.receipts, complete_to.receipt);
    let theirs = verify(far_end.export(device.now()).as_bytes(), &[]).unwrap();
    assert_eq!((theirs.by, theirs.head.unwrap().place()), (By::Server, complete_to.place));
}

#[tokio::test]
async fn another_key_than_the_named_one_is_told_by_its_fingerprint() {
    let (device, _) = rich(3).await;
    let export = device.export().await;
    let fault = verify(export.as_bytes(), &[key(2).public()]).unwrap_err();
    assert_eq!((fault.place, fault.line), (None, 1));
    assert!(
        fault.what.contains(&crate::protocol::key::fingerprint(&device.identity.key.public())),
        "{fault}"
    );
    verify(export.as_bytes(), &[key(2).public(), device.identity.key.public()]).unwrap();
}

#[tokio::test]
async fn an_export_has_this_form() {
    let device = Device::enrolled().await;
    let mut far_end = FarEnd::new(DEVICE, device.identity.key.public());
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    insta::assert_snapshot!(device.export().await);
}

#[test]
fn what_is_no_export_is_told() {
    for (text, part) in [
        ("", "empty"),
        ("\n", "does not begin"),
        ("{}\n", "does not begin"),
        ("{\"end\":{}}\n", "does not begin"),
        ("hello", "does not end"),
    ] {
        let fault = verify(text.as_bytes(), &[]).unwrap_err();
        assert!(fault.to_string().contains(part), "{text:?}: {fault}");
    }
    let endless = std::io::repeat(b'x');
    let fault = verify(std::io::BufReader::new(endless), &[]).unwrap_err();
    assert!(fault.what.contains("too long"), "{fault}");
}
