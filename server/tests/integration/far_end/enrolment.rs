//! How devices become known.

use std::time::Duration;

use axum::{body::Body, http::Request};
use smart_esolutions::{
    far_end::Options,
    protocol::{
        enrolment::Answer,
        key::SigningKey,
        path,
        problem::ProblemKind::{BadCode, Busy, Invalid, TooLarge},
    },
};

use crate::support::far_end::{sender::Sender, server::Server};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn a_code_is_for_one_key_which_may_ask_again_within_an_hour() {
    let server = Server::start();
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    let (mut device, mut other) = (Sender::new(), Sender::new());
    let first: Answer = server.try_enrol(&mut device, &code).await.read();
    assert_eq!(first.server_key, server.far_end.public_key());
    assert_eq!((first.head, first.last_command, first.at), (None, 0, server.clock_now()));
    // However it is typed: the answer was lost, and a person may type it again.
    server.clock.advance(HOUR);
    let again: Answer = server.try_enrol(&mut device, &code.to_lowercase().replace('-', " ")).await.read();
    assert_eq!(again.device, first.device);
    assert_ne!(again.token.value, first.token.value);
    assert_eq!(server.try_enrol(&mut other, &code).await.refusal(), (403, BadCode));
    let mut with_the_first = device.copy();
    with_the_first.token = first.token.value.to_string();
    assert_eq!(server.check_in(&mut with_the_first).await.status, 401);
    server.check_in_well(&mut device).await;
    server.clock.advance(Duration::from_millis(1));
    assert_eq!(server.try_enrol(&mut device, &code).await.refusal(), (403, BadCode));
    assert_eq!(server.far_end.devices().unwrap().len(), 1);
}

#[tokio::test]
async fn codes_that_are_wrong_or_have_ended_and_requests_that_were_answered_enrol_nobody() {
    let server = Server::start();
    let invitation = server.far_end.enrol("Floor 1").unwrap();
    let mut device = Sender::new();
    for code in ["", "0000-0000-0000-0000", &invitation.code[1..], &format!("{}0", invitation.code)] {
        assert_eq!(server.try_enrol(&mut device, code).await.refusal(), (403, BadCode), "{code}");
    }
    let request = device.enrolment(&invitation.code, server.clock_now());
    let post = async |text: String| server.post(path::ENROLMENTS, None, path::JSON, text).await;
    assert_eq!(post(request.clone()).await.status, 201);
    assert_eq!(post(request).await.refusal(), (403, BadCode), "replayed");
    let late = server.far_end.enrol("Floor 2").unwrap();
    server.clock.set(late.expires_at);
    assert_eq!(server.try_enrol(&mut device, &late.code).await.refusal(), (403, BadCode));
    assert_eq!(server.far_end.devices().unwrap().len(), 1);
    for name in ["", "  ", "a\nb", &"x".repeat(65)] {
        assert!(server.far_end.enrol(name).is_err(), "{name:?}");
    }
}

#[tokio::test]
async fn a_request_has_to_be_readable_signed_by_its_key_and_within_bounds() {
    let server = Server::start();
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    let mut device = Sender::new();
    let now = server.clock_now();
    let good = device.enrolment(&code, now);
    let mut talkative = Sender::new();
    talkative.printer.model = Some("x".repeat(256));
    let mut garbled = Sender::new();
    garbled.printer.model = Some("\u{1b}[2J".into());
    let other = SigningKey::from_seed(zeroize::Zeroizing::new([9; 32])).public().to_string();
    let table = [
        ("nothing", String::new()),
        ("no JSON", "<html></html>".to_owned()),
        ("unsigned", good.split(",\"signature\"").next().unwrap().to_owned() + "}"),
        ("changed", good.replace("XYZ1", "XYZ2")),
        ("another key", good.replace(&device.key.public().to_string(), &other)),
        ("a member too few", good.replace("\"nonce\"", "\"ounce\"")),
        ("a long word", talkative.enrolment(&code, now)),
        ("no word", garbled.enrolment(&code, now)),
        ("a short nonce", device.enrolment_with(&code, "0123", now)),
    ];
    for (what, text) in table {
        let answer = server.post(path::ENROLMENTS, None, path::JSON, text).await;
        assert_eq!(answer.refusal(), (422, Invalid), "{what}");
    }
    let html = server.post(path::ENROLMENTS, None, "text/html", good.clone()).await;
    assert_eq!(html.refusal(), (422, Invalid));
    let octets = server.post(path::ENROLMENTS, None, path::JSON, vec![0xff, 0xfe]).await;
    assert_eq!(octets.refusal(), (422, Invalid));
    let long = " ".repeat(Options::default().message_octets + 1);
    assert_eq!(server.post(path::ENROLMENTS, None, path::JSON, long).await.refusal(), (413, TooLarge));
    assert_eq!(server.post(path::ENROLMENTS, None, path::JSON, good).await.status, 201, "nothing used it up");
}

#[tokio::test]
async fn an_address_may_try_so_many_codes_in_a_minute() {
    let server = Server::with(Options { strangers_per_minute: 3, ..Options::default() });
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    let ask = async |peer, text: String| {
        let request = Request::post(path::ENROLMENTS).header("Content-Type", path::JSON);
        server.ask_from(peer, request.body(Body::from(text)).unwrap()).await
    };
    let mut device = Sender::new();
    for _ in 0..3 {
        let answer = ask([192, 0, 2, 1], device.enrolment("0000", server.clock_now())).await;
        assert_eq!(answer.refusal(), (403, BadCode));
    }
    let answer = ask([192, 0, 2, 1], device.enrolment(&code, server.clock_now())).await;
    assert_eq!(answer.refusal(), (429, Busy));
    assert_eq!(answer.headers["retry-after"], "20");
    assert_eq!(ask([192, 0, 2, 2], device.enrolment(&code, server.clock_now())).await.status, 201);
}

#[tokio::test]
async fn a_device_keeps_its_id_by_its_key_or_by_name_and_serial_number_and_never_by_a_serial_number_alone() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    server.deliver_from(&device, 0).await;
    let id = device.device.clone();
    let enrol = async |sender: &mut Sender, name: &str| -> Answer {
        let code = server.far_end.enrol(name).unwrap().code;
        server.try_enrol(sender, &code).await.read()
    };
    // The board was changed: the operator gives its name again.
    let mut board = Sender::new();
    let answer = enrol(&mut board, "Floor 1").await;
    assert_eq!((answer.device.as_str(), answer.head), (id.as_str(), Some(device.head)));
    assert_eq!(server.check_in(&mut device).await.status, 401, "the old board's token has ended");
    let notes = server.far_end.notes(&id, 10).unwrap();
    assert!(notes.iter().any(|note| note.text.contains("Its key is another one")), "{notes:?}");
    // Somebody else's code does not bring its id.
    let mut thief = Sender::new();
    let answer = enrol(&mut thief, "Floor 2").await;
    assert_ne!(answer.device, id);
    assert_eq!(answer.head, None);
    let notes = server.far_end.notes(&thief.device, 10).unwrap();
    assert!(notes.iter().any(|note| note.text.contains(&format!("the serial number of {id}"))), "{notes:?}");
    server.check_in_well(&mut board).await;
    // The same key under another name is the same device, which is called so from then on.
    let answer = enrol(&mut board, "Ground floor").await;
    assert_eq!(answer.device, id);
    assert_eq!(server.device(&board).name, "Ground floor");
    // The same key on another printer is another device.
    board.printer.serial_number = Some("XYZ2".into());
    assert_ne!(enrol(&mut board, "Ground floor").await.device, id);
}

#[tokio::test]
async fn enrolling_again_lifts_a_cancellation_and_gives_no_number_twice() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let order = server.far_end.cancel(&device.device, "The contract has ended.").unwrap();
    server.clock.set(order.expires_at);
    assert_eq!(server.check_in(&mut device).await.status, 410);
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    let answer: Answer = server.try_enrol(&mut device, &code).await.read();
    assert_eq!(answer.last_command, order.number);
    let answer = server.check_in_well(&mut device).await;
    assert!(answer.commands.is_empty(), "the old cancellation is not given again");
}
