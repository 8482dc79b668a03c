//! What will be needed soon as well goes into the same parcel; and what was found to be needed stays so until it is clearly
//! not.

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

/// An order that only suggests or asks ends where it would not be due again within so many days: a whole week, as what is
/// printed until an order arrives differs from one weekday to the next.
const CLEARLY_DAYS: f64 = 7.0;

/// Whether there is so much more than the reorder point that nothing will be due within `days` and a week, nor where the
/// level is a step off. Without a forecast nobody can say.
pub fn clearly_enough(advice: &Advice, forecast: &Forecast, days: f64) -> bool {
    let (Some(position), Some(point)) = (advice.position_pages, advice.reorder_point_pages) else {
        return false;
    };
    let step = f64::from(forecast.basis.step_percent) / 100.0;
    let of_a_step = step * forecast.pages_of_a_whole().unwrap_or(0.0);
    position - forecast.demand(days + CLEARLY_DAYS).mean.max(of_a_step) >= point
}
