//! What is taken of a batch, and what it is answered with.

use smart_esolutions::{
    far_end::Options,
    protocol::{
        batch,
        chain::{self, Head, Place},
        event::TOMBSTONE,
        key::{Use, verifies},
        octets::Digest,
        problem::ProblemKind::{Fork, Gap, Invalid, TooLarge},
        receipt::Verdict::{Accepted, Duplicate, Refused},
        signed,
    },
};

use crate::support::far_end::{
    sender::Sender,
    server::{Answer, Server},
};

/// A device that has written five events, of which the server has three.
async fn three_of_five(server: &Server) -> Sender {
    let mut device = server.enrol("Floor 1").await;
    for count in 1..5 {
        device.read(count);
    }
    let answer = server.deliver(&device, device.batch(0..3)).await;
    assert_eq!(answer.verdicts(&server.far_end), [Accepted; 3]);
    device
}

#[tokio::test]
async fn a_receipt_names_the_head_the_batch_and_what_became_of_each_event_and_is_kept() {
    let server = Server::start();
    let device = three_of_five(&server).await;
    let batch = device.batch(1..5);
    let answer = server.deliver(&device, batch.clone()).await;
    assert_eq!(answer.verdicts(&server.far_end), [Duplicate, Duplicate, Accepted, Accepted]);
    let receipt = answer.receipt(&server.far_end);
    assert_eq!((receipt.head, receipt.key), (device.head, device.key.public()));
    assert_eq!((receipt.device.as_str(), receipt.at), (device.device.as_str(), server.clock_now()));
    assert_eq!(receipt.batch, chain::content(batch.as_bytes()));
    let ids: Vec<&str> = receipt.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
    assert_eq!(ids, ["1-2", "1-3", "1-4", "1-5"]);
    assert_eq!(server.far_end.last_receipt(&device.device).unwrap(), Some(answer.body));
    assert_eq!(server.texts(&device), device.written, "to the octet");
    assert_eq!(server.device(&device).head, device.head);
}

#[tokio::test]
async fn an_empty_batch_is_answered_with_what_is_there() {
    let server = Server::start();
    let device = three_of_five(&server).await;
    let receipt = server.deliver(&device, "[]").await.receipt(&server.far_end);
    assert_eq!((receipt.head.sequence, receipt.outcomes.len()), (3, 0));
}

/// Each line is a batch, made of the device's events; then what it is answered with.
#[tokio::test]
async fn what_can_not_be_taken_is_refused_and_nothing_of_its_batch_is_taken() {
    let server = Server::start();
    let device = three_of_five(&server).await;
    let [_, _, third, fourth, fifth] = <[String; 5]>::try_from(device.written.clone()).unwrap();
    let mut foreign = server.enrol("Floor 2").await;
    let foreign = foreign.read(4).signed();
    let other_key = {
        let mut other = Sender { key: Sender::new().key, head: third_head(&device), ..device.copy() };
        other.read(4).signed()
    };
    let unknown_past = {
        let head = Head { link: Digest::new([7; 32]), ..third_head(&device) };
        let mut other = Sender { head, key: Sender::new().key, ..device.copy() };
        other.read(4).signed()
    };
    let long_type = {
        let mut other = Sender { head: third_head(&device), ..device.copy() };
        other.write_raw(&"x".repeat(256), "{}");
        other.written.pop().unwrap()
    };
    let two = |one: &str, two: &str| batch::join([one, two]);
    let one = |one: &str| batch::join([one]);
    let table = [
        ("nothing", String::new(), (422, Invalid)),
        ("no list", "{}".to_owned(), (422, Invalid)),
        ("no JSON", "<html></html>".to_owned(), (422, Invalid)),
        ("cut", device.batch(3..5)[..900].to_owned(), (422, Invalid)),
        ("no events", "[1]".to_owned(), (422, Invalid)),
        ("unsigned", one(&(fourth.split(",\"signature\"").next().unwrap().to_owned() + "}")), (422, Invalid)),
        ("changed", one(&fourth.replace("\"value\":3", "\"value\":4")), (422, Invalid)),
        ("foreign", one(&foreign), (422, Invalid)),
        ("another key's", one(&other_key), (422, Invalid)),
        ("another key's, on another past", one(&unknown_past), (422, Invalid)),
        ("renamed", one(&fourth.replace("\"1-4\"", "\"1-5\"")), (422, Invalid)),
        ("another specversion", one(&fourth.replace("\"1.0\"", "\"0.3\"")), (422, Invalid)),
        ("a type without end", one(&long_type), (422, Invalid)),
        ("a gap", one(&fifth), (409, Gap)),
        ("turned round", two(&fifth, &fourth), (409, Gap)),
        ("good, then changed", two(&fourth, &fifth.replace("\"value\":4", "\"value\":5")), (422, Invalid)),
        ("good, then a gap", two(&third, &fifth), (409, Gap)),
    ];
    for (what, batch, expected) in table {
        let answer = server.deliver(&device, batch).await;
        assert_eq!(answer.refusal(), expected, "{what}: {}", answer.body);
        if expected.1 == Gap {
            let problem = answer.problem();
            assert_eq!(problem.head, Some(third_head(&device)), "{what}");
            assert_eq!(problem.event.as_deref(), Some("1-5"), "{what}");
        }
        assert_eq!(server.device(&device).head, third_head(&device), "{what}");
        assert_eq!(server.texts(&device).len(), 3, "{what}");
        assert!(server.device(&device).hold.is_none(), "{what}");
    }
    let html = server.post("/v1/events", Some(&device.token), "text/html", device.batch(3..5)).await;
    assert_eq!(html.refusal(), (422, Invalid));
    assert_eq!(server.deliver(&device, device.batch(3..5)).await.verdicts(&server.far_end), [Accepted; 2]);
}

fn third_head(device: &Sender) -> Head {
    let before = smart_esolutions::protocol::event::read(&device.written[3]).expect("an event").event;
    Head { epoch: 1, sequence: 3, link: before.previouslink }
}

#[tokio::test]
async fn bounds_hold_for_the_batch_for_its_events_and_for_each_of_them() {
    let bounds = Options { batch_octets: 8_000, batch_events: 3, event_octets: 1_500, ..Options::default() };
    let server = Server::with(bounds);
    let device = three_of_five(&server).await;
    let too_large = |answer: &Answer| assert_eq!(answer.refusal(), (413, TooLarge));
    too_large(&server.deliver(&device, " ".repeat(8_001)).await);
    too_large(&server.deliver(&device, device.batch(0..4)).await);
    let device = {
        let mut large = Sender { head: third_head(&device), ..device.copy() };
        large.written.truncate(3);
        large.write_raw("org.smart-esolutions.clock-set.v1", &format!("{{\"x\":\"{}\"}}", "x".repeat(1_500)));
        large.read(5);
        large
    };
    // Its place is taken, so that the chain goes on; its content is not.
    let answer = server.deliver(&device, device.batch(3..5)).await;
    assert_eq!(answer.verdicts(&server.far_end), [Refused, Accepted]);
    let reason = answer.receipt(&server.far_end).outcomes[0].reason.clone().unwrap();
    assert!(reason.contains("1500 are taken"), "{reason}");
    let kept = server.far_end.event(&device.device, Place::new(1, 4)).unwrap().unwrap();
    assert_eq!((kept.text, kept.verdict), (None, Refused));
    assert!(verifies(&device.key.public(), Use::Event, kept.link.as_ref(), &kept.signature));
}

#[tokio::test]
async fn an_event_that_is_of_no_use_keeps_its_place_and_can_be_sent_again() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.write_raw("org.smart-esolutions.meter-read.v2", r#"{"of":"the future"}"#);
    device.write_raw("org.smart-esolutions.meter-read.v1", r#"{"clock":1}"#);
    device.read(1);
    let answer = server.deliver_from(&device, 0).await;
    assert_eq!(answer.verdicts(&server.far_end), [Accepted, Refused, Refused, Accepted]);
    let reasons: Vec<String> =
        answer.receipt(&server.far_end).outcomes.into_iter().filter_map(|outcome| outcome.reason).collect();
    insta::assert_json_snapshot!(reasons);
    assert_eq!(server.device(&device).head, device.head);
    let again = server.deliver(&device, device.batch(1..4)).await;
    assert_eq!(again.verdicts(&server.far_end), [Refused, Refused, Duplicate], "as this server is");
    assert_eq!(server.texts(&device), device.written);
}

#[tokio::test]
async fn a_tombstone_keeps_the_chain_and_the_event_itself_may_come_later() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.read(1);
    device.read(2);
    let tombstone = device.tombstone(1, "The administrator did not want it sent.");
    let batch = batch::join([&device.written[0], &tombstone, &device.written[2]].map(String::as_str));
    assert_eq!(server.deliver(&device, batch).await.verdicts(&server.far_end), [Accepted; 3]);
    let kept = server.far_end.event(&device.device, Place::new(1, 2)).unwrap().unwrap();
    assert_eq!((kept.kind.as_str(), kept.has_content()), (TOMBSTONE, false));
    assert_eq!(kept.text, Some(tombstone.clone()));
    // Somebody else's tombstone is none.
    let forged = Sender { key: Sender::new().key, ..device.copy() }.tombstone(1, "Forged.");
    let answer = server.deliver(&device, batch::join([forged.as_str()])).await;
    assert_eq!(answer.refusal(), (422, Invalid));
    // The same again, then the event itself, then the tombstone once more.
    let [first, event, last] =
        [&tombstone, &device.written[1], &tombstone].map(|text| batch::join([text.as_str()]));
    assert_eq!(server.deliver(&device, first).await.verdicts(&server.far_end), [Duplicate]);
    assert_eq!(server.deliver(&device, event).await.verdicts(&server.far_end), [Accepted]);
    assert_eq!(server.deliver(&device, last).await.verdicts(&server.far_end), [Duplicate]);
    assert_eq!(server.texts(&device), device.written);
    assert_eq!(server.device(&device).head, device.head);
}

#[tokio::test]
async fn an_event_that_stands_twice_in_a_batch_is_taken_once() {
    let server = Server::start();
    let device = server.enrol("Floor 1").await;
    let [event] = <[String; 1]>::try_from(device.written.clone()).unwrap();
    let answer = server.deliver(&device, batch::join([event.as_str(), event.as_str()])).await;
    assert_eq!(answer.verdicts(&server.far_end), [Accepted, Duplicate]);
    assert_eq!(server.texts(&device).len(), 1);
}

#[tokio::test]
async fn a_server_that_was_put_back_says_what_it_has_and_gets_the_rest_again() {
    let mut server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.read(1);
    server.deliver_from(&device, 0).await;
    let database = server.folder.path().join("communication-server.db");
    let backup = server.folder.path().join("backup.db");
    let connection = rusqlite::Connection::open(&database).unwrap();
    connection.execute("VACUUM INTO ?1", [backup.to_str().unwrap()]).unwrap();
    drop(connection);
    device.read(2);
    device.read(3);
    server.deliver_from(&device, 2).await;
    let given =
        server.far_end.order(&device.device, smart_esolutions::protocol::command::Command::RequestRead);
    device.last_command = given.unwrap().number;
    device.read(4);
    for suffix in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", database.display()));
    }
    std::fs::rename(&backup, &database).unwrap();
    server.restart();
    let answer = server.deliver_from(&device, 4).await;
    assert_eq!(answer.refusal(), (409, Gap));
    let head = answer.problem().head.unwrap();
    assert_eq!((head.epoch, head.sequence), (1, 2));
    assert_eq!(server.deliver_from(&device, 2).await.verdicts(&server.far_end), [Accepted; 3]);
    assert_eq!(server.texts(&device), device.written);
    // A number that was given before the backup is never given again, once the device has told of it.
    server.check_in_well(&mut device).await;
    let given =
        server.far_end.order(&device.device, smart_esolutions::protocol::command::Command::RequestRead);
    assert_eq!(given.unwrap().number, device.last_command + 1);
}

#[tokio::test]
async fn a_fork_in_a_batch_takes_nothing_of_it_and_holds_the_device() {
    let server = Server::start();
    let device = three_of_five(&server).await;
    let mut copy = Sender { head: third_head(&device), ..device.copy() };
    copy.written.truncate(3);
    copy.read(99);
    assert_eq!(server.deliver(&copy, copy.batch(3..4)).await.verdicts(&server.far_end), [Accepted]);
    // The device itself goes on: its fourth is another one than the copy's.
    let answer = server.deliver(&device, device.batch(2..5)).await;
    assert_eq!(answer.refusal(), (409, Fork));
    let problem = answer.problem();
    assert_eq!((problem.event.as_deref(), problem.head), (Some("1-4"), Some(copy.head)));
    let hold = server.device(&device).hold.expect("held");
    assert_eq!(hold.event, device.written[3], "what showed it is kept");
    assert_eq!(server.device(&device).head, copy.head);
    // Both are held; and what the signature shows can be checked by anybody.
    let (text, _) = signed::detach(&hold.event).unwrap();
    assert!(text.contains("\"1-4\""));
    for one in [&device, &copy] {
        assert_eq!(server.deliver(one, one.batch(0..1)).await.refusal(), (409, Fork));
    }
}
