//! The handle that the rest of the program has.

use app::model::{Actor, Deed, EventKind, RequestKind, RequestState, Requested};

use super::super::{
    Store, StoreError, audit,
    read_event::{self, Carried},
    request,
};
use crate::testing::{central_europe, clock, reading, time};

#[tokio::test]
async fn what_was_appended_is_there_after_a_restart() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T17:30:05Z"));
    let store = Store::open(directory.path(), clock.clone(), central_europe()).unwrap();
    assert_eq!(store.last_reading().await.unwrap(), None);
    assert_eq!(store.last_sequence().await.unwrap(), 0);
    store.append_reading(&reading(), Vec::new()).await.unwrap();
    store.clone().close().await.unwrap();
    assert!(matches!(store.flush().await, Err(StoreError::Closed)));

    let store = Store::open(directory.path(), clock, central_europe()).unwrap();
    assert_eq!(store.last_reading().await.unwrap(), Some(reading()));
    assert_eq!(store.last_sequence().await.unwrap(), reading().sequence);
    assert!(store.problem().await.is_none());
}

#[tokio::test]
async fn a_double_click_makes_one_request_and_references_count_by_kind_and_local_day() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T12:00:00Z"));
    let store = Store::open(directory.path(), clock, central_europe()).unwrap();
    let table = [
        (RequestKind::Diagnostics, "2026-11-22T12:00:00Z", "D-20261122-1"),
        (RequestKind::Diagnostics, "2026-11-22T12:00:09Z", "D-20261122-1"),
        (RequestKind::Troubleshooting, "2026-11-22T12:00:09Z", "T-20261122-1"),
        (RequestKind::Diagnostics, "2026-11-22T12:00:10Z", "D-20261122-2"),
        (RequestKind::Diagnostics, "2026-11-22T23:30:00Z", "D-20261123-1"),
    ];
    for (kind, at, reference) in table {
        let before = store.recent_requests(1).await.unwrap();
        let Requested { request, anew } =
            store.record_request(kind, time(at), Actor::device()).await.unwrap();
        assert_eq!((request.reference.as_str(), request.kind), (reference, kind), "{at}");
        assert_eq!(anew, store.recent_requests(1).await.unwrap() != before, "{at}");
    }
    let recent = store.recent_requests(2).await.unwrap();
    assert_eq!(
        recent.iter().map(|request| &*request.reference).collect::<Vec<_>>(),
        ["D-20261123-1", "D-20261122-2"]
    );
    let events = store.recent_events(10).await.unwrap();
    assert_eq!(events.len(), 4, "one a request");
    assert!(events.iter().all(|event| event.kind == EventKind::Requested));
    assert_eq!(events[0].subject, "request/D-20261123-1");
    let told = store
        .read(|connection| audit::newest(connection, app::port::TrailFilter::default(), 10))
        .await
        .unwrap();
    assert_eq!(told.len(), 4, "one a request");
    assert_eq!((told[0].deed, told[0].subject.as_str()), (Deed::Requested, "D-20261123-1"));
}

#[tokio::test]
async fn what_waits_to_be_delivered_is_the_answer_and_what_was_is_it_for_ten_seconds() {
    let table = [
        (RequestState::Waiting, "2026-11-22T12:09:59Z", "D-20261122-1"),
        (RequestState::Waiting, "2026-11-24T18:00:00Z", "D-20261122-1"),
        // The clock was set back.
        (RequestState::Waiting, "2026-11-22T11:00:00Z", "D-20261122-1"),
        (RequestState::Accepted, "2026-11-22T12:00:09Z", "D-20261122-1"),
        (RequestState::Accepted, "2026-11-22T12:00:10Z", "D-20261122-2"),
        (RequestState::Refused, "2026-11-22T12:00:09Z", "D-20261122-1"),
        (RequestState::Refused, "2026-11-22T12:00:10Z", "D-20261122-2"),
        (RequestState::NotSent, "2026-11-22T12:00:01Z", "D-20261122-2"),
    ];
    for (state, at, reference) in table {
        let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T12:00:00Z"));
        let store = Store::open(directory.path(), clock, central_europe()).unwrap();
        let send = |at| {
            let sent: request::Send = Box::new(|transaction, request| {
                let place = "1-1".parse().unwrap();
                read_event::insert(transaction, Carried::Request, request.id, place)
            });
            store.record_request_with(RequestKind::Diagnostics, time(at), Actor::device(), sent)
        };
        let first = send("2026-11-22T12:00:00Z").await.unwrap().request;
        let work = move |transaction: &rusqlite::Transaction<'_>| {
            request::set_state(transaction, first.id, state, Some("It is too large."))
        };
        store.durably(work).await.unwrap();
        let again = send(at).await.unwrap().request;
        assert_eq!(again.reference, reference, "{state:?} at {at}");
        assert_eq!(again.state, if again.id == first.id { state } else { RequestState::Waiting });
    }
}

#[tokio::test]
async fn requests_are_bounded() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T12:00:00Z"));
    let store = Store::open(directory.path(), clock, central_europe()).unwrap();
    let start = time("2026-01-01T00:00:00Z");
    for hour in 0..1_010 {
        let at = start + jiff::SignedDuration::from_hours(hour);
        store.record_request(RequestKind::Diagnostics, at, Actor::device()).await.unwrap();
    }
    assert_eq!(store.recent_requests(5_000).await.unwrap().len(), 1_000);
}

#[tokio::test]
async fn a_command_reads_beside_the_server_and_after_it_and_writes_nothing() {
    let (directory, clock) = (tempfile::tempdir().unwrap(), clock("2026-11-22T17:30:05Z"));
    let open_to_read = || Store::open_to_read(directory.path(), clock.clone(), central_europe());
    assert!(open_to_read().unwrap_err().to_string().contains("history.db"), "nothing there yet");
    let server = Store::open(directory.path(), clock.clone(), central_europe()).unwrap();
    server.append_reading(&reading(), Vec::new()).await.unwrap();
    for server in [Some(server), None] {
        let command = open_to_read().unwrap();
        assert_eq!(command.last_reading().await.unwrap(), Some(reading()));
        assert!(
            command
                .record_request(RequestKind::Diagnostics, time("2026-11-22T17:31:00Z"), Actor::device())
                .await
                .is_err()
        );
        command.close().await.unwrap();
        if let Some(server) = server {
            assert!(server.recent_requests(9).await.unwrap().is_empty());
            server.close().await.unwrap();
        }
    }
}
