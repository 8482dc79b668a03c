//! What a printer makes of what is in the cartridge.

use super::dice::Dice;

/// How a printer rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rounding {
    Down,
    Nearest,
    Up,
}

/// A level as it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Percent.
    Percent(u8),
    /// "Low", without a number.
    Low,
    /// No level.
    Nothing,
}

/// How one printer tells levels.
#[derive(Clone, Debug)]
pub struct Gauge {
    /// Percent; without one it says "Low" alone.
    step: Option<u8>,
    rounding: Rounding,
    /// The scale is bent: the told part is the true part to this power.
    bend: f64,
    /// From what part on it says "Low", where it tells nothing else.
    low: f64,
    /// Part of the readings that are a step off.
    noise: f64,
    /// Part of the readings that have no level.
    silent: f64,
}

/// What one cartridge's chip gets wrong.
#[derive(Clone, Copy, Debug)]
pub struct Chip {
    /// It counts so much of each page.
    pub gain: f64,
}

impl Chip {
    /// Draws what one chip gets wrong.
    pub fn draw(dice: &mut Dice) -> Self {
        Self { gain: dice.normal(1.0, 0.025) }
    }
}

impl Gauge {
    /// Draws a printer's gauge.
    pub fn draw(step: Option<u8>, dice: &mut Dice) -> Self {
        Self {
            step,
            rounding: dice.one_of(&[
                Rounding::Up,
                Rounding::Up,
                Rounding::Nearest,
                Rounding::Nearest,
                Rounding::Down,
            ]),
            bend: dice.around(1.0, 0.08),
            low: dice.between(0.06, 0.16),
            noise: if dice.chance(0.4) { dice.between(0.002, 0.03) } else { 0.0 },
            silent: if dice.chance(0.2) { dice.between(0.001, 0.01) } else { 0.0 },
        }
    }

    /// Whether readings are a step off at times.
    pub fn is_noisy(&self) -> bool {
        self.noise > 0.0
    }

    fn seen(&self, left: f64, chip: Chip, shaken: f64) -> f64 {
        let counted = (1.0 - (1.0 - left) * chip.gain).clamp(0.0, 1.0);
        (counted.powf(self.bend) + shaken).clamp(0.0, 1.0)
    }

    /// What is told when `left` (0 to 1) is left. `shaken` is what shaking makes it look fuller.
    pub fn tell(&self, left: f64, chip: Chip, shaken: f64, dice: &mut Dice) -> Told {
        let silent = dice.chance(self.silent);
        let off = dice.chance(self.noise);
        let up = dice.chance(0.5);
        if silent {
            return Told::Nothing;
        }
        self.round(self.seen(left, chip, shaken), if off { if up { 1.0 } else { -1.0 } } else { 0.0 })
    }

    /// What is told when nothing disturbs it.
    pub fn would_tell(&self, left: f64, chip: Chip) -> Told {
        self.round(self.seen(left, chip, 0.0), 0.0)
    }

    /// How far what is seen is from where this begins to be told.
    pub fn off(&self, left: f64, chip: Chip, told: Told) -> f64 {
        let begins = match (told, self.step) {
            (Told::Percent(percent), Some(step)) => {
                let part = match self.rounding {
                    Rounding::Down => 1.0,
                    Rounding::Nearest => 0.5,
                    Rounding::Up => 0.0,
                };
                (f64::from(percent) + part * f64::from(step)) / 100.0
            }
            _ => self.low,
        };
        (self.seen(left, chip, 0.0) - begins).abs()
    }

    fn round(&self, seen: f64, off: f64) -> Told {
        let Some(step) = self.step else {
            return if seen < self.low { Told::Low } else { Told::Nothing };
        };
        let size = f64::from(step) / 100.0;
        let steps = match self.rounding {
            Rounding::Down => (seen / size + 1e-9).floor(),
            Rounding::Nearest => (seen / size).round(),
            Rounding::Up => (seen / size - 1e-9).ceil(),
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
        Told::Percent(((steps + off) * f64::from(step)).clamp(0.0, 100.0) as u8)
    }
}
