//! What a mail says about an order of a supply to those who know the printer. The name of a supply was made plain before.

use crate::{
    model::{OrderAdvice, OrderReason, OrderState},
    text::format::{grouped, percent},
};

/// Term.
pub const ORDER: &str = "Order";
/// Term.
pub const QUANTITY: &str = "Quantity";
/// Term.
pub const WHEN: &str = "When";
/// Term.
pub const BY: &str = "By";
/// Term.
pub const NOTE: &str = "Note";
/// Term.
pub const SUBMITTED: &str = "Submitted";
/// Term.
pub const EXPECTED: &str = "Expected";
/// Term.
pub const SUPPLIERS_NUMBER: &str = "Supplier's number";
/// Term.
pub const WHY: &str = "Why";

/// What has not happened.
pub const NOTHING_ORDERED: &str = "Nothing has been ordered yet.";
/// What has not happened.
pub const NEVER_SENT: &str = "It had not been sent to anybody.";
/// What to do about an order that waits.
pub const APPROVE_ADVICE: &str = "Approve it or cancel it on the Supplies page.";
/// What to do about an order that is under way.
pub const WAIT_ADVICE: &str = "Nothing needs to be done until it comes. Say so on the Supplies page then.";
/// What to do about an order that is overdue.
pub const OVERDUE_ADVICE: &str = "Ask the supplier, and name the order. If it has come, say so on the Supplies page; if it is not wanted any \
                                  more, cancel it there.";
/// What to do about an order that came.
pub const RECEIVED_ADVICE: &str = "Nothing needs to be done. What came counts as on the shelf.";
/// What to do about an order that was taken back.
pub const CANCELLED_ADVICE: &str = "It had been submitted: make sure that the supplier knows.";
/// What to do about an order that was refused.
pub const REFUSED_ADVICE: &str = "Order it in another way, and then say so on the Supplies page.";

/// What an order came to, in a few words: "Order submitted, Black toner".
pub fn heading(state: OrderState, name: &str) -> String {
    let step = match state {
        OrderState::Suggested => "Order suggested",
        OrderState::WaitingForApproval => "Order waits for approval",
        OrderState::Submitted => "Order submitted",
        OrderState::Acknowledged => "Order acknowledged",
        OrderState::Shipped => "Order shipped",
        OrderState::Overdue => "Order overdue",
        OrderState::Received => "Order received",
        OrderState::Installed => "Order installed",
        OrderState::Cancelled => "Order cancelled",
        OrderState::Refused => "Order refused",
    };
    format!("{step}, {name}")
}

/// The same as a sentence.
pub fn said(state: OrderState, name: &str) -> String {
    match state {
        OrderState::Suggested => format!("It is time to order {name}."),
        OrderState::WaitingForApproval => {
            format!("An order of {name} is made ready and waits for the administrator's approval.")
        }
        OrderState::Submitted => format!("{name} was ordered."),
        OrderState::Acknowledged => format!("The supplier has the order of {name}."),
        OrderState::Shipped => format!("{name} is on its way here."),
        OrderState::Overdue => {
            format!("{name} was ordered and should have come. Nobody has said that it did.")
        }
        OrderState::Received => format!("{name} came."),
        OrderState::Installed => format!("{name} came, and the first of it is inside."),
        OrderState::Cancelled => format!("The order of {name} was taken back."),
        OrderState::Refused => format!("The supplier does not deliver the order of {name}."),
    }
}

/// Which way a submitted order goes.
pub fn way(by_server: bool, by_mail: bool) -> &'static str {
    match (by_server, by_mail) {
        (true, true) => {
            "The order goes to the communication server, and by e-mail to whom orders go to. Neither has confirmed it."
        }
        (true, false) => "The order goes to the communication server, which has not confirmed it.",
        (false, true) => "The order goes by e-mail to whom orders go to. Nobody has confirmed it.",
        (false, false) => "It was ordered in another way: nothing is sent from here.",
    }
}

/// Why it was opened or sent, with the numbers; `None` where the reason is none for ordering.
pub fn why(advice: &OrderAdvice) -> Option<String> {
    Some(match advice.reason {
        OrderReason::BelowReorderPoint => below(advice),
        OrderReason::LowAndNoSpare => "It is low, and none is on the shelf.".into(),
        OrderReason::UnknownAndNoSpare => match advice.nearly_empty_percent {
            Some(left) => format!(
                "Only {} is left, how long that lasts can't be told yet, and none is on the shelf.",
                percent(left)
            ),
            None => "Nobody can say how long it lasts, and none is on the shelf.".into(),
        },
        OrderReason::Consolidated => {
            "It will have to be ordered soon, and goes into the parcel of another one.".into()
        }
        OrderReason::ByHand => "The administrator ordered it.".into(),
        OrderReason::AboveReorderPoint
        | OrderReason::OpenOrder
        | OrderReason::UnknownButSpare
        | OrderReason::TooEarly
        | OrderReason::NotInUse
        | OrderReason::Unseen
        | OrderReason::Held
        | OrderReason::Off
        | OrderReason::TurnedDown
        | OrderReason::ClassNotTold
        | OrderReason::NoLevelOfContainer
        | OrderReason::AnotherSupply => return None,
    })
}

fn below(advice: &OrderAdvice) -> String {
    let days = tenths(advice.lead_time_tenths);
    let wanted = format!(
        "an order takes {days}\u{a0}days, and the next one is to be there in time in {} of 100 cases",
        advice.service_level_percent
    );
    match (advice.position_pages, advice.reorder_point_pages) {
        (Some(position), Some(point)) => format!(
            "What is inside and on the shelf lasts for about {}\u{a0}impressions, which is less than {}: {wanted}.",
            grouped(position),
            grouped(point)
        ),
        _ => format!("What is inside and on the shelf may not last: {wanted}."),
    }
}

/// "5", "4.5".
fn tenths(value: u32) -> String {
    match (value / 10, value % 10) {
        (whole, 0) => whole.to_string(),
        (whole, part) => format!("{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_has_its_numbers() {
        let advice = |reason, position_pages| OrderAdvice {
            reason,
            position_pages,
            reorder_point_pages: Some(2_340),
            expected_pages: Some(1_500),
            lead_time_tenths: 45,
            lead_time_deviation_tenths: 20,
            ..OrderAdvice::NO_NUMBERS
        };
        assert_eq!(
            why(&advice(OrderReason::BelowReorderPoint, Some(1_900))).expect("a reason"),
            "What is inside and on the shelf lasts for about 1,900\u{a0}impressions, which is less than 2,340: an order \
             takes 4.5\u{a0}days, and the next one is to be there in time in 99 of 100 cases."
        );
        let without = why(&advice(OrderReason::BelowReorderPoint, None)).expect("a reason");
        assert!(without.starts_with("What is inside and on the shelf may not last: "), "{without}");
        assert_eq!(why(&advice(OrderReason::ByHand, None)).as_deref(), Some("The administrator ordered it."));
        assert_eq!(why(&advice(OrderReason::TooEarly, None)), None);
        assert_eq!(tenths(50), "5");
    }

    #[test]
    fn nothing_is_ordered_before_it_is_submitted() {
        for state in [OrderState::Suggested, OrderState::WaitingForApproval] {
            assert!(!said(state, "Black toner").contains("ordered"), "{state:?}");
        }
    }
}
