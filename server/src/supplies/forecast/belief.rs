//! What is believed of a cartridge before it has said anything: its yield, and what is left when a level comes.

use super::cartridge::{Mark, Stay};
use crate::supplies::number::count;

/// What one cartridge differs from the next, as a deviation of the logarithm.
const EACH: f64 = 0.08;
/// A maker's yield is at a coverage that is not this printer's.
const MAKER: f64 = 0.45;
/// How wrong the yield may be that a part of a cartridge speaks for.
const PART: f64 = 0.25;
/// What a gauge gets wrong by its scale, and by its cartridge.
const SCALE: f64 = 0.03;
const CHIP: f64 = 0.025;
/// How much coverage changes within a cartridge.
pub(super) const COVERAGE: f64 = 0.04;

/// Yields that are farther from the usual one, as a logarithm, are not those of one cartridge that was used up.
const ALIKE: f64 = 0.5;
const ALIKE_UNSEEN: f64 = 0.2;

/// Mean and deviation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Belief {
    pub(super) mean: f64,
    pub(super) deviation: f64,
}

impl Belief {
    fn with(self, mean: f64, deviation: f64) -> Self {
        let (mine, theirs) = (self.deviation.powi(-2), deviation.powi(-2));
        Self {
            mean: (self.mean * mine + mean * theirs) / (mine + theirs),
            deviation: (mine + theirs).sqrt().recip(),
        }
    }
}

/// What the logarithm of the yield was believed to be before this cartridge said anything.
pub(super) fn yields_before(past: &[(f64, &Stay)], maker: Option<f64>, unseen: bool) -> Option<Belief> {
    let maker =
        maker.filter(|maker| *maker >= 1.0).map(|maker| Belief { mean: maker.ln(), deviation: MAKER });
    let recent: Vec<f64> = past.iter().rev().take(6).map(|(yields, _)| yields.ln()).collect();
    if recent.is_empty() {
        return maker;
    }
    let mut sorted = recent.clone();
    sorted.sort_by(f64::total_cmp);
    // Where changes go unseen, the long ones are those of several cartridges.
    let (middle, wide) =
        if unseen { (sorted[sorted.len() / 4], ALIKE_UNSEEN) } else { (sorted[sorted.len() / 2], ALIKE) };
    let kept: Vec<f64> = recent.into_iter().filter(|each| (each - middle).abs() < wide).collect();
    let mean = kept.iter().sum::<f64>() / count(kept.len());
    // How much they differ here, with as much weight as their number deserves.
    let squares: f64 = kept.iter().map(|each| (each - mean).powi(2)).sum();
    let each = ((4.0 * EACH * EACH + squares) / (3.0 + count(kept.len()))).sqrt();
    let deviation = each * (1.0 + 1.0 / count(kept.len())).sqrt();
    Some(maker.map_or(Belief { mean, deviation }, |maker| maker.with(mean, deviation)))
}

/// The same where none was used up before: what parts of those before it say. A gauge's scale is bent.
pub(super) fn parts_before(before: &[Stay]) -> Option<Belief> {
    let wholes: Vec<f64> = before.iter().rev().filter_map(Stay::spanned).take(6).map(f64::ln).collect();
    let mean = wholes.iter().sum::<f64>() / count(wholes.len());
    (!wholes.is_empty()).then_some(Belief { mean, deviation: PART })
}

/// What is left when a level comes: as it says, within what its steps leave open, and as it was with the cartridges
/// before.
pub(super) fn place(mark: Mark, step: u8, past: &[(f64, &Stay)]) -> Belief {
    let step = f64::from(step) / 100.0;
    let mut belief = match mark {
        Mark::Percent(percent) => Belief {
            mean: (f64::from(percent) / 100.0 + 0.35 * step).min(1.0),
            deviation: (0.35 * step).hypot(SCALE),
        },
        Mark::Low => Belief { mean: 0.12, deviation: 0.06 },
    };
    for (yields, stay) in past.iter().rev().take(6) {
        if let Some((_, at)) = stay.marks.iter().find(|(other, _)| *other == mark) {
            belief = belief.with(1.0 - at / yields, CHIP.hypot(COVERAGE * at / yields));
        }
    }
    Belief { deviation: belief.deviation.hypot(CHIP), ..belief }
}
