//! How many pages the cartridge that is inside still has.
//!
//! Its yield is not known: there are the yields of those before it, what its maker says, and at how many pages it
//! passed each level. A level is where it says only roughly, the less so the coarser the steps; on this printer it is
//! where it was with the cartridges before. All that is put together by Bayes' rule over a row of possible yields.

use super::{
    belief::{Belief, COVERAGE, parts_before, place, yields_before},
    cartridge::{Beginning, Mark, Stay},
};
use crate::supplies::number::{count, normal_below};

/// Where a printer tells nothing of an early change, the pages of two cartridges may look like those of one: how often,
/// how many more they are then, and how widely they lie, as logarithms.
const UNSEEN: f64 = 0.08;
const UNSEEN_LATER: f64 = 0.55;
const UNSEEN_WIDE: f64 = 0.15;

/// Possible yields that are weighed.
const YIELDS: usize = 321;
/// How far they reach, as a logarithm.
const REACH: f64 = 2.4;

/// What is known of the yield.
#[derive(Clone, Copy, Debug)]
pub(super) struct Remaining {
    /// Pages left: the parts of the distribution in the middle of which each lies are equal.
    pub(super) pages: [f64; POINTS],
    /// Expected pages of a whole cartridge on this printer.
    pub(super) yields: f64,
    /// Deviation of what is left, relative to its middle.
    pub(super) spread: f64,
    /// Pages left in the middle of each of [`CLASSES`].
    pub(super) classes: [f64; CLASSES.len()],
    /// Whether the cartridges before it, or its maker, had a say.
    pub(super) known_before: bool,
    /// The part of this cartridge that was used while it was seen.
    pub(super) seen: f64,
    /// The part of it that is left, in the middle.
    pub(super) part: f64,
}

/// How many points stand for a distribution.
pub(super) const POINTS: usize = 9;

/// Parts of the distribution, least left first: the finer, the less is left, for what is ordered in time depends on the
/// worst that is still likely.
pub(super) const CLASSES: [f64; 10] = [0.003, 0.007, 0.015, 0.03, 0.06, 0.1, 0.15, 0.2, 0.2, 0.235];

/// What the last of `stays` still has. `maker` is the yield that its maker or the administrator names; `unseen`: the
/// printer tells nothing when a cartridge that is not low is changed.
pub(super) fn remaining(stays: &[Stay], step: u8, maker: Option<f64>, unseen: bool) -> Option<Remaining> {
    let (stay, before) = stays.split_last()?;
    let past: Vec<(f64, &Stay)> = before.iter().filter_map(|stay| Some((stay.yielded()?, stay))).collect();
    let prior = yields_before(&past, maker, unseen).or_else(|| parts_before(before));
    let (began, begin_at, begin_wrong) = match (stay.began, stay.marks.first()) {
        (Beginning::Full, _) => (1.0, 0.0, 0.01),
        (Beginning::Refilled, _) => (0.95, 0.0, 0.05),
        (Beginning::Unknown, Some((mark, at))) if stay.marks.len() > 1 => {
            let place = place(*mark, step, &past);
            (place.mean, *at, place.deviation)
        }
        (Beginning::Unknown, Some((mark, at))) => {
            let place = place(*mark, step, &past);
            (place.mean, *at, place.deviation)
        }
        (Beginning::Unknown, None) => return None,
    };
    let used = stay.pages - begin_at;
    let standing = stay.standing.max(begin_at) - begin_at;
    let last = stay.marks.last().filter(|(_, at)| *at > begin_at);
    let place_of_last = last.map(|(mark, at)| (place(*mark, step, &past), *at - begin_at, *mark));
    let next = match stay.marks.last().map(|(mark, _)| *mark) {
        Some(Mark::Low) => None,
        Some(Mark::Percent(percent)) => percent.checked_sub(step).map(Mark::Percent),
        None => Some(Mark::Low),
    };
    let next = next.map(|mark| place(mark, step, &past));
    let likelihood = |yields: f64| {
        let mut log = 0.0;
        if let Some((place, at, _)) = place_of_last {
            let gone = began - place.mean;
            let wrong = place.deviation.hypot(begin_wrong).hypot(COVERAGE * gone.abs());
            log -= 0.5 * ((at / yields - gone) / wrong).powi(2) + wrong.ln();
        }
        // The next level had not come when the last one was told last. The gauge is as wrong there as here.
        if let Some(next) = next {
            let above = match place_of_last {
                Some((place, at, _)) => {
                    let between = (place.mean - next.mean).max(0.0);
                    (between - (standing.max(at) - at) / yields) / (0.3 * between).max(0.01)
                }
                None => {
                    (began - standing / yields - next.mean) / next.deviation.hypot(begin_wrong).hypot(0.01)
                }
            };
            log += normal_below(above).max(1e-12).ln();
        }
        log
    };
    // Where to look: what was known before, else what the last level says.
    let seen = place_of_last.map_or(0.0, |(place, ..)| (began - place.mean).max(0.0));
    let middle = match (prior, place_of_last) {
        (Some(prior), _) => prior.mean,
        (None, Some((place, at, _))) if seen > 0.02 => (at / (began - place.mean)).max(1.0).ln(),
        _ => return None,
    };
    let belief = prior.unwrap_or(Belief { mean: middle, deviation: 1.5 });
    let believed = |log: f64| {
        let usual = -0.5 * ((log - belief.mean) / belief.deviation).powi(2);
        if !unseen {
            return usual;
        }
        let wide = ((log - belief.mean - UNSEEN_LATER) / UNSEEN_WIDE).powi(2);
        (usual.exp() / belief.deviation + UNSEEN * (-0.5 * wide).exp() / UNSEEN_WIDE).max(1e-300).ln()
    };
    weigh(believed, middle, began, used, likelihood).map(|Weighed { points, classes, yields, spread }| {
        Remaining {
            pages: points,
            yields,
            spread,
            classes,
            known_before: prior.is_some(),
            part: (points[POINTS / 2] / yields).clamp(0.0, 1.0),
            seen,
        }
    })
}

/// What weighing possible yields gives.
struct Weighed {
    points: [f64; POINTS],
    classes: [f64; CLASSES.len()],
    yields: f64,
    spread: f64,
}

/// Weighs possible yields.
fn weigh(
    prior: impl Fn(f64) -> f64,
    middle: f64,
    began: f64,
    used: f64,
    likelihood: impl Fn(f64) -> f64,
) -> Option<Weighed> {
    let middle = middle.max((used / began.max(0.01)).max(1.0).ln() - 0.5 * REACH);
    let mut rows: Vec<(f64, f64, f64)> = Vec::with_capacity(YIELDS);
    let mut most = f64::NEG_INFINITY;
    for row in 0..YIELDS {
        let log = middle + REACH * (2.0 * count(row) / count(YIELDS - 1) - 1.0);
        let yields = log.exp();
        let left = yields * began - used;
        if left <= 0.0 {
            continue;
        }
        let weight = likelihood(yields) + prior(log);
        most = most.max(weight);
        rows.push((left, weight, yields));
    }
    let mut sum = 0.0;
    for row in &mut rows {
        row.1 = (row.1 - most).exp();
        sum += row.1;
    }
    if rows.is_empty() || !sum.is_finite() || sum <= 0.0 {
        return None;
    }
    let most = rows.last().map_or(0.0, |row| row.0);
    let (mut points, mut classes) = ([most; POINTS], [most; CLASSES.len()]);
    let mut below = 0.0;
    let (mut point, mut class, mut edge) = (0, 0, 0.0);
    let (mut mean, mut square, mut yields) = (0.0, 0.0, 0.0);
    for (left, weight, whole) in &rows {
        let weight = weight / sum;
        mean += weight * left;
        square += weight * left * left;
        yields += weight * whole;
        below += weight;
        while point < POINTS && below >= (count(point) + 0.5) / count(POINTS) {
            points[point] = *left;
            point += 1;
        }
        while class < CLASSES.len() && below >= edge + 0.5 * CLASSES[class] {
            classes[class] = *left;
            edge += CLASSES[class];
            class += 1;
        }
    }
    let spread = (square - mean * mean).max(0.0).sqrt() / mean.max(1e-9);
    Some(Weighed { points, classes, yields, spread })
}
