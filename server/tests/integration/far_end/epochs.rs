//! How counts begin anew, and how two of one device are found out.

use smart_esolutions::protocol::{
    chain::Head,
    data::epoch_opened::Opening::{self, Enrolled, Fork as Chosen, Restored, Rewound},
    octets::Digest,
    problem::ProblemKind::{self, Fork, Gap, Invalid},
    receipt::Verdict::{Accepted, Duplicate},
};

use crate::support::far_end::{sender::Sender, server::Server};

/// A device of which the server has three events of the first epoch.
async fn three(server: &Server) -> (Sender, Vec<Head>) {
    let mut device = server.enrol("Floor 1").await;
    let mut heads = vec![device.head];
    for count in 1..3 {
        device.read(count);
        heads.push(device.head);
    }
    assert_eq!(server.deliver_from(&device, 0).await.verdicts(&server.far_end), [Accepted; 3]);
    (device, heads)
}

/// The next epoch as a device opens it: number, reason, what it says that it follows on; and what comes of it.
type Line = (
    &'static str,
    u32,
    Opening,
    fn(&[Head]) -> Option<Head>,
    Result<Option<&'static str>, (u16, ProblemKind)>,
);

#[tokio::test]
async fn an_epoch_follows_on_what_is_here_and_says_so_where_it_forgot_something() {
    let beyond = |heads: &[Head]| Some(heads[2].after(b"a fourth"));
    let other = |heads: &[Head]| Some(Head { link: Digest::new([7; 32]), ..heads[1] });
    let elsewhere = |_: &[Head]| Some(Head { epoch: 9, sequence: 4, link: Digest::new([7; 32]) });
    let table: [Line; 11] = [
        ("the head", 2, Rewound, |heads| Some(heads[2]), Ok(None)),
        ("the head, after a restored backup", 2, Restored, |heads| Some(heads[2]), Ok(None)),
        ("the head, some epochs later", 7, Rewound, |heads| Some(heads[2]), Ok(None)),
        ("an older head", 2, Restored, |heads| Some(heads[0]), Ok(Some("more was here, up to 1-3"))),
        ("nothing", 2, Enrolled, |_| None, Ok(Some("knows nothing of what came before"))),
        ("an epoch without events", 2, Enrolled, |_| Some(Head::start(1)), Ok(Some("knows nothing"))),
        ("more than is here", 2, Rewound, beyond, Ok(Some("after 1-4, which is not here"))),
        ("another event in that place", 2, Rewound, other, Err((409, Fork))),
        ("another event in that place, enrolled", 2, Enrolled, other, Err((409, Fork))),
        ("what another server has", 10, Enrolled, elsewhere, Ok(Some("what is here ends with 1-3"))),
        ("a lower number", 1, Rewound, |heads| Some(heads[2]), Err((409, Fork))),
    ];
    for (what, epoch, opening, after, expected) in table {
        let server = Server::start();
        let (mut device, heads) = three(&server).await;
        device.open(epoch, opening, after(&heads));
        device.read(3);
        let answer = server.deliver_from(&device, 3).await;
        let notes = server.far_end.notes(&device.device, 10).unwrap();
        match expected {
            Ok(note) => {
                assert_eq!(answer.verdicts(&server.far_end), [Accepted; 2], "{what}");
                assert_eq!(server.device(&device).head, device.head, "{what}");
                let said = notes.iter().any(|one| note.is_some_and(|note| one.text.contains(note)));
                assert_eq!(said, note.is_some(), "{what}: {notes:?}");
                assert_eq!(notes.len(), 1 + usize::from(note.is_some()), "{what}: {notes:?}");
            }
            Err(refusal) => {
                assert_eq!(answer.refusal(), refusal, "{what}: {}", answer.body);
                assert_eq!(answer.problem().head, Some(heads[2]), "{what}");
                assert_eq!(server.device(&device).head, heads[2], "{what}");
                assert_eq!(server.device(&device).hold.is_some(), refusal.1 == Fork, "{what}");
            }
        }
    }
}

#[tokio::test]
async fn the_first_event_of_an_epoch_opens_it_and_nothing_else_does() {
    let server = Server::start();
    let (mut device, heads) = three(&server).await;
    device.head = Head::start(2);
    device.read(4);
    assert_eq!(server.deliver_from(&device, 3).await.refusal(), (422, Invalid), "a read");
    device.written.truncate(3);
    device.open(2, Rewound, Some(heads[2]));
    let tombstone = device.tombstone(3, "It is not sent.");
    assert_eq!(server.deliver(&device, format!("[{tombstone}]")).await.refusal(), (422, Invalid));
    device.written.truncate(3);
    device.head = Head { epoch: 2, sequence: 0, link: Digest::new([7; 32]) };
    let data = r#"{"clock":{"at":"2026-11-25T08:00:00Z","quality":"unknown","boot_id":"a","monotonic_ms":0},"printer":{},"opening":"rewound","after":null}"#;
    device.write_raw("org.smart-esolutions.epoch-opened.v1", data);
    assert_eq!(server.deliver_from(&device, 3).await.refusal(), (422, Invalid), "another beginning");
    device.written.truncate(3);
    device.open(2, Rewound, Some(heads[2]));
    device.read(4);
    assert_eq!(server.deliver_from(&device, 4).await.refusal(), (409, Gap), "the second event first");
    assert_eq!(server.deliver_from(&device, 3).await.verdicts(&server.far_end), [Accepted; 2]);
    assert!(server.device(&device).hold.is_none());
}

#[tokio::test]
async fn a_new_device_begins_with_whatever_epoch_it_has() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.written.clear();
    device.open(5, Enrolled, Some(Head { epoch: 4, sequence: 12, link: Digest::new([7; 32]) }));
    assert_eq!(server.deliver_from(&device, 0).await.verdicts(&server.far_end), [Accepted]);
    assert_eq!(server.device(&device).head, device.head);
}

#[tokio::test]
async fn of_two_that_run_at_once_the_one_that_writes_into_an_ended_epoch_shows_the_fork() {
    let server = Server::start();
    let (mut device, heads) = three(&server).await;
    let mut copy = device.copy();
    copy.open(2, Rewound, Some(heads[2]));
    assert_eq!(server.deliver_from(&copy, 3).await.verdicts(&server.far_end), [Accepted]);
    // What was taken before the epoch ended is vouched for again.
    assert_eq!(server.deliver(&device, device.batch(1..3)).await.verdicts(&server.far_end), [Duplicate; 2]);
    device.read(3);
    let answer = server.deliver_from(&device, 3).await;
    assert_eq!(answer.refusal(), (409, Fork));
    assert_eq!(answer.problem().head, Some(copy.head));
}

#[tokio::test]
async fn of_two_that_run_at_once_the_one_that_goes_on_running_after_the_other_opened_an_epoch_shows_the_fork()
{
    let server = Server::start();
    let (mut device, heads) = three(&server).await;
    let mut copy = device.copy();
    copy.open(2, Rewound, Some(heads[2]));
    assert_eq!(server.deliver_from(&copy, 3).await.verdicts(&server.far_end), [Accepted]);
    // It believes that it was put back, though it has never stopped running.
    device.open(3, Rewound, Some(copy.head));
    let answer = server.deliver_from(&device, 3).await;
    assert_eq!(answer.refusal(), (409, Fork), "{}", answer.body);
}

#[tokio::test]
async fn one_device_that_was_put_back_twice_is_no_fork() {
    let server = Server::start();
    let (mut device, heads) = three(&server).await;
    // Within one run of the machine, then after a start.
    device.open(2, Restored, Some(heads[2]));
    assert_eq!(server.deliver_from(&device, 3).await.verdicts(&server.far_end), [Accepted]);
    let head = device.head;
    device.boot = "boot-b".into();
    device.open(3, Restored, Some(head));
    assert_eq!(server.deliver_from(&device, 4).await.verdicts(&server.far_end), [Accepted]);
}

#[tokio::test]
async fn an_event_that_an_earlier_run_made_and_this_one_wrote_again_is_no_sign_of_another_machine() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    device.read(1);
    assert_eq!(server.deliver_from(&device, 0).await.verdicts(&server.far_end), [Accepted; 2]);
    let waiting = device.read(2).signed();
    device.boot = "boot-b".into();
    let read = device.read(3).signed();
    assert_eq!(server.deliver_from(&device, 2).await.verdicts(&server.far_end), [Accepted; 2]);
    for (epoch, again) in [(2, &waiting), (3, &read), (4, &waiting)] {
        let (first, head) = (device.written.len(), device.head);
        device.open(epoch, Restored, Some(head));
        device.write_again(again);
        let answer = server.deliver_from(&device, first).await;
        assert_eq!(answer.verdicts(&server.far_end), [Accepted, Duplicate], "epoch {epoch}");
    }
}

#[tokio::test]
async fn what_was_written_again_in_a_new_epoch_counts_once_wherever_it_came_first() {
    let server = Server::start();
    let (mut device, heads) = three(&server).await;
    device.read(3);
    // It does not know that its third arrived, and its fourth never did; it was put back and writes both again.
    let (third, fourth) = (device.written[2].clone(), device.written[3].clone());
    device.open(2, Restored, Some(heads[1]));
    let again = device.written.len() - 1;
    device.write_again(&third);
    device.write_again(&fourth);
    assert_eq!(
        server.deliver_from(&device, again).await.verdicts(&server.far_end),
        [Accepted, Duplicate, Accepted]
    );
    // And once more.
    let (third, fourth) = (device.written[5].clone(), device.written[6].clone());
    let head = device.head;
    device.open(3, Restored, Some(head));
    device.write_again(&third);
    device.write_again(&fourth);
    device.write_again(&fourth);
    let answer = server.deliver_from(&device, again + 3).await;
    assert_eq!(answer.verdicts(&server.far_end), [Accepted, Duplicate, Duplicate, Duplicate]);
    let events = server.far_end.events_after(&device.device, 0, 100).unwrap();
    let same = |id: &str| events.iter().find(|event| event.id() == id).unwrap().same_as.map(String::from);
    let found = ["1-3", "2-2", "2-3", "3-2", "3-3", "3-4"].map(same);
    let expected = [None, Some("1-3"), None, Some("1-3"), Some("2-3"), Some("2-3")];
    assert_eq!(found, expected.map(|place| place.map(str::to_owned)));
    // What says something else is another event, whatever it calls its origin.
    let head = device.head;
    device.open(4, Restored, Some(head));
    let other = third.replace("\"value\":2", "\"value\":7");
    device.write_again(&other);
    let answer = server.deliver(&device, device.batch(device.written.len() - 2..device.written.len())).await;
    assert_eq!(answer.verdicts(&server.far_end), [Accepted; 2]);
}

#[tokio::test]
async fn a_held_device_checks_in_and_after_its_release_the_one_that_was_chosen_goes_on() {
    let server = Server::start();
    let (mut device, heads) = three(&server).await;
    let mut copy = device.copy();
    copy.open(2, Rewound, Some(heads[2]));
    server.deliver_from(&copy, 3).await;
    device.read(3);
    assert_eq!(server.deliver_from(&device, 3).await.refusal(), (409, Fork));
    assert_eq!(server.check_in_well(&mut device).await.head, copy.head);
    assert_eq!(server.deliver_from(&copy, 3).await.refusal(), (409, Fork), "both are held");
    server.far_end.release("Floor 1").unwrap();
    assert!(server.far_end.release("Floor 1").is_err(), "nothing holds it any more");
    // The administrator says that the first one goes on.
    device.written.truncate(3);
    device.open(3, Chosen, Some(heads[2]));
    assert_eq!(server.deliver_from(&device, 3).await.verdicts(&server.far_end), [Accepted]);
    copy.read(4);
    assert_eq!(server.deliver_from(&copy, 4).await.refusal(), (409, Fork), "the other one has to enrol anew");
}
