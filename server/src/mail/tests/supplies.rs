//! Orders and alerts of supplies, from what is reported to the server.

use app::model::{MailKind, MailProgress, MailRole, OrderState};

use super::*;
use crate::mail::fixture::{alert, order};

const SUPPLIER: &str = "orders@supplier.example";

/// The device of [`FILE`] with a recipient of orders, without a service.
async fn with_supplier(more: &str) -> Bench {
    let file = FILE.replace("service = \"help@vendor.example\"\n", "");
    bench_with(&format!("{file}supplies = \"{SUPPLIER}\"\n{more}")).await
}

fn ordered(state: OrderState) -> Notification {
    Notification::SupplyOrder(order(state))
}

/// To whom something went, each with the beginning of its subject.
fn sent(bench: &Bench) -> Vec<(String, String)> {
    let of = |address: &str| {
        let subjects = bench.office.subjects(address).into_iter();
        let begun = subjects.map(|subject| subject.split([':', ',']).next().unwrap_or_default().to_owned());
        begun.map(|subject| (address.to_owned(), subject)).collect::<Vec<_>>()
    };
    [ADMIN, DESK, VENDOR, SUPPLIER].into_iter().flat_map(of).collect()
}

fn expected(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(address, subject)| ((*address).into(), (*subject).into())).collect()
}

#[tokio::test]
async fn the_supplier_gets_the_order_itself_once_and_the_others_that_it_was_submitted() {
    let bench = with_supplier("").await;
    assert!(bench.told(ordered(OrderState::WaitingForApproval)).await);
    assert!(bench.told(ordered(OrderState::Submitted)).await);
    assert!(!bench.told(ordered(OrderState::Submitted)).await);
    bench.tick().await;
    let bench = bench.started_again().await;
    assert!(!bench.told(ordered(OrderState::Submitted)).await, "also after a restart");
    bench.told(ordered(OrderState::Shipped)).await;
    bench.told(ordered(OrderState::Cancelled)).await;
    bench.tick().await;
    let to = |address| {
        let steps = ["waits for approval", "submitted", "shipped", "cancelled"];
        steps.map(|step| (address, format!("Order {step}")))
    };
    let told = to(ADMIN).into_iter().chain(to(DESK));
    let mut wanted: Vec<(String, String)> =
        told.map(|(address, subject)| (address.to_owned(), subject)).collect();
    wanted
        .extend(expected(&[(SUPPLIER, "Order S-20261122-1"), (SUPPLIER, "Order S-20261122-1 is cancelled")]));
    assert_eq!(sent(&bench), wanted);
}

#[tokio::test]
async fn what_is_suggested_is_told_to_nobody() {
    let bench = with_supplier("").await;
    assert!(!bench.told(ordered(OrderState::Suggested)).await);
}

#[tokio::test]
async fn an_order_that_was_made_in_another_way_does_not_reach_the_supplier() {
    let bench = with_supplier("").await;
    let mut elsewhere = order(OrderState::Submitted);
    elsewhere.order.by_mail = false;
    bench.told(Notification::SupplyOrder(elsewhere)).await;
    bench.tick().await;
    assert_eq!(sent(&bench), expected(&[(ADMIN, "Order submitted"), (DESK, "Order submitted")]));
}

#[tokio::test]
async fn whoever_orders_here_gets_the_order_and_not_that_it_was_submitted_too() {
    let bench = with_supplier("").await;
    bench.set(&[("mail.supplies", DESK)]).await;
    bench.told(ordered(OrderState::WaitingForApproval)).await;
    bench.told(ordered(OrderState::Submitted)).await;
    bench.tick().await;
    let wanted = expected(&[
        (ADMIN, "Order waits for approval"),
        (ADMIN, "Order submitted"),
        (DESK, "Order waits for approval"),
        (DESK, "Order S-20261122-1"),
    ]);
    assert_eq!(sent(&bench), wanted);
}

#[tokio::test]
async fn no_order_is_held_back_by_too_many_alerts_or_a_full_queue() {
    let bench = with_supplier("").await;
    let numbered = |number: i64| {
        let mut told = order(OrderState::Submitted);
        told.order.id = number;
        Notification::SupplyOrder(told)
    };
    for number in 0..30 {
        assert!(bench.told(numbered(number)).await, "{number}");
    }
    bench.tick().await;
    assert_eq!(bench.office.subjects(SUPPLIER).len(), 30);
    assert_eq!(
        bench.office.subjects(ADMIN).len(),
        10,
        "the others are told of ten, and then of how many more"
    );
    let down = office::failure(app::model::MailStep::Connect, "refused", Meaning::Unreachable);
    bench.office.state().down = Some(down);
    for number in 0..300 {
        bench.told(reads(&number.to_string())).await;
        bench.clock.advance(Duration::from_mins(10));
    }
    assert!(!bench.told(reads("one more")).await, "the queue is full");
    assert!(bench.told(numbered(31)).await);
    bench.office.state().down = None;
    bench.clock.advance(Duration::from_hours(2));
    bench.tick().await;
    assert_eq!(bench.office.subjects(SUPPLIER).len(), 31);
}

#[tokio::test]
async fn how_many_steps_were_held_back_is_not_told_to_the_supplier() {
    let bench = with_supplier("").await;
    for number in 0..12 {
        let mut told = order(OrderState::Shipped);
        told.order.id = number;
        bench.told(Notification::SupplyOrder(told)).await;
    }
    bench.clock.advance(Duration::from_hours(1));
    bench.tick().await;
    assert_eq!(
        bench.office.subjects(ADMIN).last().unwrap().split([':', ',']).next(),
        Some("Alerts were held back")
    );
    assert_eq!(bench.office.subjects(SUPPLIER), [""; 0]);
}

#[tokio::test]
async fn an_order_needs_no_enrolment_unless_its_recipient_is_the_vendor() {
    let bench = with_supplier("").await;
    bench.enrolled.store(false, Ordering::Relaxed);
    assert!(bench.mail.takes_orders() && bench.mail.latest().takes_orders);
    assert_eq!(bench.mail.latest().vendor_silent, []);
    bench.set(&[("mail.supplies_is_vendor", "true")]).await;
    assert!(!bench.mail.takes_orders());
    assert_eq!(bench.mail.latest().vendor_silent, [MailRole::Supplies]);
    bench.told(ordered(OrderState::Submitted)).await;
    bench.tick().await;
    assert_eq!(bench.office.subjects(SUPPLIER), [""; 0]);
    bench.enrolled.store(true, Ordering::Relaxed);
    assert!(bench.mail.takes_orders());
    for typed in [("mail.supplies_events", ""), ("mail.supplies", ""), ("mail.sender", "")] {
        let bench = with_supplier("").await;
        bench.set(&[typed]).await;
        assert!(!bench.mail.takes_orders(), "{typed:?}");
    }
}

#[tokio::test]
async fn an_order_that_waits_for_an_address_that_orders_no_longer_go_to_is_withdrawn() {
    let bench = with_supplier("").await;
    bench.told(ordered(OrderState::Submitted)).await;
    bench.set(&[("mail.supplies", ""), ("mail.service", SUPPLIER)]).await;
    bench.tick().await;
    assert_eq!(bench.office.subjects(SUPPLIER), [""; 0]);
    let queue = bench.queue().await;
    assert_eq!((queue.len(), queue[0].0.as_str(), queue[0].1), (1, SUPPLIER, MailProgress::Withdrawn));
}

#[tokio::test]
async fn an_order_that_can_not_be_delivered_is_told_in_the_history_without_its_address() {
    let bench = with_supplier("").await;
    let unknown = office::failure(app::model::MailStep::Recipient, "550 unknown", Meaning::Refused);
    bench.office.state().refuses.insert(SUPPLIER.into(), unknown);
    bench.told(ordered(OrderState::Submitted)).await;
    bench.tick().await;
    assert!(bench.mail.latest().trouble.is_some());
    let label = "SELECT label FROM event WHERE kind = 'mail-undeliverable'";
    let label: String =
        bench.store.read(move |connection| connection.query_row(label, [], |row| row.get(0))).await.unwrap();
    assert_eq!(label, "A mail to the recipient of orders could not be delivered and was given up.");
}

#[tokio::test]
async fn an_alert_is_told_once_and_once_that_it_is_over() {
    use crate::mail::SupplyAlertKind::{Empty, Low};
    let bench = bench().await;
    for (alert, queued) in [
        (alert(Low, false), true),
        (alert(Low, false), false),
        (alert(Low, true), true),
        (alert(Low, true), false),
    ] {
        assert_eq!(bench.told(Notification::SupplyAlert(alert.clone())).await, queued, "{alert:?}");
    }
    bench.set(&[("mail.key_user_events", MailKind::SupplyEmpty.word())]).await;
    let mut empty = alert(Empty, false);
    empty.key = "supply-empty/3/17".into();
    assert!(bench.told(Notification::SupplyAlert(empty)).await);
    bench.tick().await;
    let to = |address| bench.office.subjects(address).len();
    assert_eq!((to(ADMIN), to(DESK), to(VENDOR)), (3, 3, 3));
}
