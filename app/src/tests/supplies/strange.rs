//! What is strange in what is shown: texts of others, what was typed wrong, the ends of time.

use super::{card, of_administrator, ordinary, viewed, with};
use crate::{
    fixture::{followed, nasty, render, snapshot},
    model::{Level, OrderState, ProfileOrigin, Snapshot, Sourced},
    port::{FieldFault, Kept},
};

#[test]
fn a_refused_form_comes_back_with_what_was_typed_and_nothing_typed_is_exchanged_by_refresh() {
    let fault = |name: &str, message: &str| FieldFault { name: name.into(), message: message.into() };
    let kept = Kept {
        typed: [("supply-2-price", "129,90"), ("supply-2-part-number", "113R00762")]
            .map(|(name, value)| (name.into(), value.into()))
            .into(),
        faults: vec![fault("supply-2-price", "This is no price.")],
        ..Kept::default()
    };
    let html = of_administrator(ordinary(), Some(kept));
    let summary = html.split_once("<a href=\"#field-supply-2-price\">").expect("a link").1;
    let summary = summary.split_once("</a>").expect("its end").0.replace("<!>", "");
    let field = ", Price of one in EUR: This is no price.";
    assert!(summary.ends_with(field) && summary.len() > field.len(), "{summary}");
    assert!(
        html.contains("value=\"129,90\"") && html.contains("<details id=\"entered-2\" open class=\"way\">")
    );
    assert!(html.contains("<details id=\"entered-1\" class=\"way\">"));
    let region = &html[html.find("data-region=\"content\"").expect("a region")..];
    let end = region.find("<section aria-labelledby=\"entered\">").expect("the forms");
    assert!(!region[..end].contains("/actions/enter-supply"));

    let kept = Kept {
        typed: [("order-4-quantity".to_owned(), "some".to_owned())].into(),
        faults: vec![fault("order-4-quantity", "This is no number.")],
        ..Kept::default()
    };
    let html = of_administrator(with(|view| view.orders[0].state = OrderState::Shipped), Some(kept));
    assert!(card(&html, 1).contains("value=\"some\"") && card(&html, 1).contains("aria-invalid=\"true\""));
    assert!(
        html.contains("<details id=\"entered-1\" class=\"way\">"),
        "what was typed elsewhere opens no form"
    );
}

#[test]
fn texts_of_printer_and_supplier_stay_text() {
    const SCRIPT: &str = "<script>alert(1)</script>\"'&";
    let mut supplies = followed();
    for order in &mut supplies.orders {
        (order.name, order.reference) = (SCRIPT.into(), SCRIPT.into());
        order.part_number = Some(SCRIPT.into());
        order.supplier_reference = Some(SCRIPT.into());
        for step in &mut order.steps {
            (step.who, step.note) = (SCRIPT.into(), Some(SCRIPT.into()));
        }
    }
    for supply in &mut supplies.supplies {
        supply.entered.part_number = Some(SCRIPT.into());
        supply.profile.part_number = Some(Sourced { value: SCRIPT.into(), origin: ProfileOrigin::Entered });
    }
    if let Some(sent) = &mut supplies.last_sent {
        for supply in &mut sent.supplies {
            (supply.description, supply.unit) = (SCRIPT.into(), SCRIPT.into());
            (supply.part_number, supply.serial_number) = (Some(SCRIPT.into()), Some(SCRIPT.into()));
            supply.level = Level::Measured { value: i64::MAX };
        }
    }
    for cartridge in &mut supplies.performance.cartridges {
        (cartridge.name, cartridge.serial_number) = (SCRIPT.into(), Some(SCRIPT.into()));
        (cartridge.pages, cartridge.cost_a_page) = (Some(u64::MAX), Some(u64::MAX));
        cartridge.coverage_percent = Some(f64::NAN);
    }
    supplies.currency = SCRIPT.into();
    let nasty = Snapshot { supplies, ..snapshot(Some(nasty())) };
    for html in [
        viewed(nasty.clone()),
        of_administrator(nasty.clone(), None),
        render(nasty.clone(), "/").0,
        render(nasty, "/supplies/performance").0,
    ] {
        assert!(!html.contains("<script>") && html.contains("&lt;script&gt;alert(1)"));
        assert!(!html.contains("value=\"<") && !html.contains(">alert(1)"));
    }
}

#[test]
fn times_at_the_ends_of_what_can_be_told_are_no_trouble() {
    let ends = crate::model::Quantiles {
        p10: jiff::Timestamp::MIN,
        p50: jiff::Timestamp::MAX,
        p90: jiff::Timestamp::MAX,
    };
    let snapshot = with(|view| view.supplies[0].forecast.as_mut().expect("a forecast").empty_at = Some(ends));
    assert!(viewed(snapshot).contains("A day to more than 2 years left"));
}

#[test]
fn ids_are_unique_whatever_can_be_done() {
    for state in [OrderState::WaitingForApproval, OrderState::Shipped, OrderState::Installed] {
        let html = of_administrator(with(|view| view.orders[0].state = state), None);
        let mut ids: Vec<&str> =
            html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}
