use std::{collections::BTreeMap, sync::Arc};

use leptos::{prelude::provide_context, server_fn::ServerFn};

use crate::{
    action::{
        ActionError, AnswerOrder, CountStock, EnterSupply, OrderSupply, Outcome, TellCartridges,
        answer_order, count_stock, enter_supply, order_supply, tell_cartridges,
    },
    fixture::{self, Fixed, FixedSupplies, administrator, followed, phaser, snapshot},
    model::{Access, EnteredProfile, NoWayToOrder, OrderingMode, ReplacedBy, Snapshot},
    port::{SuppliesPort, SupplyError},
};

type Posted = fixture::Posted<FixedSupplies>;

fn post<F: Future<Output = Result<Outcome, ActionError>>>(
    access: Access,
    done: Result<(), SupplyError>,
    action: impl FnOnce() -> F,
) -> Posted {
    let device = Fixed::new(Snapshot { supplies: followed(), ..snapshot(Some(phaser())) });
    let provide = |desk: Arc<FixedSupplies>| provide_context::<SuppliesPort>(desk);
    fixture::post(access, device, FixedSupplies::with(done), provide, action)
}

fn ordered(done: Result<(), SupplyError>, supply: &str, quantity: &str) -> Posted {
    post(administrator(), done, || order_supply(supply.into(), quantity.into(), String::new()))
}

fn ordered_elsewhere(done: Result<(), SupplyError>, quantity: &str) -> Posted {
    post(administrator(), done, || order_supply("1".into(), quantity.into(), "elsewhere".into()))
}

fn answered(done: Result<(), SupplyError>, order: &str, answer: &str, quantity: &str) -> Posted {
    post(administrator(), done, || answer_order(order.into(), answer.into(), quantity.into()))
}

fn counted(done: Result<(), SupplyError>, supply: &str, on_hand: &str) -> Posted {
    post(administrator(), done, || count_stock(supply.into(), on_hand.into(), String::new()))
}

fn stepped(step: &str) -> Posted {
    post(administrator(), Ok(()), || count_stock("1".into(), String::new(), step.into()))
}

fn entered(done: Result<(), SupplyError>, typed: &[(&str, &str)]) -> Posted {
    let name = |part: &str| format!("supply-1-{part}");
    let typed: BTreeMap<String, String> =
        typed.iter().map(|(part, value)| (name(part), (*value).to_owned())).collect();
    post(administrator(), done, || enter_supply("1".into(), typed))
}

fn decided(done: Result<(), SupplyError>, answer: &str) -> Posted {
    post(administrator(), done, || tell_cartridges(17, answer.into()))
}

#[test]
fn a_word_about_what_was_decided_before_changes_nothing_and_says_so() {
    let posted = decided(Err(SupplyError::Gone), "yes");
    assert!(
        posted.refused() && posted.said().0.starts_with("That was decided before"),
        "{:?}",
        posted.said()
    );
    let posted = decided(Err(SupplyError::Store("history.db: the disk is full".into())), "yes");
    assert!(posted.refused() && posted.said().0.contains("the disk is full"), "{:?}", posted.said());
}

#[test]
fn the_endpoints_keep_their_names() {
    let paths =
        [OrderSupply::PATH, AnswerOrder::PATH, CountStock::PATH, EnterSupply::PATH, TellCartridges::PATH];
    assert_eq!(
        paths,
        [
            "/actions/order-supply",
            "/actions/answer-order",
            "/actions/count-stock",
            "/actions/enter-supply",
            "/actions/tell-cartridges"
        ]
    );
}

#[test]
fn the_administrator_alone_orders_counts_and_enters() {
    let viewer = || Access::viewer(std::net::Ipv4Addr::LOCALHOST.into());
    let posted = [
        post(viewer(), Ok(()), || order_supply("1".into(), "1".into(), String::new())),
        post(viewer(), Ok(()), || answer_order("4".into(), "submit".into(), String::new())),
        post(viewer(), Ok(()), || count_stock("1".into(), "2".into(), "more".into())),
        post(viewer(), Ok(()), || enter_supply("1".into(), BTreeMap::new())),
        post(viewer(), Ok(()), || tell_cartridges(17, "yes".into())),
    ];
    for posted in posted {
        assert_eq!((posted.to.as_str(), posted.desk.asked().len(), posted.kept), ("/sign-in", 0, None));
    }
}

#[test]
fn what_is_done_is_said_with_what_it_is_called() {
    let table = [
        (ordered(Ok(()), "2", " 2 "), "order 2 of 2", "Ordered: 2\u{a0}×\u{a0}Smart Kit Drum Cartridge."),
        (
            ordered(Ok(()), "1", "1"),
            "order 1 of 1",
            "Ordered: 1\u{a0}×\u{a0}Black Toner Cartridge, S-20261120-4.",
        ),
        (
            answered(Ok(()), "4", "submit", ""),
            "4: Submit",
            "Ordered: 1\u{a0}×\u{a0}Black Toner Cartridge, S-20261120-4.",
        ),
        (answered(Ok(()), "4", "ordered-elsewhere", ""), "4: OrderedElsewhere", "Noted: you have ordered"),
        (answered(Ok(()), "4", "cancel", ""), "4: Cancel", "Cancelled: 1\u{a0}×"),
        (
            answered(Ok(()), "4", "received", "2"),
            "4: Received { quantity: 2 }",
            "Noted: 2\u{a0}×\u{a0}Black Toner Cartridge of S-20261120-4 came",
        ),
        (
            counted(Ok(()), "1", "0"),
            "Exactly(0) of 1 on hand",
            "Noted: 0\u{a0}×\u{a0}Black Toner Cartridge on the shelf.",
        ),
        (stepped("more"), "OneMore of 1 on hand", "Noted: 8\u{a0}×\u{a0}Black Toner Cartridge on the shelf."),
        (
            stepped("fewer"),
            "OneFewer of 1 on hand",
            "Noted: 6\u{a0}×\u{a0}Black Toner Cartridge on the shelf.",
        ),
        (
            ordered_elsewhere(Ok(()), "3"),
            "3 of 1 are ordered",
            "Noted: you have ordered 3\u{a0}×\u{a0}Black Toner Cartridge yourself. S-20261120-4 is followed until it comes.",
        ),
        (entered(Ok(()), &[]), "entered for 1", "Saved: what is entered for Black Toner Cartridge."),
        (
            decided(Ok(()), "yes"),
            "tell up to 17: true",
            "3\u{a0}cartridge changes are told to the server with the next delivery.",
        ),
        (
            decided(Ok(()), ""),
            "tell up to 17: false",
            "3\u{a0}cartridge changes are kept back, and the server is not told later.",
        ),
    ];
    for (posted, asked, said) in table {
        assert_eq!(posted.to, "/supplies?kept=7");
        assert_eq!(posted.desk.asked(), [asked]);
        assert!(posted.said().0.starts_with(said), "{:?}", posted.said());
        assert!(!posted.refused(), "{asked}");
    }
}

#[test]
fn what_can_not_be_meant_asks_nothing_and_says_why() {
    let quantity = Some("supply-1-quantity");
    let table = [
        (ordered(Ok(()), "9", "1"), None, "The printer has no such supply now."),
        (ordered(Ok(()), "", "1"), None, "The printer has no such supply now."),
        (ordered(Ok(()), "1", ""), quantity, "This is no number."),
        (ordered(Ok(()), "1", "-1"), quantity, "This is no number."),
        (ordered(Ok(()), "1", "two"), quantity, "This is no number."),
        (ordered(Ok(()), "1", "0"), quantity, "Type how many: 1 or more."),
        (ordered(Ok(()), "1", "4294967296"), quantity, "The number is too large."),
        (answered(Ok(()), "99", "submit", ""), None, "There is no such order, or it has ended."),
        (answered(Ok(()), "1", "submit", ""), None, "There is no such order, or it has ended."),
        (answered(Ok(()), "4", "explode", ""), None, "That can't be said of an order."),
        (answered(Ok(()), "4", "received", "0"), Some("order-4-quantity"), "Type how many: 1 or more."),
        (counted(Ok(()), "1", "some"), Some("supply-1-on-hand"), "This is no number."),
        (counted(Ok(()), "x", "1"), None, "The printer has no such supply now."),
    ];
    for (posted, field, said) in table {
        assert_eq!(posted.desk.asked(), [""; 0], "{said}");
        let (sentence, at) = posted.said();
        assert!(posted.refused() && sentence.starts_with(said), "{sentence}");
        assert_eq!(at, field, "{said}");
    }
}

#[test]
fn what_the_desk_refuses_is_said_and_what_was_typed_stays() {
    let errors = [
        (SupplyError::NoSupply, "no such supply"),
        (SupplyError::Gone, "no such order"),
        (SupplyError::Open, "open already"),
        (SupplyError::DoesNotFit, "gone on since"),
        (SupplyError::Held, "serial number changed"),
        (SupplyError::NoWay(NoWayToOrder::NotEnrolled), "no way to order. This device is Not Enrolled"),
        (SupplyError::NoWay(NoWayToOrder::NeverSent), "is set to Never"),
        (SupplyError::Store("history.db: disk full".into()), "disk full"),
    ];
    for (error, said) in errors {
        let refused = || Err(error.clone());
        for posted in [
            ordered(refused(), "1", "1"),
            answered(refused(), "4", "submit", ""),
            counted(refused(), "1", "2"),
            entered(refused(), &[("price", "1")]),
        ] {
            assert!(posted.refused() && posted.said().0.contains(said), "{:?}", posted.said());
            assert_eq!(posted.desk.asked().len(), 1);
        }
        let numbers = [
            (ordered(refused(), "1", "7"), "supply-1-quantity"),
            (ordered_elsewhere(refused(), "7"), "supply-1-quantity"),
            (answered(refused(), "4", "received", "7"), "order-4-quantity"),
            (counted(refused(), "1", "7"), "supply-1-on-hand"),
        ];
        for (posted, field) in numbers {
            assert_eq!(posted.kept.as_ref().expect("kept").typed[field], "7", "{error:?}");
        }
        let cancelled = answered(refused(), "4", "cancel", "").kept.expect("kept");
        assert_eq!(cancelled.typed, BTreeMap::new(), "nothing was typed");
        let kept = entered(refused(), &[("price", "1.5")]).kept.expect("kept");
        assert_eq!(kept.typed["supply-1-price"], "1.5");
    }
    let posted = ordered(Err(SupplyError::OutOfBounds), "1", "5000");
    assert_eq!(posted.said(), ("The number is too large.".into(), Some("supply-1-quantity")));
    assert_eq!(posted.kept.as_ref().expect("kept").typed["supply-1-quantity"], "5000");
}

#[test]
fn what_is_entered_is_taken_whole_and_exact() {
    let typed = [
        ("part-number", " 106R01535 "),
        ("rated-pages", "30,000"),
        ("lead-time-days", "0"),
        ("service-level-percent", "95"),
        ("replaced-by", "customer"),
        ("price", "129.90"),
        ("days-left-alert", "14"),
        ("ordering", "automatic"),
        ("something-else", "1"),
    ];
    let expected = EnteredProfile {
        part_number: Some("106R01535".into()),
        rated_pages: Some(30_000),
        lead_time_days: Some(0),
        service_level_percent: Some(95),
        replaced_by: Some(ReplacedBy::Customer),
        price: Some(12_990),
        days_left_alert: Some(14),
        ordering: Some(OrderingMode::Automatic),
    };
    assert_eq!(entered(Ok(()), &typed).desk.entered.lock().expect("not poisoned").clone(), Some(expected));
    let empty = typed.map(|(part, _)| (part, "  "));
    assert_eq!(
        entered(Ok(()), &empty).desk.entered.lock().expect("not poisoned").clone(),
        Some(EnteredProfile::default())
    );
}

#[test]
fn each_fault_stands_at_its_field_and_all_that_was_typed_stays() {
    let long = "1".repeat(65);
    let table = [
        ("part-number", long.as_str(), "up to 64 characters"),
        ("part-number", "106R\u{7}", "control character"),
        ("rated-pages", "0", "from 1 to 10,000,000"),
        ("rated-pages", "10,000,001", "from 1 to 10,000,000"),
        ("lead-time-days", "121", "from 0 to 120"),
        ("lead-time-days", "2.5", "from 0 to 120"),
        ("service-level-percent", "49", "from 50 to 99"),
        ("service-level-percent", "100", "from 50 to 99"),
        ("replaced-by", "nobody", "on the list"),
        ("price", "129,90", "with a point"),
        ("price", "1000000.01", "up to 1,000,000.00"),
        ("price", "1e3", "with a point"),
        ("days-left-alert", "-1", "from 0 to 120"),
        ("ordering", "always", "on the list"),
    ];
    for (part, value, said) in table {
        let other = if part == "price" { ("rated-pages", "9") } else { ("price", "9.99") };
        let posted = entered(Ok(()), &[(part, value), other, ("token", "t0ken")]);
        assert_eq!(posted.desk.asked(), [""; 0], "{part} {value}");
        let (sentence, at) = posted.said();
        assert!(sentence.contains(said), "{part} {value}: {sentence}");
        assert_eq!(at, Some(format!("supply-1-{part}").as_str()));
        let typed = posted.kept.as_ref().map(|kept| kept.typed.clone()).expect("kept");
        assert_eq!((typed.len(), typed[&format!("supply-1-{part}")].as_str()), (2, value));
    }
    let both = entered(Ok(()), &[("price", "x"), ("ordering", "y")]).kept.expect("kept");
    assert_eq!(both.faults.len(), 2);
}
