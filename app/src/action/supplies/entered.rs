use std::{collections::BTreeMap, ops::RangeInclusive};

use super::supply_field;
use crate::{
    action::number::{hundredths, whole_number},
    model::{EnteredProfile, OrderingMode, ReplacedBy},
    port::FieldFault,
    text::supplies::{outcome as text, profile as words},
};

/// What can be entered, by the end of its field's name.
const PARTS: [&str; 8] = [
    "part-number",
    "rated-pages",
    "lead-time-days",
    "service-level-percent",
    "replaced-by",
    "price",
    "days-left-alert",
    "ordering",
];
const LONGEST_PART_NUMBER: usize = 64;
const HIGHEST_PRICE: u64 = 100_000_000;

/// What is entered as it stands in the field of `part`; empty where nothing is.
pub fn entered_value(entered: &EnteredProfile, part: &str) -> String {
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    let value = match part {
        "part-number" => entered.part_number.clone(),
        "rated-pages" => number(entered.rated_pages),
        "lead-time-days" => number(entered.lead_time_days),
        "service-level-percent" => number(entered.service_level_percent.map(u32::from)),
        "replaced-by" => entered.replaced_by.map(|who| who.word().to_owned()),
        "price" => entered.price.map(words::price),
        "days-left-alert" => number(entered.days_left_alert),
        "ordering" => entered.ordering.map(|mode| mode.word().to_owned()),
        _ => None,
    };
    value.unwrap_or_default()
}

/// What was typed into fields of this supply.
pub(super) fn of_supply(supply: u32, mut typed: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut field = |part| {
        let name = supply_field(supply, part);
        typed.remove_entry(&name)
    };
    PARTS.into_iter().filter_map(&mut field).collect()
}

/// What was entered, all of it, or what is wrong at which field.
pub(super) fn profile(
    supply: u32,
    typed: &BTreeMap<String, String>,
) -> Result<EnteredProfile, Vec<FieldFault>> {
    let mut form = Form { supply, typed, faults: Vec::new() };
    let profile = EnteredProfile {
        part_number: form.part_number(),
        rated_pages: form.number("rated-pages", 1..=10_000_000),
        lead_time_days: form.number("lead-time-days", 0..=120),
        service_level_percent: form
            .number("service-level-percent", 50..=99)
            .and_then(|percent| u8::try_from(percent).ok()),
        replaced_by: form.choice("replaced-by", ReplacedBy::from_word),
        price: form.price(),
        days_left_alert: form.number("days-left-alert", 0..=120),
        ordering: form.choice("ordering", OrderingMode::from_word),
    };
    if form.faults.is_empty() { Ok(profile) } else { Err(form.faults) }
}

struct Form<'a> {
    supply: u32,
    typed: &'a BTreeMap<String, String>,
    faults: Vec<FieldFault>,
}

impl Form<'_> {
    /// What was typed; `None` where nothing was.
    fn text(&self, part: &str) -> Option<&str> {
        let text = self.typed.get(&supply_field(self.supply, part))?.trim();
        (!text.is_empty()).then_some(text)
    }

    fn fault<T>(&mut self, part: &str, message: impl Into<String>) -> Option<T> {
        self.faults.push(FieldFault { name: supply_field(self.supply, part), message: message.into() });
        None
    }

    fn part_number(&mut self) -> Option<String> {
        let part = "part-number";
        let text = self.text(part)?.to_owned();
        if text.chars().count() > LONGEST_PART_NUMBER || text.chars().any(char::is_control) {
            return self.fault(part, text::NO_PART_NUMBER);
        }
        Some(text)
    }

    fn number(&mut self, part: &str, bounds: RangeInclusive<u32>) -> Option<u32> {
        let number = whole_number(self.text(part)?).and_then(|number| u32::try_from(number).ok());
        match number.filter(|number| bounds.contains(number)) {
            None => self.fault(part, text::bounds(*bounds.start(), *bounds.end())),
            number => number,
        }
    }

    fn price(&mut self) -> Option<u32> {
        match hundredths(self.text("price")?) {
            None => self.fault("price", text::NO_PRICE),
            Some(price) if price > HIGHEST_PRICE => self.fault("price", text::PRICE_TOO_HIGH),
            Some(price) => u32::try_from(price).ok(),
        }
    }

    fn choice<T>(&mut self, part: &str, from_word: impl Fn(&str) -> Option<T>) -> Option<T> {
        match from_word(self.text(part)?) {
            None => self.fault(part, text::NO_CHOICE),
            choice => choice,
        }
    }
}
