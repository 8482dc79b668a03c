use std::sync::atomic::Ordering;

use app::{
    model::{
        EnteredProfile, NoWayToOrder, OrderAdvice, OrderAnswer, OrderDecision, OrderReason, OrderState as S,
        OrderWay, OrderingMode, ProfileOrigin, Sourced, StockCount,
    },
    port::SupplyError,
};

use super::{Office, administrator};
use crate::{
    meter::billing::Billing,
    store::{audit, billing as billing_rows},
};

async fn trail(office: &Office) -> Vec<(String, Option<String>, Option<String>)> {
    let entries = office.store.read(|connection| audit::after(connection, 0, 100)).await.unwrap();
    entries.into_iter().map(|entry| (entry.subject, entry.from, entry.to)).collect()
}

#[tokio::test]
async fn an_order_waits_for_the_administrator_and_then_goes_its_way_to_the_shelf() {
    let mut office = Office::with("ordering = \"approve\"").await;
    let order = office.until_ordered().await;
    assert_eq!(order.state, S::WaitingForApproval);
    office.desk.answer_by_hand(&administrator(), order.id, OrderAnswer::Submit).await.unwrap();
    assert_eq!(office.states().await, [S::Submitted]);
    office
        .desk
        .answer_by_hand(&administrator(), order.id, OrderAnswer::Received { quantity: 2 })
        .await
        .unwrap();
    assert_eq!((office.states().await, office.on_hand().await), (vec![S::Received], 2));
    // Two on the shelf are enough.
    office.days(3).await;
    assert_eq!(office.states().await, [S::Received]);
    office.replace();
    office.days(3).await;
    assert_eq!((office.states().await, office.on_hand().await), (vec![S::Installed], 1));
    let reference = format!("{} Black Toner Cartridge", order.reference);
    let said: Vec<_> =
        trail(&office).await.into_iter().filter(|(subject, ..)| *subject == reference).collect();
    let word = |text: &str| Some(text.to_owned());
    assert_eq!(
        said,
        [
            (reference.clone(), word("waiting-for-approval"), word("submitted")),
            (reference, word("submitted"), word("received")),
        ]
    );
}

#[tokio::test]
async fn an_order_is_sent_with_the_numbers_of_its_day_and_not_those_of_the_day_it_was_suggested() {
    // With a person's word, and by itself once there is a way.
    for (mode, word) in [("approve", true), ("automatic", false)] {
        let mut office = Office::with(&format!("ordering = \"{mode}\"")).await;
        office.enrolled.store(word, Ordering::Relaxed);
        let opened = office.until_ordered().await;
        assert_eq!(opened.advice.at, Some(opened.opened_at), "{mode}");
        office.days(4).await;
        if word {
            let asked = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
            office.desk.answer_by_hand(&administrator(), opened.id, OrderAnswer::Submit).await.unwrap();
            assert_eq!(office.orders().await[0].advice, asked, "{mode}: what the page showed");
        } else {
            office.enrolled.store(true, Ordering::Relaxed);
            office.look().await;
        }
        let sent = office.orders().await.remove(0);
        assert_eq!((sent.id, sent.state, sent.quantity), (opened.id, S::Submitted, 1), "{mode}");
        assert!(sent.advice.position_pages < opened.advice.position_pages, "{mode}: {sent:?}");
        assert_eq!(sent.advice.at, sent.submitted_at, "{mode}");
    }
}

#[tokio::test]
async fn the_numbers_of_an_order_are_about_as_many_as_it_orders_though_more_are_needed_by_now() {
    let mut office = Office::with("ordering = \"approve\"").await;
    let opened = office.until_ordered().await;
    let slow = EnteredProfile { lead_time_days: Some(40), ..EnteredProfile::default() };
    office.desk.enter_by_hand(&administrator(), 1, &slow).await.unwrap();
    let asked = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
    assert!(opened.quantity == 1 && asked.quantity > 1, "{asked:?}");
    office.desk.answer_by_hand(&administrator(), opened.id, OrderAnswer::Submit).await.unwrap();
    let sent = office.orders().await.remove(0);
    assert_eq!((sent.state, sent.quantity), (S::Submitted, 1), "what the page asked about");
    assert_eq!(sent.advice, OrderAdvice { quantity: 1, ..asked });
}

#[tokio::test]
async fn what_cannot_be_said_of_an_order_changes_nothing() {
    let mut office = Office::with("ordering = \"approve\"").await;
    let order = office.until_ordered().await;
    let answer = async |id, answer| office.desk.answer_by_hand(&administrator(), id, answer).await;
    assert_eq!(answer(order.id + 1, OrderAnswer::Submit).await, Err(SupplyError::Gone));
    let received = |quantity| OrderAnswer::Received { quantity };
    assert_eq!(answer(order.id, received(1)).await, Err(SupplyError::DoesNotFit));
    assert_eq!(answer(order.id, received(0)).await, Err(SupplyError::OutOfBounds));
    assert_eq!(answer(order.id, OrderAnswer::Cancel).await, Ok(()));
    assert_eq!(answer(order.id, OrderAnswer::Submit).await, Err(SupplyError::Gone));
    assert_eq!(office.states().await, [S::Cancelled]);
    // It is not asked again at once.
    office.days(2).await;
    assert_eq!(office.states().await, [S::Cancelled]);
    let advice = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
    assert_eq!(advice.reason, OrderReason::TurnedDown);
}

#[tokio::test]
async fn the_administrator_orders_when_the_numbers_do_not_and_once() {
    let mut office = Office::with("ordering = \"suggest\"").await;
    office.look().await;
    let order = async |supply, quantity| {
        office.desk.order_by_hand(&administrator(), supply, quantity, OrderWay::FromHere).await
    };
    assert_eq!(order(9, 1).await, Err(SupplyError::NoSupply));
    assert_eq!(order(1, 0).await, Err(SupplyError::OutOfBounds));
    assert_eq!(order(1, 3).await, Ok(()));
    assert_eq!(order(1, 1).await, Err(SupplyError::Open));
    let orders = office.orders().await;
    assert_eq!((orders.len(), orders[0].quantity, orders[0].state), (1, 3, S::Submitted));
    assert_eq!(orders[0].advice.reason, OrderReason::ByHand);
    assert_eq!(orders[0].reference, "S-20260601-1");
    office.enrolled.store(false, Ordering::Relaxed);
    office.desk.answer_by_hand(&administrator(), orders[0].id, OrderAnswer::Cancel).await.unwrap();
    assert_eq!(order(1, 1).await, Err(SupplyError::NoWay(NoWayToOrder::NotEnrolled)));
}

#[tokio::test]
async fn what_was_ordered_in_another_way_is_followed_and_not_sent() {
    let mut office = Office::with("ordering = \"suggest\"").await;
    let order = office.until_ordered().await;
    office.desk.answer_by_hand(&administrator(), order.id, OrderAnswer::OrderedElsewhere).await.unwrap();
    let order = office.orders().await.remove(0);
    assert_eq!((order.state, order.by_server, order.by_mail), (S::Submitted, false, false));
    assert!(order.expected_at > order.submitted_at);
    let untold =
        office.store.read(|connection| crate::store::supplies::submission::to_tell(connection, 10)).await;
    assert_eq!(untold.unwrap(), []);
}

#[tokio::test]
async fn what_was_ordered_in_another_way_can_be_said_in_every_mode_and_without_a_way() {
    for mode in OrderingMode::ALL {
        let mut office = Office::with(&format!("ordering = \"{}\"", mode.word())).await;
        office.enrolled.store(false, Ordering::Relaxed);
        office.look().await;
        let order = async || office.desk.order_by_hand(&administrator(), 1, 2, OrderWay::Elsewhere).await;
        assert_eq!(order().await, Ok(()), "{mode:?}");
        assert_eq!(order().await, Err(SupplyError::Open), "{mode:?}");
        let order = office.orders().await.remove(0);
        assert_eq!((order.state, order.quantity), (S::Submitted, 2), "{mode:?}");
        assert_eq!((order.by_server, order.by_mail), (false, false), "{mode:?}: nothing is sent");
        assert!(order.expected_at > order.submitted_at);
        let advice = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
        assert_eq!((advice.decision, advice.on_order), (OrderDecision::OnOrder, 2), "{mode:?}");
        assert!(mailed_orders(&office).await.iter().all(|key| !key.ends_with("supplier")), "{mode:?}");
    }
}

async fn mailed_orders(office: &Office) -> Vec<String> {
    let mailed = super::alerts::mailed(office).await;
    mailed.into_iter().filter(|key| key.starts_with("supply-order/")).collect()
}

#[tokio::test]
async fn one_more_and_one_fewer_count_from_what_is_there_now() {
    let mut office = Office::with("ordering = \"off\"").await;
    office.look().await;
    let count = async |count| office.desk.count_by_hand(&administrator(), 1, count).await;
    let steps = [
        (StockCount::OneFewer, 0),
        (StockCount::OneMore, 1),
        (StockCount::Exactly(999), 999),
        (StockCount::OneMore, 999),
        (StockCount::OneFewer, 998),
    ];
    for (step, expected) in steps {
        assert_eq!(count(step).await, Ok(expected), "{step:?}");
    }
}

#[tokio::test]
async fn who_counts_after_a_change_has_not_counted_the_one_that_is_inside_and_who_brings_one_has_not_counted()
{
    // The book has one; it is put in, and a day and a half passes before that is certain.
    let table = [
        (None, 0),
        (Some(StockCount::Exactly(1)), 1),
        (Some(StockCount::OneMore), 1),
        (Some(StockCount::OneFewer), 0),
    ];
    for (count, left) in table {
        let mut office = Office::with("ordering = \"off\"").await;
        office.numbers = false;
        office.look().await;
        office.desk.count_by_hand(&administrator(), 1, StockCount::Exactly(1)).await.unwrap();
        office.days(25).await;
        office.replace();
        office.day().await;
        if let Some(count) = count {
            office.desk.count_by_hand(&administrator(), 1, count).await.unwrap();
        }
        assert_eq!(office.desk.view().await.unwrap().of(1).unwrap().changes, []);
        office.days(3).await;
        assert_eq!(office.desk.view().await.unwrap().of(1).unwrap().changes.len(), 1);
        assert_eq!(office.on_hand().await, left, "{count:?}");
    }
}

#[tokio::test]
async fn a_count_tells_whether_the_one_inside_came_from_the_shelf_or_in_the_parcel_that_is_under_way() {
    // What the book has; what the administrator does once another one is inside; what is on the shelf then, and the order.
    let table = [
        (1, StockCount::OneFewer, 0, S::Submitted),
        (1, StockCount::Exactly(1), 1, S::Installed),
        (0, StockCount::Exactly(0), 0, S::Installed),
        (0, StockCount::OneMore, 1, S::Installed),
    ];
    for (on_hand, count, left, state) in table {
        let mut office = Office::with("ordering = \"off\"").await;
        office.numbers = false;
        office.look().await;
        office.desk.count_by_hand(&administrator(), 1, StockCount::Exactly(on_hand)).await.unwrap();
        office.days(22).await;
        office.desk.order_by_hand(&administrator(), 1, 1, OrderWay::Elsewhere).await.unwrap();
        office.days(2).await;
        office.replace();
        office.day().await;
        office.desk.count_by_hand(&administrator(), 1, count).await.unwrap();
        office.days(3).await;
        assert_eq!(
            (office.on_hand().await, office.states().await),
            (left, vec![state]),
            "{on_hand} {count:?}"
        );
    }
}

#[tokio::test]
async fn what_is_counted_and_entered_is_kept_and_written_to_the_trail() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.look().await;
    office.desk.count_by_hand(&administrator(), 1, StockCount::Exactly(4)).await.unwrap();
    assert_eq!(
        office.desk.count_by_hand(&administrator(), 1, StockCount::Exactly(1_000)).await,
        Err(SupplyError::OutOfBounds)
    );
    let entered = EnteredProfile {
        rated_pages: Some(9_000),
        ordering: Some(OrderingMode::Off),
        ..EnteredProfile::default()
    };
    office.desk.enter_by_hand(&administrator(), 1, &entered).await.unwrap();
    let beyond = EnteredProfile { service_level_percent: Some(100), ..EnteredProfile::default() };
    assert_eq!(office.desk.enter_by_hand(&administrator(), 1, &beyond).await, Err(SupplyError::OutOfBounds));
    let mut office = office.started_again().await;
    office.look().await;
    let view = office.desk.view().await.unwrap();
    let toner = view.of(1).unwrap();
    assert_eq!((toner.on_hand, &toner.entered), (4, &entered));
    assert_eq!(toner.profile.rated_pages, Some(Sourced { value: 9_000, origin: ProfileOrigin::Entered }));
    let said = |what: &str, from: &str, to: &str| {
        (format!("supply/1/{what}"), Some(from.to_owned()), Some(to.to_owned()))
    };
    let trail = trail(&office).await;
    assert_eq!(
        trail.into_iter().filter(|(subject, ..)| subject.starts_with("supply/")).collect::<Vec<_>>(),
        [
            said("on-hand", "0", "4"),
            said("rated-pages", "as usual", "9000"),
            said("ordering", "as usual", "off")
        ]
    );
}

#[tokio::test]
async fn while_nobody_has_said_why_the_serial_number_is_another_one_nothing_is_ordered() {
    use app::model::{Hold, HoldCause};
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.days(7).await;
    let cause = HoldCause::SerialNumber { from: "A".into(), to: "B".into(), gaps: Vec::new() };
    let hold = Hold { id: 1, since: office.now(), serial_number: Some("A".into()), cause, proposal: None };
    let billing = Billing { holds: vec![hold], holds_opened: 1, ..Billing::default() };
    office.store.durably(move |transaction| billing_rows::save(transaction, &billing)).await.unwrap();
    office.days(20).await;
    let view = office.desk.view().await.unwrap();
    let advice = view.of(1).unwrap().advice.unwrap();
    assert!(view.held);
    assert_eq!((advice.decision, advice.reason), (OrderDecision::Wait, OrderReason::Held));
    assert_eq!(view.orders, []);
    assert_eq!(
        office.desk.order_by_hand(&administrator(), 1, 1, OrderWay::FromHere).await,
        Err(SupplyError::Held)
    );
}
