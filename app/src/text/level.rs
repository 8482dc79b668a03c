//! Levels and states of supplies, trays and outputs as words. A sentinel never becomes a number.

use super::format::{amount, percent, words};
use crate::model::{CoverStatus, Level, SubunitState, SupplyClass, SupplyState};

const SOME_REMAINING: &str = "some remaining";
const SOME_SPACE: &str = "some space left";
const NOT_REPORTED: &str = "level not reported";
const NO_LIMIT: &str = "no limit";

/// The level of a supply in a few words, the same that its bar shows: "23 %", "98 % full", "some remaining".
pub fn supply(class: SupplyClass, level: Level, share: Option<u8>, unit: &str) -> String {
    match (class, level, share) {
        (SupplyClass::Receptacle, Level::Measured { .. }, Some(free)) => {
            format!("{} full", percent(100 - free.min(100)))
        }
        (SupplyClass::Receptacle, Level::SomeRemaining, _) => SOME_SPACE.into(),
        (_, Level::SomeRemaining, _) => SOME_REMAINING.into(),
        (_, Level::Unknown, _) => NOT_REPORTED.into(),
        (_, Level::Unrestricted, _) => NO_LIMIT.into(),
        (_, Level::Measured { .. }, Some(left)) => percent(left),
        (SupplyClass::Receptacle, Level::Measured { value }, None) => {
            format!("space for {}", amount(value, unit))
        }
        (_, Level::Measured { value }, None) => format!("{} left", amount(value, unit)),
    }
}

/// The numbers behind the percentage: "1,060 of 5,300 impressions left". `None` where they add nothing.
pub fn supply_detail(class: SupplyClass, level: Level, capacity: Option<i64>, unit: &str) -> Option<String> {
    let (Level::Measured { value }, Some(capacity @ 1..)) = (level, capacity) else { return None };
    if unit == "percent" {
        return None;
    }
    let whole = amount(capacity, unit);
    let part = super::format::grouped(value.unsigned_abs());
    Some(match class {
        SupplyClass::Receptacle => format!("space for {part} of {whole} left"),
        _ => format!("{part} of {whole} left"),
    })
}

/// The level of a tray: "about 412 of 550 sheets", "empty".
pub fn tray(level: Level, capacity: Option<i64>, unit: &str) -> String {
    match (level, capacity) {
        (Level::Measured { value: 0 }, _) => "empty".into(),
        (Level::Measured { value }, Some(capacity @ 1..)) => {
            format!("{} of {}", super::format::grouped(value.unsigned_abs()), amount(capacity, unit))
        }
        (Level::Measured { value }, _) => amount(value, unit),
        (level, capacity) => with_capacity(sentinel(level, SOME_REMAINING), capacity, unit),
    }
}

/// The space that is left in an output bin: "space for 400 of 500 sheets", "full".
pub fn output(level: Level, capacity: Option<i64>, unit: &str) -> String {
    match (level, capacity) {
        (Level::Measured { value: 0 }, _) => "full".into(),
        (Level::Measured { value }, Some(capacity @ 1..)) => {
            format!(
                "space for {} of {}",
                super::format::grouped(value.unsigned_abs()),
                amount(capacity, unit)
            )
        }
        (Level::Measured { value }, _) => format!("space for {}", amount(value, unit)),
        (level, capacity) => with_capacity(sentinel(level, SOME_SPACE), capacity, unit),
    }
}

fn sentinel(level: Level, some: &'static str) -> &'static str {
    match level {
        Level::SomeRemaining => some,
        Level::Unrestricted => NO_LIMIT,
        Level::Unknown | Level::Measured { .. } => NOT_REPORTED,
    }
}

fn with_capacity(text: &str, capacity: Option<i64>, unit: &str) -> String {
    match capacity {
        Some(capacity @ 1..) => format!("{text}, holds {}", amount(capacity, unit)),
        _ => text.to_owned(),
    }
}

/// The state of a supply as the badge says it.
pub fn supply_state(class: SupplyClass, state: SupplyState) -> &'static str {
    match (state, class) {
        (SupplyState::Ok, _) => "OK",
        (SupplyState::Low, SupplyClass::Receptacle) => "Nearly full",
        (SupplyState::Low, _) => "Low",
        (SupplyState::Empty, _) => "Empty",
        (SupplyState::Full, _) => "Full",
        (SupplyState::Unknown, _) => "State not reported",
    }
}

/// The state of a tray or an output bin.
pub fn subunit_state(state: SubunitState) -> &'static str {
    match state {
        SubunitState::Ok => "OK",
        SubunitState::Warning => "Warning",
        SubunitState::Error => "Error",
        SubunitState::Offline => "Off-line",
        SubunitState::Unknown => "Not reported",
    }
}

/// The state of a cover or an interlock.
pub fn cover_state(state: CoverStatus) -> &'static str {
    match state {
        CoverStatus::Open => "Open",
        CoverStatus::Closed => "Closed",
        CoverStatus::InterlockOpen => "Interlock open",
        CoverStatus::InterlockClosed => "Interlock closed",
        CoverStatus::Unknown => "Not reported",
    }
}

/// The kind of supply: "Toner cartridge", "Kind 47" for a number outside the enumeration.
pub fn supply_kind(kind: &str) -> Option<String> {
    match kind {
        "" | "other" | "unknown" => None,
        "opc" => Some("Photoconductor drum".into()),
        number if number.bytes().all(|byte| byte.is_ascii_digit()) => Some(format!("Kind {number}")),
        label => Some(super::format::heading(label)),
    }
}

/// "black"; `None` where the printer gives no colour.
pub fn colorant(name: &str) -> Option<String> {
    match name {
        "" | "none" | "other" | "unknown" => None,
        name => Some(words(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use SupplyClass::{Consumed, Receptacle};

    #[test]
    fn a_supply_says_in_words_what_its_bar_shows() {
        let measured = |value| Level::Measured { value };
        let table = [
            (Consumed, measured(1_060), Some(20), "20\u{a0}%"),
            (Receptacle, measured(2), Some(2), "98\u{a0}% full"),
            (Receptacle, measured(0), Some(0), "100\u{a0}% full"),
            (Consumed, Level::SomeRemaining, None, "some remaining"),
            (Receptacle, Level::SomeRemaining, None, "some space left"),
            (Consumed, Level::Unknown, None, "level not reported"),
            (Receptacle, Level::Unknown, None, "level not reported"),
            (Consumed, Level::Unrestricted, None, "no limit"),
            (Consumed, measured(300), None, "300\u{a0}impressions left"),
            (Receptacle, measured(300), None, "space for 300\u{a0}impressions"),
        ];
        for (class, level, share, expected) in table {
            assert_eq!(supply(class, level, share, "impressions"), expected, "{class:?} {level:?} {share:?}");
        }
    }

    #[test]
    fn a_percentage_gets_its_numbers_where_there_are_any() {
        let level = Level::Measured { value: 1_060 };
        let detail = |capacity, unit| supply_detail(Consumed, level, capacity, unit);
        assert_eq!(
            detail(Some(5_300), "impressions").as_deref(),
            Some("1,060 of 5,300\u{a0}impressions left")
        );
        assert_eq!(detail(Some(100), "percent"), None);
        assert_eq!(detail(None, "impressions"), None);
        assert_eq!(supply_detail(Consumed, Level::SomeRemaining, Some(10), "sheets"), None);
    }

    #[test]
    fn trays_and_outputs_read_as_sentences() {
        let measured = |value| Level::Measured { value };
        assert_eq!(tray(measured(412), Some(550), "sheets"), "412 of 550\u{a0}sheets");
        assert_eq!(tray(measured(0), Some(550), "sheets"), "empty");
        assert_eq!(tray(Level::SomeRemaining, Some(550), "sheets"), "some remaining, holds 550\u{a0}sheets");
        assert_eq!(tray(Level::Unknown, None, "sheets"), "level not reported");
        assert_eq!(output(measured(0), Some(500), "sheets"), "full");
        assert_eq!(output(measured(400), Some(500), "sheets"), "space for 400 of 500\u{a0}sheets");
        assert_eq!(output(Level::SomeRemaining, None, "sheets"), "some space left");
    }

    #[test]
    fn a_receptacle_is_never_low_but_nearly_full() {
        assert_eq!(supply_state(Receptacle, SupplyState::Low), "Nearly full");
        assert_eq!(supply_state(Consumed, SupplyState::Low), "Low");
    }

    #[test]
    fn kinds_outside_the_enumeration_stay_numbers() {
        assert_eq!(supply_kind("47").as_deref(), Some("Kind 47"));
        assert_eq!(supply_kind("waste-toner").as_deref(), Some("Waste toner"));
        assert_eq!(supply_kind("opc").as_deref(), Some("Photoconductor drum"));
        assert_eq!(supply_kind("unknown"), None);
    }
}
