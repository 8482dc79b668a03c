//! Not Enrolled is silent: a day of its clock in each state in which a device can be.

use std::{sync::atomic::Ordering, time::Duration};

use app::{
    model::{Enrolment, RequestKind},
    port::CommunicationError,
};
use tokio::sync::oneshot;

use super::{
    bench::{Bench, administrator},
    device::Device,
};
use crate::{
    communication::ask::{Ask, Reply},
    mail::CancelledBy,
};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

fn asked(bench: &Bench) -> u64 {
    bench.network.requests.load(Ordering::Relaxed)
}

/// Everything that a page can ask for without a code.
async fn press_everything(device: &mut Device) -> Vec<CommunicationError> {
    let mut refused = Vec::new();
    for kind in [RequestKind::Diagnostics, RequestKind::Troubleshooting] {
        let (reply, answer) = oneshot::channel();
        device.engine.answer(Ask::Request { from: administrator(), kind, shown: None, reply }).await;
        refused.extend(answer.await.unwrap().err());
    }
    let asks: [fn(Reply<()>) -> Ask; 4] = [
        |reply| Ask::CheckIn { reply },
        |reply| Ask::SendRead { reply },
        |reply| Ask::GoOn { from: administrator(), reply },
        |reply| Ask::Answer { from: administrator(), number: 1, yes: true, reply },
    ];
    for ask in asks {
        let (reply, answer) = oneshot::channel();
        device.engine.answer(ask(reply)).await;
        refused.extend(answer.await.unwrap().err());
    }
    let (reply, _) = oneshot::channel();
    device.engine.answer(Ask::Preview { from: administrator(), kind: RequestKind::Diagnostics, reply }).await;
    refused
}

/// A day, a restart in the middle, with everything pressed: how often somebody was asked.
async fn a_day(bench: &Bench, mut device: Device) -> (u64, Device) {
    let before = asked(bench);
    for half in 0..2 {
        let refused = press_everything(&mut device).await;
        if !device.state.borrow().enrolment.is_enrolled() {
            let silent = refused.iter().filter(|error| **error == CommunicationError::NotEnrolled).count();
            assert!(silent >= 2, "half {half}: {refused:?}");
        }
        device.live(&bench.clock, DAY / 2).await;
        device.store.close().await.unwrap();
        drop(device);
        device = bench.device().await;
    }
    (asked(bench) - before, device)
}

#[tokio::test]
async fn in_a_day_of_each_state_nobody_is_asked_but_the_server_while_the_device_is_enrolled() {
    let bench = Bench::new("2026-11-25T11:00:00Z", "UTC");
    let (new, mut device) = {
        let device = bench.device().await;
        assert_eq!(device.state.borrow().enrolment, Enrolment::NotEnrolled);
        a_day(&bench, device).await
    };
    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    device.engine.enrol(administrator().actor(), &code).await.unwrap();
    let (enrolled, mut device) = a_day(&bench, device).await;

    device.engine.cancel(administrator().actor(), CancelledBy::Administrator, false).await.unwrap();
    let (not_enrolled, mut device) = a_day(&bench, device).await;

    let code = bench.far.enrol("printer on floor 7").unwrap().code;
    device.engine.enrol(administrator().actor(), &code).await.unwrap();
    device.live(&bench.clock, HOUR).await;
    let id = bench.far.devices().unwrap()[0].id.clone();
    bench.far.cancel(&id, "The contract has ended.").unwrap();
    device.live(&bench.clock, HOUR * 2).await;
    let Enrolment::Cancelled { by, .. } = device.state.borrow().enrolment.clone() else { panic!() };
    assert_eq!(by, "server");
    let (cancelled, _) = a_day(&bench, device).await;
    assert_eq!((new, not_enrolled, cancelled), (0, 0, 0));
    assert!(enrolled > 24, "{enrolled}");
}
