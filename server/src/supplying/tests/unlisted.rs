//! Orders go on with time, whether or not the printer tells of their supplies.

use std::{sync::Arc, time::Duration};

use app::{
    model::{
        EnteredProfile, ForecastState, OrderAnswer, OrderDecision, OrderReason, OrderState as S,
        OrderingMode, Product, StockCount,
    },
    port::{Device as _, SupplyError},
};
use jiff::tz::TimeZone;
use tokio::sync::watch;

use super::{Office, administrator, alerts::mailed};
use crate::{
    config::ReadingSection,
    device::{Printer, memory::MemoryAgent},
    service::{Keeper, Rhythm, Settings},
};

#[tokio::test]
async fn an_order_of_a_supply_that_the_printer_no_longer_lists_can_be_answered() {
    let answers = [(OrderAnswer::Received { quantity: 1 }, S::Received), (OrderAnswer::Cancel, S::Cancelled)];
    for (answer, expected) in answers {
        let mut office = Office::with("ordering = \"automatic\"").await;
        let order = office.until_ordered().await;
        office.bare = true;
        office.days(1).await;
        assert_eq!(office.desk.answer_by_hand(&administrator(), order.id, answer).await, Ok(()));
        assert_eq!(office.states().await, [expected]);
        let again = office.desk.answer_by_hand(&administrator(), order.id, answer).await;
        assert_eq!(again, Err(SupplyError::Gone));
    }
}

#[tokio::test]
async fn what_waits_for_approval_can_be_answered_when_its_supply_is_gone() {
    let mut office = Office::with("ordering = \"approve\"").await;
    let order = office.until_ordered().await;
    office.bare = true;
    office.days(1).await;
    let answer = async |answer| office.desk.answer_by_hand(&administrator(), order.id, answer).await;
    assert_eq!(answer(OrderAnswer::Submit).await, Ok(()));
    assert_eq!(office.states().await, [S::Submitted]);
    assert_eq!(answer(OrderAnswer::OrderedElsewhere).await, Err(SupplyError::DoesNotFit));
}

#[tokio::test]
async fn an_order_of_a_supply_that_the_printer_no_longer_lists_is_overdue_and_told_of() {
    let mut office = Office::with("ordering = \"automatic\"\ndays_left_alert = 0").await;
    office.until_ordered().await;
    office.bare = true;
    office.days(16).await;
    assert_eq!(office.states().await, [S::Overdue]);
    assert_eq!(mailed(&office).await, ["supply-order/1/submitted", "supply-order/1/overdue"]);
}

#[tokio::test]
async fn an_order_is_overdue_by_time_alone_while_the_printer_does_not_answer() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.until_ordered().await;
    office.clock.advance(Duration::from_mins(59));
    assert!(!office.desk.time_passes().await.unwrap(), "a look an hour");
    office.clock.advance(Duration::from_hours(16 * 24));
    assert!(office.desk.time_passes().await.unwrap());
    assert_eq!(office.states().await, [S::Overdue]);
}

#[tokio::test]
async fn an_open_order_of_the_printer_that_was_here_before_goes_on_and_is_answered() {
    let mut office = Office::with("ordering = \"automatic\"\ndays_left_alert = 0").await;
    let order = office.until_ordered().await;
    office.printer = Some("ANOTHER");
    office.look().await;
    let view = office.desk.view().await.unwrap();
    assert_eq!((view.orders, view.earlier), (vec![], vec![order.clone()]));
    assert_eq!(view.carried.len(), 1, "how far it has come is said too");
    office.days(16).await;
    let overdue = office.desk.view().await.unwrap().earlier.remove(0);
    assert_eq!((overdue.id, overdue.state), (order.id, S::Overdue));
    let received = OrderAnswer::Received { quantity: 3 };
    assert_eq!(office.desk.answer_by_hand(&administrator(), order.id, received).await, Ok(()));
    let view = office.desk.view().await.unwrap();
    let on_hand = view.of(1).unwrap().on_hand;
    assert_eq!((view.earlier, on_hand), (vec![], 3), "it is on the shelf of the one of now");
}

#[tokio::test]
async fn what_was_entered_for_another_supply_of_the_same_index_counts_in_nothing_until_it_is_applied_anew() {
    let mut office = Office::with("ordering = \"suggest\"").await;
    office.look().await;
    let entered = EnteredProfile {
        part_number: Some("113R00762".into()),
        ordering: Some(OrderingMode::Automatic),
        ..EnteredProfile::default()
    };
    let enter = async |office: &Office| office.desk.enter_by_hand(&administrator(), 1, &entered).await;
    enter(&office).await.unwrap();
    office.desk.count_by_hand(&administrator(), 1, StockCount::Exactly(2)).await.unwrap();
    office.kind = Some("waste-toner");
    office.impressions = super::CARTRIDGE * 95 / 100;
    office.look().await;
    let of_one = async |office: &Office| office.desk.view().await.unwrap().of(1).unwrap().clone();
    let known = of_one(&office).await;
    let advice = known.advice.unwrap();
    assert_eq!((advice.decision, advice.reason), (OrderDecision::Wait, OrderReason::AnotherSupply));
    assert_eq!(
        (advice.on_hand, known.entered.clone()),
        (0, entered.clone()),
        "it is still there to be looked at"
    );
    assert_ne!(known.profile.part_number.map(|part| part.value), entered.part_number);
    assert_eq!(office.states().await, []);
    let mut office = office.started_again().await;
    office.kind = Some("waste-toner");
    office.look().await;
    assert_eq!(
        of_one(&office).await.advice.unwrap().reason,
        OrderReason::AnotherSupply,
        "also after a restart"
    );
    enter(&office).await.unwrap();
    let known = of_one(&office).await;
    assert_ne!(known.advice.unwrap().reason, OrderReason::AnotherSupply);
    assert_eq!(known.profile.part_number.map(|part| part.value), entered.part_number);
}

#[tokio::test]
async fn pages_say_that_an_order_is_overdue_though_the_printer_was_not_read_since() {
    let mut office = Office::with("ordering = \"automatic\"").await;
    office.until_ordered().await;
    let mut agent = MemoryAgent::new([]);
    agent.dies_after = 0;
    let printer = Printer::new(Arc::new(agent), office.clock.clone(), TimeZone::UTC);
    let product = Product { version: "0".into(), build: "0".into(), built_on: None };
    let (zone, source) = (TimeZone::UTC, "snmp://127.0.0.1:161".to_owned());
    let settings = Settings { product, zone, demonstration: false, troubleshooting_url: None };
    let (store, rhythm) = (office.store.clone(), Rhythm::new(&ReadingSection::default(), 0));
    let (keeper, service) =
        Keeper::new(Some((printer, source)), store, office.clock.clone(), rhythm, &settings).await;
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(keeper.with_supplies(office.desk.clone()).run(stopped));
    for (days, expected) in [(0, S::Submitted), (16, S::Overdue)] {
        office.clock.advance(Duration::from_hours(days * 24));
        service.refresh().await.unwrap_err();
        assert_eq!(service.latest().supplies.orders[0].state, expected, "{days}");
    }
    stop.send(true).unwrap();
    task.await.unwrap();
}

#[tokio::test]
async fn a_printer_that_was_not_read_for_two_months_orders_nothing_and_loses_no_order() {
    // What was suggested before waits on; what was not is not ordered because nobody looks.
    for due in [true, false] {
        let mut office = Office::with("ordering = \"approve\"").await;
        if due {
            office.until_ordered().await;
        } else {
            office.days(10).await;
        }
        let before = office.orders().await;
        assert_eq!(before.len(), usize::from(due));
        for _ in 0..61 {
            office.clock.advance(Duration::from_hours(24));
            assert!(office.desk.time_passes().await.unwrap());
        }
        let view = office.desk.view().await.unwrap();
        let toner = view.of(1).unwrap();
        let forecast = toner.forecast.as_ref().unwrap();
        assert_eq!((forecast.state, forecast.empty_at), (ForecastState::TooLittleData, None), "{due}");
        assert!(forecast.basis.unseen_since.is_some(), "{due}");
        let advice = toner.advice.unwrap();
        assert_eq!((advice.decision, advice.reason), (OrderDecision::Wait, OrderReason::Unseen), "{due}");
        assert_eq!(office.orders().await, before, "{due}");
        // Once it is read again, there is a date.
        office.clock.advance(Duration::from_hours(1));
        office.impressions += 20;
        office.look().await;
        let view = office.desk.view().await.unwrap();
        assert_eq!(view.of(1).unwrap().forecast.as_ref().unwrap().state, ForecastState::Estimate, "{due}");
    }
}
