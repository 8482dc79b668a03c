//! Supplies and ordering: what happens when a supply has to be ordered, and what that is judged by.

use super::FieldWords;
use crate::model::OrderingMode;

/// What happens when a supply has to be ordered.
pub const MODES: &[(&str, &str)] = &[
    (OrderingMode::Off.word(), "Off"),
    (OrderingMode::Suggest.word(), "Suggest"),
    (OrderingMode::Approve.word(), "Approve"),
    (OrderingMode::Automatic.word(), "Automatic"),
];
/// Group.
pub const ORDERING_GROUP: &str = "Ordering";
/// Group.
pub const LEAD_TIME_GROUP: &str = "Lead time";
/// What it is.
pub const LEAD_TIME_ABOUT: &str =
    "How long it takes from an order to its arrival. What past orders took puts this right by and by.";
/// Group.
pub const ALERT_GROUP: &str = "Alert";
/// Group.
pub const PERFORMANCE_GROUP: &str = "Use and cost";
/// Section.
pub const MODES_HEADING: &str = "When a supply has to be ordered";
/// Section.
pub const WHERE: &str = "For one supply, and where orders go";
/// What goes before this page.
pub const ENTERED: &str = "What is entered for a supply on the page Supplies goes before what is set here.";
/// The link that leads there.
pub const TO_SUPPLIES: &str = "Open Supplies";
/// Who gets the orders.
pub const RECIPIENT: &str = "Orders go to the communication server while this device is enrolled, and by e-mail to the addresses for \
                             orders, which are set under E-mail alerts.";
/// The link that leads there.
pub const TO_MAIL: &str = "Set the recipient of orders";
/// Term.
pub const SERVER: &str = "Communication server";
/// Term.
pub const MAIL: &str = "Orders by e-mail";
/// A recipient of orders can be mailed.
pub const BY_MAIL: &str = "A recipient of orders is set.";
/// None can.
pub const NOT_BY_MAIL: &str = "None goes out: no SMTP server, sender or recipient of orders is set, or the recipient may get nothing now.";

/// What a mode comes to, in a sentence.
pub fn mode(mode: OrderingMode) -> &'static str {
    match mode {
        OrderingMode::Off => "Nothing is ordered or suggested.",
        OrderingMode::Suggest => "The page Supplies says that it is time, and why; ordering is up to you.",
        OrderingMode::Approve => "An order is made ready and waits; it is sent once you have approved it.",
        OrderingMode::Automatic => "It is ordered at once, without asking.",
    }
}

/// What a mode is called.
pub fn mode_name(mode: OrderingMode) -> &'static str {
    MODES.iter().find(|(word, _)| *word == mode.word()).map_or("", |(_, name)| name)
}

/// In the list of the pages: "Automatic; service level 99 %; an order takes 5 days".
pub fn summary(mode: &str, service_level: &str, lead_time: &str) -> String {
    let mode = OrderingMode::from_word(mode).map_or("", mode_name);
    let unit = if lead_time == "1" { "day" } else { "days" };
    format!("{mode}; service level {service_level}\u{a0}%; an order takes {lead_time}\u{a0}{unit}")
}

/// The choices of the field of that name.
pub(super) fn choices(name: &str) -> &'static [(&'static str, &'static str)] {
    if name == "supplies.ordering" { MODES } else { &[] }
}

pub(super) fn field(name: &str) -> Option<FieldWords> {
    let (label, hint) = match name {
        "supplies.ordering" => ("Ordering mode", "What each comes to stands above."),
        "supplies.service_level_percent" => (
            "Service level, in percent",
            "50 to 99: in so many of 100 cases the next one is to be there before the last one is empty. More means \
             ordering earlier.",
        ),
        "supplies.lead_time_days" => ("Lead time on average, in days", "0 to 120."),
        "supplies.lead_time_deviation_days" => (
            "Lead time's standard deviation, in days",
            "0 to 60: by how much that differs from order to order. 0: every order takes the same time.",
        ),
        "supplies.consolidation_days" => (
            "Order together what is needed within, in days",
            "0 to 60: what will have to be ordered within so many days goes into the parcel of what is ordered. 0: \
             each on its own.",
        ),
        "supplies.days_left_alert" => (
            "Tell when fewer days are left than",
            "0 to 120 days, by e-mail to whoever has the box for it. 0: never.",
        ),
        "supplies.rated_impressions_a_month" => (
            "Rated impressions a month",
            "0 to 100,000,000: what the printer is made for at most, by its maker's word. 0: not known.",
        ),
        "supplies.currency" => (
            "Currency",
            "Up to 8 characters, for example EUR: what prices of supplies are in. Empty: none is shown.",
        ),
        _ => return None,
    };
    Some(FieldWords { label, hint })
}

#[cfg(test)]
mod tests {
    use super::{MODES, mode, mode_name, summary};
    use crate::model::OrderingMode;

    #[test]
    fn every_mode_can_be_chosen_and_has_a_sentence() {
        assert_eq!(
            MODES.iter().map(|(word, _)| *word).collect::<Vec<_>>(),
            OrderingMode::ALL.map(OrderingMode::word)
        );
        for each in OrderingMode::ALL {
            assert!(mode(each).ends_with('.') && !mode_name(each).is_empty());
        }
    }

    #[test]
    fn the_list_of_pages_says_how_it_is_set() {
        assert_eq!(
            summary("automatic", "99", "5"),
            "Automatic; service level 99\u{a0}%; an order takes 5\u{a0}days"
        );
        assert_eq!(summary("off", "95", "1"), "Off; service level 95\u{a0}%; an order takes 1\u{a0}day");
    }
}
