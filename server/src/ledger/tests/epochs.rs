//! Where numbers could be given twice, a new epoch begins.

use super::{
    device::{DEVICE, Device},
    far_end::{Answer, FarEnd},
};
use crate::{
    ledger::{AppendError, LedgerError},
    protocol::{
        chain::{Head, Place},
        data::{Data, epoch_opened::EpochOpened, epoch_opened::Opening},
        event,
        export::State,
    },
    store::ledger::renewal,
};

async fn both() -> (Device, FarEnd) {
    let device = Device::enrolled().await;
    let far_end = FarEnd::new(DEVICE, device.identity.key.public());
    (device, far_end)
}

async fn opening(device: &Device, place: Place) -> EpochOpened {
    let text = device.ledger.event(place).await.unwrap().unwrap().text.unwrap();
    let event = event::read(&text).unwrap().event;
    serde_json::from_str::<Data<EpochOpened>>(event.data.get()).unwrap().matter
}

#[tokio::test]
async fn an_epoch_begins_above_both_and_names_what_the_server_has() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    let receipted = far_end.head.unwrap();
    let opened = device.open(Opening::Fork, None).await.unwrap();
    assert_eq!(opened.id, "2-1");
    assert_eq!(
        opening(&device, Place::new(2, 1)).await,
        EpochOpened { opening: Opening::Fork, after: Some(receipted) }
    );

    let told = Head { epoch: 7, sequence: 3, link: receipted.link };
    assert_eq!(device.open(Opening::Rewound, Some(told)).await.unwrap().id, "8-1");
    assert_eq!(opening(&device, Place::new(8, 1)).await.after, Some(told));
    let behind = Head::start(1);
    assert_eq!(device.open(Opening::Rewound, Some(behind)).await.unwrap().id, "9-1");
    assert_eq!(opening(&device, Place::new(9, 1)).await.after, Some(receipted));

    let absurd = Head { epoch: u32::MAX, ..told };
    let refused = device.open(Opening::Rewound, Some(absurd)).await;
    assert!(matches!(refused, Err(LedgerError::Append(AppendError::Epoch(u32::MAX)))));
}

#[tokio::test]
async fn a_restored_archive_begins_an_epoch_and_doubles_nothing() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    device.add_read(2).await;
    // The server has them, and the answer was lost.
    let batch = device.next().await.unwrap().unwrap();
    assert!(matches!(far_end.take(&batch.body(), device.now()), Answer::Receipt(_)));
    device.add_read(3).await;
    device.store.durably(|transaction| renewal::demand(transaction, Opening::Restored)).await.unwrap();
    assert!(matches!(device.next().await, Err(LedgerError::MustOpen(Opening::Restored))));

    let written = device.add_read(4).await;
    assert_eq!(written.id, "2-2", "the epoch's opening came before it");
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 2, 4, 3]);
    let discarded = device.ledger.events(State::Discarded, 0, 10).await.unwrap();
    let told: Vec<_> = discarded
        .iter()
        .map(|event| (event.place.to_string(), event.superseded_by.map(String::from)))
        .collect();
    let by = |place: &str| Some(place.to_owned());
    assert_eq!(
        told,
        [
            ("1-1".to_owned(), None),
            ("1-2".to_owned(), by("2-3")),
            ("1-3".to_owned(), by("2-4")),
            ("1-4".to_owned(), by("2-5"))
        ]
    );
    let (first, again) = (Place::new(1, 2), Place::new(2, 3));
    let text = |place| {
        let ledger = device.ledger.clone();
        async move { event::read(&ledger.event(place).await.unwrap().unwrap().text.unwrap()).unwrap() }
    };
    let (first, again) = (text(first).await, text(again).await);
    assert_eq!((first.event.time, first.event.data.get()), (again.event.time, again.event.data.get()));
    let origin = again.event.origin.unwrap();
    assert_eq!((origin.place, origin.content), (Place::new(1, 2), first.content));
}

#[tokio::test]
async fn an_event_that_is_written_again_twice_keeps_its_first_origin() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    let batch = device.next().await.unwrap().unwrap();
    far_end.take(&batch.body(), device.now());
    for _ in 0..2 {
        device.open(Opening::Restored, None).await.unwrap();
        assert!(device.next().await.unwrap().is_some());
    }
    let kept = device.ledger.event(Place::new(3, 2)).await.unwrap().unwrap();
    let origin = event::read(&kept.text.unwrap()).unwrap().event.origin.unwrap();
    assert_eq!(origin.place, Place::new(1, 2));
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1]);
}

#[tokio::test]
async fn files_of_an_earlier_time_lead_to_a_new_epoch_that_says_so() {
    let (mut device, mut far_end) = both().await;
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    device.add_read(2).await;
    let then = device.snapshot().await;
    device.add_read(3).await;
    device.deliver(&mut far_end).await;
    device.restart(Some(then.path())).await;
    device.add_read(4).await;
    // At the check-in: the server has as many events as the device, and others.
    device.go_on(far_end.head).await;
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 2, 3, 4]);
    assert_eq!(opening(&device, Place::new(2, 1)).await.opening, Opening::Rewound);
}

#[tokio::test]
async fn what_a_server_lost_of_an_epoch_that_is_over_is_written_again() {
    let (device, mut far_end) = both().await;
    for number in 1..=4 {
        device.add_read(number).await;
    }
    device.deliver(&mut far_end).await;
    let before = far_end.clone();
    device.add_read(5).await;
    device.deliver(&mut far_end).await;
    device.open(Opening::Restored, None).await.unwrap();
    device.add_read(6).await;
    device.deliver(&mut far_end).await;
    // The server is put back to a time before the epoch.
    let mut far_end = before;
    device.go_on(far_end.head).await;
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 2, 3, 4, 6, 5]);
}

#[tokio::test]
async fn a_row_that_is_lost_before_it_was_sent_ends_the_epoch() {
    let (device, mut far_end) = both().await;
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    for number in 2..=5 {
        device.add_read(number).await;
    }
    let lose = |transaction: &rusqlite::Transaction<'_>| {
        transaction.execute("DELETE FROM ledger WHERE sequence = 4", [])
    };
    device.store.durably(lose).await.unwrap();
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 2, 4, 5]);
    assert_eq!(opening(&device, Place::new(2, 1)).await.opening, Opening::Damaged);
}

#[tokio::test]
async fn nothing_is_delivered_exported_or_given_up_while_a_damaged_ledger_is_copied() {
    let (device, _) = both().await;
    device.add_read(1).await;
    device
        .store
        .durably(|transaction| transaction.execute("CREATE TABLE salvage (file TEXT)", []))
        .await
        .unwrap();
    assert!(matches!(device.next().await, Err(LedgerError::BeingCopied)));
    let pruned = device.ledger.prune(&device.identity, device.now()).await;
    assert!(matches!(pruned, Err(LedgerError::BeingCopied)));
    let exporter = device.ledger.exporter(device.identity.key.clone(), device.now()).await;
    assert!(matches!(exporter.err(), Some(LedgerError::BeingCopied)));
    device.add_read(2).await;
}

#[tokio::test]
async fn what_the_server_has_more_of_an_epoch_that_is_over_is_named_in_the_next() {
    let (mut device, mut far_end) = both().await;
    let then = device.snapshot().await;
    device.add_read(1).await;
    device.deliver(&mut far_end).await;
    for own in [0, 2] {
        device.restart(Some(then.path())).await;
        for number in 0..own {
            device.add_read(10 + number).await;
        }
        device.open(Opening::Restored, None).await.unwrap();
        let told = device.ledger.go_on_from(far_end.head.unwrap(), None).await;
        assert!(
            matches!(told, Err(LedgerError::ServerHasMore(more)) if Some(more) == far_end.head),
            "{told:?}"
        );
    }
    device.go_on(far_end.head).await;
    assert_eq!(opening(&device, Place::new(3, 1)).await.after, far_end.head);
    device.deliver(&mut far_end).await;
    assert_eq!(far_end.reads, [1, 10, 11]);
}
