//! What devices show.

use std::time::Duration;

use axum::{body::Body, http::Request};
use smart_esolutions::{
    far_end::Options,
    protocol::{
        path,
        problem::ProblemKind::{Busy, Invalid, TooLarge, UnknownToken},
    },
};

use crate::support::far_end::server::Server;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn three_years_pass_without_a_hand_and_each_token_dies_with_the_use_of_the_next() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let mut exchanged = 0;
    for day in 0..3 * 365 {
        server.clock.advance(DAY);
        let mut before = device.copy();
        let answer = server.check_in_well(&mut device).await;
        if answer.token.is_some() {
            exchanged += 1;
            // Until the next one is used, the one before holds: the answer may have been lost.
            assert_eq!(server.check_in(&mut before).await.status, 200, "day {day}");
            server.check_in_well(&mut device).await;
            assert_eq!(server.check_in(&mut before).await.refusal(), (401, UnknownToken), "day {day}");
        }
    }
    // Every sixty days of ninety.
    assert_eq!(exchanged, 3 * 365 / 60);
}

#[tokio::test]
async fn the_next_token_is_offered_in_the_last_third_as_often_as_it_is_not_used() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    server.clock.advance(Duration::from_secs(60 * 86_400 - 1));
    let offered = async |device: &mut _| {
        let answer = server.check_in(device).await;
        answer.read::<smart_esolutions::protocol::check_in::Answer>().token
    };
    assert!(offered(&mut device).await.is_none());
    server.clock.advance(Duration::from_secs(1));
    let mut tokens = Vec::new();
    for _ in 0..4 {
        tokens.push(offered(&mut device).await.expect("a token").value.to_string());
    }
    // A few that were offered hold, so that a late answer does no harm; the oldest is forgotten.
    let mut late = device.copy();
    late.token.clone_from(&tokens[0]);
    assert_eq!(server.check_in(&mut late).await.status, 401);
    late.token.clone_from(&tokens[2]);
    assert_eq!(server.check_in(&mut late).await.status, 200);
    assert_eq!(server.check_in(&mut device).await.status, 401, "the one before");
    late.token.clone_from(&tokens[3]);
    assert_eq!(server.check_in(&mut late).await.status, 200, "a later one");
}

#[tokio::test]
async fn a_token_that_has_ended_is_none_or_is_no_device_s_enrols_nobody() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let mut stranger = device.copy();
    for token in ["x", "", "sesol_dev_0000", &format!("{}0", device.token)] {
        token.clone_into(&mut stranger.token);
        assert_eq!(server.check_in(&mut stranger).await.refusal(), (401, UnknownToken), "{token}");
        assert_eq!(server.deliver_from(&stranger, 0).await.refusal(), (401, UnknownToken), "{token}");
    }
    let other_ways = [
        Request::post(path::EVENTS).header("Content-Type", path::BATCH),
        Request::post(path::EVENTS).header("Authorization", format!("Basic {}", device.token)),
        Request::post(path::EVENTS)
            .header("Authorization", format!("Bearer {}", device.token))
            .header("Authorization", "Bearer x"),
    ];
    for request in other_ways {
        let request = request.header("Content-Type", path::BATCH).body(Body::from("[]")).unwrap();
        assert_eq!(server.ask_from([192, 0, 2, 1], request).await.refusal(), (401, UnknownToken));
    }
    server.clock.advance(Duration::from_secs(90 * 86_400 - 1));
    assert_eq!(server.check_in(&mut device).await.status, 200);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(server.check_in(&mut device).await.refusal(), (401, UnknownToken));
}

#[tokio::test]
async fn one_device_s_token_checks_no_other_device_in() {
    let server = Server::start();
    let (mut one, other) = (server.enrol("Floor 1").await, server.enrol("Floor 2").await);
    one.device.clone_from(&other.device);
    assert_eq!(server.check_in(&mut one).await.refusal(), (422, Invalid));
    assert!(server.device(&other).check_in.is_none());
}

#[tokio::test]
async fn a_check_in_has_to_be_readable_and_within_bounds() {
    let server = Server::start();
    let device = server.enrol("Floor 1").await;
    let post = async |text: String| server.post(path::CHECK_INS, Some(&device.token), path::JSON, text).await;
    for text in ["", "{}", "<html>", "[]", "null"] {
        assert_eq!(post(text.to_owned()).await.refusal(), (422, Invalid), "{text}");
    }
    assert_eq!(post(" ".repeat(65_537)).await.refusal(), (413, TooLarge));
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_again() {
    let options = Options { requests_per_minute: 3, strangers_per_minute: 4, ..Options::default() };
    let server = Server::with(options);
    let (mut device, mut other) = (server.enrol("Floor 1").await, server.enrol("Floor 2").await);
    for _ in 0..3 {
        assert_eq!(server.check_in(&mut device).await.status, 200);
    }
    for answer in [server.check_in(&mut device).await, server.deliver_from(&device, 0).await] {
        assert_eq!(answer.refusal(), (429, Busy));
        assert_eq!(answer.headers["retry-after"], "20");
    }
    assert_eq!(server.check_in(&mut other).await.status, 200);
    // Tokens that are none are counted by address; whoever has one is not kept out by them elsewhere.
    let mut stranger = other.copy();
    stranger.token = "x".into();
    let codes: Vec<u16> = [server.check_in(&mut stranger).await, server.check_in(&mut stranger).await]
        .map(|answer| answer.status)
        .into();
    assert_eq!(codes, [401, 401]);
    assert_eq!(server.check_in(&mut stranger).await.refusal(), (429, Busy));
}

#[tokio::test]
async fn a_database_that_fails_is_told_as_later_and_takes_nothing() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let code = server.far_end.enrol("Floor 2").unwrap().code;
    let beside = rusqlite::Connection::open(server.folder.path().join("communication-server.db")).unwrap();
    beside.execute_batch("PRAGMA foreign_keys = OFF; ALTER TABLE token RENAME TO gone").unwrap();
    let answers = [
        server.check_in(&mut device).await,
        server.deliver_from(&device, 0).await,
        server.try_enrol(&mut crate::support::far_end::sender::Sender::new(), &code).await,
    ];
    for answer in answers {
        assert_eq!(answer.refusal(), (503, Busy));
        assert_eq!(answer.headers["retry-after"], "60");
    }
    beside.execute_batch("ALTER TABLE gone RENAME TO token").unwrap();
    assert_eq!(server.deliver_from(&device, 0).await.status, 200);
}
