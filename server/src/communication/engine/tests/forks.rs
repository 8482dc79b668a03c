//! Devices that were put back to an earlier state, and two of one.

use std::{fs, time::Duration};

use app::model::Condition;

use super::{
    bench::{Bench, administrator, copy},
    device::Device,
};
use crate::{clock::Clock as _, communication::ask::Ask, testing::clock};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_device_that_was_put_back_opens_an_epoch_after_what_the_server_has_and_sends_nothing_twice() {
    let bench = Bench::new("2026-11-25T09:00:00Z", "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, DAY * 2).await;
    device.store.close().await.unwrap();
    let directory = device.directory.clone();
    drop(device);
    let kept = bench.folder.path().join("kept");
    copy(&directory, &kept);
    let mut device = bench.device().await;
    device.live(&bench.clock, DAY * 3).await;
    device.store.close().await.unwrap();
    drop(device);
    let before = bench.taken();
    // The disk is put back to what it was three days ago.
    fs::remove_dir_all(&directory).unwrap();
    copy(&kept, &directory);
    let mut device = bench.device().await;
    device.live(&bench.clock, DAY * 2).await;
    let after = bench.taken();
    assert_eq!(after[..before.len()], before[..], "what the server had is as it was");
    let new = &after[before.len()..];
    assert!(!new.is_empty() && new.iter().all(|event| event.epoch == 2), "{new:?}");
    assert_eq!(new[0].kind, "org.smart-esolutions.epoch-opened.v1");
    let state = device.state.borrow().clone();
    assert_eq!((state.condition, state.waiting), (Condition::Communicating, 0));
}

#[tokio::test]
async fn a_device_that_was_put_back_by_one_read_asks_before_it_writes_and_is_taken_for_no_copy() {
    let bench = Bench::new("2026-11-25T09:00:00Z", "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, HOUR).await;
    device.store.close().await.unwrap();
    let directory = device.directory.clone();
    drop(device);
    let kept = bench.folder.path().join("kept");
    copy(&directory, &kept);
    for round in 0..2 {
        let mut device = bench.device().await;
        let (reply, answer) = tokio::sync::oneshot::channel();
        device.engine.answer(Ask::SendRead { reply }).await;
        answer.await.unwrap().unwrap_or_else(|error| panic!("{round}: {error:?}"));
        device.live(&bench.clock, HOUR).await;
        let state = device.state.borrow().clone();
        assert_eq!((state.condition, state.waiting), (Condition::Communicating, 0), "{round}");
        device.store.close().await.unwrap();
        drop(device);
        fs::remove_dir_all(&directory).unwrap();
        copy(&kept, &directory);
    }
    assert_eq!(bench.count("meter-read"), 2);
    assert_eq!(bench.taken().last().map(|event| event.epoch), Some(2));
}

#[tokio::test]
async fn two_copies_at_once_are_seen_and_held_at_both_ends_until_somebody_has_looked() {
    let bench = Bench::new("2026-11-25T09:00:00Z", "UTC");
    let mut device = bench.enrolled().await;
    device.live(&bench.clock, DAY).await;
    device.store.close().await.unwrap();
    let directory = device.directory.clone();
    drop(device);
    let twin = bench.folder.path().join("twin");
    copy(&directory, &twin);
    // It runs on a machine of its own.
    let elsewhere = clock(&bench.clock.now().to_string());
    elsewhere.synchronise(Some(true));
    elsewhere.reboot(Duration::ZERO);
    let mut first = bench.device().await;
    let mut second = Device::switch_on(&twin, &elsewhere, &bench.network, bench.zone, bench.more).await;
    let until = bench.clock.now() + DAY * 2;
    while bench.clock.now() < until {
        let wait = first.engine.tick().await.min(second.engine.tick().await);
        let wait = wait.max(Duration::from_mins(1)).min(HOUR);
        bench.clock.advance(wait);
        elsewhere.advance(wait);
    }
    let held = |device: &Device| matches!(device.state.borrow().condition, Condition::Held { .. });
    assert!(held(&first) && held(&second), "{:?} {:?}", first.state.borrow(), second.state.borrow());
    let far = bench.far.devices().unwrap().remove(0);
    assert!(far.hold.is_some(), "{far:?}");
    let before = bench.taken().len();
    // The copy is switched off, the server's operator lets the device go on, and so does its administrator.
    drop(second);
    bench.far.release(&far.id).unwrap();
    first.engine.go_on(administrator().actor()).await.unwrap();
    first.live(&bench.clock, DAY).await;
    assert!(!held(&first), "{:?}", first.state.borrow());
    assert!(bench.taken().len() > before);
    assert_eq!(first.state.borrow().waiting, 0);
}
