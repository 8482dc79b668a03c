//! What people do to a printer and its cartridges.

use super::dice::Dice;

/// How often they do what.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Part of the cartridges that are thrown away with toner in them.
    pub premature: f64,
    /// Part of the cartridges that are shaken when they are nearly empty.
    pub shaken: f64,
    /// Part of the cartridges that are refilled in place.
    pub refilled: f64,
    /// Part of the cartridges that are taken out for another one and put back days later.
    pub lent: f64,
    /// The printer is switched off when the place is closed: no readings.
    pub switched_off: bool,
    /// Times a year that nobody reads the printer for some days, though it prints.
    pub unread: f64,
}

impl Habits {
    /// Draws a place's habits.
    pub fn draw(dice: &mut Dice) -> Self {
        Self {
            premature: if dice.chance(0.4) { dice.between(0.05, 0.3) } else { 0.0 },
            shaken: if dice.chance(0.35) { dice.between(0.2, 0.8) } else { 0.0 },
            refilled: if dice.chance(0.1) { dice.between(0.1, 0.5) } else { 0.0 },
            lent: if dice.chance(0.15) { dice.between(0.05, 0.15) } else { 0.0 },
            switched_off: dice.chance(0.3),
            unread: if dice.chance(0.25) { dice.between(1.0, 3.0) } else { 0.0 },
        }
    }

    /// Whether nothing but printing happens here, and each reading is taken.
    pub fn are_plain(&self) -> bool {
        self.premature + self.shaken + self.refilled + self.lent + self.unread <= 0.0
    }
}
