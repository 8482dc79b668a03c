//! Counts and times as numbers to reckon with.

use jiff::Timestamp;

/// Seconds of a day.
pub(super) const DAY: f64 = 86_400.0;

/// A count. What exceeds 2^52 loses its last digits, which no forecast is about.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(crate) fn count(count: usize) -> f64 {
    count as f64
}

/// Impressions, likewise.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(crate) fn pages(count: u64) -> f64 {
    count as f64
}

/// Days from one time to the other; negative if it lies before.
#[expect(clippy::cast_precision_loss, reason = "seconds of ten thousand years")]
pub(super) fn days_between(from: Timestamp, to: Timestamp) -> f64 {
    to.as_second().saturating_sub(from.as_second()) as f64 / DAY
}

/// The time so many days later, at most the last one that can be said.
#[expect(clippy::cast_possible_truncation, reason = "bounded before")]
pub(crate) fn days_after(from: Timestamp, days: f64) -> Timestamp {
    let seconds = (days * DAY).clamp(-1e11, 1e11) as i64;
    Timestamp::from_second(from.as_second().saturating_add(seconds)).unwrap_or(Timestamp::MAX)
}

/// The part of the normal distribution below `x` standard deviations.
pub(super) fn normal_below(x: f64) -> f64 {
    0.5 * statrs::function::erf::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// Pages in whole numbers.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of pages; saturates")]
pub(crate) fn whole(pages: f64) -> u64 {
    pages.round().max(0.0) as u64
}
