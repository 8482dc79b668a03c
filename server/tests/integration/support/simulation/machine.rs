//! A printer at work, day by day, and what a reader sees of it.

use super::{
    Printer, Rhythm,
    dice::Dice,
    gauge::{Chip, Told},
    printer::{Day, Mood},
};

/// What a reader sees at one time.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Days since the beginning.
    pub at: f64,
    /// The counter.
    pub impressions: u64,
    /// The level as it is told.
    pub told: Told,
    /// The cartridge's serial number, where it is told.
    pub serial: Option<u32>,
}

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Deed {
    /// A new cartridge; so much (0 to 1) was left in the one before.
    Replaced(f64),
    /// Another cartridge, for some days.
    Lent,
    /// The one from before again.
    PutBack,
    /// Filled again, in place.
    Refilled,
    /// Shaken.
    Shaken,
}

/// One cartridge from when it came in new until it left.
#[derive(Clone, Copy, Debug)]
pub struct Cycle {
    /// Days since the beginning.
    pub installed: f64,
    /// When nothing was left.
    pub emptied: Option<f64>,
    /// When somebody last did something to it that no forecast can know.
    pub disturbed: f64,
    /// How long the printer stood still for want of a cartridge, in days.
    pub waited: f64,
}

#[derive(Clone, Debug)]
struct Cartridge {
    serial: u32,
    fill: f64,
    taken: f64,
    chip: Chip,
    shaken_at: Option<(f64, f64)>,
    plan: Plan,
}

/// What will happen to a cartridge, each at the part that is left then.
#[derive(Clone, Debug, Default)]
struct Plan {
    thrown_away: Option<f64>,
    shaken: Option<f64>,
    refilled: Option<f64>,
    lent: Option<f64>,
}

/// A printer at work.
#[derive(Clone, Debug)]
pub struct Machine {
    /// What stays.
    pub printer: Printer,
    /// What was read.
    pub readings: Vec<Reading>,
    /// What was done, with its time.
    pub deeds: Vec<(f64, Deed)>,
    /// The cartridges, the one inside last.
    pub cycles: Vec<Cycle>,
    /// The mood of each day.
    pub moods: Vec<Mood>,
    /// The day that comes.
    pub today: usize,
    /// Cartridges on the shelf; without a number there is always one.
    pub shelf: Option<u32>,
    dice: Dice,
    counted: f64,
    cartridge: Cartridge,
    put_aside: Option<(Cartridge, f64)>,
    fit_at: Option<f64>,
    unread_until: f64,
    next_serial: u32,
}

/// When readings are taken, as parts of a day.
const TIMES: [f64; 5] = [0.34, 0.46, 0.58, 0.7, 0.9];

/// What part of a day's pages is printed by then.
pub fn printed_by(time: f64) -> f64 {
    ((time - 0.32) / 0.44).clamp(0.0, 1.0)
}

impl Machine {
    /// A printer with a cartridge of which something was used.
    pub fn new(printer: Printer, seed: u64, shelf: Option<u32>) -> Self {
        let mut dice = Dice::new(seed);
        let mut cartridge = Cartridge::draw(&printer, 1, &mut dice);
        cartridge.taken = cartridge.fill * dice.between(0.0, 0.9);
        cartridge.plan = Plan::default();
        let mood = Mood {
            volume: dice.normal(0.0, printer.weekly.0),
            coverage: dice.normal(0.0, printer.coverage.1),
        };
        let counted = dice.between(1000.0, 90_000.0).floor();
        let cycle = Cycle { installed: -1.0, emptied: None, disturbed: -1.0, waited: 0.0 };
        Self {
            printer,
            readings: Vec::new(),
            deeds: Vec::new(),
            cycles: vec![cycle],
            moods: vec![mood],
            today: 0,
            shelf,
            dice,
            counted,
            cartridge,
            put_aside: None,
            fit_at: None,
            unread_until: 0.0,
            next_serial: 2,
        }
    }

    /// One more day.
    pub fn advance(&mut self) {
        let mut mood = self.moods[self.moods.len() - 1];
        if self.today.is_multiple_of(7) && self.today > 0 {
            mood = mood.next(&self.printer, &mut self.dice);
        }
        if self.today > 0 {
            self.moods.push(mood);
        }
        let plan = self.printer.day(self.today, mood, &mut self.dice);
        let begin = number(self.today);
        if self.dice.chance(self.printer.habits.unread / 365.0) {
            self.unread_until = begin + self.dice.between(1.0, 10.0);
        }
        let quiet = self.printer.calendar.factor(self.today) * self.printer.weekday[self.today % 7] < 0.1;
        let off = self.printer.habits.switched_off && quiet && self.printer.group.rhythm != Rhythm::Home;
        self.attend(begin + 0.3);
        let mut before = 0.0;
        for time in TIMES {
            let part = printed_by(time) - printed_by(before);
            self.print(plan, part, begin + before, begin + time);
            before = time;
            if !off && begin + time >= self.unread_until {
                self.read(begin + time);
            }
        }
        self.today += 1;
    }

    /// Prints a part of the day's plan between two times.
    fn print(&mut self, plan: Day, part: f64, from: f64, to: f64) {
        if self.is_out() {
            self.wait(from, to);
            if self.is_out() {
                return;
            }
        }
        let (pages, toner) = (plan.pages * part, plan.toner * part);
        let left = self.cartridge.fill - self.cartridge.taken;
        if toner >= left && toner > 0.0 {
            let share = left / toner;
            self.counted += pages * share;
            self.cartridge.taken = self.cartridge.fill;
            let now = from + (to - from) * share;
            self.last().emptied = Some(now);
            let delay = if self.dice.chance(0.15) { 1.0 } else { self.dice.between(0.02, 0.2) };
            self.fit_at = Some(now + delay);
        } else {
            self.counted += pages;
            self.cartridge.taken += toner;
        }
    }

    fn is_out(&self) -> bool {
        self.cartridge.taken >= self.cartridge.fill
    }

    fn last(&mut self) -> &mut Cycle {
        self.cycles.last_mut().expect("there is always a cartridge")
    }

    /// Empty: somebody puts in the next one, if there is one.
    fn wait(&mut self, from: f64, to: f64) {
        if let Some((aside, _)) = self.put_aside.take() {
            self.cartridge = aside;
            self.last().emptied = None;
            self.last().disturbed = from;
            self.deeds.push((from, Deed::PutBack));
        } else if self.shelf == Some(0) {
            self.last().waited += to - from;
        } else if self.fit_at.is_none_or(|at| at <= to) {
            self.replace(from);
        }
    }

    fn replace(&mut self, now: f64) {
        if let Some(shelf) = &mut self.shelf {
            *shelf -= 1;
        }
        let left = (1.0 - self.cartridge.taken / self.cartridge.fill).max(0.0);
        self.deeds.push((now, Deed::Replaced(left)));
        self.fit_at = None;
        self.cartridge = Cartridge::draw(&self.printer, self.next_serial, &mut self.dice);
        self.next_serial += 1;
        self.cycles.push(Cycle { installed: now, emptied: None, disturbed: now, waited: 0.0 });
    }

    /// Once a day somebody may do something.
    fn attend(&mut self, now: f64) {
        let left = 1.0 - self.cartridge.taken / self.cartridge.fill;
        if let Some((aside, until)) = self.put_aside.take() {
            if now >= until {
                self.cartridge = aside;
                self.last().disturbed = now;
                self.deeds.push((now, Deed::PutBack));
            } else {
                self.put_aside = Some((aside, until));
            }
            return;
        }
        let due = |at: &mut Option<f64>| at.is_some_and(|at| left <= at) && at.take().is_some();
        if self.is_out() {
            return;
        }
        if due(&mut self.cartridge.plan.shaken) {
            let fuller = self.dice.between(0.03, 0.12);
            self.cartridge.shaken_at = Some((self.cartridge.taken / self.cartridge.fill, fuller));
            self.deeds.push((now, Deed::Shaken));
        }
        if due(&mut self.cartridge.plan.lent) && self.shelf.is_none() {
            let mut other = Cartridge::draw(&self.printer, self.next_serial, &mut self.dice);
            self.next_serial += 1;
            other.taken = if self.dice.chance(0.5) { 0.0 } else { other.fill * self.dice.between(0.0, 0.2) };
            other.plan = Plan::default();
            let until = now + self.dice.between(2.0, 10.0);
            self.put_aside = Some((std::mem::replace(&mut self.cartridge, other), until));
            self.last().disturbed = now;
            self.deeds.push((now, Deed::Lent));
            return;
        }
        if due(&mut self.cartridge.plan.refilled) {
            let serial = self.cartridge.serial;
            self.cartridge = Cartridge::draw(&self.printer, serial, &mut self.dice);
            self.cartridge.fill *= self.dice.between(0.85, 1.05);
            self.cartridge.plan = Plan::default();
            self.deeds.push((now, Deed::Refilled));
            self.cycles.push(Cycle { installed: now, emptied: None, disturbed: now, waited: 0.0 });
        } else if self.shelf != Some(0) && due(&mut self.cartridge.plan.thrown_away) {
            self.replace(now);
        }
    }

    fn read(&mut self, at: f64) {
        let left = (1.0 - self.cartridge.taken / self.cartridge.fill).max(0.0);
        let used = 1.0 - left;
        // What was shaken loose is gone after a twelfth of the cartridge.
        let shaken = self.cartridge.shaken_at.map_or(0.0, |(then, fuller)| {
            if left <= 0.0 { 0.0 } else { fuller * (1.0 - (used - then) / 0.08).clamp(0.0, 1.0) }
        });
        let told = self.printer.gauge.tell(left, self.cartridge.chip, shaken, &mut self.dice);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a counter")]
        let impressions = self.counted as u64;
        let serial = self.printer.serial_numbers.then_some(self.cartridge.serial);
        self.readings.push(Reading { at, impressions, told, serial });
    }
}

impl Cartridge {
    fn draw(printer: &Printer, serial: u32, dice: &mut Dice) -> Self {
        let habits = &printer.habits;
        let mut sometimes = |chance: f64, low: f64, high: f64| {
            let at = dice.between(low, high);
            dice.chance(chance).then_some(at)
        };
        let plan = Plan {
            thrown_away: sometimes(habits.premature, 0.05, 0.5),
            shaken: sometimes(habits.shaken, 0.02, 0.12),
            refilled: sometimes(habits.refilled, 0.02, 0.15),
            lent: sometimes(habits.lent, 0.2, 0.8),
        };
        let fill = printer.nominal * dice.normal(1.0, printer.fill);
        Self { serial, fill, taken: 0.0, chip: Chip::draw(dice), shaken_at: None, plan }
    }
}

/// A count of days as a time.
#[expect(clippy::cast_precision_loss, reason = "a few thousand days")]
pub fn number(days: usize) -> f64 {
    days as f64
}
