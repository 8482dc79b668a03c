//! Forecasts against what came, and what was found against what was done.

use jiff::tz::TimeZone;
use smart_esolutions::supplies::{
    Kind, Outlook, Replacement, State,
    forecast::forecast,
    replacement::detect,
};

use super::{
    Group, Machine, Printer, Rhythm,
    dice::Dice,
    gauge::Told,
    machine::Deed,
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
    /// That were found, each once.
    pub found: usize,
    /// Changes that were found where there were none, or twice.
    pub false_: usize,
    /// Of those that were found, with the right name.
    pub named: usize,
}

/// Days that a printer is watched for.
pub fn watched(rhythm: Rhythm) -> usize {
    if rhythm == Rhythm::Home { 1400 } else { 800 }
}

/// Watches one printer, asks for forecasts before each end, and looks for its replacements.
pub fn watch(group: Group, seed: u64) -> (Vec<Trial>, Found) {
    let watched = watched(group.rhythm);
    let mut dice = Dice::new(seed);
    let printer = Printer::draw(group, watched + 400, &mut dice);
    let plain = printer.habits.are_plain() && !printer.gauge.is_noisy();
    let rated = printer.nominal_told.then_some(printer.nominal);
    let mut machine = Machine::new(printer, seed ^ 0x5EED, None);
    let mut seen = Seen::default();
    for _ in 0..watched {
        machine.advance();
    }
    seen.catch_up(&machine);
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
            let forecast = forecast(seen.history(), &outlook);
            let ours = match forecast.state {
                State::Estimate | State::Frozen => forecast.empty_at,
                _ => None,
            };
            let ours = ours.map(|at| [at.p10, at.p50, at.p90].map(|at| days(at) - now));
            let slope = peers::slope(&machine.readings, cycle.installed, now);
            let knowing = peers::knowing(&machine, cycle.installed, now, &mut dice);
            if std::env::var("DBG").is_ok() && let Some(left)=forecast.pages_left {
                let at = |t: f64| machine.readings[machine.readings.partition_point(|r| r.at <= t).saturating_sub(1)].impressions as f64;
                let n = at(emptied+0.3) - at(now);
                println!("DBG {} {} {horizon} {:.4} {:.4} {:.4} {:.4} {}", group.rhythm.name(), group.gauging.name().replace(' ',""), left.p50/n, left.p10/n, left.p90/n, ours.map_or(0.0,|o|o[1]/horizon), forecast.basis.cartridges);
            }
            trials.push(Trial { group, plain, truth: horizon, ours, slope, knowing });
        }
    }
    (trials, compare(&machine, &detect(seen.history())))
}

/// A change and what was found belong together within so many days.
const NEAR: f64 = 2.0;
/// What was done so many days before the end of the watch may not have stayed for long enough to be believed.
const END: f64 = 30.0;

fn compare(machine: &Machine, replacements: &[Replacement]) -> Found {
    let mut found = Found::default();
    let mut open: Vec<&Replacement> = replacements.iter().filter(|one| one.kind.begins_anew()).collect();
    let last = machine.readings.last().map_or(0.0, |reading| reading.at);
    let deeds = machine.deeds.iter().filter(|(_, deed)| *deed != Deed::Shaken);
    for (at, deed) in deeds {
        // Nobody sees it before the next look.
        let next = machine.readings.partition_point(|reading| reading.at < *at);
        let shown = machine.readings.get(next).map_or(last, |reading| reading.at);
        let away = |one: &Replacement| (days(one.at) - shown).abs();
        let nearest = (0..open.len()).min_by(|a, b| away(open[*a]).total_cmp(&away(open[*b])));
        let near = nearest.filter(|index| away(open[*index]) <= NEAR);
        let one = near.map(|index| open.remove(index));
        if *at > last - END {
            continue;
        }
        found.done += 1;
        let told = is_told(machine, next);
        if near.is_none() && told && std::env::var("MISS").is_ok() {
            println!("MISS {group:?} {deed:?} {at:.2}", group = machine.printer.group);
            for r in &machine.readings[next.saturating_sub(5)..(next+6).min(machine.readings.len())] { println!("   {:.2} {} {:?} {:?}", r.at, r.impressions, r.told, r.serial); }
            for r in replacements { if (days(r.at)-at).abs()<40.0 { println!("   {:.2} {:?}", days(r.at), r); } }
        }
        found.told += usize::from(told);
        if let Some(one) = one {
            found.found += usize::from(told);
            found.named += usize::from(told && is_named(one.kind, *deed));
        }
    }
    if std::env::var("MISS").is_ok() { for r in &open { if days(r.at) <= last - END { println!("FALSE {:?} {:.2} {r:?}", machine.printer.group, days(r.at));
            for d in &machine.deeds { if (days(r.at)-d.0).abs()<40.0 { println!("   deed {:.2} {:?}", d.0, d.1); } }
            for r in &machine.readings[r.sample.saturating_sub(5)..(r.sample+6).min(machine.readings.len())] { println!("   {:.2} {} {:?} {:?}", r.at, r.impressions, r.told, r.serial); }
    } } }
    found.false_ = open.iter().filter(|one| days(one.at) <= last - END).count();
    found
}

/// Whether anything that the printer tells differs at this reading: a printer that tells no number and no serial
/// number keeps an early change for itself.
fn is_told(machine: &Machine, next: usize) -> bool {
    let (Some(before), Some(after)) = (next.checked_sub(1), machine.readings.get(next..)) else { return false };
    let before = &machine.readings[before];
    let mut after = after.iter().take(3);
    before.told != Told::Nothing && (before.told != Told::Low || after.any(|after| after.told == Told::Nothing))
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

/// The mean pinball loss at 10, 50 and 90 %.
pub fn loss(said: [f64; 3], truth: f64) -> f64 {
    [0.1, 0.5, 0.9].into_iter().zip(said).map(|(part, said)| pinball(part, said, truth)).sum::<f64>() / 3.0
}
