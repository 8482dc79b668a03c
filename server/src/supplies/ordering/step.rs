//! An order goes a step further: what that makes of it. Pure, and the same wherever the book is kept.

use app::model::{OrderAdvice, OrderState, OrderStep, SupplyOrder};
use jiff::Timestamp;

use super::book::expected;

/// What is ordered.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// `prtMarkerSuppliesIndex` of the supply.
    pub supply: u32,
    /// What it is called.
    pub name: String,
    /// Its part number, where known.
    pub part_number: Option<String>,
}

/// An order as it begins, before it has a number.
pub fn draft(of: Article, quantity: u32, advice: OrderAdvice, opened_at: Timestamp) -> SupplyOrder {
    SupplyOrder {
        id: 0,
        reference: String::new(),
        supply: of.supply,
        name: of.name,
        part_number: of.part_number,
        quantity,
        state: OrderState::Suggested,
        opened_at,
        submitted_at: None,
        expected_at: None,
        supplier_reference: None,
        by_server: false,
        by_mail: false,
        advice,
        steps: Vec::new(),
    }
}

/// Takes a step. `ways`: whether it goes to the communication server, and by e-mail, once it is submitted.
pub fn take(order: &mut SupplyOrder, step: OrderStep, ways: (bool, bool)) {
    order.state = step.state;
    match step.state {
        OrderState::Submitted => {
            // More may be needed by now than were suggested; the numbers are about what is ordered.
            order.advice.quantity = order.quantity;
            order.submitted_at = Some(step.at);
            order.expected_at = Some(expected(&order.advice, step.at));
            (order.by_server, order.by_mail) = ways;
        }
        // It was never sent, where it was submitted.
        OrderState::Suggested | OrderState::WaitingForApproval => {
            (order.submitted_at, order.expected_at) = (None, None);
            (order.by_server, order.by_mail) = (false, false);
        }
        _ => {}
    }
    order.steps.push(step);
}
