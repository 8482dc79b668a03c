//! When will it be empty? As the days by which it is so with 10, 50 and 90 %, with what that rests on; or, honestly,
//! why nobody can say.

mod ahead;
mod answers;
mod belief;
mod by_level;
mod cartridge;
mod days;
mod leap;
mod newcomer;
mod remaining;
mod rhythm;
mod seen;
mod spread;
mod stands;
mod terms;
#[cfg(test)]
mod tests;

use jiff::{Timestamp, tz::TimeZone};

use self::{
    ahead::empty_in,
    cartridge::Stay,
    days::Days,
    newcomer::Newcomer,
    remaining::{CLASSES, POINTS, Remaining},
    rhythm::Rhythm,
    seen::{frozen_since, level, printed_since},
};
pub use self::{
    by_level::WHOLE,
    seen::looked_until,
    terms::{Basis, Demand, Quantiles, State},
};
use super::{
    history::{History, Level},
    number::{count, days_after, days_between},
    replacement::{self, Believed, Replacement},
};

/// What can be said of a supply at a time.
#[derive(Clone, Debug)]
pub struct Forecast {
    /// Whether there is an estimate.
    pub state: State,
    /// When it will be empty.
    pub empty_at: Option<Quantiles<Timestamp>>,
    /// Impressions that are left; `None` too where the level alone is gone by.
    pub pages_left: Option<Quantiles<f64>>,
    /// What that rests on.
    pub basis: Basis,
    /// What happened to its cartridges.
    pub replacements: Vec<Replacement>,
    /// The level at the time, three readings agreeing.
    pub level: Level,
    /// The same as `pages_left`, in made pages too.
    left: Option<Quantiles<f64>>,
    /// What a whole cartridge gives, likewise.
    whole: Option<f64>,
    rhythm: Rhythm,
    spread_of_pages: f64,
    newcomer: Option<Newcomer>,
    hidden: Option<[f64; CLASSES.len()]>,
    stands_still: bool,
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
/// Nobody looked for so many days: longer than places are closed, and than anybody believes that nothing was printed.
pub const UNSEEN_DAYS: f64 = 28.0;

/// What can be said of this supply. A time in which nobody looked says nothing of how much is printed: it is taken that
/// nothing was printed in it, and that it goes on from now as before. After weeks of that no date is told.
pub fn forecast(history: History<'_>, outlook: &Outlook<'_>) -> Forecast {
    let believed = Believed::of(history.until(outlook.now));
    let (history, step) = (believed.history(), believed.step());
    let mut forecast = match by_level::made(history, step) {
        None => {
            let forecast = as_seen(Seen { history, step, by_level: false }, outlook);
            Forecast { pages_left: forecast.left, ..forecast }
        }
        Some(samples) => {
            let history = History { samples: &samples, ..history };
            let outlook = Outlook { rated_pages: Some(WHOLE), ..outlook.clone() };
            by_level::told(as_seen(Seen { history, step, by_level: true }, &outlook))
        }
    };
    let last = history.samples.last().map(|sample| sample.at);
    forecast.basis.unseen_since = last.filter(|last| days_between(*last, outlook.now) > UNSEEN_DAYS);
    if forecast.basis.unseen_since.is_some() {
        (forecast.empty_at, forecast.pages_left, forecast.left) = (None, None, None);
        forecast.basis.frozen_since = None;
        if forecast.state != State::LevelNotReported {
            forecast.state = State::TooLittleData;
        }
    }
    forecast
}

/// What is gone by: samples that stayed, the gauge's step in percent, and whether their counts are made from the level.
#[derive(Clone, Copy)]
struct Seen<'a> {
    history: History<'a>,
    step: u8,
    by_level: bool,
}

/// The same, however long ago it was seen, in pages as they are counted.
fn as_seen(seen: Seen<'_>, outlook: &Outlook<'_>) -> Forecast {
    let Seen { history, step, .. } = seen;
    let Some(since) = frozen_since(history, step) else { return look(seen, outlook) };
    let before = Seen { history: history.until(since), ..seen };
    let mut forecast = look(before, &Outlook { now: since, ..outlook.clone() });
    let (_, stands_still, now) = rhythm_of(history, outlook);
    forecast.replacements = replacement::find(history, step);
    forecast.level = Level::Low;
    forecast.basis.frozen_since = Some(since);
    if forecast.state == State::Estimate {
        forecast.state = State::Frozen;
        let printed = printed_since(history, since);
        forecast.left = forecast.left.map(|left| Quantiles {
            p10: (left.p10 - printed).max(0.0),
            p50: (left.p50 - printed).max(0.0),
            p90: (left.p90 - printed).max(0.0),
        });
    }
    forecast.rhythm = now;
    forecast.stands_still = stands_still;
    forecast
}

/// How much is printed from now on, since when, in days, nothing was, and whether that is longer than this printer rests
/// and it tells as little as it ever did.
fn rhythm_of(history: History<'_>, outlook: &Outlook<'_>) -> (f64, bool, Rhythm) {
    let seen = looked_until(history, outlook.now);
    let days = Days::count(history.samples, seen, outlook.zone);
    let rhythm = Rhythm::learn(&days);
    let stands_still = stands::is_as_low_as_ever(history) && stands::still(&days, &rhythm);
    let rhythm = if seen < outlook.now { rhythm.from(outlook.now, outlook.zone) } else { rhythm };
    (days.idle, stands_still, rhythm)
}

fn look(Seen { history, step, by_level }: Seen<'_>, outlook: &Outlook<'_>) -> Forecast {
    let replacements = replacement::find(history, step);
    let stays = cartridge::stays(history, step, &replacements);
    let unseen = !history.has_percent() && history.serial_numbers.is_empty();
    let (idle, stands_still, rhythm) = rhythm_of(history, outlook);
    let remaining = remaining::remaining(&stays, step, outlook.rated_pages, unseen);
    let rate = rhythm.steady();
    let basis = basis((history, step), &stays, &rhythm, rate, remaining.as_ref(), outlook);
    let mut forecast = Forecast {
        state: State::TooLittleData,
        empty_at: None,
        pages_left: None,
        left: None,
        whole: basis.cartridge_pages,
        basis,
        replacements,
        level: level(history, &stays),
        spread_of_pages: remaining.map_or(0.0, |remaining| remaining.spread),
        hidden: remaining.map(|remaining| remaining.classes.map(|pages| remaining.pages[POINTS / 2] - pages)),
        newcomer: stays
            .last()
            .zip(remaining.as_ref())
            .and_then(|(stay, remaining)| newcomer::newcomer((history, step), stay, remaining.yields)),
        stands_still,
        rhythm,
    };
    let nothing_known = remaining.is_none() && !history.has_percent();
    forecast.state = if nothing_known && forecast.level == Level::NotReported {
        State::LevelNotReported
    } else if by_level && !history.has_percent() && rate <= 0.0 {
        // That it is not low yet says nothing.
        State::TooLittleData
    } else if idle >= IDLE_DAYS || (!by_level && rate <= 0.0 && forecast.rhythm.days >= FEWEST_DAYS) {
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
        forecast.left = Some(Quantiles { p10, p50, p90 });
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

fn parts(points: &[f64; POINTS]) -> [f64; 3] {
    [points[0].min(points[1]), points[POINTS / 2], points[POINTS - 2].max(points[POINTS - 1])]
}

fn basis(
    (history, step): (History<'_>, u8),
    stays: &[Stay],
    rhythm: &Rhythm,
    rate: f64,
    remaining: Option<&Remaining>,
    outlook: &Outlook<'_>,
) -> Basis {
    let step = if history.has_percent() { step } else { 0 };
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
        unseen_since: None,
        by_level: false,
    }
}
