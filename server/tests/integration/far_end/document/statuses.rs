//! The paths, methods and statuses of the document.

use std::collections::BTreeSet;

use axum::{body::Body, http::Request};
use smart_esolutions::{
    far_end::Options,
    protocol::{batch, data::enrolment::Cancelled, path},
};

use crate::support::far_end::{document::answers, sender::Sender, server::Server};

/// Does everything that a server can be asked for once, well and badly. The support holds each exchange against the
/// document; here, that there is none in it which does not happen.
#[tokio::test]
async fn every_path_method_and_status_of_the_document_happens_and_no_other() {
    let options =
        Options { batch_events: 2, strangers_per_minute: 8, requests_per_minute: 12, ..Options::default() };
    let server = Server::with(options);
    let get = |path: &str| Request::get(path).body(Body::empty()).expect("a request");
    let local = [127, 0, 0, 1];
    assert_eq!(server.ask_from(local, get(path::CONNECTIVITY)).await.status, 200);
    assert_eq!(server.ask_from(local, get("/")).await.status, 404);
    assert_eq!(server.ask_from(local, get("/v2/connectivity")).await.status, 404);
    for path in [path::ENROLMENTS, path::CHECK_INS, path::EVENTS] {
        let answer = server.ask_from(local, get(path)).await;
        assert_eq!((answer.status, answer.headers["allow"].as_bytes()), (405, &b"POST"[..]), "{path}");
    }
    let mut device = server.enrol("Floor 1").await;
    device.read(1);
    device.read(2);
    let (token, long) = (device.token.clone(), " ".repeat(3 * 1_024 * 1_024));
    for path in [path::CHECK_INS, path::EVENTS] {
        let kind = if path == path::EVENTS { path::BATCH } else { path::JSON };
        server.post(path, None, kind, "").await;
        server.post(path, Some(&token), kind, long.clone()).await;
        server.post(path, Some(&token), kind, "").await;
    }
    server.post(path::ENROLMENTS, None, path::JSON, long).await;
    server.post(path::ENROLMENTS, None, path::JSON, "").await;
    server.try_enrol(&mut Sender::new(), "0000").await;
    server.check_in_well(&mut device).await;
    assert_eq!(server.deliver(&device, device.batch(1..2)).await.status, 409);
    assert_eq!(server.deliver(&device, device.batch(0..3)).await.status, 413);
    assert_eq!(server.deliver(&device, device.batch(0..2)).await.status, 200);
    device.write(Cancelled { by: "administrator".into() });
    server.deliver(&device, batch::join(device.written[2..].iter().map(String::as_str))).await;
    device.read(3);
    assert_eq!(server.deliver_from(&device, 4).await.status, 410);
    assert_eq!(server.check_in(&mut device).await.status, 410);
    let beside = rusqlite::Connection::open(server.folder.path().join("communication-server.db")).unwrap();
    beside.execute_batch("PRAGMA foreign_keys = OFF; ALTER TABLE device RENAME TO gone").unwrap();
    server.check_in(&mut device).await;
    server.deliver_from(&device, 4).await;
    server.clock.advance(std::time::Duration::from_mins(1));
    beside.execute_batch("ALTER TABLE gone RENAME TO device; ALTER TABLE code RENAME TO gone").unwrap();
    server.try_enrol(&mut Sender::new(), "0000").await;
    while server.try_enrol(&mut Sender::new(), "0000").await.status != 429 {}
    while server.check_in(&mut device).await.status != 429 {}
    while server.deliver_from(&device, 4).await.status != 429 {}
    let seen: BTreeSet<_> =
        server.seen().into_iter().filter(|(.., status)| ![404, 405].contains(status)).collect();
    assert_eq!(seen, answers().into_iter().collect());
}
