//! What was seen last, and until when.

use jiff::Timestamp;

use super::{cartridge::Stay, days::GAP_DAYS};
use crate::supplies::{
    history::{History, Level},
    number::{days_between, pages},
    replacement,
};

/// The level that the last readings agree on.
pub(super) fn level(history: History<'_>, stays: &[Stay]) -> Level {
    let inside = stays.last().map_or(0, |stay| stay.samples.start);
    let last: Vec<Level> =
        history.samples[inside..].iter().rev().take(3).map(|sample| sample.level).collect();
    let percent = last.iter().filter_map(|level| level.percent()).max();
    match percent {
        Some(percent) => Level::Percent(percent),
        None if !last.is_empty() && last.iter().all(|level| *level == Level::Low) => Level::Low,
        None => Level::NotReported,
    }
}

/// The last time that a number was told, if the printer says "Low" instead since of the same cartridge.
pub(super) fn frozen_since(history: History<'_>, step: u8) -> Option<Timestamp> {
    let last = history.samples.iter().rev().find(|sample| sample.level != Level::NotReported)?;
    if last.level != Level::Low {
        return None;
    }
    let number = history.samples.iter().rposition(|sample| sample.level.percent().is_some())?;
    let changes = replacement::find(history, step);
    let another = changes.iter().any(|change| change.kind.begins_anew() && change.sample > number);
    (!another).then(|| history.samples[number].at)
}

/// Now, or when what was printed was counted last, if that is longer ago than a look or two that were missed.
pub fn looked_until(history: History<'_>, now: Timestamp) -> Timestamp {
    let counted = history.samples.iter().rev().find(|sample| sample.impressions.is_some());
    let last = counted.or(history.samples.last()).map_or(now, |sample| sample.at);
    if days_between(last, now) > GAP_DAYS { last } else { now }
}

/// Impressions since then.
pub(super) fn printed_since(history: History<'_>, since: Timestamp) -> f64 {
    let counters = || history.samples.iter().filter_map(|sample| Some((sample.at, sample.impressions?)));
    let then = counters().rfind(|(at, _)| *at <= since);
    match (then, counters().next_back()) {
        (Some((_, then)), Some((_, now))) => pages(now.saturating_sub(then)),
        _ => 0.0,
    }
}
