//! What will be needed soon goes into the parcel of what is needed now; and what was suggested stays so until it is clearly
//! not needed.

use app::model::{
    EnteredProfile, OrderAnswer, OrderReason, OrderState as S, OrderWay, OrderingMode, StockCount,
    SupplyOrder,
};

use super::{Office, administrator, alerts::mailed};

/// With a cyan cartridge that falls below its reorder point some days after the black one.
async fn office(supplies: &str) -> Office {
    let mut office = Office::with(supplies).await;
    office.cyan = Some(6_000);
    office
}

async fn of(office: &Office, supply: u32) -> Option<SupplyOrder> {
    office.orders().await.into_iter().find(|order| order.supply == supply)
}

#[tokio::test]
async fn what_goes_into_the_parcel_of_another_one_stays_for_as_long_as_it_is_due_soon() {
    for (mode, state) in [("suggest", S::Suggested), ("approve", S::WaitingForApproval)] {
        let mut office = office(&format!("ordering = \"{mode}\"")).await;
        office.until_ordered().await;
        let reasons: Vec<OrderReason> =
            office.orders().await.iter().map(|order| order.advice.reason).collect();
        assert_eq!(reasons, [OrderReason::Consolidated, OrderReason::BelowReorderPoint], "{mode}");
        for day in 0..8 {
            office.day().await;
            assert_eq!(office.states().await, [state; 2], "{mode}, {day} days later");
        }
    }
}

#[tokio::test]
async fn what_was_turned_down_goes_into_no_parcel() {
    let mut office = office("ordering = \"approve\"").await;
    office.days(10).await;
    office.desk.order_by_hand(&administrator(), 2, 1, OrderWay::FromHere).await.unwrap();
    let order = of(&office, 2).await.unwrap();
    office.desk.answer_by_hand(&administrator(), order.id, OrderAnswer::Cancel).await.unwrap();
    office.until_ordered().await;
    assert_eq!(of(&office, 1).await.unwrap().state, S::WaitingForApproval);
    assert_eq!(of(&office, 2).await.unwrap().id, order.id, "no other one was opened");
}

#[tokio::test]
async fn what_goes_by_itself_goes_along_with_what_is_sent_and_not_with_what_is_only_suggested() {
    for (black, expected) in [(OrderingMode::Automatic, Some(S::Submitted)), (OrderingMode::Suggest, None)] {
        let mut office = office("ordering = \"automatic\"").await;
        office.look().await;
        let entered = EnteredProfile { ordering: Some(black), ..EnteredProfile::default() };
        office.desk.enter_by_hand(&administrator(), 1, &entered).await.unwrap();
        office.until_ordered().await;
        assert!(of(&office, 1).await.is_some());
        assert_eq!(of(&office, 2).await.map(|order| order.state), expected, "{black:?}");
        office.days(10).await;
        let cyan = of(&office, 2).await.unwrap();
        assert!(cyan.state.is_under_way(), "{black:?}: it goes when it is due");
    }
}

#[tokio::test]
async fn that_a_suggestion_is_over_is_mailed_to_nobody_and_that_of_an_order_that_waited_is() {
    for (mode, told) in [
        ("suggest", vec![]),
        ("approve", vec!["supply-order/1/waiting-for-approval", "supply-order/1/cancelled"]),
    ] {
        let mut office = Office::with(&format!("ordering = \"{mode}\"\ndays_left_alert = 0")).await;
        office.until_ordered().await;
        office.desk.count_by_hand(&administrator(), 1, StockCount::Exactly(3)).await.unwrap();
        assert_eq!(office.states().await, [S::Cancelled], "{mode}");
        assert_eq!(mailed(&office).await, told, "{mode}");
    }
}
