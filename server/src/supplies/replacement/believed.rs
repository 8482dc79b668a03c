//! What was told and stayed. A gauge may be wrong for a look, a cartridge may be out for a night, a number may be misread:
//! what was gone again before long was no cartridge, and nothing is reckoned with it.

use std::borrow::Cow;

use jiff::Timestamp;

use super::{
    ONE_CHANGE, READINGS,
    rise::{DAYS, LEAP, PAGES, Rate, STEPS, USED, printed},
};
use crate::supplies::{
    history::{History, Level, Sample},
    number::days_between,
};

/// A fall by less may be printing and a gauge that is rough, in percent.
pub(super) const FALL: f64 = 15.0;
/// From so little, in percent, gauges fall to nothing at once.
pub(super) const NEAR_END: f64 = 30.0;
/// What nothing was printed with is waited for so many days, in so many looks.
const WAIT_DAYS: f64 = 14.0;
const WAIT_LOOKS: usize = 2_048;
/// A level that comes back so often without staying tells nothing.
const RETURNS: usize = 4;
/// A level is the one before while it is no farther from it, in percent, or a step.
const NEAR: f64 = 3.0;

/// A history without what did not stay: a level that was not there for long enough is not reported.
pub struct Believed<'a> {
    samples: Cow<'a, [Sample]>,
    serial_numbers: Vec<(Timestamp, String)>,
    replaced: &'a [Timestamp],
    step: u8,
}

impl<'a> Believed<'a> {
    /// What of this history stayed.
    pub fn of(history: History<'a>) -> Self {
        let step = history.step();
        Self {
            samples: levels(history, f64::from(step)),
            serial_numbers: numbers(history, step).cloned().collect(),
            replaced: history.replaced,
            step,
        }
    }

    /// The gauge's step, in percent.
    pub fn step(&self) -> u8 {
        self.step
    }

    /// It as a history; its samples are those of the other one, in number and time.
    pub fn history(&self) -> History<'_> {
        History { samples: &self.samples, serial_numbers: &self.serial_numbers, replaced: self.replaced }
    }
}

/// Serial numbers that were told for long enough: one that is gone again within hours was misread, or a cartridge that
/// somebody held in his hand. Until it was, the one before is inside.
pub(in crate::supplies) fn numbers(
    history: History<'_>,
    step: u8,
) -> impl Iterator<Item = &(Timestamp, String)> {
    let (told, samples) = (history.serial_numbers, history.samples);
    let mut inside: Option<&str> = None;
    told.iter().enumerate().filter_map(move |(place, one)| {
        let (since, number) = one;
        let next = told.get(place + 1);
        let from = samples.partition_point(|sample| sample.at < *since);
        let to = next.map_or(samples.len(), |(at, _)| samples.partition_point(|sample| sample.at < *at));
        let until = next.map(|(at, _)| *at).or(samples.last().map(|last| last.at)).unwrap_or(*since);
        // A full level with it says the same a second time.
        let stayed = if came_full(history, from, step) {
            true
        } else if next.is_some_and(|(_, next)| inside == Some(next.as_str())) {
            until.duration_since(*since) >= ONE_CHANGE
        } else {
            days_between(*since, until) >= DAYS
                || (to >= from + READINGS && printed(history, from, to - 1) >= PAGES)
        };
        // How long it was told before the first look nobody knows.
        let before = samples.first().is_none_or(|first| *since <= first.at);
        if inside == Some(number.as_str()) || !(stayed || before || inside.is_none()) {
            return None;
        }
        inside = Some(number);
        Some(one)
    })
}

/// Whether the level rose by far, and to full, with this sample.
pub(super) fn came_full(history: History<'_>, sample: usize, step: u8) -> bool {
    let told = |sample: &Sample| sample.level.percent();
    let (before, after) = history.samples.split_at(sample.min(history.samples.len()));
    let levels = before.iter().rev().find_map(told).zip(after.iter().find_map(told));
    let step = f64::from(step);
    levels.is_some_and(|(was, now)| {
        let (was, now) = (f64::from(was), f64::from(now));
        now >= 100.0 - step.max(5.0) && now - was >= (STEPS * step).max(LEAP)
    })
}

fn levels(history: History<'_>, step: f64) -> Cow<'_, [Sample]> {
    let mut samples = Cow::Borrowed(history.samples);
    let gauge = Gauge::of(history, step);
    let mut rate = Rate::default();
    let (mut kept, mut at) = (0, 1);
    while at < gauge.told.len() {
        let ((kept_index, was), (index, now)) = (gauge.told[kept], gauge.told[at]);
        let taken = rate.expected(history, kept_index, index);
        let moved = now - was;
        let until = if moved >= (STEPS * gauge.step).max(LEAP) {
            gauge.blip(history, &rate, (kept, at))
        } else if was > NEAR_END && -moved >= (2.0 * gauge.step).max(FALL) && -moved > FALL + 3.0 * taken {
            gauge.dip(history, at)
        } else {
            None
        };
        let Some(until) = until else {
            rate.learn(history, kept_index, index, moved);
            kept = at;
            at += 1;
            continue;
        };
        for (index, _) in &gauge.told[at..until] {
            samples.to_mut()[*index].level = Level::NotReported;
        }
        at = until;
    }
    samples
}

/// What a printer told of a level in numbers.
struct Gauge {
    /// Places of samples and their levels.
    told: Vec<(usize, f64)>,
    step: f64,
    /// Whether it counts what it prints.
    counts: bool,
}

impl Gauge {
    fn of(history: History<'_>, step: f64) -> Self {
        let told = history.samples.iter().enumerate();
        let mut counted = history.samples.iter().filter_map(|sample| sample.impressions);
        let first = counted.next();
        Self {
            counts: counted.next_back().is_some_and(|last| first < Some(last)),
            told: told
                .filter_map(|(index, sample)| Some((index, f64::from(sample.level.percent()?))))
                .collect(),
            step,
        }
    }

    /// Where a level that is higher than the one before falls back to that, if it does before long.
    fn blip(&self, history: History<'_>, rate: &Rate, (kept, at): (usize, usize)) -> Option<usize> {
        let ((kept_index, was), (index, _)) = (self.told[kept], self.told[at]);
        let near = |(later, level): &(usize, f64)| {
            let taken = rate.expected(history, kept_index, *later);
            let rough = self.step.max(NEAR);
            (was - USED * taken - rough..=was - taken / USED + rough).contains(level)
        };
        let back = self.first(at, near)?;
        (!self.stayed(history, index, self.told[back].0)).then_some(back)
    }

    /// Where a level that is lower than the one before rises again, if it does before long; the end while nobody can know.
    fn dip(&self, history: History<'_>, at: usize) -> Option<usize> {
        let (index, lowest) = self.told[at];
        let risen = |(_, level): &(usize, f64)| *level >= lowest + (STEPS * self.step).max(LEAP);
        let (end, last) = match self.first(at, risen) {
            Some(back) => (back, self.told[back].0),
            None => (self.told.len(), self.told.last()?.0),
        };
        (end - at <= WAIT_LOOKS && !self.stayed(history, index, last)).then_some(end)
    }

    /// The first of the next levels of which this is so, and of those after it too, as far as they are known.
    fn first(&self, at: usize, so: impl Fn(&(usize, f64)) -> bool) -> Option<usize> {
        let end = self.told.len().min(at + WAIT_LOOKS);
        let mut candidates = (at + 1..end).filter(|later| so(&self.told[*later])).scan(0, |tried, later| {
            *tried += 1;
            (*tried <= RETURNS).then_some(later)
        });
        candidates.find(|later| self.told[*later..].iter().take(READINGS).all(&so))
    }

    /// Whether what began with one sample and had gone by another was there for a day, and something was printed with it,
    /// where the printer counts.
    fn stayed(&self, history: History<'_>, from: usize, to: usize) -> bool {
        let days = days_between(history.samples[from].at, history.samples[to].at);
        days >= DAYS && (!self.counts || days >= WAIT_DAYS || printed(history, from, to) >= PAGES)
    }
}
