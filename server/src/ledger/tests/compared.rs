//! The device's export beside the server's.

use super::{
    device::{DEVICE, Device, key},
    evidence::rich,
    far_end::FarEnd,
};
use crate::{
    ledger::verify::{ComparisonFault, compare},
    protocol::{chain::Place, data::epoch_opened::Opening},
};

#[tokio::test]
async fn both_sides_tell_the_same_up_to_what_waits() {
    let (device, far_end) = rich(6).await;
    let (ours, theirs) = (device.export().await, far_end.export(device.now()));
    let compared = compare(ours.as_bytes(), theirs.as_bytes(), &[]).unwrap();
    assert_eq!(compared.equal_to, Some(far_end.head.unwrap().place()));
    assert_eq!((compared.only_ours, compared.only_theirs), (2, 0), "one was written again, one waits");
}

#[tokio::test]
async fn what_the_server_signed_for_and_does_not_have_is_the_first_difference() {
    let (device, mut far_end) = (Device::enrolled().await, FarEnd::new(DEVICE, key(1).public()));
    for number in 1..=8 {
        device.add_read(number).await;
    }
    device.deliver(&mut far_end).await;
    far_end.lose(1);
    let compared = compare(device.export().await.as_bytes(), far_end.export(device.now()).as_bytes(), &[]);
    let Err(ComparisonFault::Between(place, what)) = compared else { panic!("{compared:?}") };
    assert_eq!(place, Place::new(1, 6));
    assert!(what.contains("signed for it"), "{what}");
}

#[tokio::test]
async fn a_device_that_was_put_back_agrees_once_it_says_so() {
    let (mut device, mut far_end) = (Device::enrolled().await, FarEnd::new(DEVICE, key(1).public()));
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    let then = device.snapshot().await;
    device.add_read(2).await;
    device.add_read(3).await;
    device.deliver(&mut far_end).await;
    device.restart(Some(then.path())).await;
    device.add_read(4).await;
    let theirs = far_end.export(device.now());
    let compared = compare(device.export().await.as_bytes(), theirs.as_bytes(), &[]);
    let different = ComparisonFault::Between(Place::new(1, 3), "the two have different events");
    assert_eq!(compared, Err(different), "it does not know yet");

    device.go_on(far_end.head).await;
    device.deliver(&mut far_end).await;
    let (ours, theirs) = (device.export().await, far_end.export(device.now()));
    let compared = compare(ours.as_bytes(), theirs.as_bytes(), &[]).unwrap();
    assert_eq!((compared.only_ours, compared.only_theirs), (1, 2), "1-3 is another event on each side");
    assert_eq!(far_end.reads, [1, 2, 3, 4]);
}

/// Two devices with one past wrote another event each under the number 1-2: the one of which the server has nothing, and what the
/// server tells.
async fn one_number_twice() -> (Device, String) {
    let (mut one, mut far_end) = (Device::enrolled().await, FarEnd::new(DEVICE, key(1).public()));
    let files = one.snapshot().await;
    let mut two = Device::new();
    two.restart(Some(files.path())).await;
    one.add_read(1).await;
    two.add_read(2).await;
    one.deliver(&mut far_end).await;
    let theirs = far_end.export(one.now());
    assert!(compare(one.export().await.as_bytes(), theirs.as_bytes(), &[]).is_ok());
    (two, theirs)
}

#[tokio::test]
async fn what_was_set_aside_accounts_for_no_event_that_the_server_alone_has() {
    let (two, theirs) = one_number_twice().await;
    let set_aside = |transaction: &rusqlite::Transaction<'_>| {
        transaction.execute("UPDATE ledger SET state = 'set-aside' WHERE sequence = 2", [])
    };
    assert_eq!(two.store.durably(set_aside).await.unwrap(), 1);
    let fault = compare(two.export().await.as_bytes(), theirs.as_bytes(), &[]).unwrap_err();
    assert_eq!(fault, ComparisonFault::Between(Place::new(1, 2), "it is missing in the first one"));
}

#[tokio::test]
async fn two_that_wrote_under_one_number_are_told_apart() {
    let (two, theirs) = one_number_twice().await;
    let Err(fault) = compare(two.export().await.as_bytes(), theirs.as_bytes(), &[]) else { panic!() };
    assert_eq!(fault, ComparisonFault::Between(Place::new(1, 2), "the two have different events"));
}

#[tokio::test]
async fn what_was_kept_back_can_not_be_said_to_have_been_sent() {
    let (device, far_end) = rich(6).await;
    let lie = |transaction: &rusqlite::Transaction<'_>| {
        transaction
            .execute("UPDATE ledger SET state = 'accepted', reason = NULL WHERE state = 'set-aside'", [])
    };
    assert_eq!(device.store.durably(lie).await.unwrap(), 1);
    let theirs = far_end.export(device.now());
    let fault = compare(device.export().await.as_bytes(), theirs.as_bytes(), &[]).unwrap_err();
    assert!(matches!(fault, ComparisonFault::Between(_, what) if what.contains("tombstone")), "{fault}");
}

#[tokio::test]
async fn exports_of_two_devices_are_not_compared() {
    let one = Device::enrolled().await;
    let mut two = Device::new();
    two.identity.device = "d-2".into();
    two.open(Opening::Enrolled, None).await.unwrap();
    let fault = compare(one.export().await.as_bytes(), two.export().await.as_bytes(), &[]).unwrap_err();
    assert_eq!(fault, ComparisonFault::Between(Place::new(1, 1), "the two are of different devices or keys"));
}
