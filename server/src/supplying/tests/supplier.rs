use app::model::OrderState as S;
use jiff::SignedDuration;

use super::{super::SupplierAnswer, Office, administrator};

fn answer(order: i64, state: S) -> SupplierAnswer {
    SupplierAnswer { order, state, expected_at: None, reference: None, reason: None }
}

#[tokio::test]
async fn the_supplier_acknowledges_ships_and_says_when() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let order = office.until_ordered().await;
    let acknowledged =
        SupplierAnswer { reference: Some("PO-77".into()), ..answer(order.id, S::Acknowledged) };
    assert_eq!(office.desk.take_answer(acknowledged.clone()).await.unwrap(), Ok(()));
    let expected = office.now() + SignedDuration::from_hours(72);
    let shipped = SupplierAnswer { expected_at: Some(expected), ..answer(order.id, S::Shipped) };
    assert_eq!(office.desk.take_answer(shipped).await.unwrap(), Ok(()));
    // What was acknowledged before it was shipped may come after it.
    assert_eq!(office.desk.take_answer(acknowledged).await.unwrap(), Ok(()));
    let order = office.orders().await.remove(0);
    assert_eq!((order.state, order.supplier_reference.as_deref()), (S::Shipped, Some("PO-77")));
    assert!(order.expected_at.unwrap() > expected);
    let who: Vec<&str> = order.steps.iter().map(|step| step.who.as_str()).collect();
    assert_eq!(who, ["device", "communication server", "communication server"]);
}

#[tokio::test]
async fn a_refusal_ends_the_order_and_it_is_not_ordered_again_at_once() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let order = office.until_ordered().await;
    let refused = SupplierAnswer { reason: Some("Not made any more".into()), ..answer(order.id, S::Refused) };
    assert_eq!(office.desk.take_answer(refused.clone()).await.unwrap(), Ok(()));
    assert!(office.desk.take_answer(refused).await.unwrap().is_err(), "it has ended");
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
        assert!(office.desk.take_answer(answer(id, S::Acknowledged)).await.unwrap().is_err());
    }
    office
        .desk
        .answer_by_hand(&administrator(), order.id, app::model::OrderAnswer::OrderedElsewhere)
        .await
        .unwrap();
    assert!(office.desk.take_answer(answer(order.id, S::Shipped)).await.unwrap().is_err());
    assert_eq!(office.states().await, [S::Submitted]);
}
