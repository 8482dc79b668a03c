//! How much will be printed: the rhythm of the week, the rate, and how wrong it has been on this printer.
//!
//! The rate is an exponentially weighted mean, days without printing among its days. How fast it forgets, and how far
//! off it may be, is not assumed but tried on the printer's own past: from each day it is asked how long a stack of
//! pages will last, and the answer is compared with how long it lasted. Holidays, bursts, growth and decline are in
//! those errors as they are.

use jiff::{Timestamp, tz::TimeZone};

use super::days::{self, Days};
use crate::supplies::number::count;

/// Ways to reckon the rate: its half-life in days, and whether days on which the place looks closed are left out.
const WAYS: [(f64, bool); WAY] =
    [(21.0, false), (45.0, false), (90.0, false), (14.0, true), (30.0, true), (60.0, true)];
const WAY: usize = 6;

/// A weekday that prints at least this much of the mean is a working day.
pub(super) const WORKING: f64 = 0.3;
/// On which less than this part of what is usual means closed.
const CLOSED: f64 = 0.2;

/// Days of the past that rhythm and errors are learnt from.
const MEMORY: usize = 500;

/// So many days before the rate of a past day is worth a try.
const WARM: usize = 14;

/// At most so many days of the past are tried.
const TRIES: usize = 100;

/// Days after which an error counts half.
const FORGOTTEN: f64 = 360.0;

/// What a day of the past printed is taken at today's rate, which is so many times of what it was then at most.
const MOST_CHANGED: f64 = 3.0;

/// How long something lasted, divided by how long it was expected to, with a weight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Error {
    pub(super) ratio: f64,
    pub(super) weight: f64,
}

/// A printer's rhythm.
#[derive(Clone, Debug)]
pub(super) struct Rhythm {
    /// What a weekday prints, Monday first; their mean is 1.
    pub(super) weekdays: [f64; 7],
    /// Weekday of the day that is under way.
    today: usize,
    /// What part of it has passed.
    passed: f64,
    /// Days that were counted.
    pub(super) days: usize,
    /// Impressions since the first day, by day, from 0.
    sums: Vec<f64>,
    /// Days weighted by the rhythm since the first day, by day, from 0.
    clock: Vec<f64>,
    /// The rates of each day, by the way they are reckoned.
    rates: [Vec<f64>; WAY],
}

impl Rhythm {
    /// Learns the rhythm.
    pub(super) fn learn(days: &Days) -> Self {
        let skipped = days.printed.len().saturating_sub(MEMORY);
        let printed = &days.printed[skipped..];
        let weekday = |day: usize| days.weekday(skipped + day);
        let weekdays = weekdays(printed, weekday);
        let mut sums = Vec::with_capacity(printed.len() + 1);
        let mut clock = Vec::with_capacity(printed.len() + 1);
        let (mut sum, mut ticks) = (0.0, 0.0);
        sums.push(sum);
        clock.push(ticks);
        for (day, pages) in printed.iter().enumerate() {
            sum += pages;
            ticks += weekdays[weekday(day)];
            sums.push(sum);
            clock.push(ticks);
        }
        let rates = WAYS.map(|(half_life, open_only)| {
            let keep = (-half_life.recip()).exp2();
            let (mut pages, mut ticks) = (0.0_f64, 0.0_f64);
            let rate = printed.iter().enumerate().map(|(day, printed)| {
                let factor = weekdays[weekday(day)];
                let usual = CLOSED * factor * pages / ticks.max(1e-9);
                if !(open_only && factor >= WORKING && *printed < usual) {
                    pages = keep * pages + printed;
                    ticks = keep * ticks + factor;
                }
                pages / ticks.max(1e-9)
            });
            rate.collect()
        });
        let today = weekday(printed.len());
        Self { weekdays, today, passed: days.today, days: printed.len(), sums, clock, rates }
    }

    /// The same, going on at that time.
    pub(super) fn from(self, now: Timestamp, zone: &TimeZone) -> Self {
        let (today, passed) = days::part_of_day(now, zone);
        Self { today, passed, ..self }
    }

    /// Days weighted by the rhythm that pass in the next `days` days from now.
    pub(super) fn ticks(&self, days: f64) -> f64 {
        let rest = 1.0 - self.passed;
        if days <= rest {
            return days * self.weekdays[self.today];
        }
        let mut ticks = rest * self.weekdays[self.today];
        let weeks = ((days - rest) / 7.0).floor();
        ticks += weeks * 7.0;
        let mut left = days - rest - weeks * 7.0;
        let mut weekday = self.today;
        while left > 0.0 {
            weekday = (weekday + 1) % 7;
            ticks += left.min(1.0) * self.weekdays[weekday];
            left -= 1.0;
        }
        ticks
    }

    /// How many days it takes until so many weighted days have passed.
    pub(super) fn days_for(&self, ticks: f64) -> f64 {
        let rest = (1.0 - self.passed) * self.weekdays[self.today];
        if ticks <= rest {
            return ticks / self.weekdays[self.today].max(1e-9);
        }
        let weeks = ((ticks - rest) / 7.0).floor();
        let mut left = ticks - rest - weeks * 7.0;
        let mut days = 1.0 - self.passed + weeks * 7.0;
        let mut weekday = self.today;
        for _ in 0..7 {
            weekday = (weekday + 1) % 7;
            let day = self.weekdays[weekday];
            if left <= day {
                return days + left / day.max(1e-9);
            }
            left -= day;
            days += 1.0;
        }
        days
    }

    /// Impressions of a weighted day, steadily reckoned.
    pub(super) fn steady(&self) -> f64 {
        self.rates[1].last().copied().unwrap_or_default()
    }

    /// What each day of the past would print at today's rate, with the day's weight.
    pub(super) fn past(&self) -> impl Iterator<Item = (f64, f64)> {
        let now = self.steady();
        (WARM.min(self.days)..self.days).map(move |day| {
            let then = self.rates[1][day - 1];
            let age = count(self.days - day);
            let rate = if then > 0.0 { (now / then).clamp(1.0 / MOST_CHANGED, MOST_CHANGED) } else { 1.0 };
            ((self.sums[day + 1] - self.sums[day]) * rate, (-age / FORGOTTEN).exp2())
        })
    }

    /// Impressions of a weighted day, reckoned in the way that did best here, and the errors of that rate over about
    /// `horizon` days.
    pub(super) fn rate(&self, horizon: f64) -> (f64, Vec<Error>) {
        let (way, errors) = self.best(horizon);
        (self.rates[way].last().copied().unwrap_or_default(), errors)
    }

    /// The way to reckon the rate that did best over about `horizon` days, and its errors.
    fn best(&self, horizon: f64) -> (usize, Vec<Error>) {
        let tried = (0..WAY).map(|way| {
            let errors = self.errors(way, horizon);
            let weight: f64 = errors.iter().map(|error| error.weight).sum();
            let windows = weight / horizon.max(7.0);
            // What is always too much or too little is put right later, the better the longer it is known.
            let always = errors.iter().map(|error| error.weight * error.ratio.ln()).sum::<f64>()
                / (weight + 4.0 * horizon);
            let off: f64 = errors.iter().map(|error| error.weight * (error.ratio.ln() - always).abs()).sum();
            // Without a past to try it on, the middle one is the safe choice.
            let prior = if way == 1 { 0.25 } else { 0.28 };
            let mean = if weight > 0.0 { off / weight } else { prior };
            ((windows * mean + 2.0 * prior) / (windows + 2.0), way, errors)
        });
        let best = tried.min_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or((1, Vec::new()), |(_, way, errors)| (way, errors))
    }

    /// Asks each past day how long the pages of `horizon` days would last.
    fn errors(&self, way: usize, horizon: f64) -> Vec<Error> {
        let mut errors = Vec::new();
        let step = (self.days / TRIES).max(1);
        let mut origin = WARM.min(self.days);
        while origin < self.days {
            // What lasted for less than this can't be known yet.
            let seen = count(self.days - origin);
            if seen < 0.7 * horizon {
                break;
            }
            let rate = self.rates[way][origin - 1];
            if rate > 0.0 {
                let wanted = rate * self.past_ticks(origin, horizon);
                let lasted = self.lasted(origin, wanted, rate);
                let age = count(self.days - origin);
                errors.push(Error {
                    ratio: (lasted / horizon).clamp(0.02, 50.0),
                    weight: count(step) * (-age / FORGOTTEN).exp2(),
                });
            }
            origin += step;
        }
        errors
    }

    /// Weighted days that passed in the `days` days from `origin` on; where the past ends, as in a mean week.
    fn past_ticks(&self, origin: usize, days: f64) -> f64 {
        let last = self.clock.len() - 1;
        let at = |day: usize| match day.checked_sub(last) {
            Some(beyond) => self.clock[last] + count(beyond),
            None => self.clock[day],
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred days")]
        let end = origin + days as usize;
        at(end) - at(origin) + days.fract() * (at(end + 1) - at(end))
    }

    /// Days from `origin` until `wanted` was printed; goes on at `rate` where the past ends.
    fn lasted(&self, origin: usize, wanted: f64, rate: f64) -> f64 {
        let target = self.sums[origin] + wanted;
        let end = self.sums.partition_point(|sum| *sum < target);
        if end >= self.sums.len() {
            let missing = target - self.sums[self.sums.len() - 1];
            return count(self.days - origin) + missing / rate;
        }
        let (before, after) = (self.sums[end - 1], self.sums[end]);
        count(end - 1 - origin) + (target - before) / (after - before).max(1e-9)
    }
}

/// What each weekday prints beside the mean, held to 1 where there is little to learn from.
fn weekdays(printed: &[f64], weekday: impl Fn(usize) -> usize) -> [f64; 7] {
    let recent = printed.len().saturating_sub(182);
    let mut sums = [0.0; 7];
    let mut days = [0.0_f64; 7];
    for (day, pages) in printed.iter().enumerate().skip(recent) {
        sums[weekday(day)] += pages;
        days[weekday(day)] += 1.0;
    }
    let mean = sums.iter().sum::<f64>() / days.iter().sum::<f64>().max(1.0);
    if mean <= 0.0 {
        return [1.0; 7];
    }
    let factors: [f64; 7] = std::array::from_fn(|day| (sums[day] + 1.5 * mean) / (days[day] + 1.5) / mean);
    let level = factors.iter().sum::<f64>() / 7.0;
    factors.map(|factor| factor / level)
}
