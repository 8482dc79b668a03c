use app::{
    Page,
    mail_words::{self as words, supply as supply_words, supply_order as order_words},
    model::{OrderState, SupplyOrder},
};

use super::{
    super::{
        notification::SupplyOrderTold,
        plain::{LONGEST_CAUSE, line},
    },
    About, Letter, facts, supply,
};

/// An order that came a step further, for those who know the printer.
pub(super) fn letter(told: &SupplyOrderTold, about: &About) -> Letter {
    let order = &told.order;
    let name = supply::name(&told.supply);
    let moment = |at| words::moment(at, &about.zone);
    let step = order.steps.iter().rev().find(|step| step.state == order.state);
    let note = step.and_then(|step| step.note.as_deref()).map(|note| line(note, LONGEST_CAUSE));
    let submitted_at = order.submitted_at.filter(|_| order.state != OrderState::Submitted);
    let expected_at = order.expected_at.filter(|_| order.state.is_under_way());
    let of_order = [
        (order_words::ORDER, supply::known(Some(&order.reference))),
        (order_words::QUANTITY, Some(order.quantity.to_string())),
        (order_words::WHEN, Some(moment(told.at))),
        (order_words::BY, step.and_then(|step| supply::known(Some(&step.who)))),
        (order_words::NOTE, note.filter(|note| !note.is_empty())),
        (order_words::SUBMITTED, submitted_at.map(moment)),
        (order_words::EXPECTED, expected_at.map(|at| words::day(at, &about.zone))),
        (order_words::SUPPLIERS_NUMBER, supply::known(order.supplier_reference.as_deref())),
        (order_words::WHY, why(order)),
    ];
    let of_order = of_order.into_iter().filter_map(|(term, fact)| Some((term, fact?)));
    let mut of_supply = supply::all(&told.supply, &about.zone);
    if let Some(part_number) = supply::known(order.part_number.as_deref()) {
        // What was ordered, which may be another number than the one inside has.
        of_supply.retain(|(term, _)| *term != supply_words::PART_NUMBER);
        of_supply.insert(1, (supply_words::PART_NUMBER, part_number));
    }
    let (sentences, advice) = said(order, &name);
    Letter {
        said: sentences,
        facts: facts(of_order.chain(of_supply)),
        advice: advice.into(),
        ..about.letter(&order_words::heading(order.state, &name), Page::Supplies)
    }
}

/// What came of it, in sentences, and what to do.
fn said(order: &SupplyOrder, name: &str) -> (Vec<String>, &'static str) {
    let sentence = order_words::said(order.state, name);
    let way = order_words::way(order.by_server, order.by_mail);
    match order.state {
        OrderState::Suggested | OrderState::WaitingForApproval => {
            (vec![sentence, order_words::NOTHING_ORDERED.into()], order_words::APPROVE_ADVICE)
        }
        OrderState::Submitted => (vec![sentence, way.into()], order_words::WAIT_ADVICE),
        OrderState::Acknowledged | OrderState::Shipped => (vec![sentence], order_words::WAIT_ADVICE),
        OrderState::Overdue => (vec![sentence], order_words::OVERDUE_ADVICE),
        OrderState::Received => (vec![sentence], order_words::RECEIVED_ADVICE),
        OrderState::Installed => (vec![sentence], words::NOTHING_TO_DO),
        OrderState::Cancelled if order.submitted_at.is_some() => {
            (vec![sentence], order_words::CANCELLED_ADVICE)
        }
        OrderState::Cancelled => (vec![sentence, order_words::NEVER_SENT.into()], words::NOTHING_TO_DO),
        OrderState::Refused => (vec![sentence], order_words::REFUSED_ADVICE),
    }
}

/// Why it was opened or sent, while that matters.
fn why(order: &SupplyOrder) -> Option<String> {
    let matters = matches!(order.state, OrderState::WaitingForApproval | OrderState::Submitted);
    matters.then(|| order_words::why(&order.advice)).flatten()
}
