//! Forecasts against what came, and what was found against what was done.

use app::model::CartridgeChange;
use jiff::{Timestamp, tz::TimeZone};
use smart_esolutions::supplies::{
    Kind, Outlook, State, cartridges::news, forecast::forecast, replacement::detect,
};

use super::{
    Group, Machine, Printer, Rhythm,
    dice::Dice,
    gauge::Told,
    machine::{Deed, number},
    peers,
    seen::{Seen, days, time},
};

/// Days before the end at which forecasts are asked for.
pub const HORIZONS: [f64; 3] = [30.0, 14.0, 7.0];

/// One forecast, in days from when it was made; the truth is the horizon.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// What kind of printer.
    pub group: Group,
    /// Nothing was done to it but printing, and its gauge is steady.
    pub plain: bool,
    /// Days until it was empty.
    pub truth: f64,
    /// Ours, with 10, 50 and 90 %.
    pub ours: Option<[f64; 3]>,
    /// The slope's.
    pub slope: Option<f64>,
    /// Of one that knows the generator.
    pub knowing: Option<[f64; 3]>,
}

/// What was found of what was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// Cartridges that came in.
    pub done: usize,
    /// Of which the printer told something.
    pub told: usize,
    /// Of those that were told, that were found, each once.
    pub once: usize,
    /// Changes that were found where there were none, or twice.
    pub wrong: usize,
    /// Of those that were found, with the right name.
    pub named: usize,
}

/// Days that a printer is watched for.
pub fn watched(rhythm: Rhythm) -> usize {
    if rhythm == Rhythm::Home { 1400 } else { 800 }
}

/// Watches one printer, asks for forecasts before each end, and looks for its replacements. Who knows the generator is
/// asked as well, if wanted: that takes its time.
pub fn watch(group: Group, seed: u64, knows: bool) -> (Vec<Trial>, Found) {
    let watched = watched(group.rhythm);
    let mut dice = Dice::new(seed);
    let printer = Printer::draw(group, watched + 400, &mut dice);
    let plain = printer.habits.are_plain() && !printer.gauge.is_noisy();
    let rated = printer.nominal_told.then_some(printer.nominal);
    let mut machine = Machine::new(printer, seed ^ 0x5EED, None);
    let mut looks = Seen::default();
    for _ in 0..watched {
        machine.advance();
    }
    looks.catch_up(&machine);
    let zone = TimeZone::UTC;
    let mut trials = Vec::new();
    for cycle in &machine.cycles {
        let Some(emptied) = cycle.emptied else { continue };
        for horizon in HORIZONS {
            let now = emptied - horizon;
            if now < cycle.installed.max(cycle.disturbed) + 0.5 || now < 60.0 {
                continue;
            }
            let outlook = Outlook { now: time(now), zone: &zone, rated_pages: rated };
            let forecast = forecast(looks.history(), &outlook);
            let ours = match forecast.state {
                State::Estimate | State::Frozen => forecast.empty_at,
                _ => None,
            };
            let ours = ours.map(|at| [at.p10, at.p50, at.p90].map(|at| days(at) - now));
            let slope = peers::slope(&machine.readings, cycle.installed, now);
            let knowing =
                if knows { peers::knowing(&machine, cycle.installed, now, &mut dice) } else { None };
            trials.push(Trial { group, plain, truth: horizon, ours, slope, knowing });
        }
    }
    let found = detect(looks.history()).into_iter().map(|one| (one.at, one.kind)).collect();
    (trials, compare(&machine, found))
}

/// The same printer, of which each day is written down what is new then, as the device does, and nothing is taken back:
/// what is found with all of its history to look back upon is another question.
pub fn write_down(group: Group, seed: u64) -> Found {
    let watched = watched(group.rhythm);
    let printer = Printer::draw(group, watched + 400, &mut Dice::new(seed));
    let mut machine = Machine::new(printer, seed ^ 0x5EED, None);
    let mut looks = Seen::default();
    let mut written: Vec<CartridgeChange> = Vec::new();
    for _ in 0..watched {
        machine.advance();
        looks.catch_up(&machine);
        written.extend(news(&written, &detect(looks.history()), looks.history()));
    }
    compare(&machine, written.into_iter().map(|change| (change.at, change.kind)).collect())
}

/// A change and what was found belong together within so many days.
const NEAR: f64 = 2.0;
/// What was done so many days before the end of the watch may not have stayed for long enough to be believed.
const END: f64 = 30.0;

fn compare(machine: &Machine, mut open: Vec<(Timestamp, Kind)>) -> Found {
    let mut found = Found::default();
    open.retain(|(_, kind)| kind.begins_anew());
    let last = machine.readings.last().map_or(0.0, |reading| reading.at);
    let deeds = machine.deeds.iter().filter(|(_, deed)| *deed != Deed::Shaken);
    for (at, deed) in deeds {
        // Nobody sees it before the next look.
        let next = machine.readings.partition_point(|reading| reading.at < *at);
        let shown = machine.readings.get(next).map_or(last, |reading| reading.at);
        let away = |index: usize| (days(open[index].0) - shown).abs();
        let nearest = (0..open.len()).min_by(|a, b| away(*a).total_cmp(&away(*b)));
        let near = nearest.filter(|index| away(*index) <= NEAR);
        let one = near.map(|index| open.remove(index));
        if *at > last - END {
            continue;
        }
        found.done += 1;
        let told = is_told(machine, next);
        found.told += usize::from(told);
        if let Some((_, kind)) = one {
            found.once += usize::from(told);
            found.named += usize::from(told && is_named(kind, *deed));
        }
    }
    found.wrong = open.iter().filter(|(at, _)| days(*at) <= last - END).count();
    found
}

/// Whether anything that the printer tells differs at this reading: a printer that tells no number and no serial
/// number keeps an early change for itself.
fn is_told(machine: &Machine, next: usize) -> bool {
    let (Some(before), Some(after)) = (next.checked_sub(1), machine.readings.get(next..)) else {
        return false;
    };
    let before = &machine.readings[before];
    let mut after = after.iter().take(3);
    before.told != Told::Nothing
        && (before.told != Told::Low || after.any(|after| after.told == Told::Nothing))
        || machine.readings.get(next + 1).is_some_and(|after| after.serial != before.serial)
}

fn is_named(kind: Kind, deed: Deed) -> bool {
    match deed {
        Deed::Replaced(left) if left > 0.12 => kind == Kind::Premature,
        Deed::Replaced(..) => matches!(kind, Kind::New | Kind::Premature),
        Deed::Lent => matches!(kind, Kind::New | Kind::Premature | Kind::ReInserted),
        Deed::PutBack => kind == Kind::ReInserted,
        Deed::Refilled => matches!(kind, Kind::Refilled | Kind::New),
        Deed::Shaken => false,
    }
}

/// The pinball loss of a quantile.
pub fn pinball(part: f64, said: f64, truth: f64) -> f64 {
    if truth >= said { part * (truth - said) } else { (1.0 - part) * (said - truth) }
}

/// The quantiles that are scored.
pub const PARTS: [f64; 3] = [0.1, 0.5, 0.9];

/// The mean pinball loss of these.
pub fn loss(said: [f64; 3], truth: f64) -> f64 {
    PARTS.into_iter().zip(said).map(|(part, said)| pinball(part, said, truth)).sum::<f64>() / 3.0
}

/// Forecasts of one kind, at one time before the end.
#[derive(Clone, Copy, Debug)]
pub struct Score {
    /// Times that were asked.
    pub asked: usize,
    /// That were answered by a date.
    pub answered: usize,
    /// Part of those in which the truth lay before the 10 % date, and after the 90 % date.
    pub early: f64,
    /// See `early`.
    pub late: f64,
    /// Pinball loss as a part of the slope's, where that answers; NaN where it never does.
    pub to_slope: f64,
    /// Pinball loss as a part of that of the one that knows the generator.
    pub to_knowing: f64,
    /// Median of how far the median date is off, in days: ours, the slope's, and of the one that knows.
    pub off: f64,
    /// See `off`.
    pub off_slope: f64,
    /// See `off`.
    pub off_knowing: f64,
}

impl Score {
    /// Scores what was asked `horizon` days before the end.
    pub fn of<'a>(trials: impl Iterator<Item = &'a Trial>, horizon: f64) -> Self {
        let trials: Vec<&Trial> = trials.filter(|trial| (trial.truth - horizon).abs() < 0.01).collect();
        let ours: Vec<(&Trial, [f64; 3])> =
            trials.iter().filter_map(|trial| Some((*trial, trial.ours?))).collect();
        let part = |is: &dyn Fn(&[f64; 3]) -> bool| {
            number(ours.iter().filter(|(_, said)| is(said)).count()) / number(ours.len())
        };
        let ratio = |of: &dyn Fn(&Trial) -> Option<[f64; 3]>| {
            let both = ours.iter().filter_map(|(trial, said)| Some((*said, of(trial)?)));
            let (mine, theirs) = both.fold((0.0, 0.0), |(mine, theirs), (said, other)| {
                (mine + loss(said, horizon), theirs + loss(other, horizon))
            });
            mine / theirs
        };
        let off = |of: &dyn Fn(&Trial) -> Option<f64>| {
            median(ours.iter().filter_map(|(trial, _)| Some((of(trial)? - horizon).abs())).collect())
        };
        Self {
            asked: trials.len(),
            answered: ours.len(),
            early: part(&|said| horizon < said[0]),
            late: part(&|said| horizon > said[2]),
            to_slope: ratio(&|trial| trial.slope.map(|days| [days; 3])),
            to_knowing: ratio(&|trial| trial.knowing),
            off: off(&|trial| trial.ours.map(|said| said[1])),
            off_slope: off(&|trial| trial.slope),
            off_knowing: off(&|trial| trial.knowing.map(|said| said[1])),
        }
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

impl Found {
    /// Adds another printer's.
    pub fn add(&mut self, other: Self) {
        self.done += other.done;
        self.told += other.told;
        self.once += other.once;
        self.wrong += other.wrong;
        self.named += other.named;
    }
}
