//! What every letter about a supply says of it.

use app::mail_words::{self as words, supply as supply_words};
use jiff::tz::TimeZone;

use super::super::{
    notification::SupplyWords,
    plain::{LONGEST, line},
};

/// Longest name of a supply, so that it fits into a heading.
const LONGEST_NAME: usize = 80;

/// What it is called; by its row where it has no name.
pub(super) fn name(supply: &SupplyWords) -> String {
    let name = line(&supply.name, LONGEST_NAME);
    if name.is_empty() { supply_words::unnamed(supply.index) } else { name }
}

/// A text that may be missing or say nothing.
pub(super) fn known(text: Option<&str>) -> Option<String> {
    text.map(|text| line(text, LONGEST)).filter(|text| !text.is_empty())
}

/// Name and colour.
pub(super) fn description(supply: &SupplyWords) -> String {
    supply_words::description(&name(supply), known(supply.colorant.as_deref()).as_deref())
}

/// When it will be empty, where that can be said.
pub(super) fn ends(supply: &SupplyWords, zone: &TimeZone) -> Option<String> {
    supply.empty_between.map(|between| supply_words::empty_between(between, zone))
}

/// All of it.
pub(super) fn all(supply: &SupplyWords, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let told = [
        (supply_words::SUPPLY, Some(description(supply))),
        (supply_words::PART_NUMBER, known(supply.part_number.as_deref())),
        (words::SERIAL_NUMBER, known(supply.serial_number.as_deref())),
        (supply_words::LEVEL, known(Some(&supply.level))),
        (supply_words::EMPTY, ends(supply, zone)),
        (supply_words::LEFT, supply.pages_left.map(supply_words::pages_left)),
        (supply_words::ON_HAND, Some(supply_words::on_hand(supply.on_hand))),
    ];
    told.into_iter().filter_map(|(term, fact)| Some((term, fact?))).collect()
}
