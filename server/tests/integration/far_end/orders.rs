//! What devices are asked for.

use std::time::Duration;

use app::model::{Assistant, EndAndStart, Resolution};
use smart_esolutions::{
    far_end::{FarEndError, OrderState},
    protocol::{
        check_in::Answer,
        command::{Command, Order, SupplierAnswer},
        data::{
            command_outcome::{CommandOutcome, CommandState},
            enrolment::Cancelled as Ended,
            epoch_opened::Opening::Enrolled,
        },
        key::Use,
        problem::ProblemKind::Cancelled,
        receipt::Verdict::{Accepted, Duplicate},
        signed,
    },
};

use crate::support::far_end::{sender::Sender, server::Server};

/// The orders of an answer, if the server signed them.
fn orders(server: &Server, answer: &Answer) -> Vec<Order> {
    let key = server.far_end.public_key();
    let one = |text: &str| signed::open(&key, Use::Command, text).expect("signed");
    answer.commands.iter().map(|order| one(order.get())).collect()
}

#[tokio::test]
async fn each_kind_of_order_goes_out_signed_in_the_order_in_which_it_was_given() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let commands = [
        Command::RequestRead,
        Command::Reporting { assistant: Assistant::Supplies, on: true, interval_s: Some(600) },
        Command::Reporting { assistant: Assistant::Maintenance, on: false, interval_s: None },
        Command::CheckInInterval { interval_s: 10 },
        Command::DailyTransmissionTime { at: "02:30".into() },
        Command::ProposeResolution { hold: 3, resolution: Resolution::Rollover { last: 9 } },
        Command::ProposeResolution {
            hold: 3,
            resolution: Resolution::MeterChange {
                reads: vec![EndAndStart { key: "total-impressions".into(), end: 9, start: 0 }],
            },
        },
        Command::ProposeResolution { hold: 3, resolution: Resolution::SerialNumber { reads: Vec::new() } },
        Command::ProposeResolution { hold: 3, resolution: Resolution::AsIs },
        Command::SupplyOrder {
            order: 3,
            answer: SupplierAnswer::Shipped,
            expected_at: Some(server.clock_now()),
            reference: Some("N-1".into()),
            reason: None,
        },
        Command::Cancel { reason: "The contract has ended.".into() },
    ];
    for command in &commands {
        server.far_end.order("Floor 1", command.clone()).unwrap();
    }
    let answer = server.check_in_well(&mut device).await;
    let given = orders(&server, &answer);
    assert_eq!(given.iter().map(|order| order.command.clone()).collect::<Vec<_>>(), commands);
    assert_eq!(given.iter().map(|order| order.number).collect::<Vec<_>>(), (1..=11).collect::<Vec<_>>());
    for order in &given {
        assert_eq!(order.device, device.device);
        assert_eq!(order.issued_at, server.clock_now());
        assert_eq!(order.expires_at, server.clock_now() + Duration::from_hours(24));
    }
}

#[tokio::test]
async fn an_order_goes_out_until_the_device_has_it_or_it_has_expired() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    server.far_end.order("Floor 1", Command::RequestRead).unwrap();
    server.clock.advance(Duration::from_hours(1));
    server.far_end.order("Floor 1", Command::CheckInInterval { interval_s: 60 }).unwrap();
    let mut numbers = async || {
        let answer = server.check_in_well(&mut device).await;
        let numbers: Vec<u64> = orders(&server, &answer).iter().map(|order| order.number).collect();
        numbers
    };
    assert_eq!(numbers().await, [1, 2]);
    assert_eq!(numbers().await, [1, 2], "the answer was lost");
    server.clock.advance(Duration::from_hours(23));
    assert_eq!(numbers().await, [2], "the first one has expired");
    device.last_command = 2;
    assert!(server.check_in_well(&mut device).await.commands.is_empty());
    for _ in 0..40 {
        server.far_end.order("Floor 1", Command::RequestRead).unwrap();
    }
    assert_eq!(server.check_in_well(&mut device).await.commands.len(), 16, "so many at one time");
}

#[tokio::test]
async fn what_became_of_an_order_is_what_the_device_says() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let mut outcome = |order: &smart_esolutions::far_end::GivenOrder, state, reason: Option<&str>| {
        device.write(CommandOutcome {
            command: order.id.clone(),
            number: order.number,
            state,
            reason: reason.map(str::to_owned),
        });
    };
    let given: Vec<_> =
        (0..4).map(|_| server.far_end.order("Floor 1", Command::RequestRead).unwrap()).collect();
    outcome(&given[0], CommandState::Done, None);
    outcome(&given[1], CommandState::Asked, None);
    outcome(&given[2], CommandState::Refused, Some("The administrator does not allow it."));
    // One that was never given, under a number that was.
    let mut other = given[3].clone();
    other.id = "c-0".into();
    outcome(&other, CommandState::Done, None);
    server.deliver_from(&device, 0).await;
    let id = device.device.clone();
    let states = || -> Vec<_> {
        let orders = server.far_end.orders(&id, 10).unwrap();
        orders.into_iter().rev().map(|order| (order.state, order.reason)).collect()
    };
    let refused = (OrderState::Refused, Some("The administrator does not allow it.".to_owned()));
    assert_eq!(
        states(),
        [(OrderState::Done, None), (OrderState::Asked, None), refused, (OrderState::Waiting, None)]
    );
    // What is not done yet, but known to the device, does not go out again.
    let answer = server.check_in_well(&mut device).await;
    assert_eq!(orders(&server, &answer).iter().map(|order| order.number).collect::<Vec<_>>(), [4]);
    let mut done = given[1].clone();
    done.number = 2;
    device.write(CommandOutcome { command: done.id, number: 2, state: CommandState::Done, reason: None });
    server.deliver_from(&device, 5).await;
    assert_eq!(states()[1], (OrderState::Done, None));
}

#[tokio::test]
async fn orders_that_no_device_could_obey_are_not_given() {
    let server = Server::start();
    server.enrol("Floor 1").await;
    let bad = [
        Command::CheckInInterval { interval_s: 0 },
        Command::Reporting { assistant: Assistant::Meter, on: true, interval_s: Some(0) },
        Command::DailyTransmissionTime { at: "24:00".into() },
        Command::DailyTransmissionTime { at: "2:30".into() },
        Command::DailyTransmissionTime { at: "02:60".into() },
        Command::DailyTransmissionTime { at: "+2:30".into() },
        Command::Cancel { reason: "x".repeat(201) },
        Command::Cancel { reason: "a\nb".into() },
        Command::Unknown,
    ];
    for command in bad {
        let given = server.far_end.order("Floor 1", command.clone());
        assert!(matches!(given, Err(FarEndError::BadCommand(_))), "{command:?}");
    }
    let unknown = server.far_end.order("Floor 2", Command::RequestRead);
    assert!(matches!(unknown, Err(FarEndError::UnknownDevice(_))));
    let mut other = Sender::new();
    other.printer.serial_number = Some("XYZ2".into());
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    assert_eq!(server.try_enrol(&mut other, &code).await.status, 201);
    let several = server.far_end.order("Floor 1", Command::RequestRead);
    assert!(matches!(several, Err(FarEndError::SeveralDevices { ref ids, .. }) if ids.len() == 2));
}

#[tokio::test]
async fn a_device_that_obeys_its_cancellation_says_its_last_word_and_is_refused_from_then_on() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let order = server.far_end.cancel("Floor 1", "The contract has ended.").unwrap();
    let answer = server.check_in_well(&mut device).await;
    assert_eq!(
        orders(&server, &answer)[0].command,
        Command::Cancel { reason: "The contract has ended.".into() }
    );
    device.read(1);
    device.write(CommandOutcome {
        command: order.id,
        number: order.number,
        state: CommandState::Done,
        reason: None,
    });
    device.write(Ended { by: "server".into() });
    assert_eq!(server.deliver_from(&device, 0).await.verdicts(&server.far_end), [Accepted; 4]);
    // The receipt was lost: what was taken is vouched for again, nothing new is taken.
    assert_eq!(server.deliver_from(&device, 0).await.verdicts(&server.far_end), [Duplicate; 4]);
    device.read(2);
    assert_eq!(server.deliver_from(&device, 0).await.refusal(), (410, Cancelled));
    assert_eq!(server.check_in(&mut device).await.refusal(), (410, Cancelled));
    let again = server.far_end.order("Floor 1", Command::RequestRead);
    assert!(matches!(again, Err(FarEndError::Cancelled { .. })));
    assert!(matches!(server.far_end.cancel("Floor 1", ""), Err(FarEndError::Cancelled { .. })));
}

#[tokio::test]
async fn the_end_of_an_earlier_enrolment_that_was_never_sent_does_not_end_the_next_one() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let ended = device.write(Ended { by: "administrator".into() }).signed();
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    assert_eq!(server.try_enrol(&mut device, &code).await.status, 201);
    device.open(2, Enrolled, None);
    device.write_again(&ended);
    assert_eq!(server.deliver_from(&device, 2).await.verdicts(&server.far_end), [Accepted; 2]);
    server.check_in_well(&mut device).await;
}

#[tokio::test]
async fn a_device_that_does_not_hear_of_its_cancellation_is_refused_a_day_later() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    server.far_end.cancel("Floor 1", "").unwrap();
    server.clock.advance(Duration::from_hours(24) - Duration::from_secs(1));
    assert_eq!(server.deliver_from(&device, 0).await.verdicts(&server.far_end), [Accepted]);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(server.check_in(&mut device).await.refusal(), (410, Cancelled));
    device.read(1);
    assert_eq!(server.deliver_from(&device, 1).await.refusal(), (410, Cancelled));
}
