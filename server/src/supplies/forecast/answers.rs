//! What a forecast answers when it is asked.

use jiff::Timestamp;

use super::{Demand, Forecast, ahead::with_usual, leap, remaining::CLASSES, rhythm::Error};
use crate::supplies::number::days_between;

/// So many times of what is usual is the most that a lead time is expected to print.
const MOST_TIMES: f64 = 4.0;

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

    /// Impressions that are left in the middle, or, where the last looks show another cartridge that is not believed to
    /// be inside yet, that one's; made ones where the level alone is gone by.
    pub fn pages_inside(&self) -> Option<f64> {
        self.left.map(|left| self.newcomer.map_or(left.p50, |newcomer| newcomer.pages))
    }

    /// Impressions that a whole cartridge gives here; made ones likewise.
    pub fn pages_of_a_whole(&self) -> Option<f64> {
        self.whole
    }

    /// Since when the looks show another full cartridge that is not believed to be inside yet, where they do.
    pub fn full_newcomer_since(&self) -> Option<Timestamp> {
        self.newcomer.filter(|newcomer| newcomer.full).map(|newcomer| newcomer.since)
    }

    /// What the level may hide: parts of the distribution of what is left, each with how many impressions less than in
    /// the middle (negative: more) are inside then.
    pub fn hidden(&self) -> impl Iterator<Item = (f64, f64)> {
        let hidden = self.hidden.filter(|_| self.newcomer.is_none());
        CLASSES.into_iter().zip(hidden.into_iter().flatten())
    }

    /// What may be printed on the day on which it falls below the reorder point, before anybody looks: parts of the
    /// distribution, each with how many impressions over `usual` that is.
    pub fn leaps(&self, usual: f64) -> impl Iterator<Item = (f64, f64)> + Clone {
        leap::leaps(self.rhythm.past()).map(move |(part, pages)| (part, (pages - usual).max(0.0)))
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
