use app::model::{
    CartridgeChangeKind, EnteredProfile, ForecastState, NoWayToOrder, OrderAdvice, OrderDecision,
    OrderReason, OrderState as S, OrderingMode, SupplyClass,
};

use super::{CARTRIDGE, Office};

#[tokio::test]
async fn for_half_a_year_each_cartridge_is_ordered_once_and_in_time() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let mut stood_still = 0;
    for _ in 0..182 {
        office.day().await;
        // The supplier takes four days; whoever opens the parcel says nothing.
        let arrived = office.orders().await.into_iter().find(|order| order.state.is_under_way());
        let arrived = arrived
            .is_some_and(|order| office.now().duration_since(order.submitted_at.unwrap()).as_hours() >= 96);
        if office.percent() == 0 && arrived {
            office.replace();
        } else if office.percent() == 0 {
            stood_still += 1;
        }
    }
    let orders = office.orders().await;
    let used_up = usize::from(u8::try_from(office.impressions / CARTRIDGE).unwrap());
    assert_eq!(stood_still, 0, "it never waited for toner");
    assert!(
        (used_up..=used_up + 1).contains(&orders.len()),
        "{} orders for {used_up} cartridges",
        orders.len()
    );
    assert!(orders.iter().skip(1).all(|order| order.state == S::Installed), "{orders:#?}");
    assert!(orders.iter().all(|order| order.quantity == 1));
    let changes = office.desk.view().await.unwrap().of(1).unwrap().changes.clone();
    assert_eq!(changes.len(), used_up, "{changes:#?}");
    assert!(changes.iter().all(|change| change.kind == CartridgeChangeKind::New));
}

#[tokio::test]
async fn a_printer_whose_counter_stands_is_ordered_for_by_its_level_and_tells_no_pages() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.stands = true;
    let order = office.until_ordered().await;
    assert_eq!((order.state, order.advice.reason), (S::Submitted, OrderReason::BelowReorderPoint));
    let pages = |advice: &OrderAdvice| {
        [
            advice.position_pages,
            advice.reorder_point_pages,
            advice.expected_pages,
            advice.reserve_pages,
            advice.uncertain_pages,
        ]
    };
    assert_eq!(pages(&order.advice), [None; 5]);
    assert!((10..60).contains(&office.percent()), "{}", office.percent());
    let view = office.desk.view().await.unwrap();
    let toner = view.of(1).unwrap();
    let forecast = toner.forecast.as_ref().unwrap();
    assert_eq!((forecast.state, forecast.pages_left), (ForecastState::Estimate, None));
    assert!(forecast.basis.by_level && forecast.empty_at.is_some());
    assert_eq!(pages(&toner.advice.unwrap()), [None; 5]);
}

#[tokio::test]
async fn before_enough_was_seen_the_page_says_so_and_nothing_is_ordered() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.days(7).await;
    let view = office.desk.view().await.unwrap();
    let toner = view.of(1).unwrap();
    assert_eq!(toner.forecast.as_ref().unwrap().state, ForecastState::TooLittleData);
    let advice = toner.advice.unwrap();
    assert_eq!((advice.decision, advice.reason), (OrderDecision::Wait, OrderReason::TooEarly));
    assert_eq!(view.orders, []);
}

#[tokio::test]
async fn what_is_nearly_empty_at_the_first_look_is_suggested_at_once_and_waits_for_somebody() {
    for (used, expected) in [(89, vec![]), (90, vec![S::WaitingForApproval])] {
        let mut office = Office::with("ordering = \"automatic\"").await;
        office.impressions = CARTRIDGE * used / 100;
        office.look().await;
        assert_eq!((office.percent(), office.states().await), (u8::try_from(100 - used).unwrap(), expected));
        let advice = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
        let reason = if used < 90 { OrderReason::TooEarly } else { OrderReason::UnknownAndNoSpare };
        assert_eq!(advice.reason, reason);
        assert_eq!(advice.nearly_empty_percent, (used == 90).then_some(10), "what it rests on");
    }
}

#[tokio::test]
async fn an_order_and_its_numbers_survive_a_restart_and_nothing_is_ordered_twice() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    let order = office.until_ordered().await;
    assert_eq!(order.state, S::Submitted);
    assert!(order.by_server && !order.by_mail);
    let advice = order.advice;
    assert_eq!(advice.reason, OrderReason::BelowReorderPoint);
    assert!(advice.position_pages.unwrap() < advice.reorder_point_pages.unwrap(), "{advice:?}");
    let mut office = office.started_again().await;
    office.look().await;
    assert_eq!(office.orders().await, [order]);
    office.days(2).await;
    assert_eq!(office.orders().await.len(), 1);
}

#[tokio::test]
async fn a_suggestion_goes_away_when_a_new_cartridge_is_put_in() {
    let mut office = Office::with("ordering = \"suggest\"").await;
    let order = office.until_ordered().await;
    assert_eq!((order.state, order.submitted_at), (S::Suggested, None));
    office.replace();
    office.days(3).await;
    assert_eq!(office.states().await, [S::Cancelled]);
    let step = office.orders().await[0].steps.last().cloned().unwrap();
    assert_eq!((step.who.as_str(), step.note.is_some()), ("device", true));
}

#[tokio::test]
async fn without_a_way_to_send_it_an_automatic_order_is_a_suggestion_and_the_page_says_so() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.enrolled.store(false, std::sync::atomic::Ordering::Relaxed);
    let order = office.until_ordered().await;
    assert_eq!(order.state, S::Suggested);
    assert_eq!(office.desk.view().await.unwrap().no_way_to_order, Some(NoWayToOrder::NotEnrolled));
    office.enrolled.store(true, std::sync::atomic::Ordering::Relaxed);
    office.day().await;
    assert_eq!(office.states().await, [S::Submitted], "there is a way now");
}

#[tokio::test]
async fn the_next_reading_knows_that_a_way_came_or_went_though_no_level_moved() {
    let mut office = Office::with("ordering = \"suggest\"").await;
    let enrolled = |office: &Office, is| office.enrolled.store(is, std::sync::atomic::Ordering::Relaxed);
    for (is, expected) in [(true, None), (false, Some(NoWayToOrder::NotEnrolled)), (true, None)] {
        enrolled(&office, is);
        office.clock.advance(std::time::Duration::from_mins(1));
        office.look().await;
        assert_eq!(office.desk.view().await.unwrap().no_way_to_order, expected, "enrolled: {is}");
    }
}

#[tokio::test]
async fn an_enrolled_device_that_may_never_send_supplies_has_another_way_missing() {
    let mut office = Office::with("[communication]\nsupplies = \"never\"").await;
    office.look().await;
    assert_eq!(office.desk.view().await.unwrap().no_way_to_order, Some(NoWayToOrder::NeverSent));
}

#[tokio::test]
async fn an_order_that_does_not_come_is_overdue() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.until_ordered().await;
    office.days(16).await;
    assert_eq!(office.states().await, [S::Overdue]);
}

#[tokio::test]
async fn what_the_reorder_point_is_made_of_adds_up_to_it() {
    let mut office = Office::with("ordering = \"suggest\"").await;
    for _ in 0..3 {
        office.days(16).await;
        let advice = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
        let parts = [advice.expected_pages, advice.reserve_pages, advice.uncertain_pages];
        let sum: u64 = parts.iter().map(|pages| pages.unwrap()).sum();
        assert_eq!(Some(sum), advice.reorder_point_pages, "{advice:?}");
        assert!(advice.expected_pages > Some(0) && advice.reserve_pages > Some(0), "{advice:?}");
        office.replace();
    }
}

#[tokio::test]
async fn what_the_printer_does_not_call_used_up_is_ordered_once_the_administrator_says_what_is_to_happen() {
    let mut office = Office::with("ordering = \"suggest\"").await;
    office.class = SupplyClass::Other;
    office.impressions = CARTRIDGE * 95 / 100;
    office.look().await;
    let advice = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
    assert_eq!((advice.decision, advice.reason), (OrderDecision::Wait, OrderReason::ClassNotTold));
    assert_eq!(office.orders().await, []);
    let entered = EnteredProfile { ordering: Some(OrderingMode::Approve), ..EnteredProfile::default() };
    office.desk.enter_by_hand(&super::administrator(), 1, &entered).await.unwrap();
    assert_eq!(office.states().await, [S::WaitingForApproval]);
}

#[tokio::test]
async fn nothing_is_ordered_where_ordering_is_off() {
    let mut office = Office::with("ordering = \"off\"").await;
    office.days(34).await;
    let advice = office.desk.view().await.unwrap().of(1).unwrap().advice.unwrap();
    assert_eq!((advice.decision, advice.reason), (OrderDecision::Wait, OrderReason::Off));
    assert_eq!(office.orders().await, []);
}
