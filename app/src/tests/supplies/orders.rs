//! Orders, and why or why not.

use super::{card, main_of, of_administrator, ordinary, viewed, with};
use crate::{
    fixture::{advice, at, supply_order},
    model::{
        Carried, NoWayToOrder, OrderAdvice, OrderCarried, OrderDecision, OrderReason, OrderState,
        SuppliesView, SupplyOrder,
    },
};

#[test]
fn each_state_of_an_order_offers_what_can_be_said_of_it_and_nothing_else() {
    const ALL: [&str; 4] = ["submit", "ordered-elsewhere", "cancel", "received"];
    let asked: &[&str] = &["submit", "ordered-elsewhere", "cancel"];
    let under_way: &[&str] = &["cancel", "received"];
    let table = [
        (OrderState::Suggested, "Suggested", Some(asked)),
        (OrderState::WaitingForApproval, "Waiting for approval", Some(asked)),
        (OrderState::Submitted, "Submitted", Some(under_way)),
        (OrderState::Acknowledged, "Acknowledged", Some(under_way)),
        (OrderState::Shipped, "Shipped", Some(under_way)),
        (OrderState::Overdue, "Overdue", Some(under_way)),
        (OrderState::Received, "Received", None),
        (OrderState::Installed, "Installed", None),
        (OrderState::Cancelled, "Cancelled", None),
        (OrderState::Refused, "Refused", None),
    ];
    for (state, word, offered) in table {
        let snapshot = with(|view| view.orders[0].state = state);
        let html = of_administrator(snapshot, None);
        let card = card(&html, 1);
        for answer in ALL {
            let there = card.contains(&format!("name=\"answer\" value=\"{answer}\""));
            assert_eq!(there, offered.is_some_and(|offered| offered.contains(&answer)), "{state:?} {answer}");
        }
        // A second order beside an open one is none.
        assert_eq!(card.contains("/actions/order-supply"), offered.is_none(), "{state:?}");
        assert_eq!(card.contains(&format!("</svg>{word}</span>")), offered.is_some(), "{state:?}: {card}");
        let why = match (offered, state.is_under_way()) {
            (None, _) => "Why ordered:",
            (Some(_), true) => "Why ordered:</strong> About 1,240",
            (Some(_), false) => "Why order:</strong> About 1,240",
        };
        assert!(card.contains(why), "{state:?}: {card}");
        assert_eq!(card.contains("The numbers are those of 20 Nov 2026."), offered.is_some(), "{state:?}");
        assert!(html[html.find("order-table").expect("a table")..].contains(word), "{state:?}");
    }
}

#[test]
fn every_open_order_is_listed_and_of_those_that_are_over_the_newest_ten() {
    let mut snapshot = ordinary();
    let order = |id, state| SupplyOrder { id, reference: format!("S-{id}"), state, ..supply_order(id, 1) };
    let over = (1..=24).rev().map(|id| order(id, OrderState::Installed));
    snapshot.supplies.orders = std::iter::once(order(25, OrderState::Shipped)).chain(over).collect();
    snapshot.supplies.orders.push(order(0, OrderState::Submitted));
    let html = viewed(snapshot.clone());
    let listed: Vec<&str> =
        html.split("<span class=\"about\">S-").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(listed, ["25", "24", "23", "22", "21", "20", "19", "18", "17", "16", "15", "0"]);
    assert!(html.contains("the newest 10 stand here. <a href=\"/supplies/history.csv\""), "{html}");
    snapshot.supplies.orders.truncate(11);
    assert!(!viewed(snapshot).contains("stand here"));
}

#[test]
fn each_reason_says_why_or_why_not() {
    use OrderDecision::{OnOrder, Order, Wait};
    let table = [
        (
            Order,
            OrderReason::BelowReorderPoint,
            "Why order:",
            "About 1,240\u{a0}pages are left; an order is due below 1,910.",
        ),
        (Wait, OrderReason::AboveReorderPoint, "Why not ordered:", "an order is due only below 1,910."),
        (OnOrder, OrderReason::OpenOrder, "Why ordered:", "There is only one at a time"),
        (Order, OrderReason::LowAndNoSpare, "Why order:", "The printer says that it is low"),
        (Order, OrderReason::UnknownAndNoSpare, "Why order:", "and none is on the shelf"),
        (Wait, OrderReason::UnknownButSpare, "Why not ordered:", "but there is one on the shelf"),
        (Wait, OrderReason::TooEarly, "Why not ordered:", "Too little has been seen"),
        (Wait, OrderReason::NotInUse, "Why not ordered:", "Nothing is printed"),
        (Wait, OrderReason::Unseen, "Why not ordered:", "has not been read for weeks"),
        (Wait, OrderReason::Held, "Why not ordered:", "serial number changed"),
        (Order, OrderReason::Consolidated, "Why order:", "the parcel of another one"),
        (OnOrder, OrderReason::ByHand, "Why ordered:", "The administrator ordered it"),
        (Wait, OrderReason::Off, "Why not ordered:", "Ordering is off"),
        (Wait, OrderReason::TurnedDown, "Why not ordered:", "The last order was turned down"),
        (Wait, OrderReason::ClassNotTold, "Why not ordered:", "does not say whether it is used up"),
        (Wait, OrderReason::NoLevelOfContainer, "Why not ordered:", "tells no level of this container"),
        (Wait, OrderReason::AnotherSupply, "Why not ordered:", "in the place of another supply"),
    ];
    for (decision, reason, why, because) in table {
        let html = viewed(with(|view| {
            view.orders.clear();
            view.supplies[0].advice = Some(advice(decision, reason));
        }));
        let card = card(&html, 1);
        assert!(
            card.contains(&format!("<strong>{why}</strong> ")) && card.contains(because),
            "{reason:?}: {card}"
        );
        for number in [
            "1,910\u{a0}pages",
            "1,060\u{a0}pages",
            "620\u{a0}pages",
            "230\u{a0}pages",
            "5.0\u{a0}±\u{a0}2.0\u{a0}days",
            "99\u{a0}% of",
        ] {
            assert!(card.contains(number), "{number}: {card}");
        }
    }
}

#[test]
fn what_is_nearly_empty_is_ordered_for_that_and_says_so() {
    let html = viewed(with(|view| {
        view.orders.clear();
        let advice = advice(OrderDecision::Order, OrderReason::UnknownAndNoSpare);
        view.supplies[0].advice = Some(OrderAdvice { nearly_empty_percent: Some(5), ..advice });
    }));
    assert!(card(&html, 1).contains("Only 5\u{a0}% is left, how long that lasts"), "{html}");
}

#[test]
fn a_reorder_point_above_what_a_whole_one_gives_is_explained() {
    for (point, explained) in [(13_401, true), (13_400, false)] {
        let html = viewed(with(|view| {
            view.orders.clear();
            let advice = advice(OrderDecision::Order, OrderReason::BelowReorderPoint);
            view.supplies[0].advice = Some(OrderAdvice { reorder_point_pages: Some(point), ..advice });
        }));
        assert_eq!(card(&html, 1).contains("need a spare on the shelf at all times"), explained, "{point}");
    }
}

#[test]
fn a_cartridge_that_is_seen_inside_and_not_written_down_is_said_not_to_count_on_the_shelf() {
    for (seen_inside, said) in
        [(0, None), (1, Some("1 of those on the shelf is")), (2, Some("2 of those on the shelf are"))]
    {
        let html = viewed(with(|view| {
            view.orders.clear();
            let advice = advice(OrderDecision::Wait, OrderReason::AboveReorderPoint);
            view.supplies[0].advice = Some(OrderAdvice { seen_inside, ..advice });
        }));
        let card = card(&html, 1);
        assert_eq!(card.contains("reckoned as inside already"), said.is_some(), "{card}");
        assert!(card.contains(said.unwrap_or_default()), "{card}");
    }
}

#[test]
fn after_an_order_was_turned_down_the_card_says_that_nothing_is_on_order_and_how_to_order() {
    let table = [
        (OrderState::Refused, "communication server", "the supplier refused S-"),
        (OrderState::Cancelled, "administrator", "the administrator cancelled S-"),
    ];
    for (state, who, words) in table {
        let snapshot = with(|view| {
            view.supplies[0].advice = Some(advice(OrderDecision::Wait, OrderReason::TurnedDown));
            let step = crate::model::OrderStep {
                at: at("2026-11-21T08:00:00Z"),
                state,
                who: who.into(),
                note: None,
            };
            view.orders = vec![SupplyOrder { state, steps: vec![step], ..supply_order(1, 1) }];
        });
        let html = of_administrator(snapshot, None);
        let card = card(&html, 1);
        for said in
            ["Nothing on order</span>", words, "on 21 Nov 2026", "before 5 Dec 2026", "/actions/order-supply"]
        {
            assert!(card.contains(said), "{said}: {card}");
        }
    }
}

#[test]
fn why_is_said_with_the_numbers_of_now_while_somebody_has_to_decide_and_with_those_of_then_once_it_was_sent()
{
    let then = advice(OrderDecision::Order, OrderReason::UnknownAndNoSpare);
    let (now_order, now_wait) = (
        advice(OrderDecision::Order, OrderReason::BelowReorderPoint),
        advice(OrderDecision::Wait, OrderReason::AboveReorderPoint),
    );
    let (of_then, of_now) = ("Nobody can say how long it lasts", "an order is due");
    let table = [
        (OrderState::Suggested, now_order, of_now, of_then),
        (OrderState::WaitingForApproval, now_order, of_now, of_then),
        (OrderState::Suggested, now_wait, of_then, of_now),
        (OrderState::Submitted, now_order, of_then, of_now),
    ];
    for (state, now, said, unsaid) in table {
        let html = viewed(with(|view| {
            view.supplies[0].advice = Some(now);
            view.orders = vec![SupplyOrder { state, advice: then, ..supply_order(1, 1) }];
        }));
        let card = card(&html, 1);
        assert!(card.contains(said) && !card.contains(unsaid), "{state:?}: {card}");
        assert_eq!(card.contains("The numbers are those of"), said == of_then, "{state:?}: {card}");
    }
}

#[test]
fn held_ordering_and_the_lack_of_a_way_are_said_on_top_and_nothing_can_be_sent() {
    for (held, words) in [(true, "Ordering is held"), (false, "Nothing can be ordered from here")] {
        let change = |view: &mut SuppliesView| {
            (view.held, view.no_way_to_order) = (held, (!held).then_some(NoWayToOrder::NotEnrolled));
        };
        let html = viewed(with(change));
        assert!(html.find(words).expect("said") < html.find("Installed supplies").expect("the cards"));
        assert!(!main_of(&html).contains("href=\"/settings"), "{words}");
        let html = of_administrator(with(change), None);
        assert!(!html.contains("value=\"submit\"") && !html.contains(">Order now</button>"), "{words}");
        assert!(html.contains("value=\"ordered-elsewhere\""), "what was ordered otherwise can still be said");
        let drum = card(&html, 2);
        assert!(
            drum.contains("name=\"way\" value=\"elsewhere\""),
            "also where nothing was suggested: {drum}"
        );
        assert_eq!(main_of(&html).contains("href=\"/settings/enrolment\""), !held);
    }
}

#[test]
fn what_was_ordered_in_another_way_can_be_said_beside_ordering_now() {
    let html = of_administrator(with(|view| view.orders.clear()), None);
    for index in [1, 2, 3] {
        let card = card(&html, index);
        assert!(card.contains(">Order now</button>"), "{card}");
        assert!(
            card.contains(
                "name=\"way\" value=\"elsewhere\" class=\"button\">I have ordered it myself</button>"
            ),
            "{card}"
        );
    }
}

#[test]
fn an_order_says_how_far_it_has_come_and_what_waits_was_not_sent() {
    let table = [
        ((true, false), Some((Some(Carried::Waits), None)), "waits to be sent to the communication server"),
        (
            (true, false),
            Some((Some(Carried::NotEnrolled), None)),
            "not sent to the communication server: this device is Not Enrolled",
        ),
        ((true, false), Some((Some(Carried::Taken), None)), "accepted by the communication server"),
        ((true, false), Some((Some(Carried::NotTaken), None)), "not accepted by the communication server"),
        ((true, false), None, "by way of the communication server"),
        (
            (true, true),
            Some((Some(Carried::Waits), Some(Carried::Waits))),
            "waits to be sent to the communication server, and waits to be sent by e-mail",
        ),
        ((false, true), Some((None, Some(Carried::Taken))), "sent by e-mail"),
        ((false, true), Some((None, Some(Carried::NotTaken))), "could not be sent by e-mail"),
        ((false, true), Some((None, Some(Carried::Never))), "not sent by e-mail: it was withdrawn"),
        ((false, true), None, "by e-mail"),
        ((false, false), None, "not sent from here"),
    ];
    for ((by_server, by_mail), carried, words) in table {
        let html = viewed(with(|view| {
            let submitted_at = Some(at("2026-11-20T07:40:00Z"));
            let order = SupplyOrder { submitted_at, by_server, by_mail, ..supply_order(4, 1) };
            view.orders = vec![SupplyOrder { state: OrderState::Submitted, ..order }];
            let carried = carried.map(|(by_server, by_mail)| OrderCarried { order: 4, by_server, by_mail });
            view.carried = carried.into_iter().collect();
        }));
        let about = format!("<span class=\"about\">{words}</span>");
        assert!(html.contains(&about), "{words}: {html}");
    }
}

#[test]
fn the_way_that_is_missing_is_named() {
    let table = [
        (NoWayToOrder::NotEnrolled, "This device is Not Enrolled, and no recipient", "is set to Never"),
        (NoWayToOrder::NeverSent, "is set to Never, and no recipient", "Not Enrolled"),
    ];
    for (why, said, unsaid) in table {
        let html = main_of(&of_administrator(with(|view| view.no_way_to_order = Some(why)), None)).to_owned();
        assert!(html.contains(said) && !html.contains(unsaid), "{why:?}: {html}");
    }
}

#[test]
fn an_order_of_a_supply_that_is_gone_is_answered_in_the_table() {
    let gone = SupplyOrder { state: OrderState::Shipped, ..supply_order(9, 77) };
    let html = of_administrator(with(|view| view.orders = vec![gone]), None);
    let table = &html[html.find("order-table").expect("a table")..];
    assert!(table.contains("name=\"answer\" value=\"received\""));
}

#[test]
fn an_open_order_of_a_printer_that_was_here_before_is_answered_in_the_table_and_not_on_a_card() {
    let earlier = SupplyOrder { state: OrderState::Shipped, ..supply_order(9, 1) };
    let snapshot = with(|view| (view.orders, view.earlier) = (vec![], vec![earlier]));
    let html = of_administrator(snapshot, None);
    let table = &html[html.find("order-table").expect("a table")..];
    assert!(table.contains("for the printer that was here before"), "{table}");
    assert!(table.contains("name=\"answer\" value=\"received\""), "{table}");
    let card = card(&html, 1);
    assert!(!card.contains("value=\"received\"") && card.contains("/actions/order-supply"), "{card}");
}
