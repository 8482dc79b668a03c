use app::model::OrderState as S;
use jiff::SignedDuration;

use super::{Office, administrator};
use crate::communication::{Answer, OrderAnswered};

fn answer(order: i64, answer: Answer) -> OrderAnswered {
    OrderAnswered { order, answer, expected_at: None, reference: None, reason: None }
}

#[tokio::test]
async fn the_supplier_acknowledges_ships_and_says_when() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let order = office.until_ordered().await;
    let acknowledged =
        OrderAnswered { reference: Some("PO-77".into()), ..answer(order.id, Answer::Acknowledged) };
    assert_eq!(office.desk.take_answer(acknowledged.clone()).await.unwrap(), Ok(()));
    let expected = office.now() + SignedDuration::from_hours(72);
    let shipped = OrderAnswered { expected_at: Some(expected), ..answer(order.id, Answer::Shipped) };
    assert_eq!(office.desk.take_answer(shipped).await.unwrap(), Ok(()));
    // What was acknowledged before it was shipped may come after it.
    assert_eq!(office.desk.take_answer(acknowledged).await.unwrap(), Ok(()));
    let order = office.orders().await.remove(0);
    assert_eq!((order.state, order.supplier_reference.as_deref()), (S::Shipped, Some("PO-77")));
    assert_eq!(order.expected_at, Some(expected), "the day is the one that was said");
    // It is overdue a day later.
    office.days(4).await;
    assert_eq!(office.states().await, [S::Shipped]);
    office.days(1).await;
    assert_eq!(office.states().await, [S::Overdue]);
    let order = office.orders().await.remove(0);
    assert_eq!(order.expected_at, Some(expected));
    let who: Vec<&str> = order.steps.iter().map(|step| step.who.as_str()).collect();
    assert_eq!(who, ["device", "communication server", "communication server", "device"]);
}

#[tokio::test]
async fn a_cartridge_that_comes_in_days_before_the_day_that_the_supplier_named_is_another_one() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let order = office.until_ordered().await;
    let expected = office.now() + SignedDuration::from_hours(8 * 24);
    let shipped = OrderAnswered { expected_at: Some(expected), ..answer(order.id, Answer::Shipped) };
    assert_eq!(office.desk.take_answer(shipped).await.unwrap(), Ok(()));
    // Two days later than by the time that orders take one may have come.
    office.days(3).await;
    office.replace();
    office.days(2).await;
    let view = office.desk.view().await.unwrap();
    assert_eq!(view.of(1).unwrap().changes.len(), 1, "one that nobody had counted");
    assert_eq!(office.states().await, [S::Shipped], "its parcel is still on the way");
    let put_off = OrderAnswered {
        expected_at: Some(expected + SignedDuration::from_hours(24)),
        ..answer(order.id, Answer::Shipped)
    };
    assert_eq!(office.desk.take_answer(put_off).await.unwrap(), Ok(()), "and the supplier is heard");
    office.days(4).await;
    office.replace();
    office.days(2).await;
    assert_eq!(
        office.states().await,
        [S::Installed],
        "a day before, or later, it is the one that was ordered"
    );
}

#[tokio::test]
async fn a_delivery_that_is_put_off_is_told_each_time_and_so_is_that_it_is_overdue_again() {
    let mut office = Office::with("ordering = \"automatic\"\ndays_left_alert = 0").await;
    let order = office.until_ordered().await;
    for _ in 0..2 {
        let expected = office.now() + SignedDuration::from_hours(24);
        let shipped = OrderAnswered { expected_at: Some(expected), ..answer(order.id, Answer::Shipped) };
        for _ in 0..2 {
            assert_eq!(office.desk.take_answer(shipped.clone()).await.unwrap(), Ok(()));
        }
        office.days(3).await;
        assert_eq!(office.states().await, [S::Overdue]);
    }
    let told = super::alerts::mailed(&office).await;
    let steps = ["submitted", "shipped", "overdue", "shipped", "overdue"];
    assert_eq!(told, steps.map(|step| format!("supply-order/1/{step}")));
}

#[tokio::test]
async fn what_the_supplier_says_with_an_acknowledgement_is_taken_though_it_comes_late() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let order = office.until_ordered().await;
    assert_eq!(office.desk.take_answer(answer(order.id, Answer::Shipped)).await.unwrap(), Ok(()));
    let expected = office.now() + SignedDuration::from_hours(72);
    let late = OrderAnswered {
        reference: Some("PO-77".into()),
        expected_at: Some(expected),
        ..answer(order.id, Answer::Acknowledged)
    };
    assert_eq!(office.desk.take_answer(late.clone()).await.unwrap(), Ok(()));
    let order = office.orders().await.remove(0);
    assert_eq!((order.state, order.supplier_reference.as_deref()), (S::Shipped, Some("PO-77")));
    assert_eq!(order.expected_at, Some(expected), "nothing else was said");
    // What was said with the shipment is the newer.
    let newer = OrderAnswered {
        reference: Some("PO-78".into()),
        expected_at: Some(expected + SignedDuration::from_hours(24)),
        ..answer(order.id, Answer::Shipped)
    };
    assert_eq!(office.desk.take_answer(newer).await.unwrap(), Ok(()));
    assert_eq!(office.desk.take_answer(late).await.unwrap(), Ok(()));
    let after = office.orders().await.remove(0);
    assert_eq!(after.supplier_reference.as_deref(), Some("PO-78"));
    assert_eq!(after.expected_at, Some(expected + SignedDuration::from_hours(24)));
}

#[tokio::test]
async fn a_refusal_ends_the_order_and_it_is_not_ordered_again_at_once() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let order = office.until_ordered().await;
    let refused =
        OrderAnswered { reason: Some("Not made any more".into()), ..answer(order.id, Answer::Refused) };
    assert_eq!(office.desk.take_answer(refused.clone()).await.unwrap(), Ok(()));
    assert_eq!(office.desk.take_answer(refused).await.unwrap(), Ok(()), "the same again is no error");
    let shipped = answer(order.id, Answer::Shipped);
    assert!(office.desk.take_answer(shipped).await.unwrap().is_err(), "it has ended");
    office.days(2).await;
    let orders = office.orders().await;
    assert_eq!(orders.iter().map(|order| order.state).collect::<Vec<_>>(), [S::Refused]);
    assert_eq!(orders[0].steps.last().unwrap().note.as_deref(), Some("Not made any more"));
}

#[tokio::test]
async fn of_an_order_that_the_supplier_never_had_it_can_say_nothing() {
    let mut office = Office::with("ordering = \"approve\"").await;
    let order = office.until_ordered().await;
    for id in [order.id, order.id + 1] {
        assert!(office.desk.take_answer(answer(id, Answer::Acknowledged)).await.unwrap().is_err());
    }
    office
        .desk
        .answer_by_hand(&administrator(), order.id, app::model::OrderAnswer::OrderedElsewhere)
        .await
        .unwrap();
    assert!(office.desk.take_answer(answer(order.id, Answer::Shipped)).await.unwrap().is_err());
    assert_eq!(office.states().await, [S::Submitted]);
}

#[tokio::test]
async fn the_server_is_told_each_step_and_each_cartridge_once() {
    use crate::{
        communication::{SupplyDesk as _, UntoldMatter},
        protocol::check_in::Permission,
    };
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.until_ordered().await;
    office.days(3).await;
    office.replace();
    office.days(3).await;
    let untold = office.desk.untold(Permission::Automatically).await.unwrap();
    let words: Vec<String> = untold
        .iter()
        .map(|untold| match &untold.what {
            UntoldMatter::Order(order) => format!("{:?}", order.state),
            UntoldMatter::Replaced(change) => format!("{:?}", change.kind),
        })
        .collect();
    assert_eq!(words, ["Submitted", "Installed", "Premature"]);
    let (ids, desk) = (untold.iter().map(|untold| untold.id).collect::<Vec<_>>(), office.desk.clone());
    let told = move |transaction: &rusqlite::Transaction<'_>| {
        ids.iter().try_for_each(|id| desk.told(transaction, *id, None))
    };
    office.store.durably(told).await.unwrap();
    assert_eq!(office.desk.untold(Permission::Automatically).await.unwrap(), []);
}
