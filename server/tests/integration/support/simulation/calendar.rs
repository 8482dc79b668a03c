//! Which days a place is closed, and how busy the others are. Day 0 is a Monday, the first of January.

use super::{Rhythm, dice::Dice};

/// A factor for each day, the weekday apart.
#[derive(Clone, Debug)]
pub struct Calendar(Vec<f64>);

/// Days of a year of this calendar: whole weeks, so that school terms begin on Mondays.
const YEAR: usize = 364;

impl Calendar {
    /// Draws the closed and busy days of `days` days.
    pub fn draw(rhythm: Rhythm, days: usize, dice: &mut Dice) -> Self {
        let mut factors = vec![1.0; days];
        let mut set = |from: usize, length: usize, factor: f64| {
            factors.iter_mut().skip(from).take(length).for_each(|day| *day *= factor);
        };
        let years = days.div_ceil(YEAR);
        match rhythm {
            Rhythm::School => {
                let staff = dice.between(0.01, 0.08);
                let shift = dice.below(4) * 7;
                for year in 0..years {
                    let week = |week: usize, moved: usize| year * YEAR + week * 7 + moved;
                    let moved = dice.below(2) * 7;
                    set(week(0, 0), 7, staff);
                    set(week(6, moved), 7, staff);
                    set(week(13, moved), 14, staff);
                    set(week(21, 0), 7, staff);
                    set(week(23, 0), 14, 1.5);
                    set(week(26, shift), 42, staff);
                    set(week(42, moved), 7, staff);
                    set(week(49, 0), 7, 1.3);
                    set(week(51, 0), 7, staff);
                    (0..4).for_each(|_| set(year * YEAR + dice.below(YEAR), 1, staff));
                }
            }
            Rhythm::Home => {
                for year in 0..years {
                    (0..3).for_each(|_| set(year * YEAR + dice.below(YEAR), 5 + dice.below(12), 0.0));
                }
            }
            _ => {
                let summer = dice.between(0.6, 0.95);
                let closed = dice.between(0.0, 0.06);
                let holidays: Vec<usize> = (0..10).map(|_| dice.below(YEAR)).collect();
                for year in 0..years {
                    set(year * YEAR, 5, closed);
                    set(year * YEAR + 28 * 7, 42, summer);
                    set(year * YEAR + 357, 7, closed);
                    for day in &holidays {
                        set(year * YEAR + day, 1, closed);
                    }
                }
            }
        }
        Self(factors)
    }

    /// The factor of a day.
    pub fn factor(&self, day: usize) -> f64 {
        self.0.get(day).copied().unwrap_or(1.0)
    }
}
