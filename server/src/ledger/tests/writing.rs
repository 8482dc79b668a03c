use super::device::{Device, key};
use crate::{
    ledger::{AppendError, LedgerError, Limits},
    protocol::{
        data::{Data, Kind, Matter, clock::ClockSet, status::DeviceStatus},
        event::WriteError,
        export::State,
    },
    testing::reading,
};

#[tokio::test]
async fn events_count_up_and_are_linked_and_wait() {
    let device = Device::enrolled().await;
    let first = device.add_read(1).await;
    let second = device.add_status().await;
    assert_eq!((first.id.as_str(), second.id.as_str()), ("1-2", "1-3"), "the epoch's opening is the first");
    assert_eq!(first.head.after_content(&second.content), second.head);
    let summary = device.ledger.summary().await.unwrap();
    assert_eq!((summary.waiting, summary.refused, summary.head), (3, 0, Some(second.head)));
    assert_eq!(summary.waiting_since, Some(device.now()));
    assert_eq!((summary.receipted, summary.last_read), (None, None));
}

#[tokio::test]
async fn an_event_that_may_not_be_sent_is_not_written_and_leaves_no_hole() {
    #[derive(serde::Serialize)]
    struct Leak {
        owner: &'static str,
    }
    impl Matter for Leak {
        const KIND: Kind = Kind::DeviceStatus;
    }
    let device = Device::enrolled().await;
    let refused = device.add(device.data(Leak { owner: "somebody" })).await;
    assert!(matches!(refused, Err(AppendError::Write(WriteError::NotAllowed(_)))), "{refused:?}");
    assert_eq!(device.add_read(1).await.id, "1-2");
}

#[tokio::test]
async fn nothing_is_written_before_an_enrolment_or_by_another_device_or_too_large() {
    let mut device = Device::new();
    let clock_set = || ClockSet { by_s: 1 };
    assert!(matches!(device.add(device.data(clock_set())).await, Err(AppendError::NotOpen)));
    assert!(matches!(device.next().await, Err(LedgerError::MustOpen(_))));
    device.open(crate::protocol::data::epoch_opened::Opening::Enrolled, None).await.unwrap();

    let own = device.identity.clone();
    device.identity.device = "d-2".into();
    assert!(matches!(device.add(device.data(clock_set())).await, Err(AppendError::Foreign(_))));
    assert!(matches!(device.next().await, Err(LedgerError::Append(AppendError::Foreign(_)))));
    device.identity = own;
    let own_key = std::mem::replace(&mut device.identity.key, key(2));
    assert!(matches!(device.add(device.data(clock_set())).await, Err(AppendError::Foreign(_))));
    device.identity.key = own_key;

    let mut status = DeviceStatus::of(&reading());
    status.alerts[0].vendor_code = Some("x".repeat(1_100_000));
    let large = Data {
        clock: device.look(),
        printer: crate::protocol::enrolment::Printer::default(),
        matter: status,
    };
    assert!(matches!(device.add(large).await, Err(AppendError::TooLarge(octets)) if octets > 1_000_000));
    assert_eq!(device.ledger.summary().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn a_queue_that_is_too_long_takes_billing_reads_and_no_reports() {
    let device = Device::enrolled().await;
    let long = |transaction: &rusqlite::Transaction<'_>| {
        transaction.execute("UPDATE ledger_count SET count = 150000 WHERE state = 'waiting'", [])
    };
    device.store.durably(long).await.unwrap();
    let status = device.add(device.data(DeviceStatus::of(&reading()))).await;
    assert!(matches!(status, Err(AppendError::Full(150_000))), "{status:?}");
    device.add_read(1).await;
}

#[tokio::test]
async fn a_page_of_the_queue_begins_where_the_one_before_ended() {
    let device = Device::enrolled().await;
    for number in 1..=6 {
        device.add_read(number).await;
    }
    let first = device.ledger.events(State::Waiting, 0, 4).await.unwrap();
    let second = device.ledger.events(State::Waiting, first[3].number, 4).await.unwrap();
    let places: Vec<String> = first.iter().chain(&second).map(|event| event.place.to_string()).collect();
    assert_eq!(places, ["1-1", "1-2", "1-3", "1-4", "1-5", "1-6", "1-7"]);
    assert!(first.iter().all(|event| event.octets.is_some_and(|octets| octets > 100)));
    let kept = device.ledger.event(first[1].place).await.unwrap().unwrap();
    let batch = device.ledger.preview(&device.identity, Limits { events: 2, octets: 10_000 }).await.unwrap();
    let body = batch.unwrap().body();
    assert!(std::str::from_utf8(&body).unwrap().ends_with(&format!(",{}]", kept.text.unwrap())));
}
