//! Machines whose trays misfeed, made from a seed. What finds a worn tray is measured on these, here in a sample and
//! in full by the benchmark `findings`, which takes this file in as it stands. It knows nothing of what looks at it.
//!
//! Everything that is assumed stands in [`Machine`]: an office that prints on working days, in jobs of about eight
//! sheets that each come from one tray; misfeeds by chance, at a rate of the tray; after each with some
//! probability another one within twenty sheets (the torn scrap, the same ream); a rate that swings with the year
//! (dry air in winter, damp paper in summer); and from some day on a pick-up roller that is worn.

pub mod watch;

use std::f64::consts::TAU;

use fastrand::Rng;

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// What a machine is like.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Sheets on a working day, on average; a single day has half to one and a half of it, a day of the weekend a
    /// fiftieth.
    pub sheets_a_day: f64,
    /// Its trays, by their row from 1.
    pub trays: Vec<Tray>,
    /// The probability that one misfeed is followed by another within [`BURST`] sheets.
    pub bursts: f64,
    /// How far the rates swing with the year: 0.2 is a fifth up in one half year and a fifth down in the other.
    pub season: f64,
    /// The tray that wears, if one does.
    pub wear: Option<Wear>,
}

/// One tray.
#[derive(Clone, Copy, Debug)]
pub struct Tray {
    /// Its part of the jobs; all trays together make 1.
    pub share: f64,
    /// Misfeeds a thousand sheets fed from it, without those that follow another.
    pub per_thousand: f64,
}

/// A pick-up roller that is worn from one day on.
#[derive(Clone, Copy, Debug)]
pub struct Wear {
    /// The place in [`Machine::trays`].
    pub tray: usize,
    /// The day, counted from 0.
    pub day: u32,
    /// By how much the misfeeds grow.
    pub factor: f64,
}

/// Sheets within which a misfeed is followed by another.
pub const BURST: u64 = 20;

/// A misfeed as it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misfeed {
    /// Seconds since the first midnight.
    pub second: i64,
    /// The place in [`Machine::trays`].
    pub tray: usize,
    /// Sheets that the machine had fed, and of these the tray.
    pub sheets: u64,
    /// Sheets that the tray had fed.
    pub fed: u64,
}

/// The counters on the evening of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evening {
    /// Seconds since the first midnight.
    pub second: i64,
    /// Sheets that the machine has fed.
    pub sheets: u64,
    /// Sheets that each tray has fed.
    pub fed: Vec<u64>,
}

/// What one machine went through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// Every misfeed, in order.
    pub misfeeds: Vec<Misfeed>,
    /// Every evening, in order.
    pub evenings: Vec<Evening>,
}

/// Hours between which an office prints.
const OPENS: f64 = 8.0 * 3600.0;
const OPEN_FOR: f64 = 10.0 * 3600.0;

/// Lives through `days` days. The same seed is the same life.
pub fn live(machine: &Machine, days: u32, seed: u64) -> Life {
    let mut rng = Rng::with_seed(seed);
    let mut feeds: Vec<Feed> = machine.trays.iter().map(|_| Feed::new(&mut rng)).collect();
    let phase = rng.f64();
    let mut life = Life { misfeeds: Vec::new(), evenings: Vec::new() };
    let mut sheets = 0;
    for day in 0..days {
        let midnight = i64::from(day) * DAY;
        let weekend = if day % 7 < 5 { 1.0 } else { 0.02 };
        let planned = machine.sheets_a_day * weekend * (0.5 + rng.f64());
        let season = 1.0 + machine.season * (TAU * (f64::from(day) / 365.0 + phase)).sin();
        let mut done = 0.0;
        while done < planned {
            let size = (exponential(&mut rng) * 8.0).ceil().max(1.0);
            let tray = pick(machine, rng.f64());
            let mut rate = machine.trays[tray].per_thousand * season / 1000.0;
            if let Some(wear) = machine.wear.filter(|wear| wear.tray == tray && day >= wear.day) {
                rate *= wear.factor;
            }
            for sheet in 1..=whole(size) {
                sheets += 1;
                if feeds[tray].feed(rate, machine.bursts, &mut rng) {
                    let part = (done + number(sheet)) / (planned + size);
                    let second = midnight + seconds(OPENS + OPEN_FOR * part);
                    life.misfeeds.push(Misfeed { second, tray, sheets, fed: feeds[tray].fed });
                }
            }
            done += size;
        }
        let fed = feeds.iter().map(|feed| feed.fed).collect();
        life.evenings.push(Evening { second: midnight + DAY - 1, sheets, fed });
    }
    life
}

/// How one tray feeds.
struct Feed {
    fed: u64,
    /// What is left until the next misfeed, in misfeeds expected: exponential with mean 1.
    left: f64,
    /// Sheets until the misfeed that follows the last one.
    follows: Option<u64>,
}

impl Feed {
    fn new(rng: &mut Rng) -> Self {
        Self { fed: 0, left: exponential(rng), follows: None }
    }

    /// Feeds one sheet; tells whether it misfed.
    fn feed(&mut self, rate: f64, bursts: f64, rng: &mut Rng) -> bool {
        self.fed += 1;
        self.left -= rate;
        let by_chance = self.left <= 0.0;
        if by_chance {
            self.left = exponential(rng);
        }
        let followed = self.follows == Some(1);
        self.follows = self.follows.filter(|_| !followed).map(|sheets| sheets - 1);
        if by_chance && rng.f64() < bursts {
            self.follows = Some(rng.u64(1..=BURST));
        }
        by_chance || followed
    }
}

fn pick(machine: &Machine, chance: f64) -> usize {
    let mut below = 0.0;
    let place = machine.trays.iter().position(|tray| {
        below += tray.share;
        chance < below
    });
    place.unwrap_or(machine.trays.len() - 1)
}

fn exponential(rng: &mut Rng) -> f64 {
    -(1.0 - rng.f64()).ln()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a job")]
fn whole(size: f64) -> u64 {
    size as u64
}

#[expect(clippy::cast_precision_loss, reason = "the number of a sheet in its job")]
fn number(sheet: u64) -> f64 {
    sheet as f64
}

#[expect(clippy::cast_possible_truncation, reason = "less than a day")]
fn seconds(of_the_day: f64) -> i64 {
    of_the_day as i64
}
