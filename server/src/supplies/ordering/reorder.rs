//! The reorder point.

use statrs::distribution::{ContinuousCDF, Gamma};

/// Impressions until an order would be on the shelf, and what the level may hide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadTimeDemand {
    /// What is expected.
    pub mean_pages: f64,
    /// Standard deviation.
    pub deviation_pages: f64,
}

/// Service levels that can be asked for.
const SERVICE: std::ops::RangeInclusive<f64> = 0.5..=0.9999;

/// How exactly a reorder point is found, as a part of it.
const EXACT: f64 = 1e-4;

/// Demand as a distribution: gamma with this mean and deviation, for what is printed is never negative and leans to the
/// high side; `None` where nothing varies, or nothing can be said.
fn distribution(demand: LeadTimeDemand) -> Option<Gamma> {
    let LeadTimeDemand { mean_pages: mean, deviation_pages: deviation } = demand;
    if !(mean > 0.0 && mean.is_finite() && deviation.is_finite()) {
        return None;
    }
    // Beyond that the distribution is a spike at nothing with a tail that no printer has.
    let variation = (deviation / mean).min(2.5);
    let shape = variation.powi(-2);
    if variation > 1e-6 { Gamma::new(shape, shape / mean).ok() } else { None }
}

/// The pages that last until the order arrives with probability `service_level`: that quantile of a gamma
/// distribution with this mean and deviation. At least the mean.
pub fn reorder_point(demand: LeadTimeDemand, service_level: f64) -> f64 {
    let service = service_level.clamp(*SERVICE.start(), *SERVICE.end());
    let mean = demand.mean_pages;
    distribution(demand).map_or(mean.max(0.0), |gamma| gamma.inverse_cdf(service).max(mean))
}

/// The same where the level hides something: parts of its distribution, each with how many pages fewer than it says are
/// inside then.
pub(super) fn reorder_point_hiding(demand: LeadTimeDemand, hidden: &[(f64, f64)], service_level: f64) -> f64 {
    let plain = reorder_point(demand, service_level);
    let most = hidden.iter().map(|(_, fewer)| *fewer).fold(0.0, f64::max);
    if hidden.is_empty() || !most.is_finite() {
        return plain;
    }
    let gamma = distribution(demand);
    let more_than = |pages: f64| match &gamma {
        Some(gamma) => gamma.sf(pages.max(0.0)),
        None => f64::from(u8::from(demand.mean_pages > pages)),
    };
    let allowed = 1.0 - service_level.clamp(*SERVICE.start(), *SERVICE.end());
    let risk =
        |point: f64| -> f64 { hidden.iter().map(|(part, fewer)| part * more_than(point - fewer)).sum() };
    let (mut low, mut high) = (0.0, plain + most);
    while high - low > EXACT * high {
        let middle = f64::midpoint(low, high);
        if risk(middle) > allowed {
            low = middle;
        } else {
            high = middle;
        }
    }
    high.max(demand.mean_pages)
}
