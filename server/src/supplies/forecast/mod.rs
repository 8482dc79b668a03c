//! When will it be empty? As the days by which it is so with 10, 50 and 90 %, with what that rests on; or, honestly,
//! why nobody can say.

mod cartridge;
mod days;
mod remaining;
mod rhythm;
mod spread;
#[cfg(test)]
mod tests;

use jiff::{Timestamp, tz::TimeZone};

use self::{
    cartridge::Stay,
    days::Days,
    remaining::{POINTS, Remaining},
    rhythm::{Error, Rhythm},
    spread::Spread,
};
use super::{
    history::{History, Level},
    number::{count, days_after, days_between, normal_below},
    replacement::{self, Replacement},
};

/// Whether there is an estimate, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is one.
    Estimate,
    /// Not enough was seen yet.
    TooLittleData,
    /// The printer tells no level, and no yield is known.
    LevelNotReported,
    /// Nothing was printed for long: nobody knows when it will go on.
    NotInUse,
    /// The printer went over from numbers to "Low"; the estimate is the last one before.
    Frozen,
}

impl State {
    /// As the command line and the API write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Estimate => "estimate",
            Self::TooLittleData => "too-little-data",
            Self::LevelNotReported => "level-not-reported",
            Self::NotInUse => "not-in-use",
            Self::Frozen => "frozen",
        }
    }
}

/// Three parts of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles<T> {
    /// Below it with 10 %.
    pub p10: T,
    /// Below it with 50 %.
    pub p50: T,
    /// Below it with 90 %.
    pub p90: T,
}

/// What the estimate rests on, for the words beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    /// Days of data.
    pub days: u32,
    /// Impressions of a usual working day: the mean of the weekdays that print more than half of the mean.
    pub pages_a_working_day: f64,
    /// Impressions of a day, over the week.
    pub pages_a_day: f64,
    /// Pages that a whole cartridge gives on this printer.
    pub cartridge_pages: Option<f64>,
    /// Average coverage in percent, where the yield at 5 % is known.
    pub coverage_percent: Option<f64>,
    /// Cartridges that were used up here and counted.
    pub cartridges: u32,
    /// The printer's step in percent; 0 where it tells no numbers.
    pub step_percent: u8,
    /// When the level was last told as a number, where it is frozen.
    pub frozen_since: Option<Timestamp>,
}

/// How much is printed over some days, for [`super::ordering`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Impressions that are expected.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
}

/// What can be said of a supply at a time.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Whether there is an estimate.
    pub state: State,
    /// When it will be empty.
    pub empty_at: Option<Quantiles<Timestamp>>,
    /// Impressions that are left.
    pub pages_left: Option<Quantiles<f64>>,
    /// What that rests on.
    pub basis: Basis,
    /// What happened to its cartridges.
    pub replacements: Vec<Replacement>,
    /// The level at the time, three readings agreeing.
    pub level: Level,
    rhythm: Rhythm,
    spread_of_pages: f64,
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Outlook<'a> {
    /// Now; samples after it are not looked at.
    pub now: Timestamp,
    /// The printer's time zone: days and weekdays are its.
    pub zone: &'a TimeZone,
    /// Pages that a cartridge is made for at 5 % coverage, where known.
    pub rated_pages: Option<f64>,
}

/// So many days have to be seen, unless cartridges before are known.
const FEWEST_DAYS: usize = 14;
/// So much of a cartridge has to be seen used where its yield is not known.
const FEWEST_SEEN: f64 = 0.08;
/// Nothing printed for so many days: not in use.
const IDLE_DAYS: f64 = 60.0;
/// Nobody believes a date that lies farther away.
const FARTHEST_DAYS: f64 = 3650.0;

/// So many times of what is usual is the most that a lead time is expected to print.
const MOST_TIMES: f64 = 4.0;

/// Errors of the past that a printer without one is believed to have: deviation of the logarithm.
const USUAL_ERROR: f64 = 0.30;
/// They weigh as much as so many stretches of the printer's own past.
const USUAL_WEIGHT: f64 = 2.5;

/// What can be said of this supply.
pub fn forecast(history: History<'_>, outlook: &Outlook<'_>) -> Forecast {
    let history = history.until(outlook.now);
    let frozen = frozen_since(history);
    let Some(since) = frozen else { return look(history, outlook) };
    let before = history.until(since);
    let mut forecast = look(before, &Outlook { now: since, ..outlook.clone() });
    let now = look_at_days(history, outlook);
    forecast.replacements = replacement::detect(history);
    forecast.level = Level::Low;
    forecast.basis.frozen_since = Some(since);
    if forecast.state == State::Estimate {
        forecast.state = State::Frozen;
        let printed = printed_since(history, since);
        forecast.pages_left = forecast.pages_left.map(|left| Quantiles {
            p10: (left.p10 - printed).max(0.0),
            p50: (left.p50 - printed).max(0.0),
            p90: (left.p90 - printed).max(0.0),
        });
    }
    forecast.rhythm = now;
    forecast
}

fn look_at_days(history: History<'_>, outlook: &Outlook<'_>) -> Rhythm {
    Rhythm::learn(&Days::count(history.samples, outlook.now, outlook.zone))
}

fn look(history: History<'_>, outlook: &Outlook<'_>) -> Forecast {
    let replacements = replacement::detect(history);
    let stays = cartridge::stays(history, &replacements);
    let step = history.step();
    let unseen = !history.has_percent() && history.serial_numbers.is_empty();
    let days = Days::count(history.samples, outlook.now, outlook.zone);
    let rhythm = Rhythm::learn(&days);
    let remaining = remaining::remaining(&stays, step, outlook.rated_pages, unseen);
    let rate = rhythm.steady();
    let mut forecast = Forecast {
        state: State::TooLittleData,
        empty_at: None,
        pages_left: None,
        basis: basis(history, &stays, &rhythm, rate, remaining.as_ref(), outlook),
        replacements,
        level: level(history, &stays),
        spread_of_pages: remaining.map_or(0.0, |remaining| remaining.spread),
        rhythm,
    };
    let nothing_known = remaining.is_none() && !history.has_percent();
    forecast.state = if nothing_known && forecast.level == Level::NotReported {
        State::LevelNotReported
    } else if days.idle >= IDLE_DAYS || (rate <= 0.0 && forecast.rhythm.days >= FEWEST_DAYS) {
        State::NotInUse
    } else if forecast.rhythm.days < FEWEST_DAYS || rate <= 0.0 {
        State::TooLittleData
    } else {
        match &remaining {
            Some(remaining) if remaining.known_before || remaining.seen >= FEWEST_SEEN => State::Estimate,
            _ => State::TooLittleData,
        }
    };
    if let (State::Estimate, Some(remaining)) = (forecast.state, remaining) {
        let [p10, p50, p90] = parts(&remaining.pages);
        forecast.pages_left = Some(Quantiles { p10, p50, p90 });
        match empty_in(&forecast.rhythm, &remaining) {
            Some([p10, p50, p90]) => {
                let at = |days| days_after(outlook.now, days);
                forecast.empty_at = Some(Quantiles { p10: at(p10), p50: at(p50), p90: at(p90) });
            }
            None => forecast.state = State::NotInUse,
        }
    }
    forecast
}

/// Days until it is empty: the pages that may be left, at the rate and in the rhythm, as wrong as that has been.
///
/// A forecast that is right on every day of asking is too late on the day that lies a week before the end: long times
/// of waiting have more days on which one may ask. And what lasts longer than most cartridges do is asked of long ones
/// alone. Points are weighted so that it holds a given number of days before the end, which is when people need it.
fn empty_in(rhythm: &Rhythm, remaining: &Remaining) -> Option<[f64; 3]> {
    let middle = remaining.pages[POINTS / 2];
    let over = |rate: f64| rhythm.days_for(middle / rate.max(1e-9)).clamp(5.0, 90.0);
    let horizon = over(rhythm.steady());
    let (mut rate, mut errors) = rhythm.rate(horizon);
    let better = over(rate);
    if (better / horizon).ln().abs() > 0.25 {
        (rate, errors) = rhythm.rate(better);
    }
    if rate <= 0.0 || rhythm.days_for(middle / rate) > FARTHEST_DAYS {
        return None;
    }
    let errors = with_usual(errors, better);
    let whole = rhythm.days_for(remaining.yields / rate).ln();
    let varies = deviation(&errors).max(0.1);
    // What was learnt of the past is not all that may come in a long time.
    let wider = 1.0 + 0.3 * remaining.part;
    let mut spread = Spread::default();
    for pages in remaining.pages {
        let days = rhythm.days_for(pages / rate);
        // What is left of a yield is wrong in proportion; what a level says is not.
        let sooner = days.max(0.5).powf(-0.65 * (1.0 - remaining.part));
        for error in &errors {
            let value = (days * error.ratio.powf(wider)).clamp(0.5, FARTHEST_DAYS);
            let reached = normal_below((whole - value.ln()) / varies).max(0.05);
            spread.push(
                value,
                error.weight * sooner / (error.ratio.max(0.4).powf(1.0 - 0.3 * remaining.part) * reached),
            );
        }
    }
    spread.quantiles([0.1, 0.5, 0.9])
}

/// The deviation of the logarithm of errors.
fn deviation(errors: &[Error]) -> f64 {
    let whole: f64 = errors.iter().map(|error| error.weight).sum();
    let mean = errors.iter().map(|error| error.weight * error.ratio.ln()).sum::<f64>() / whole;
    let square = |error: &Error| error.weight * (error.ratio.ln() - mean).powi(2);
    (errors.iter().map(square).sum::<f64>() / whole).sqrt()
}

/// The printer's own errors and those that are usual, by how much of a past there is.
fn with_usual(errors: Vec<Error>, horizon: f64) -> Vec<Error> {
    let own: f64 = errors.iter().map(|error| error.weight).sum();
    let windows = own / horizon;
    let usual = if own > 0.0 { own * USUAL_WEIGHT / windows } else { 1.0 };
    let mut all = errors;
    let points = [-1.64, -1.04, -0.67, -0.39, -0.13, 0.13, 0.39, 0.67, 1.04, 1.64];
    for point in points {
        all.push(Error { ratio: f64::exp(point * USUAL_ERROR), weight: usual / count(points.len()) });
    }
    all
}

fn parts(points: &[f64; POINTS]) -> [f64; 3] {
    [points[0].min(points[1]), points[POINTS / 2], points[POINTS - 2].max(points[POINTS - 1])]
}

fn basis(
    history: History<'_>,
    stays: &[Stay],
    rhythm: &Rhythm,
    rate: f64,
    remaining: Option<&Remaining>,
    outlook: &Outlook<'_>,
) -> Basis {
    let step = if history.has_percent() { history.step() } else { 0 };
    let working: Vec<f64> = rhythm.weekdays.iter().copied().filter(|weekday| *weekday > 0.5).collect();
    let known = remaining.filter(|remaining| remaining.known_before || remaining.seen >= FEWEST_SEEN);
    let cartridge_pages = known.map(|remaining| remaining.yields);
    let coverage = |(rated, pages): (f64, f64)| 5.0 * rated / pages.max(1.0);
    Basis {
        days: u32::try_from(rhythm.days).unwrap_or(u32::MAX),
        pages_a_working_day: rate * working.iter().sum::<f64>() / count(working.len()).max(1.0),
        pages_a_day: rate,
        cartridge_pages,
        coverage_percent: outlook.rated_pages.zip(cartridge_pages).map(coverage),
        cartridges: u32::try_from(stays.iter().filter(|stay| stay.yielded().is_some()).count())
            .unwrap_or(u32::MAX),
        step_percent: step,
        frozen_since: None,
    }
}

/// The level that the last readings agree on.
fn level(history: History<'_>, stays: &[Stay]) -> Level {
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

/// The last time that a number was told, if the printer says "Low" instead since.
fn frozen_since(history: History<'_>) -> Option<Timestamp> {
    let last = history.samples.iter().rev().find(|sample| sample.level != Level::NotReported)?;
    if last.level != Level::Low {
        return None;
    }
    let number = history.samples.iter().rev().find(|sample| sample.level.percent().is_some())?;
    Some(number.at)
}

fn printed_since(history: History<'_>, since: Timestamp) -> f64 {
    let counters = || history.samples.iter().filter_map(|sample| Some((sample.at, sample.impressions?)));
    let then = counters().rfind(|(at, _)| *at <= since);
    match (then, counters().next_back()) {
        (Some((_, then)), Some((_, now))) => super::number::pages(now.saturating_sub(then)),
        _ => 0.0,
    }
}

impl Forecast {
    /// How much will be printed in the next `days` days, and how wrong that may be.
    pub fn demand(&self, days: f64) -> Demand {
        let horizon = days.clamp(5.0, 90.0);
        let (rate, errors) = self.rhythm.rate(horizon);
        let errors = with_usual(errors, horizon);
        // How long a stack lasts, turned round: how much of it goes in the time.
        let whole: f64 = errors.iter().map(|error| error.weight).sum();
        let times = |error: &Error| error.ratio.recip().min(MOST_TIMES);
        let mean = errors.iter().map(|error| error.weight * times(error)).sum::<f64>() / whole;
        let square = |error: &Error| error.weight * (times(error) - mean).powi(2);
        let variance = errors.iter().map(square).sum::<f64>() / whole;
        let usual = rate * self.rhythm.ticks(days);
        Demand { mean: usual * mean, deviation: usual * variance.sqrt() }
    }

    /// The standard deviation of what is left, as a part of its middle.
    pub fn spread_of_pages(&self) -> f64 {
        self.spread_of_pages
    }

    /// Days until it is empty with 50 %, at `now`.
    pub fn days_left(&self, now: Timestamp) -> Option<f64> {
        self.empty_at.map(|empty| days_between(now, empty.p50))
    }
}
