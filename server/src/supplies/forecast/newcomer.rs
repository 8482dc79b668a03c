//! A cartridge that seems to have come in, and is not believed to have yet.

use super::cartridge::{Mark, Stay};
use crate::supplies::{
    history::{History, Level},
    number::pages,
};

/// A rise of so many percent is neither shaking nor noise, nor is one of so many steps.
const RISE: u8 = 20;
const STEPS: u8 = 2;

/// The part (0 to 1) that the last looks say is inside, where it is far more than what `stay`, the last one that is
/// believed, has: whoever orders in the hours before a change is believed orders for a cartridge that is gone.
pub(super) fn part_seen(
    (history, step): (History<'_>, u8),
    stay: &Stay,
    cartridge_pages: f64,
) -> Option<f64> {
    let (mark, _) = stay.marks.last()?;
    let mut inside = history.samples[stay.samples.clone()].iter().rev();
    match mark {
        Mark::Percent(reached) => {
            let told = inside.find_map(|sample| sample.level.percent())?;
            let risen = told.saturating_sub(*reached) >= step.saturating_mul(STEPS).max(RISE);
            risen.then(|| f64::from(told) / 100.0)
        }
        Mark::Low => {
            if inside.clone().next()?.level != Level::NotReported {
                return None;
            }
            let now = inside.clone().find_map(|sample| sample.impressions)?;
            let low = inside.find(|sample| sample.level == Level::Low)?.impressions?;
            Some((1.0 - pages(now.saturating_sub(low)) / cartridge_pages.max(1.0)).max(0.0))
        }
    }
}
