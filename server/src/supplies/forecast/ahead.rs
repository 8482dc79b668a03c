//! From pages that are left to days, as a distribution.

use super::{
    remaining::{POINTS, Remaining},
    rhythm::{Error, Rhythm},
    spread::Spread,
};
use crate::supplies::number::{count, normal_below};

/// Nobody believes a date that lies farther away.
const FARTHEST_DAYS: f64 = 3650.0;

/// Errors of the past that a printer without one is believed to have: deviation of the logarithm.
const USUAL_ERROR: f64 = 0.30;
/// They weigh as much as so many stretches of the printer's own past.
const USUAL_WEIGHT: f64 = 2.5;

/// The errors of the past are not all that may come: their logarithms are taken so many times, more while much is left.
const WIDER: f64 = 1.1;
const WIDER_AT_FIRST: f64 = 0.2;

/// By which power of the days that it lasts a point weighs less: of what pages last at the rate, and of how many times as
/// long they lasted in the past. The inverse by and large, less while much is left.
const SOONER: f64 = 0.65;
const LATER: f64 = 1.1;
const LATER_AT_FIRST: f64 = 0.3;

/// Days until it is empty: the pages that may be left, at the rate and in the rhythm, as wrong as that has been.
///
/// A forecast that is right on every day of asking is too late on the day that lies a week before the end: long times
/// of waiting have more days on which one may ask. And what lasts longer than most cartridges do is asked of long ones
/// alone. Points are weighted so that it holds a given number of days before the end, which is when people need it.
pub(super) fn empty_in(rhythm: &Rhythm, remaining: &Remaining) -> Option<[f64; 3]> {
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
    let wider = WIDER + WIDER_AT_FIRST * remaining.part;
    let later = LATER - LATER_AT_FIRST * remaining.part;
    let mut spread = Spread::default();
    for pages in remaining.pages {
        let days = rhythm.days_for(pages / rate);
        // What is left of a yield is wrong in proportion; what a level says is not.
        let sooner = days.max(0.5).powf(-SOONER * (1.0 - remaining.part));
        for error in &errors {
            let value = (days * error.ratio.powf(wider)).clamp(0.5, FARTHEST_DAYS);
            let reached = normal_below((whole - value.ln()) / varies).max(0.05);
            spread.push(value, error.weight * sooner / (error.ratio.max(0.4).powf(later) * reached));
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
pub(super) fn with_usual(errors: Vec<Error>, horizon: f64) -> Vec<Error> {
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
