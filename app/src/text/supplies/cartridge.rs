//! What happened to the cartridges of a supply.

use crate::{
    model::{CartridgeChange, CartridgeChangeKind},
    text::format::percent,
};

/// Term.
pub const LAST_CHANGE: &str = "Last change";

/// What it was.
pub fn kind(kind: CartridgeChangeKind) -> &'static str {
    match kind {
        CartridgeChangeKind::New => "Replaced",
        CartridgeChangeKind::Premature => "Replaced early",
        CartridgeChangeKind::ReInserted => "Replaced by a used one",
        CartridgeChangeKind::Refilled => "Refilled",
        CartridgeChangeKind::Shaken => "Shaken: reads fuller for a while",
    }
}

/// "Replaced early: 14 % was left in the one before".
pub fn change(change: &CartridgeChange) -> String {
    match change.wasted_percent {
        Some(left) if left > 0 => {
            format!("{}: {} was left in the one before", kind(change.kind), percent(left))
        }
        _ => kind(change.kind).into(),
    }
}

/// A premature replacement in a sentence; `day` is when.
pub fn premature(name: &str, wasted: Option<u8>, day: &str) -> String {
    match wasted {
        Some(wasted) => format!("{name}: replaced on {day} with {} left in the one before", percent(wasted)),
        None => format!("{name}: replaced on {day}, before the one before was used up"),
    }
}
