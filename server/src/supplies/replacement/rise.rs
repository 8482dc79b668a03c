//! Levels that move as printing can't move them.

use super::{
    Evidence, READINGS, Shape, Sign,
    believed::{FALL, NEAR_END},
};
use crate::supplies::{
    history::{History, Level},
    number::{days_between, pages},
};

/// A change is believed when so much was printed after it, or so many days have passed.
pub(super) const PAGES: f64 = 20.0;
pub(super) const DAYS: f64 = 1.0;

/// No noise makes a leap of so many percent and steps.
pub(super) const LEAP: f64 = 20.0;
pub(super) const STEPS: f64 = 3.0;

/// A leap is one while so much of it is left, so many times of what printing is expected to take counted as left.
const LEAP_HELD: f64 = 0.4;
pub(super) const USED: f64 = 1.5;

/// Changes of the level, oldest first.
pub(super) fn levels(history: History<'_>, step: u8) -> Vec<Sign> {
    if history.has_percent() { percentages(history, f64::from(step)) } else { lows(history) }
}

fn percentages(history: History<'_>, step: f64) -> Vec<Sign> {
    let told: Vec<(usize, f64)> = history
        .samples
        .iter()
        .enumerate()
        .filter_map(|(index, sample)| Some((index, f64::from(sample.level.percent()?))))
        .collect();
    let mut signs = Vec::new();
    let mut rate = Rate::default();
    // Where the look back may begin: behind the change before.
    let mut floor = 0;
    let mut at = 1;
    while at < told.len() {
        let (index, now) = told[at];
        let (last_index, last) = told[at - 1];
        // Nearly every reading is like the one before it.
        let moved = now - last;
        if moved.abs() < 2.9 {
            rate.learn(history, last_index, index, moved);
            at += 1;
            continue;
        }
        let before = &told[floor.max(at.saturating_sub(READINGS))..at];
        let after = &told[at..told.len().min(at + READINGS)];
        let highest = |of: &[(usize, f64)]| of.iter().map(|(_, level)| *level).fold(0.0, f64::max);
        let lowest = |of: &[(usize, f64)]| of.iter().map(|(_, level)| *level).fold(100.0, f64::min);
        // Readings of a busy day are far apart: a leap that no noise makes need not wait for three of them, and what is
        // gone again was printed.
        let held = |(later, level): &(usize, f64)| {
            level + USED * rate.expected(history, index, *later) - last >= LEAP_HELD * moved
        };
        let leap = moved >= (STEPS * step).max(LEAP) && after.iter().all(held);
        let rise = if leap { moved } else { lowest(after) - highest(before) };
        let sunk = lowest(before) - highest(after);
        // What was printed between the looks was taken from the new one already.
        let taken = rate.expected(history, last_index, index);
        let full = if leap { now + 1.3 * taken } else { lowest(after) } >= 100.0 - step.max(5.0);
        // The first reading after a change may be a step off.
        let next = after.get(1..).filter(|next| next.len() + 1 == READINGS).map_or(0.0, lowest);
        let leaps_next = moved > 0.0
            && !leap
            && next >= 100.0 - step.max(5.0)
            && next - highest(before) >= (STEPS * step).max(LEAP);
        // What comes right after a change is its gauge settling.
        let settled = leap || at >= floor + READINGS;
        let shape = if !settled {
            at += 1;
            continue;
        } else if leaps_next || (full && rise >= (2.0 * step).max(8.0).min(step.max(20.0))) {
            Shape::ToFull
        } else if rise >= step.max(10.0) && rise + taken >= (3.0 * step).clamp(20.0, 50.0) {
            Shape::Up
        } else if rise >= step.max(3.0) && highest(before) <= 30.0 {
            Shape::UpALittle
        } else if sunk >= (2.0 * step).max(FALL) && sunk > FALL + 3.0 * taken && lowest(before) > NEAR_END {
            Shape::Down
        } else {
            rate.learn(history, last_index, index, moved);
            at += 1;
            continue;
        };
        if !stays(history, &told[at..], index) {
            break;
        }
        // What the next reading shows is the same change, and it is there where it moves more.
        let next_moves_more = leaps_next && told[at + 1].1 - now > moved;
        at += usize::from(next_moves_more);
        let sample = told[at].0;
        signs.push(Sign::at(sample, Evidence::Level, shape));
        floor = at;
        at += if leaps_next && !next_moves_more { 2 } else { 1 };
    }
    signs
}

/// Whether what is told from `from` on, with the samples that tell it, stayed for long enough to be believed.
pub(super) fn stays<T>(history: History<'_>, told: &[(usize, T)], from: usize) -> bool {
    let Some((third, _)) = told.get(READINGS - 1) else { return false };
    let last = told.last().map_or(*third, |(index, _)| *index);
    printed(history, from, last) >= PAGES
        || days_between(history.samples[from].at, history.samples[last].at) >= DAYS
}

/// Impressions between two samples, 0 where they are not told or fell.
pub(super) fn printed(history: History<'_>, from: usize, to: usize) -> f64 {
    match (history.samples[from].impressions, history.samples[to].impressions) {
        (Some(from), Some(to)) => pages(to.saturating_sub(from)),
        _ => 0.0,
    }
}

/// Percent a page, from what was seen.
#[derive(Default)]
pub(super) struct Rate {
    percent: f64,
    pages: f64,
}

impl Rate {
    pub(super) fn learn(&mut self, history: History<'_>, from: usize, to: usize, moved: f64) {
        self.percent -= moved;
        self.pages += printed(history, from, to);
    }

    /// What printing takes between two samples; without experience what is usual.
    pub(super) fn expected(&self, history: History<'_>, from: usize, to: usize) -> f64 {
        let each = if self.percent >= 10.0 && self.pages > 0.0 { self.percent / self.pages } else { 0.02 };
        each * printed(history, from, to)
    }
}

/// "Low" that went away: another cartridge, or this one shaken. Shaking wears off after a part of the pages that a
/// cartridge has between two of these.
fn lows(history: History<'_>) -> Vec<Sign> {
    let mut signs = Vec::new();
    let mut low = false;
    let mut candidate = None;
    let mut longest = 0.0_f64;
    let mut in_row = 0;
    for (index, sample) in history.samples.iter().enumerate() {
        in_row = if (sample.level == Level::Low) == low { 0 } else { in_row + 1 };
        if let Some(since) = candidate {
            longest = longest.max(printed(history, since, index));
        }
        // A printer may forget to say "Low"; it does not say it without cause.
        let enough = if low { READINGS } else { 1 };
        if in_row < enough {
            continue;
        }
        let first = index + 1 - enough;
        low = !low;
        in_row = 0;
        if !low {
            candidate = Some(first);
        } else if let Some(since) = candidate.take() {
            signs.push((since, printed(history, since, first)));
        }
    }
    if let Some(since) = candidate {
        let last = history.samples.len() - 1;
        let so_far = printed(history, since, last);
        if so_far >= (longest * 0.2).max(PAGES)
            && days_between(history.samples[since].at, history.samples[last].at) >= DAYS
        {
            signs.push((since, so_far.max(longest * 0.21)));
        }
    }
    let shape = |lasted: f64| if lasted > longest * 0.2 { Shape::ToFull } else { Shape::UpALittle };
    signs.into_iter().map(|(sample, lasted)| Sign::at(sample, Evidence::Level, shape(lasted))).collect()
}
