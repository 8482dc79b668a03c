//! How long an order takes.

use crate::supplies::number::count;

/// Time from an order to the shelf, in days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadTime {
    /// Mean.
    pub mean_days: f64,
    /// Standard deviation.
    pub deviation_days: f64,
}

/// What is configured weighs as much as so many orders.
const CONFIGURED: f64 = 3.0;
/// Orders that are remembered: suppliers change.
const REMEMBERED: usize = 12;

impl LeadTime {
    /// What is configured, put right by how many days past orders took, the last one last; as it is where none has come.
    #[must_use]
    pub fn learned(self, took_days: &[f64]) -> Self {
        let usable = took_days.iter().rev().filter(|days| days.is_finite() && **days >= 0.0);
        let recent: Vec<f64> = usable.copied().take(REMEMBERED).collect();
        if recent.is_empty() {
            // Whoever set a deviation has said how long orders take, and how much that differs.
            return self;
        }
        let orders = count(recent.len());
        let mean_days = (CONFIGURED * self.mean_days + recent.iter().sum::<f64>()) / (CONFIGURED + orders);
        let squares: f64 = recent.iter().map(|days| (days - mean_days).powi(2)).sum();
        let configured = CONFIGURED * (self.deviation_days.powi(2) + (self.mean_days - mean_days).powi(2));
        let variance = (configured + squares) / (CONFIGURED + orders);
        // The mean is not known for certain either.
        let deviation_days = (variance * (1.0 + (CONFIGURED + orders).recip())).sqrt();
        Self { mean_days, deviation_days }
    }
}
