//! What will be needed soon as well goes into the same parcel.

use super::{Advice, Decision};
use crate::supplies::forecast::Forecast;

/// Whether a supply that need not be ordered yet will fall below its reorder point within so many days, so that it had
/// better be ordered together with another one.
pub fn due_within(advice: &Advice, forecast: &Forecast, days: f64) -> bool {
    let (Some(position), Some(point)) = (advice.position_pages, advice.reorder_point_pages) else {
        return false;
    };
    advice.decision == Decision::Wait && position - forecast.demand(days).mean < point
}
