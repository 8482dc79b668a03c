//! What the event history, the audit trail and the steps of orders say of supplies.

pub use super::supplies::{name, sent_name, untold::decided};
use super::{format::grouped, level};
use crate::model::{
    CartridgeChangeKind, EnteredProfile, OrderState, OrderingMode, ReplacedBy, StepNote, Supply,
};

/// Why an order goes on by itself, in words.
pub fn note(note: StepNote) -> &'static str {
    match note {
        StepNote::AsSet => "As set under Supplies and ordering",
        StepNote::NewInside => "A new cartridge was put in",
        StepNote::Enough => "There is enough now",
        StepNote::SpareThere => "One is on the shelf now",
        StepNote::NotInUse => "Nothing is printed any more, so nothing is used up",
        StepNote::ClassNotTold => "The printer does not say whether it is used up",
        StepNote::NoLevelOfContainer => "The printer tells no level of this container",
        StepNote::AnotherSupply => "The printer lists another supply in its place",
        StepNote::TurnedOff => "Ordering was turned off",
        StepNote::Late => "It should have come by now",
        StepNote::NeverSent => {
            "It was never sent: the communication server was not told of it, and will not be"
        }
    }
}

/// "Black toner: replaced, with 23 % left in the one before."
pub fn change(name: &str, kind: CartridgeChangeKind, wasted: Option<u8>) -> String {
    let what = match kind {
        CartridgeChangeKind::New | CartridgeChangeKind::Premature => "replaced",
        CartridgeChangeKind::ReInserted => "a cartridge that was in use before was put in",
        CartridgeChangeKind::Refilled => "refilled",
        CartridgeChangeKind::Shaken => "reads fuller for a while, as after shaking",
    };
    let left = wasted.map_or(String::new(), |left| format!(", with {left}\u{a0}% left in the one before"));
    format!("{name}: {what}{left}.")
}

/// "Black toner: order S-20261122-1 waits for approval."
pub fn order_event(name: &str, reference: Option<&str>, state: OrderState) -> String {
    let what = match state {
        OrderState::Suggested => "is suggested",
        OrderState::WaitingForApproval => "waits for approval",
        OrderState::Submitted => "was submitted",
        OrderState::Acknowledged => "was acknowledged by the supplier",
        OrderState::Shipped => "is on its way",
        OrderState::Overdue => "is overdue",
        OrderState::Received => "came",
        OrderState::Installed => "came, and is in use",
        OrderState::Cancelled => "was cancelled",
        OrderState::Refused => "was refused by the supplier",
    };
    match reference {
        Some(reference) => format!("{name}: order {reference} {what}."),
        None => format!("{name}: an order {what}."),
    }
}

/// "Black toner: the printer has stood empty for days, so the 2 that should be on the shelf can't be there. …"
pub fn not_there(name: &str, count: u32) -> String {
    let what = if count == 1 { "one".to_owned() } else { grouped(count.into()) };
    format!(
        "{name}: the printer has stood empty for days, so the {what} that should be on the shelf can't be there. None is \
         reckoned with now. Count what is there."
    )
}

/// The level as the page says it.
pub fn level(supply: &Supply) -> String {
    level::supply(supply.class, supply.level, supply.percent, &supply.unit)
}

/// What of what is entered for a supply changed: which value, from, to.
pub fn entered_changes(from: &EnteredProfile, to: &EnteredProfile) -> Vec<(&'static str, String, String)> {
    let nothing = || NOTHING_ENTERED.to_owned();
    let text = |value: &Option<String>| value.clone().unwrap_or_else(nothing);
    let number = |value: Option<u32>| value.map_or_else(nothing, |value| value.to_string());
    let percent = |value: Option<u8>| number(value.map(u32::from));
    let by = |value: Option<ReplacedBy>| value.map_or_else(nothing, |by| by.word().to_owned());
    let mode = |value: Option<OrderingMode>| value.map_or_else(nothing, |mode| mode.word().to_owned());
    let all = [
        ("part-number", text(&from.part_number), text(&to.part_number)),
        ("rated-pages", number(from.rated_pages), number(to.rated_pages)),
        ("lead-time-days", number(from.lead_time_days), number(to.lead_time_days)),
        ("service-level", percent(from.service_level_percent), percent(to.service_level_percent)),
        ("replaced-by", by(from.replaced_by), by(to.replaced_by)),
        ("price", number(from.price), number(to.price)),
        ("days-left-alert", number(from.days_left_alert), number(to.days_left_alert)),
        ("ordering", mode(from.ordering), mode(to.ordering)),
    ];
    all.into_iter().filter(|(_, from, to)| from != to).collect()
}

/// Where nothing is entered.
const NOTHING_ENTERED: &str = "as usual";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_is_told_value_by_value() {
        let before = EnteredProfile { price: Some(12_990), ..EnteredProfile::default() };
        let after = EnteredProfile {
            price: None,
            ordering: Some(OrderingMode::Off),
            service_level_percent: Some(95),
            ..EnteredProfile::default()
        };
        assert_eq!(
            entered_changes(&before, &after),
            [
                ("service-level", "as usual".to_owned(), "95".to_owned()),
                ("price", "12990".into(), "as usual".into()),
                ("ordering", "as usual".into(), "off".into()),
            ]
        );
        assert_eq!(entered_changes(&after, &after), []);
    }
}
