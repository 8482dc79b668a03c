//! Counts that are made from the level, where the printer counts no pages, or counts none while the level falls.
//!
//! What the level falls by is taken for printed: a whole cartridge counts as [`WHOLE`] made pages, whatever it gives. So what
//! comes after goes by these as by others, and a date can be told; but nobody knows how many pages they are, and none are told.

#[cfg(test)]
mod tests;

use super::{Basis, Forecast};
use crate::supplies::{
    history::{History, Level, Sample},
    number::{days_between, whole},
};

/// Made pages of a whole cartridge; one is a hundredth of a percent.
pub const WHOLE: f64 = 10_000.0;
const OF_PERCENT: f64 = WHOLE / 100.0;

/// So many readings have to agree on a new level.
const READINGS: usize = 3;
/// What rises by so many percent and so many steps is another cartridge.
const RISE: u8 = 5;
const STEPS: u8 = 2;
/// One that goes with so little, in percent, or with its last step, was used up.
const USED_UP: u8 = 9;
/// Where "Low" is all that a printer tells, it comes at about this.
const LOW: u8 = 12;
const FULL: u8 = 100;

/// Of so many falls of the level, the last ones, three of four have come without a page before nobody goes by the counter
/// any more: one may be a cartridge that was used elsewhere, and ink goes without a page as well.
const FALLS: usize = 8;
const FEWEST_FALLS: usize = 3;

/// Or the counter stands for so many days, and so many falls came since; or one, where it never moved.
const STANDS_DAYS: f64 = 14.0;

/// How fast the level falls by the last so many levels.
const PACE: usize = 4;
/// So much of the way to the next level may be gone before that comes.
const UNTIL_NEXT: f64 = 0.9;

/// A new level that stayed.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// The first sample that tells it.
    sample: usize,
    /// Percent that were used by then, of all cartridges together.
    used: f64,
    /// Whether it came by a fall, and not with another cartridge.
    fell: bool,
}

/// The levels of a history as they came.
#[derive(Debug, Default)]
struct Levels {
    marks: Vec<Mark>,
    /// The last level, in percent.
    last: u8,
    /// The last sample that tells one.
    told: usize,
    /// Percent until the next one comes.
    next: u8,
}

/// The samples with counts made from the level; `None` where the printer's own can be gone by, or there is no level.
pub(super) fn made(history: History<'_>, step: u8) -> Option<Vec<Sample>> {
    let levels = levels(history, step)?;
    if counts(history, &levels.marks) {
        return None;
    }
    let mut samples = history.samples.to_vec();
    let first = levels.marks.first().map_or(samples.len(), |mark| mark.sample);
    for sample in &mut samples[..first] {
        sample.impressions = Some(0);
    }
    for pair in levels.marks.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let begin = samples[from.sample].at;
        let days = days_between(begin, samples[to.sample].at).max(f64::EPSILON);
        for sample in &mut samples[from.sample..to.sample] {
            let part = days_between(begin, sample.at) / days;
            sample.impressions = Some(whole((from.used + part * (to.used - from.used)) * OF_PERCENT));
        }
    }
    since_the_last(&levels, &mut samples);
    Some(samples)
}

/// A forecast that was made with these, without the pages that nobody knows.
pub(super) fn told(forecast: Forecast) -> Forecast {
    let basis = Basis {
        by_level: true,
        pages_a_working_day: 0.0,
        pages_a_day: 0.0,
        cartridge_pages: None,
        coverage_percent: None,
        ..forecast.basis
    };
    Forecast { basis, pages_left: None, ..forecast }
}

/// Since the last level came it goes on as before until the next one is due, and then stands. Where no level is told any
/// more, or there is none below, it says nothing.
fn since_the_last(levels: &Levels, samples: &mut [Sample]) {
    let Some(last) = levels.marks.last() else { return };
    let begin = samples[last.sample].at;
    let before = levels.marks[levels.marks.len().saturating_sub(PACE + 1)];
    let days = days_between(samples[before.sample].at, begin);
    let pace = if days > 0.0 { (last.used - before.used) / days } else { 0.0 };
    let most = UNTIL_NEXT * f64::from(levels.next);
    let ends = if levels.last == 0 { last.sample } else { levels.told };
    for (place, sample) in samples.iter_mut().enumerate().skip(last.sample) {
        let used = last.used + (pace * days_between(begin, sample.at)).min(most);
        sample.impressions = (place <= ends).then(|| whole(used * OF_PERCENT));
    }
}

/// Whether what the printer counts goes with its level.
fn counts(history: History<'_>, marks: &[Mark]) -> bool {
    let told = || history.samples.iter().filter_map(|sample| sample.impressions);
    let Some(first) = told().next() else { return false };
    let falls: Vec<bool> = marks
        .windows(2)
        .rev()
        .filter(|pair| pair[1].fell)
        .take(FALLS)
        .map(|pair| counted(history, pair[0].sample, pair[1].sample))
        .collect();
    let without = falls.iter().filter(|counted| !**counted).count();
    let at_last = falls.iter().take_while(|counted| !**counted).count();
    let never = told().all(|counted| counted == first);
    let stood = (never && without > 0 || at_last >= FEWEST_FALLS) && stands_for(history) >= STANDS_DAYS;
    !stood && (falls.len() < FEWEST_FALLS || without * 4 < falls.len() * 3)
}

/// For how many days the counter stands.
fn stands_for(history: History<'_>) -> f64 {
    let mut told = history.samples.iter().rev().filter_map(|sample| Some((sample.at, sample.impressions?)));
    let (Some(last), Some((mut since, now))) = (history.samples.last(), told.next()) else { return 0.0 };
    for (at, _) in told.take_while(|(_, counted)| *counted == now) {
        since = at;
    }
    days_between(since, last.at)
}

/// Whether the counter moved from one sample to the other.
fn counted(history: History<'_>, from: usize, to: usize) -> bool {
    let before = history.samples[..=from].iter().rev().find_map(|sample| sample.impressions);
    let after = history.samples[to..].iter().find_map(|sample| sample.impressions);
    before.zip(after).is_some_and(|(before, after)| before != after)
}

/// `None` where no level was ever told.
fn levels(history: History<'_>, step: u8) -> Option<Levels> {
    let percent = history.has_percent();
    let step = if percent { step } else { LOW };
    let in_percent = |level: Level| match level {
        Level::Percent(told) => Some(told),
        Level::Low if !percent => Some(LOW),
        Level::NotReported if !percent => Some(FULL),
        _ => None,
    };
    if history.samples.iter().all(|sample| sample.level == Level::NotReported) {
        return None;
    }
    let told = history.samples.iter().enumerate();
    let mut levels = Levels::default();
    let mut held: [(usize, u8); READINGS] = [(0, 0); READINGS];
    let (mut seen, mut used) = (0, 0.0);
    for (place, told) in told.filter_map(|(place, sample)| Some((place, in_percent(sample.level)?))) {
        let before = held[0].1;
        held.rotate_left(1);
        held[READINGS - 1] = (place, told);
        (seen, levels.told) = (seen + 1, place);
        if seen < READINGS {
            continue;
        }
        let highest = held.iter().map(|(_, level)| *level).max().unwrap_or_default();
        let lowest = held.iter().map(|(_, level)| *level).min().unwrap_or_default();
        let fell = if levels.marks.is_empty() {
            // Before the first "Low" nobody knows how much was inside.
            if !percent && highest == FULL {
                continue;
            }
            false
        } else if highest < levels.last {
            used += f64::from(levels.last - highest);
            true
        } else if lowest.saturating_sub(levels.last) >= step.saturating_mul(STEPS).clamp(RISE, FULL - LOW) {
            let left = before.min(levels.last);
            used += f64::from(if left <= step.max(USED_UP) { levels.last } else { levels.last - left });
            false
        } else {
            continue;
        };
        levels.last = highest;
        levels.marks.push(Mark { sample: held[0].0, used, fell });
    }
    levels.next = match levels.last {
        FULL if !percent => FULL - LOW,
        last => last.min(step),
    };
    Some(levels)
}
