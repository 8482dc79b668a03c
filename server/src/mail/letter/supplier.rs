//! Letters to whom orders go to: somebody who knows neither this product nor the printer. They stand on their own, and
//! lead to no page of the device, which is of no use there.

use app::{
    mail_words::{
        self as words, supplier as supplier_words, supply as supply_words, supply_order as order_words,
    },
    model::{OrderReason, OrderState, SupplyOrder},
};
use jiff::tz::TimeZone;

use super::{
    super::{
        notification::{SupplyOrderTold, SupplyWords},
        plain::{LONGEST, line},
    },
    About, Letter, facts, supply,
};

/// The order itself, that it is cancelled, or that it has not come; `None` where the supplier is not told, or has never
/// got the order by e-mail.
pub(crate) fn to_supplier(told: &SupplyOrderTold, about: &About) -> Option<Letter> {
    let order = &told.order;
    if !order.by_mail {
        return None;
    }
    let reference = line(&order.reference, LONGEST);
    let (heading, sentences, advice) = match order.state {
        OrderState::Submitted => {
            let one =
                if order.by_server { supplier_words::ALSO_BY_SERVER } else { supplier_words::THIS_IS_IT };
            let sentences = [
                Some(supplier_words::please_deliver(order.quantity)),
                placed_by(order).map(str::to_owned),
                Some(one.to_owned()),
            ];
            let sentences = sentences.into_iter().flatten().collect();
            (supplier_words::ordered(&reference), sentences, supplier_words::deliver(&reference))
        }
        // What was never submitted the supplier has never heard of.
        OrderState::Cancelled if order.submitted_at.is_some() => (
            supplier_words::cancelled(&reference),
            vec![supplier_words::DO_NOT_DELIVER.to_owned()],
            supplier_words::CANCELLED_ADVICE.to_owned(),
        ),
        OrderState::Overdue => (
            supplier_words::overdue(&reference),
            vec![supplier_words::HAS_NOT_COME.to_owned(), supplier_words::NO_OTHER_ORDER.to_owned()],
            supplier_words::OVERDUE_ADVICE.to_owned(),
        ),
        _ => return None,
    };
    Some(Letter {
        subject: line(&subject(&heading, told), LONGEST),
        heading,
        said: sentences,
        facts: facts(ordered(told, &reference, about)),
        advice,
        printer: facts(printer(about)),
        contacts: facts(contacts(about)),
        foot: supplier_words::FOOT.into(),
        ..Letter::default()
    })
}

fn subject(heading: &str, told: &SupplyOrderTold) -> String {
    let part_number = part_number(told);
    supplier_words::subject(heading, told.order.quantity, &supply::name(&told.supply), part_number.as_deref())
}

/// The part number that was ordered.
fn part_number(told: &SupplyOrderTold) -> Option<String> {
    let of_order = supply::known(told.order.part_number.as_deref());
    of_order.or_else(|| supply::known(told.supply.part_number.as_deref()))
}

/// Who placed it, where that is known.
fn placed_by(order: &SupplyOrder) -> Option<&'static str> {
    let step = order.steps.iter().rev().find(|step| step.state == OrderState::Submitted);
    match step.map(|step| step.who.as_str()) {
        Some("device") => Some(supplier_words::BY_DEVICE),
        Some("administrator") => Some(supplier_words::BY_ADMINISTRATOR),
        _ if order.advice.reason == OrderReason::ByHand => Some(supplier_words::BY_ADMINISTRATOR),
        _ => None,
    }
}

fn ordered(told: &SupplyOrderTold, reference: &str, about: &About) -> Vec<(&'static str, String)> {
    let SupplyOrderTold { order, supply, at } = told;
    let moment = |at| words::moment(at, &about.zone);
    let part_number = part_number(told).unwrap_or_else(|| supplier_words::NO_PART_NUMBER.into());
    let mut listed = vec![
        (supplier_words::REFERENCE, reference.to_owned()),
        (order_words::QUANTITY, order.quantity.to_string()),
        (supply_words::PART_NUMBER, part_number),
        (supplier_words::DESCRIPTION, supply::description(supply)),
    ];
    let submitted_at = order.submitted_at.unwrap_or(*at);
    listed.push((supplier_words::ORDERED, moment(submitted_at)));
    if let Some(number) = supply::known(order.supplier_reference.as_deref()) {
        listed.push((supplier_words::YOUR_NUMBER, number));
    }
    match order.state {
        OrderState::Submitted => listed.extend(urgency(supply, &about.zone)),
        OrderState::Overdue => {
            listed.extend(order.expected_at.map(|at| (order_words::EXPECTED, words::day(at, &about.zone))));
        }
        _ => listed.push((words::CANCELLED, moment(*at))),
    }
    listed
}

/// How long there is time.
fn urgency(supply: &SupplyWords, zone: &TimeZone) -> impl Iterator<Item = (&'static str, String)> {
    let left = supply::known(Some(&supply.level)).map(|level| (supplier_words::LEFT, level));
    let ends = supply::ends(supply, zone).map(|ends| (supply_words::EMPTY, ends));
    left.into_iter().chain(ends)
}

/// Which printer it is for; where it stands in any case, as that is where the order goes.
pub(super) fn printer(about: &About) -> Vec<(&'static str, String)> {
    let known = |text: &Option<String>| supply::known(text.as_deref());
    let location = known(&about.location).unwrap_or_else(|| supplier_words::NO_LOCATION.into());
    let told = [
        (supplier_words::MANUFACTURER, known(&about.manufacturer)),
        (words::MODEL, known(&about.model)),
        (words::SERIAL_NUMBER, known(&about.serial_number)),
        (words::NAME, known(&about.name)),
        (words::LOCATION, Some(location)),
        (supplier_words::ASSET_TAG, known(&about.asset_tag)),
    ];
    told.into_iter().filter_map(|(term, fact)| Some((term, fact?))).collect()
}

/// Whom to ask.
pub(super) fn contacts(about: &About) -> Vec<(&'static str, String)> {
    let people = about.contacts.iter().map(|(who, how)| (*who, line(how, LONGEST)));
    let answers = (supplier_words::ANSWERS_TO, line(&about.answers_to, LONGEST));
    people.chain([answers]).filter(|(_, how)| !how.is_empty()).collect()
}
