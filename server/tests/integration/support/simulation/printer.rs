//! One printer: how much it prints, with what coverage, and what its cartridges hold. Drawn once.

use super::{Gauging, Group, Rhythm, calendar::Calendar, dice::Dice, gauge::Gauge, habits::Habits};

/// Everything that stays the same for one printer.
#[derive(Clone, Debug)]
pub struct Printer {
    /// What kind it is.
    pub group: Group,
    /// Impressions of a usual working day at the beginning.
    pub base: f64,
    /// Factor by weekday, Monday first.
    pub weekday: [f64; 7],
    /// Open, closed and busy days.
    pub calendar: Calendar,
    /// Growth of the logarithm, a day.
    pub growth: f64,
    /// Coefficient of variation of a day.
    pub daily: f64,
    /// Deviation of the logarithm of what a week does, and how much of it stays for the next.
    pub weekly: (f64, f64),
    /// Chance of a mailing on an open day, and its median size in base days.
    pub mailing: (f64, f64),
    /// Chance that anything is printed on an open day.
    pub active: f64,
    /// Coverage of the page in percent; deviations of the logarithm by week and by day.
    pub coverage: (f64, f64, f64),
    /// Impressions that a cartridge is made for, at 5 % coverage.
    pub nominal: f64,
    /// Whether the printer or its manual tells that number.
    pub nominal_told: bool,
    /// Deviation of what is filled in.
    pub fill: f64,
    /// How it tells the level.
    pub gauge: Gauge,
    /// Whether cartridges have serial numbers that are told.
    pub serial_numbers: bool,
    /// What people do to it.
    pub habits: Habits,
}

/// How much a week's coverage stays for the next.
pub const COVERAGE_STAYS: f64 = 0.8;

impl Printer {
    /// Draws a printer that is watched for `days` days.
    pub fn draw(group: Group, days: usize, dice: &mut Dice) -> Self {
        let rhythm = group.rhythm;
        let home = rhythm == Rhythm::Home;
        let base = if home { dice.around(7.0, 0.5) } else { dice.around(220.0, 0.8) };
        let saturday = if dice.chance(0.3) { dice.between(0.05, 0.4) } else { dice.between(0.0, 0.03) };
        let mut weekday = [1.0, 1.05, 1.05, 1.0, 0.85, saturday, dice.between(0.0, 0.03)];
        if home {
            weekday = [1.0, 0.9, 0.9, 0.9, 1.0, 1.3, 1.3];
        }
        for factor in &mut weekday {
            *factor *= dice.around(1.0, 0.12);
        }
        let yearly = match rhythm {
            Rhythm::Growing => dice.between(1.5, 3.0),
            Rhythm::Shrinking => dice.between(0.33, 0.67),
            _ => dice.around(1.0, 0.1),
        };
        let mailing = match rhythm {
            Rhythm::Bursts => (dice.between(0.04, 0.15), dice.between(4.0, 12.0)),
            Rhythm::Home => (0.01, 4.0),
            _ => (dice.between(0.0, 0.03), 2.0),
        };
        let active = match rhythm {
            Rhythm::Home => dice.between(0.1, 0.5),
            Rhythm::Bursts => dice.between(0.6, 0.95),
            _ => 1.0,
        };
        let coverage = (dice.around(5.0, 0.35), dice.between(0.03, 0.12), dice.between(0.1, 0.25));
        let daily = base * (active + mailing.0 * mailing.1) * coverage.0 / 5.0;
        let nominal = Self::cartridge(daily, home, dice);
        let steps = if let Gauging::Steps(step) = group.gauging { Some(step) } else { None };
        Self {
            group,
            base,
            weekday,
            calendar: Calendar::draw(rhythm, days, dice),
            growth: yearly.ln() / 365.0,
            daily: if home { dice.between(0.7, 1.2) } else { dice.between(0.2, 0.5) },
            weekly: (dice.between(0.06, 0.2), dice.between(0.3, 0.8)),
            mailing,
            active,
            coverage,
            nominal,
            nominal_told: dice.chance(0.6),
            fill: dice.between(0.015, 0.05),
            gauge: Gauge::draw(steps, dice),
            serial_numbers: dice.chance(0.6),
            habits: Habits::draw(dice),
        }
    }

    /// A cartridge that somebody would buy for this use, mailings among it: it lasts for one to eight months, at home for long.
    fn cartridge(daily: f64, home: bool, dice: &mut Dice) -> f64 {
        let lasts = dice.around(if home { 300.0 } else { 85.0 }, 0.5).clamp(25.0, 400.0);
        let wanted = daily * lasts * 0.7;
        let sold = [700.0, 1500.0, 2500.0, 4000.0, 6000.0, 10_000.0, 13_000.0, 20_000.0, 30_000.0, 40_000.0];
        sold.into_iter()
            .min_by(|a: &f64, b: &f64| (a / wanted).ln().abs().total_cmp(&(b / wanted).ln().abs()))
            .unwrap_or(10_000.0)
    }
}

/// What moves slowly.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mood {
    /// Of use, as a logarithm.
    pub volume: f64,
    /// Of coverage, as a logarithm.
    pub coverage: f64,
}

impl Mood {
    /// The next week's.
    pub fn next(self, printer: &Printer, dice: &mut Dice) -> Self {
        let step = |was: f64, deviation: f64, stays: f64, dice: &mut Dice| {
            stays * was + dice.normal(0.0, deviation * (1.0 - stays * stays).sqrt())
        };
        Self {
            volume: step(self.volume, printer.weekly.0, printer.weekly.1, dice),
            coverage: step(self.coverage, printer.coverage.1, COVERAGE_STAYS, dice),
        }
    }
}

/// One day: impressions, and toner in pages of 5 %.
#[derive(Clone, Copy, Debug, Default)]
pub struct Day {
    /// Impressions.
    pub pages: f64,
    /// What they took, in pages of 5 % coverage.
    pub toner: f64,
}

impl Printer {
    /// What is printed on a day.
    pub fn day(&self, day: usize, mood: Mood, dice: &mut Dice) -> Day {
        #[expect(clippy::cast_precision_loss, reason = "a few thousand days")]
        let elapsed = day as f64;
        let open = self.calendar.factor(day);
        let factor = open * self.weekday[day % 7] * (self.growth * elapsed + mood.volume).exp();
        let mut pages = 0.0;
        if dice.chance(self.active) {
            pages = self.base * factor * dice.wobble(self.daily);
        }
        if dice.chance(self.mailing.0 * open.min(1.0) * self.weekday[day % 7].min(1.0)) {
            pages += self.base * dice.around(self.mailing.1, 0.6);
        }
        let pages = dice.count(pages);
        let covered = self.coverage.0 * (mood.coverage + dice.normal(0.0, self.coverage.2)).exp();
        Day { pages, toner: pages * covered / 5.0 }
    }
}
