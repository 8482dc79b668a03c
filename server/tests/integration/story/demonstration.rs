//! The demonstration printer tells of its jams.

use std::{sync::Arc, time::Duration};

use app::model::{EventFilter, Moment};
use jiff::Timestamp;
use smart_esolutions::{
    clock::ManualClock,
    device::demo::{DemoPrinter, DemoSettings, History, Kind},
};
use tokio::{
    net::UdpSocket,
    time::{Instant, sleep, timeout},
};

use crate::notifications::listening::{Listening, settings};

/// A jam: a moment before it, the first that shows it, one after it, and its index.
struct Jam {
    before: Timestamp,
    raised: Timestamp,
    over: Timestamp,
    index: u32,
}

/// Steps in which the printer's time is gone through, in seconds.
const STEP: i64 = 20;

/// The first jam after this.
fn jam_after(history: &mut History, after: Timestamp) -> Jam {
    let at = |second| Timestamp::from_second(second).expect("a time");
    let mut jam = |second| {
        let alerts = history.state_at(second).alerts;
        alerts.iter().find(|alert| alert.kind == Kind::Jam).map(|alert| alert.index)
    };
    let mut second = after.as_second();
    while jam(second).is_some() {
        second += STEP;
    }
    let (raised, index) = loop {
        second += STEP;
        if let Some(index) = jam(second) {
            break (second, index);
        }
    };
    while jam(second).is_some() {
        second += STEP;
    }
    Jam { before: at(raised - STEP), raised: at(raised), over: at(second), index }
}

/// Waits for what the printer says when a jam comes; what it said before is no matter.
async fn said(socket: &UdpSocket, clock: &ManualClock, jam: &Jam) -> Vec<u8> {
    let mut octets = vec![0; 2_048];
    while socket.try_recv(&mut octets).is_ok() {}
    // What is there at its first look, or while its time is set, it does not tell of.
    for _ in 0..30 {
        clock.set(jam.before);
        sleep(Duration::from_millis(300)).await;
        clock.set(jam.raised);
        if let Ok(received) = timeout(Duration::from_millis(500), socket.recv(&mut octets)).await {
            octets.truncate(received.expect("a datagram"));
            return octets;
        }
    }
    panic!("it tells nothing of the jam at {}", jam.raised);
}

#[tokio::test]
async fn a_jam_of_the_demonstration_printer_between_two_polls_is_recorded_where_it_told_of_it() {
    let demo = DemoSettings::default();
    let mut history = History::new(demo.seed);
    let first = jam_after(&mut history, "2026-11-23T06:00:00Z".parse().expect("a time"));
    let second = jam_after(&mut history, first.over);
    let clock = ManualClock::new(first.before);
    let socket = UdpSocket::bind("127.0.0.1:0").await.expect("a free port");
    let printer = DemoPrinter::start(demo, Arc::clone(&clock) as _).await.expect("a free port");
    let printer = printer.telling(demo, Arc::clone(&clock) as _, socket.local_addr().expect("an address"));
    let url = format!("url = \"snmp://public@{}?version=2c\"", printer.addr());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let device =
        Box::pin(Listening::start_by(folder, settings(&url, "receive = true"), Arc::clone(&clock) as _))
            .await;
    let of = async |jam: &Jam| {
        let subject = format!("alert/{} ", jam.index);
        let mut lines = device.history().await;
        lines.retain(|line| line.starts_with(&subject));
        lines
    };
    // Its word is lost on the way: nothing is claimed.
    let lost = said(&socket, &clock, &first).await;
    assert!(!lost.is_empty());
    clock.set(first.over);
    for _ in 0..2 {
        app::port::Device::refresh(&device.service).await.expect("a reading");
    }
    assert_eq!(of(&first).await, [""; 0]);
    clock.set(second.before);
    app::port::Device::refresh(&device.service).await.expect("a reading");
    let told = said(&socket, &clock, &second).await;
    clock.set(second.over);
    device.send(&told, 1).await;
    let begun = Instant::now();
    while of(&second).await.len() < 2 {
        assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", device.history().await);
        sleep(Duration::from_millis(50)).await;
    }
    let lines = of(&second).await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].ends_with("Alert: jam. The printer told of it; no reading has seen it."), "{lines:?}");
    assert!(lines[1].ends_with("Alert cleared before the printer could be read: jam."), "{lines:?}");
    let kept = device.store.event_history(&EventFilter::default(), 200).await.expect("a history");
    let episodes: Vec<_> = kept.into_iter().filter_map(|line| line.episode).collect();
    let episode = episodes.iter().find(|episode| episode.index == second.index).expect("it is kept");
    assert_eq!((episode.code, episode.times), (8, 1));
    // By this clock, which was set from before the jam to after it, it was told of when it was over, and all of that is one moment.
    assert_eq!(episode.raised, Moment { earliest: Some(second.over), latest: second.over });
    assert_eq!(episode.cleared.map(|cleared| cleared.latest), Some(second.over));
}
