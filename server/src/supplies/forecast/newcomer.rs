//! A cartridge that seems to have come in, and is not believed to have yet.

use jiff::Timestamp;

use super::cartridge::{Mark, Stay};
use crate::supplies::{
    history::{History, Level},
    number::pages,
};

/// A rise of so many percent is neither shaking nor noise, nor is one of so many steps.
const RISE: u8 = 20;
const STEPS: u8 = 2;

/// What the last looks show, though it is not believed yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Newcomer {
    /// The first look that shows it.
    pub since: Timestamp,
    /// Impressions that are left in it.
    pub pages: f64,
    /// Whether it is full as far as can be seen: a gauge that is wrong for a look, or a used one, is rarely that.
    pub full: bool,
}

/// Another cartridge, where the last looks show far more than what `stay`, the last one that is believed, has: whoever
/// orders in the hours before a change is believed orders for a cartridge that is gone. `cartridge_pages` is what a whole
/// one gives.
pub(super) fn newcomer(
    (history, step): (History<'_>, u8),
    stay: &Stay,
    cartridge_pages: f64,
) -> Option<Newcomer> {
    let (mark, _) = stay.marks.last()?;
    let inside = || history.samples[stay.samples.clone()].iter().rev();
    match mark {
        Mark::Percent(reached) => {
            let risen = |told: u8| told.saturating_sub(*reached) >= step.saturating_mul(STEPS).max(RISE);
            let told = inside().find_map(|sample| sample.level.percent()).filter(|told| risen(*told))?;
            let shown = inside().take_while(|sample| sample.level.percent().is_none_or(risen));
            let since = shown.filter(|sample| sample.level.percent().is_some()).last()?.at;
            let full = told >= 100 - step.clamp(RISE, 100);
            Some(Newcomer { since, pages: cartridge_pages * f64::from(told) / 100.0, full })
        }
        Mark::Low => {
            if inside().next()?.level != Level::NotReported {
                return None;
            }
            let now = inside().find_map(|sample| sample.impressions)?;
            let low = inside().find(|sample| sample.level == Level::Low)?.impressions?;
            let since = inside().take_while(|sample| sample.level != Level::Low).last()?.at;
            let left = (cartridge_pages - pages(now.saturating_sub(low))).max(0.0);
            Some(Newcomer { since, pages: left, full: true })
        }
    }
}
