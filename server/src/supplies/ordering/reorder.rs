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

/// The pages that last until the order arrives with probability `service_level`: that quantile of a gamma
/// distribution with this mean and deviation, for what is printed is never negative and leans to the high side. At
/// least the mean.
pub fn reorder_point(demand: LeadTimeDemand, service_level: f64) -> f64 {
    let LeadTimeDemand { mean_pages: mean, deviation_pages: deviation } = demand;
    let service = service_level.clamp(*SERVICE.start(), *SERVICE.end());
    let nothing = !(mean > 0.0 && mean.is_finite() && deviation.is_finite());
    // Beyond that the distribution is a spike at nothing with a tail that no printer has.
    let variation = (deviation / mean).min(2.5);
    if nothing || variation <= 1e-6 {
        return mean.max(0.0);
    }
    let shape = variation.powi(-2);
    Gamma::new(shape, shape / mean).map_or(mean, |gamma| gamma.inverse_cdf(service).max(mean))
}
