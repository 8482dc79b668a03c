//! Letters about supplies, and the order itself.

use app::model::{OrderReason, OrderState};

use super::*;
use crate::mail::fixture::{alert, order, step, supply};

fn changed(state: OrderState, change: impl FnOnce(&mut SupplyOrderTold)) -> SupplyOrderTold {
    let mut told = order(state);
    change(&mut told);
    told
}

const STATES: [OrderState; 9] = [
    OrderState::WaitingForApproval,
    OrderState::Submitted,
    OrderState::Acknowledged,
    OrderState::Shipped,
    OrderState::Overdue,
    OrderState::Received,
    OrderState::Installed,
    OrderState::Cancelled,
    OrderState::Refused,
];

#[test]
fn each_alert_says_which_supply_how_it_is_and_what_to_do() {
    use SupplyAlertKind::{DaysLeft, Empty, Full, Low, Replace, ReplacedEarly};
    let of = |kind, recovered, supply: SupplyWords| SupplyAlert { supply, ..alert(kind, recovered) };
    let unforeseen = || SupplyWords { on_hand: 0, empty_between: None, pages_left: None, ..supply() };
    let with = |name: &str, level: &str, supply: SupplyWords| SupplyWords {
        name: name.into(),
        level: level.into(),
        empty_between: None,
        pages_left: None,
        ..supply
    };
    let container = |level| SupplyWords { colorant: None, ..with("Waste container", level, unforeseen()) };
    let toner = |level| with("Toner cartridge", level, supply());
    let table = [
        ("low", alert(Low, false)),
        ("low_without_a_spare", of(Low, false, unforeseen())),
        ("low_over", of(Low, true, toner("100\u{a0}%"))),
        ("days_left", alert(DaysLeft { fewer_than: 7 }, false)),
        ("days_left_over", of(DaysLeft { fewer_than: 7 }, true, supply())),
        ("empty", of(Empty, false, toner("0\u{a0}%"))),
        ("empty_without_a_spare", of(Empty, false, with("", "0\u{a0}%", unforeseen()))),
        ("empty_over", of(Empty, true, toner("100\u{a0}%"))),
        ("full", of(Full, false, container("100\u{a0}% full"))),
        ("full_over", of(Full, true, container("1\u{a0}% full"))),
        ("replace", of(Replace, false, with("Drum", "some remaining", supply()))),
        ("replace_over", of(Replace, true, with("Drum", "some remaining", supply()))),
        ("replaced_early", of(ReplacedEarly { wasted_percent: Some(23) }, false, toner("100\u{a0}%"))),
        ("replaced_early_unknown", alert(ReplacedEarly { wasted_percent: None }, false)),
    ];
    for (name, alert) in table {
        let letter = compose(&Notification::SupplyAlert(alert), &about(), false);
        insta::assert_snapshot!(name, written(&letter));
    }
}

#[test]
fn each_step_of_an_order_is_told_to_those_who_know_the_printer() {
    for state in STATES {
        let letter = compose(&Notification::SupplyOrder(order(state)), &about(), false);
        insta::assert_snapshot!(format!("order_{state:?}"), written(&letter));
        assert!(!written(&letter).contains("M. Roe"), "contacts are for the supplier alone: {state:?}");
    }
}

#[test]
fn a_submitted_order_says_which_way_it_goes_and_never_that_it_is_confirmed() {
    let table = [
        (true, true, "to the communication server, and by e-mail"),
        (true, false, "to the communication server, which has not confirmed it"),
        (false, true, "by e-mail to whom orders go to. Nobody has confirmed it"),
        (false, false, "in another way: nothing is sent from here"),
    ];
    for (by_server, by_mail, expected) in table {
        let told = changed(OrderState::Submitted, |told| {
            (told.order.by_server, told.order.by_mail) = (by_server, by_mail);
        });
        let letter = compose(&Notification::SupplyOrder(told), &about(), false);
        assert!(text(&letter).contains(expected), "{}", text(&letter));
    }
    let never_sent = changed(OrderState::Cancelled, |told| told.order.submitted_at = None);
    let letter = compose(&Notification::SupplyOrder(never_sent), &about(), false);
    assert!(text(&letter).contains("It had not been sent to anybody."), "{}", text(&letter));
}

#[test]
fn the_mail_to_the_supplier_is_the_order_and_stands_on_its_own() {
    let unknown = About {
        name: None,
        location: None,
        asset_tag: None,
        contacts: Vec::new(),
        serial_number: None,
        ..about()
    };
    let automatic = changed(OrderState::Submitted, |told| {
        told.order.steps = vec![step("2026-11-22T11:00:00Z", OrderState::Submitted, "device", None)];
        (told.order.by_server, told.order.quantity) = (true, 1);
    });
    let nothing_known = changed(OrderState::Submitted, |told| {
        (told.order.part_number, told.supply.part_number) = (None, None);
        (told.supply.colorant, told.supply.empty_between, told.supply.pages_left) = (None, None, None);
        told.order.steps.clear();
    });
    let table = [
        ("supplier_order", order(OrderState::Submitted), about()),
        ("supplier_order_automatic", automatic, about()),
        ("supplier_order_of_the_unknown", nothing_known, unknown),
        ("supplier_cancelled", order(OrderState::Cancelled), about()),
        ("supplier_overdue", order(OrderState::Overdue), about()),
    ];
    for (name, told, about) in table {
        let letter = to_supplier(&told, &about).unwrap();
        let written = written(&letter);
        for product_or_page in ["Supplies page", "href", "https://", "enrol"] {
            assert!(!written.contains(product_or_page), "{name}: {product_or_page}: {written}");
        }
        insta::assert_snapshot!(name, written);
    }
}

#[test]
fn the_supplier_is_told_of_nothing_that_is_no_order_there() {
    for state in STATES.into_iter().chain([OrderState::Suggested]) {
        let told = matches!(state, OrderState::Submitted | OrderState::Cancelled | OrderState::Overdue);
        assert_eq!(to_supplier(&order(state), &about()).is_some(), told, "{state:?}");
        let elsewhere = changed(state, |told| told.order.by_mail = false);
        assert_eq!(to_supplier(&elsewhere, &about()), None, "ordered in another way: {state:?}");
    }
    let never_sent = changed(OrderState::Cancelled, |told| told.order.submitted_at = None);
    assert_eq!(to_supplier(&never_sent, &about()), None);
}

#[test]
fn who_placed_the_order_is_said_only_where_it_is_known() {
    let by = |who: Option<&str>, reason| {
        changed(OrderState::Submitted, |told| {
            let step = |who| step("2026-11-22T11:00:00Z", OrderState::Submitted, who, None);
            told.order.steps = who.map(step).into_iter().collect();
            told.order.advice.reason = reason;
        })
    };
    let (device, administrator) = ("placed this order automatically", "administrator placed this order");
    let table = [
        (Some("device"), OrderReason::BelowReorderPoint, Some(device)),
        (Some("administrator"), OrderReason::BelowReorderPoint, Some(administrator)),
        (None, OrderReason::ByHand, Some(administrator)),
        (None, OrderReason::BelowReorderPoint, None),
        (Some("communication server"), OrderReason::BelowReorderPoint, None),
    ];
    for (who, reason, expected) in table {
        let text = text(&to_supplier(&by(who, reason), &about()).unwrap());
        for words in [device, administrator] {
            assert_eq!(text.contains(words), expected == Some(words), "{who:?} {reason:?}: {text}");
        }
    }
}

/// An alert and an order whose every text is this one.
fn all(text: &str) -> (SupplyAlert, [SupplyOrderTold; 3]) {
    let said = || text.to_owned();
    let supply = || SupplyWords {
        name: said(),
        colorant: Some(said()),
        part_number: Some(said()),
        serial_number: Some(said()),
        level: said(),
        ..supply()
    };
    let told = |state| {
        changed(state, |told| {
            told.supply = supply();
            told.order.reference = said();
            (told.order.name, told.order.part_number) = (said(), Some(said()));
            told.order.supplier_reference = Some(said());
            for step in &mut told.order.steps {
                (step.who, step.note) = (said(), Some(said()));
            }
        })
    };
    let alert = SupplyAlert { supply: supply(), ..alert(SupplyAlertKind::Low, false) };
    (alert, [OrderState::Submitted, OrderState::Cancelled, OrderState::Overdue].map(told))
}

#[test]
fn no_text_of_a_printer_or_a_supplier_does_anything_in_a_letter() {
    for attack in ATTACKS {
        let ((alert, orders), (tame_alert, tame_orders)) = (all(attack), all("x"));
        let of = |notification: &Notification, about: &About| compose(notification, about, false);
        let (hostile, harmless) = (Notification::SupplyAlert(alert), Notification::SupplyAlert(tame_alert));
        assert_tame(attack, &of(&hostile, &device(attack)), &of(&harmless, &device("x")));
        for (order, tame) in orders.into_iter().zip(tame_orders) {
            let (letter, expected) = (to_supplier(&order, &device(attack)), to_supplier(&tame, &device("x")));
            assert_tame(attack, &letter.unwrap(), &expected.unwrap());
            let (hostile, harmless) = (Notification::SupplyOrder(order), Notification::SupplyOrder(tame));
            assert_tame(attack, &of(&hostile, &device(attack)), &of(&harmless, &device("x")));
        }
    }
}

#[test]
fn texts_without_end_are_cut_and_a_supply_without_a_name_is_its_row() {
    let (alert, [order, ..]) = all(&"W".repeat(100_000));
    let device = device(&"W".repeat(100_000));
    let letters = [
        compose(&Notification::SupplyAlert(alert), &device, false),
        compose(&Notification::SupplyOrder(order.clone()), &device, false),
        to_supplier(&order, &device).unwrap(),
    ];
    for letter in letters {
        assert!(letter.subject.chars().count() <= 200, "{}", letter.subject);
        assert!(text(&letter).len() < 6_000 && html(&letter).len() < 8_000, "{}", text(&letter).len());
    }
    let mut nameless = alert_of_nothing();
    nameless.supply.name = " \r\n ".into();
    let letter = compose(&Notification::SupplyAlert(nameless), &about(), false);
    assert!(letter.subject.starts_with("Supply 3 is low: "), "{}", letter.subject);
}

fn alert_of_nothing() -> SupplyAlert {
    let nothing = SupplyWords {
        colorant: None,
        part_number: None,
        serial_number: None,
        empty_between: None,
        pages_left: None,
        ..supply()
    };
    SupplyAlert { supply: nothing, ..alert(SupplyAlertKind::Low, false) }
}

#[test]
fn each_is_told_once_by_its_key_and_is_of_its_kind() {
    use SupplyAlertKind::{DaysLeft, Empty, Full, Low, Replace, ReplacedEarly};
    let early = ReplacedEarly { wasted_percent: None };
    let table = [
        (Low, MailKind::SupplyLow),
        (DaysLeft { fewer_than: 7 }, MailKind::SupplyLow),
        (Empty, MailKind::SupplyEmpty),
        (Full, MailKind::SupplyEmpty),
        (Replace, MailKind::SupplyEmpty),
        (early, MailKind::SupplyReplacedEarly),
    ];
    for (kind, expected) in table {
        for (recovered, key) in [(false, "supply-alert/supply/3/17"), (true, "supply-alert/supply/3/17/over")]
        {
            let notification = Notification::SupplyAlert(alert(kind, recovered));
            assert_eq!((notification.kind(), notification.key().as_deref()), (expected, Some(key)));
        }
    }
    for state in STATES {
        let told = order(state);
        let (at, expected_at) = (told.at, told.order.expected_at.unwrap());
        let notification = Notification::SupplyOrder(told);
        let overdue = state == OrderState::Overdue;
        let expected = if overdue { MailKind::SupplyOrderOverdue } else { MailKind::SupplyOrder };
        assert_eq!(notification.kind(), expected, "{state:?}");
        let word = serde_json::to_value(state).unwrap();
        // It may come to the same state again; that it did not come on a day is told once.
        let at = if overdue { expected_at } else { at };
        let key = format!("supply-order/7/{}/{}", word.as_str().unwrap(), at.as_millisecond());
        assert_eq!(notification.key(), Some(key));
    }
}
