//! Orders of supplies: whether, why, and how far they have come.

use crate::{
    model::{
        Carried, OrderAdvice, OrderAnswer, OrderCarried, OrderDecision, OrderReason, OrderState, OrderWay,
        OrderingMode, SupplyOrder,
    },
    text::format::{NO_BREAK, counted, grouped, percent},
};

/// Before the state of the order of a supply.
pub const ORDER: &str = "Order";
/// Section.
pub const ORDERS: &str = "Orders";
/// There are none.
pub const NONE: &str = "Nothing has been ordered or suggested yet.";
/// The way to what [`left_out`] speaks of.
pub const IN_THE_FILE: &str = "All orders are in the history as CSV.";

/// Under a table that has the newest `count` of the orders that are over.
pub fn left_out(count: usize) -> String {
    format!("Of the orders that are over, the newest {count} stand here.")
}
/// Column.
pub const QUANTITY: &str = "Quantity";
/// Column.
pub const EXPECTED: &str = "Expected";
/// Column.
pub const STEPS: &str = "Steps";
/// A date that nobody knows.
pub const UNKNOWN: &str = "not known";
/// Nothing is on its way.
pub const NOT_EXPECTED: &str = "–";
/// Opens the numbers of a decision.
pub const NUMBERS: &str = "The numbers behind it";
/// Before the number that the supplier has for it.
pub const SUPPLIERS_NUMBER: &str = "the supplier's number";
/// Of an order of another printer.
pub const EARLIER: &str = "for the printer that was here before";
/// Button.
pub const ORDER_NOW: &str = "Order now";
/// Button.
pub const APPROVE: &str = "Approve and order";
/// Button.
pub const ORDER_THIS: &str = "Order it";
/// Button.
pub const ELSEWHERE: &str = "I have ordered it myself";
/// Button.
pub const CANCEL: &str = "Cancel the order";
/// Button.
pub const NOT_WANTED: &str = "Not wanted";
/// Button.
pub const IT_CAME: &str = "It came";
/// Term.
pub const POSITION: &str = "In the printer, on the shelf and on order";
/// Term.
pub const EXPECTED_PAGES: &str = "Printed until an order arrives, on average";
/// Term.
pub const RESERVE: &str = "Reserve for a late delivery and busy days";
/// Term.
pub const UNCERTAIN: &str = "Reserve for what the level leaves uncertain";
/// Term: the sum of the three before it.
pub const REORDER_POINT: &str = "Together: ordered below";
/// Term.
pub const LEAD_TIME: &str = "An order takes";
/// Term.
pub const SERVICE_LEVEL: &str = "In time in";
/// Term.
pub const ON_ORDER: &str = "On order";
/// A number that a decision did not rest on.
pub const NO_FORECAST: &str = "no forecast";

/// In the place of the state of an order where the last one was turned down.
pub const NOTHING_ON_ORDER: &str = "Nothing on order";

/// Whether to order, in two words.
pub fn decision(advice: &OrderAdvice) -> &'static str {
    use OrderReason::{AnotherSupply, ClassNotTold, NoLevelOfContainer, Off};
    match (advice.decision, advice.reason) {
        (OrderDecision::Order, _) => "To be ordered",
        (OrderDecision::Wait, Off | ClassNotTold | NoLevelOfContainer | AnotherSupply) => "Not ordered",
        (OrderDecision::Wait, _) => "Not yet",
        (OrderDecision::OnOrder, _) => "On order",
    }
}

/// Before the reason.
pub fn why(decision: OrderDecision) -> &'static str {
    match decision {
        OrderDecision::Order => "Why order:",
        OrderDecision::Wait => "Why not ordered:",
        OrderDecision::OnOrder => "Why ordered:",
    }
}

/// The reason, as a sentence.
pub fn reason(advice: &OrderAdvice) -> String {
    match (advice.reason, advice.position_pages, advice.reorder_point_pages) {
        (OrderReason::BelowReorderPoint, Some(position), Some(point)) => format!(
            "About {} are left; an order is due below {}.",
            counted(position, "page", "pages"),
            grouped(point)
        ),
        (OrderReason::AboveReorderPoint, Some(position), Some(point)) => format!(
            "About {} are left; an order is due only below {}.",
            counted(position, "page", "pages"),
            grouped(point)
        ),
        (OrderReason::UnknownAndNoSpare, ..) => match advice.nearly_empty_percent {
            Some(left) => format!(
                "Only {} is left, how long that lasts can't be told yet, and none is on the shelf.",
                percent(left)
            ),
            None => bare_reason(OrderReason::UnknownAndNoSpare).into(),
        },
        (reason, ..) => bare_reason(reason).into(),
    }
}

fn bare_reason(reason: OrderReason) -> &'static str {
    match reason {
        OrderReason::BelowReorderPoint => "What is there may not last until an order arrives.",
        OrderReason::AboveReorderPoint => "What is there lasts longer than an order takes.",
        OrderReason::OpenOrder => "An order is open. There is only one at a time for each supply.",
        OrderReason::LowAndNoSpare => "The printer says that it is low, and none is on the shelf.",
        OrderReason::UnknownAndNoSpare => "Nobody can say how long it lasts, and none is on the shelf.",
        OrderReason::UnknownButSpare => "Nobody can say how long it lasts, but there is one on the shelf.",
        OrderReason::TooEarly => {
            "Too little has been seen to say how long it lasts. Until then it is ordered only where 10 % or less is left."
        }
        OrderReason::NotInUse => "Nothing is printed, so nothing is used up.",
        OrderReason::Unseen => {
            "The printer has not been read for weeks, so nobody knows what is left. It is looked at again with the next \
             reading."
        }
        OrderReason::Held => "The printer's serial number changed, and nobody has said why.",
        OrderReason::Consolidated => {
            "It will have to be ordered soon, and goes into the parcel of another one."
        }
        OrderReason::ByHand => "The administrator ordered it.",
        OrderReason::Off => "Ordering is off for this supply.",
        OrderReason::TurnedDown => {
            "The last order was turned down. It is not suggested again before another one is inside, or for two weeks."
        }
        OrderReason::ClassNotTold => {
            "The printer does not say whether it is used up. Under \u{201c}What is entered for each supply\u{201d} the \
             administrator can set what happens when it has to be ordered."
        }
        OrderReason::AnotherSupply => {
            "The printer lists it in the place of another supply, and what stands under \u{201c}What is entered for each \
             supply\u{201d} was entered for that one. Until the administrator applies there what is so of this one, none of \
             it counts, nor what is on the shelf."
        }
        OrderReason::NoLevelOfContainer => {
            "The printer tells no level of this container, so nobody knows when another one is needed."
        }
    }
}

/// Why an order is due though the one inside is hardly used: the reorder point is above what a whole one gives.
pub fn above_a_whole_one(point: u64, whole: u64) -> Option<String> {
    (point > whole).then(|| {
        format!(
            "A whole one gives about {} here, and that is less than {}: how long an order takes, and how sure it is to be \
             in time, need a spare on the shelf at all times. So the next one is ordered as soon as this one is put in.",
            counted(whole, "page", "pages"),
            grouped(point)
        )
    })
}

/// "3,100 pages"; in words where a decision did not rest on it.
pub fn pages(pages: Option<u64>) -> String {
    pages.map_or_else(|| NO_FORECAST.into(), |pages| counted(pages, "page", "pages"))
}

/// Of what is on the shelf `seen` are reckoned as inside.
pub fn seen_inside(seen: u32) -> String {
    format!(
        "{} of those on the shelf {} reckoned as inside already: the printer shows another full one. It is taken from the \
         shelf once that is certain.",
        grouped(seen.into()),
        if seen == 1 { "is" } else { "are" }
    )
}

/// "5.0 ± 2.0 days".
pub fn lead_time(advice: &OrderAdvice) -> String {
    let tenths = |value: u32| format!("{}.{}", grouped(u64::from(value / 10)), value % 10);
    let (mean, deviation) = (advice.lead_time_tenths, advice.lead_time_deviation_tenths);
    format!("{}{NO_BREAK}±{NO_BREAK}{}{NO_BREAK}days", tenths(mean), tenths(deviation))
}

/// Of an open order: its numbers are those of the day on which it was sent, or else opened, whichever they come from.
pub fn of_then(day: &str) -> String {
    format!("The numbers are those of {day}. The shelf is as it was counted last.")
}

/// "99 % of the cases".
pub fn service_level(percents: u8) -> String {
    format!("{} of the cases", percent(percents))
}

/// How far an order has come.
pub fn state(state: OrderState) -> &'static str {
    match state {
        OrderState::Suggested => "Suggested",
        OrderState::WaitingForApproval => "Waiting for approval",
        OrderState::Submitted => "Submitted",
        OrderState::Acknowledged => "Acknowledged",
        OrderState::Shipped => "Shipped",
        OrderState::Overdue => "Overdue",
        OrderState::Received => "Received",
        OrderState::Installed => "Installed",
        OrderState::Cancelled => "Cancelled",
        OrderState::Refused => "Refused",
    }
}

/// What happens when a supply has to be ordered.
pub fn mode(mode: OrderingMode) -> &'static str {
    match mode {
        OrderingMode::Off => "Nothing: ordering is off",
        OrderingMode::Suggest => "The pages say so",
        OrderingMode::Approve => "An order waits for your approval",
        OrderingMode::Automatic => "It is ordered",
    }
}

/// By which ways it goes, and how far it has come on each where that is known: what waits was not sent.
pub fn way(order: &SupplyOrder, carried: Option<&OrderCarried>) -> String {
    let by_server = order.by_server.then(|| to_server(carried.and_then(|carried| carried.by_server)));
    let by_mail = order.by_mail.then(|| by_mail(carried.and_then(|carried| carried.by_mail)));
    match (by_server, by_mail) {
        (Some(server), Some(mail)) => format!("{server}, and {mail}"),
        (Some(way), None) | (None, Some(way)) => way.into(),
        (None, None) => "not sent from here".into(),
    }
}

fn to_server(carried: Option<Carried>) -> &'static str {
    match carried {
        None => "by way of the communication server",
        Some(Carried::Waits) => "waits to be sent to the communication server",
        Some(Carried::NotEnrolled) => "not sent to the communication server: this device is Not Enrolled",
        Some(Carried::Taken) => "accepted by the communication server",
        Some(Carried::NotTaken) => "not accepted by the communication server",
        Some(Carried::Never) => "never sent to the communication server",
    }
}

fn by_mail(carried: Option<Carried>) -> &'static str {
    match carried {
        None => "by e-mail",
        Some(Carried::Waits | Carried::NotEnrolled) => "waits to be sent by e-mail",
        Some(Carried::Taken) => "sent by e-mail",
        Some(Carried::NotTaken) => "could not be sent by e-mail",
        Some(Carried::Never) => "not sent by e-mail: it was withdrawn",
    }
}

/// "1 × Black Toner Cartridge".
pub fn what(quantity: u32, name: &str) -> String {
    format!("{}{NO_BREAK}×{NO_BREAK}{name}", grouped(quantity.into()))
}

/// Who took a step: "by the administrator".
pub fn by(who: &str) -> String {
    match who {
        "device" | "administrator" | "communication server" => format!("by the {who}"),
        other => format!("by {other}"),
    }
}

/// "today", "yesterday", "2 days ago".
pub fn ago(days: i32) -> String {
    match days {
        ..=0 => "today".into(),
        1 => "yesterday".into(),
        days => format!("{} ago", counted(days.unsigned_abs().into(), "day", "days")),
    }
}

/// The order of a supply in a clause: "order suggested 2 days ago, waiting for approval". `days` have gone by since it
/// was opened; `expected` is the day on which it should be here, or before which one that was turned down is not suggested
/// again.
pub fn clause(state: OrderState, days: i32, expected: Option<&str>) -> String {
    let (ago, until) = (ago(days), expected.map(|day| format!(", expected {day}")).unwrap_or_default());
    match state {
        OrderState::Suggested => format!("order suggested {ago}, not sent"),
        OrderState::WaitingForApproval => format!("order suggested {ago}, waiting for approval"),
        OrderState::Submitted => format!("ordered {ago}{until}"),
        OrderState::Acknowledged => format!("ordered {ago}, acknowledged{until}"),
        OrderState::Shipped => format!("ordered {ago}, shipped{until}"),
        OrderState::Overdue => match expected {
            Some(day) => format!("ordered {ago}, overdue since {day}"),
            None => format!("ordered {ago}, overdue"),
        },
        OrderState::Refused => {
            format!("nothing is on order: that of {ago} was refused by the supplier{}", not_before(expected))
        }
        OrderState::Received => format!("ordered {ago}, received"),
        OrderState::Installed => format!("ordered {ago}, installed"),
        OrderState::Cancelled => {
            format!("nothing is on order: that of {ago} was cancelled{}", not_before(expected))
        }
    }
}

fn not_before(day: Option<&str>) -> String {
    day.map(|day| format!(", and it is not suggested again before {day}")).unwrap_or_default()
}

/// Nothing is on order though it would be due, because the last order was turned down. `day` is when that was, `again`
/// before which day it is not suggested.
pub fn turned_down(order: &SupplyOrder, day: &str, again: &str) -> String {
    let (reference, step) = (&order.reference, order.steps.last());
    let by = match (order.state, step.map(|step| &*step.who)) {
        (OrderState::Refused, _) => format!("the supplier refused {reference} on {day}"),
        (_, Some("administrator")) => format!("the administrator cancelled {reference} on {day}"),
        _ => format!("{reference} was cancelled on {day}"),
    };
    format!(
        "Nothing is on order: {by}. It is not suggested again before {again}, or before another one is put in. Whoever \
         administers this device can order it now."
    )
}

/// What the administrator's word about an order came to: only what is written down.
pub fn answered(answer: OrderAnswer, order: &SupplyOrder) -> String {
    let what = what(order.quantity, &order.name);
    let reference = &order.reference;
    match answer {
        OrderAnswer::Submit => {
            format!("Ordered: {what}, {reference}. Under Orders stands how far it has come.")
        }
        OrderAnswer::OrderedElsewhere => {
            ordered(OrderWay::Elsewhere, order.quantity, &order.name, Some(reference))
        }
        OrderAnswer::Cancel => format!("Cancelled: {what}, {reference}."),
        OrderAnswer::Received { quantity } => {
            format!("Noted: {} of {reference} came and is on the shelf.", self::what(quantity, &order.name))
        }
    }
}

/// After an order by hand; `reference` is its name, where it is known already.
pub fn ordered(way: OrderWay, quantity: u32, name: &str, reference: Option<&str>) -> String {
    let what = what(quantity, name);
    if way == OrderWay::Elsewhere {
        let which = reference.unwrap_or("It");
        return format!("Noted: you have ordered {what} yourself. {which} is followed until it comes.");
    }
    match reference {
        Some(reference) => format!("Ordered: {what}, {reference}. Under Orders stands how far it has come."),
        None => format!("Ordered: {what}. Under Orders stands how far it has come."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_says_what_is_so_and_for_how_long() {
        let table = [
            (OrderState::Suggested, 0, None, "order suggested today, not sent"),
            (
                OrderState::WaitingForApproval,
                2,
                None,
                "order suggested 2\u{a0}days ago, waiting for approval",
            ),
            (OrderState::Submitted, 1, Some("26 Nov 2026"), "ordered yesterday, expected 26 Nov 2026"),
            (
                OrderState::Overdue,
                12,
                Some("20 Nov 2026"),
                "ordered 12\u{a0}days ago, overdue since 20 Nov 2026",
            ),
            (OrderState::Submitted, -3, None, "ordered today"),
        ];
        for (state, days, expected, words) in table {
            assert_eq!(clause(state, days, expected), words);
        }
    }
}
