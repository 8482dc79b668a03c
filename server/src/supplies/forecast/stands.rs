//! Whether the printer stands still for want of a cartridge, as far as its counter and its level tell.

use super::{
    Forecast,
    days::Days,
    rhythm::{Rhythm, WORKING},
};
use crate::supplies::{
    history::{History, Level},
    number::count,
};

/// Less than this was not printed on a day: what is spread over a night leaves parts of a page.
const A_PAGE: f64 = 0.5;
/// What a printer does as a rule is seen in so many days.
const REMEMBERED: usize = 182;
/// It stands for so many working days at least, and for as many as chance explains with this probability.
const FEWEST: usize = 2;
const CHANCE: f64 = 0.01;
/// With so much of a cartridge left, in the middle, it may be empty.
const AT_ITS_END: f64 = 0.06;
/// So many percent are as good as none.
const AS_GOOD_AS_NONE: u8 = 2;

impl Forecast {
    /// Whether it is empty, or nearly, and has printed nothing for longer than it rests otherwise. Whoever has another
    /// cartridge puts it in by then.
    pub fn stands_empty(&self) -> bool {
        let told = self.level != Level::NotReported && !self.basis.by_level && self.newcomer.is_none();
        let at_its_end = |(left, whole): (f64, f64)| left <= AT_ITS_END * whole;
        let left = self.left.map(|left| left.p50);
        told && self.stands_still && left.zip(self.whole).is_some_and(at_its_end)
    }
}

/// Whether the last level that was told is as low as any that was: gauges that round up stop at their first step.
pub(super) fn is_as_low_as_ever(history: History<'_>) -> bool {
    let told = || history.samples.iter().filter_map(|sample| sample.level.percent());
    told().next_back().is_none_or(|last| told().all(|other| last <= other.max(AS_GOOD_AS_NONE)))
}

/// Whether nothing was printed for more working days than this printer has ones on which it prints nothing.
pub(super) fn still(days: &Days, rhythm: &Rhythm) -> bool {
    let recent = days.printed.len().saturating_sub(REMEMBERED)..days.printed.len();
    // A printer that was off, or nobody looked at, says nothing by what it did not print.
    let working = recent.filter(|day| days.looked[*day] && rhythm.weekdays[days.weekday(*day)] >= WORKING);
    let mut nothing = working.rev().map(|day| days.printed[day] < A_PAGE).peekable();
    let mut stood = 0_usize;
    while nothing.next_if_eq(&true).is_some() {
        stood += 1;
    }
    let before: Vec<bool> = nothing.collect();
    let rests = before.iter().filter(|nothing| **nothing).count();
    let share = count(rests) / count(before.len()).max(1.0);
    stood >= FEWEST && !before.is_empty() && share.powf(count(stood)) <= CHANCE
}
