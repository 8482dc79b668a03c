//! What devices order of supplies, and what is said of it.

use std::time::Duration;

use app::model::OrderState as State;
use jiff::civil::date;
use smart_esolutions::{
    far_end::{FarEndError, GivenOrder, Saying, SupplyOrdered},
    protocol::{
        command::{Command, SupplierAnswer},
        data::{
            command_outcome::{CommandOutcome, CommandState},
            epoch_opened::Opening::Enrolled,
            supply_name::SupplyName,
            supply_order::{OrderProgress as Progress, SupplyOrder},
        },
        receipt::Verdict::{Accepted, Duplicate},
    },
};

use crate::support::far_end::{
    sender::{Sender, supply_order},
    server::Server,
};

const ACKNOWLEDGED: Saying =
    Saying { answer: SupplierAnswer::Acknowledged, expected_on: None, reference: None, reason: None };

fn shipped() -> Saying {
    let expected_on = Some(date(2026, 12, 1));
    Saying { answer: SupplierAnswer::Shipped, expected_on, reference: Some("N-1".into()), reason: None }
}

fn refused() -> Saying {
    let reason = Some("It is not made any more.".into());
    Saying { answer: SupplierAnswer::Refused, expected_on: None, reference: None, reason }
}

/// A device that has placed an order.
async fn ordering(server: &Server) -> Sender {
    let mut device = server.enrol("Floor 1").await;
    told(server, &mut device, Progress::Submitted).await;
    device
}

async fn told(server: &Server, device: &mut Sender, state: Progress) {
    device.now = server.clock_now();
    let order = supply_order(1, "S-20261125-1", device.now);
    device.write(SupplyOrder { state, ..order });
    let (before, all) = (device.written.len() - 1, device.written.len());
    let first = if before == 1 { 0 } else { before };
    let answer = server.deliver(device, device.batch(first..all)).await;
    assert_eq!(answer.verdicts(&server.far_end).last(), Some(&Accepted));
}

fn orders(server: &Server, device: &Sender) -> Vec<SupplyOrdered> {
    server.far_end.supply_orders(&device.device, 100).expect("orders")
}

fn state(server: &Server, device: &Sender) -> State {
    orders(server, device)[0].state(server.clock_now())
}

/// The device says what became of a command.
async fn heard(server: &Server, device: &mut Sender, given: &GivenOrder, state: CommandState) {
    let reason = (state == CommandState::Refused).then(|| "There is no such order.".to_owned());
    device.write(CommandOutcome { command: given.id.clone(), number: given.number, state, reason });
    let last = device.written.len() - 1;
    assert_eq!(server.deliver(device, device.batch(last..last + 1)).await.status, 200);
}

#[tokio::test]
async fn an_order_is_followed_to_its_end_by_what_the_device_says_and_by_what_is_said_to_it() {
    let server = Server::start();
    let mut device = ordering(&server).await;
    assert_eq!(state(&server, &device), State::Submitted);
    assert_eq!(server.far_end.open_supply_orders().unwrap(), orders(&server, &device));
    let given = server.far_end.say_of_order("Floor 1", "S-20261125-1", &ACKNOWLEDGED).unwrap();
    heard(&server, &mut device, &given, CommandState::Done).await;
    assert_eq!(state(&server, &device), State::Acknowledged);
    let given = server.far_end.say_of_order("Floor 1", "1", &shipped()).unwrap();
    assert_eq!(state(&server, &device), State::Shipped);
    heard(&server, &mut device, &given, CommandState::Done).await;
    server.clock.advance(Duration::from_hours(24 * 7));
    told(&server, &mut device, Progress::Overdue).await;
    assert_eq!(state(&server, &device), State::Overdue, "the day that was said is over");
    server.clock.advance(Duration::from_secs(1));
    let later = Saying { expected_on: Some(date(2026, 12, 24)), ..shipped() };
    server.far_end.say_of_order("Floor 1", "1", &later).unwrap();
    assert_eq!(state(&server, &device), State::Shipped);
    told(&server, &mut device, Progress::Received).await;
    assert_eq!(state(&server, &device), State::Received);
    told(&server, &mut device, Progress::Installed).await;
    assert_eq!(state(&server, &device), State::Installed);
    assert!(server.far_end.open_supply_orders().unwrap().is_empty());
    let order = orders(&server, &device).remove(0);
    assert!(order.first_at < order.told_at);
    assert_eq!(order.said.map(|said| said.number), Some(3));
}

#[tokio::test]
async fn what_the_device_did_not_take_or_hear_does_not_count() {
    let server = Server::start();
    let mut device = ordering(&server).await;
    let given = server.far_end.say_of_order("Floor 1", "1", &shipped()).unwrap();
    heard(&server, &mut device, &given, CommandState::Refused).await;
    assert_eq!(state(&server, &device), State::Submitted, "the device refused it");
    server.far_end.say_of_order("Floor 1", "1", &refused()).unwrap();
    assert_eq!(state(&server, &device), State::Refused);
    server.clock.advance(Duration::from_hours(24));
    assert_eq!(state(&server, &device), State::Submitted, "it expired before the device asked");
    let given = server.far_end.say_of_order("Floor 1", "1", &refused()).unwrap();
    let Command::SupplyOrder { order, answer, reason, .. } = given.order().unwrap().command else { panic!() };
    assert_eq!((order, answer), (1, SupplierAnswer::Refused));
    assert_eq!(reason.as_deref(), Some("It is not made any more."));
}

#[tokio::test]
async fn a_step_that_comes_late_or_twice_changes_nothing_and_a_device_that_counts_anew_begins_a_new_row() {
    let server = Server::start();
    let mut device = ordering(&server).await;
    let first = device.written[1].clone();
    told(&server, &mut device, Progress::Received).await;
    told(&server, &mut device, Progress::Submitted).await;
    assert_eq!(state(&server, &device), State::Received);
    // The same event, written again after another enrolment, is one that is here.
    let code = server.far_end.enrol("Floor 1").unwrap().code;
    assert_eq!(server.try_enrol(&mut device, &code).await.status, 201);
    device.open(2, Enrolled, Some(device.head));
    device.write_again(&first);
    let verdicts = server.deliver_from(&device, device.written.len() - 2).await.verdicts(&server.far_end);
    assert_eq!(verdicts, [Accepted, Duplicate]);
    assert_eq!(state(&server, &device), State::Received);
    device.write(supply_order(1, "S-20270101-1", device.now));
    server.deliver_from(&device, device.written.len() - 1).await;
    let all = orders(&server, &device);
    assert_eq!((all.len(), all[0].told.reference.as_str()), (1, "S-20270101-1"));
    assert_eq!((all[0].said.as_ref(), state(&server, &device)), (None, State::Submitted));
}

#[tokio::test]
async fn what_can_not_be_said_of_an_order_is_refused_with_what_to_do() {
    let server = Server::start();
    let mut device = ordering(&server).await;
    let long = Some("x".repeat(201));
    let bad = [
        Saying { expected_on: None, ..shipped() },
        Saying { expected_on: Some(date(2026, 11, 24)), ..shipped() },
        Saying { expected_on: Some(date(2028, 1, 1)), ..shipped() },
        Saying { reference: long.clone(), ..shipped() },
        Saying { reference: Some("a\nb".into()), ..ACKNOWLEDGED },
        Saying { reason: None, ..refused() },
        Saying { reason: Some(" ".into()), ..refused() },
        Saying { reason: long, ..refused() },
        Saying { answer: SupplierAnswer::Unknown, ..ACKNOWLEDGED },
    ];
    for saying in bad {
        let said = server.far_end.say_of_order("Floor 1", "1", &saying);
        assert!(matches!(said, Err(FarEndError::BadCommand(_))), "{saying:?}: {said:?}");
    }
    for which in ["2", "S-1", "", "-1", "99999999999999999999"] {
        let said = server.far_end.say_of_order("Floor 1", which, &ACKNOWLEDGED);
        assert!(matches!(said, Err(FarEndError::UnknownOrder { .. })), "{which}: {said:?}");
    }
    server.far_end.say_of_order("Floor 1", "1", &shipped()).unwrap();
    let back = server.far_end.say_of_order("Floor 1", "1", &ACKNOWLEDGED).unwrap_err();
    assert_eq!(back.to_string(), "order S-20261125-1 is shipped already");
    told(&server, &mut device, Progress::Cancelled).await;
    let over = server.far_end.say_of_order("Floor 1", "1", &shipped()).unwrap_err();
    assert_eq!(over.to_string(), "order S-20261125-1 is cancelled already");
    assert_eq!(server.far_end.orders(&device.device, 10).unwrap().len(), 1, "nothing else was given");
}

#[tokio::test]
async fn texts_of_an_order_are_kept_as_one_bounded_line_each() {
    let server = Server::start();
    let mut device = server.enrol("Floor 1").await;
    let nasty = || format!("\u{1b}[31mred\u{202e}\n{}", "x".repeat(10_000));
    let supply = SupplyName {
        index: u32::MAX,
        description: nasty(),
        kind: nasty(),
        colorant: Some(nasty()),
        part_number: Some(nasty()),
        serial_number: Some(nasty()),
    };
    let order = SupplyOrder { supply, ..supply_order(u64::MAX, &nasty(), device.now) };
    device.write(SupplyOrder { quantity: u32::MAX, ..order });
    assert_eq!(server.deliver_from(&device, 0).await.verdicts(&server.far_end), [Accepted; 2]);
    let told = orders(&server, &device).remove(0).told;
    let SupplyName { description, kind, colorant, part_number, serial_number, .. } = told.supply;
    let texts = [Some(told.reference), Some(description), Some(kind), colorant, part_number, serial_number];
    for text in texts.into_iter().flatten() {
        assert!(text.chars().count() <= 255 && !text.contains(char::is_control), "{text}");
        assert!(text.contains("red") && !text.contains('\u{202e}'), "{text}");
    }
}
