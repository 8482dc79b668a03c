//! What others would say: the plain slope, and a forecaster that knows the generator.

use super::{
    Machine, Reading,
    dice::Dice,
    gauge::{Chip, Told},
    machine::{number, printed_by},
    printer::COVERAGE_STAYS,
    score::PARTS,
};

/// Days until empty by the slope between the first look after the last replacement, of which it is told the truth,
/// and this one; a year at most, nothing without a slope.
pub fn slope(readings: &[Reading], installed: f64, now: f64) -> Option<f64> {
    let level = |reading: &Reading| match reading.told {
        Told::Percent(percent) => Some((reading.at, f64::from(percent))),
        _ => None,
    };
    let until = readings.partition_point(|reading| reading.at <= now);
    let from = readings.partition_point(|reading| reading.at < installed);
    let (then, full) = readings[from.min(until)..until].iter().find_map(level)?;
    let (_, left) = readings[from.min(until)..until].iter().rev().find_map(level)?;
    let slope = (full - left) / (now - then);
    (slope > 0.0).then(|| (left / slope).min(365.0))
}

/// Cartridges that might be inside, those that fit best, and futures of these.
const CARTRIDGES: usize = 2500;
const FITTING: usize = 150;
const FUTURES: usize = 240;

/// Days until empty with 10, 50 and 90 % for one that knows every parameter of the printer, its calendar, how busy
/// it is this week, its mean coverage and how its gauge rounds and bends; what is filled in the cartridge, what its
/// chip gets wrong and what covered these pages it has to conclude from the levels, as everybody.
pub fn knowing(machine: &Machine, installed: f64, now: f64, dice: &mut Dice) -> Option<[f64; 3]> {
    let left = cartridges(machine, installed, now, dice)?;
    let ends = (0..FUTURES).map(|_| future(machine, dice.one_of(&left), now, dice));
    // Asked at a given time before the end, as ours is: what lasts long has more days on which one may ask.
    let mut ends: Vec<(f64, f64)> = ends.map(|end| (end, end.max(0.5).recip())).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let whole: f64 = ends.iter().map(|(_, weight)| weight).sum();
    Some(PARTS.map(|part| {
        let mut below = 0.0;
        let reached = ends.iter().find(|(_, weight)| {
            below += weight / whole;
            below >= part
        });
        reached.map_or(0.0, |(end, _)| *end)
    }))
}

/// What may be left, in pages of 5 %: those cartridges whose gauge would have told most nearly what was told.
fn cartridges(machine: &Machine, installed: f64, now: f64, dice: &mut Dice) -> Option<Vec<f64>> {
    let printer = &machine.printer;
    let until = machine.readings.partition_point(|reading| reading.at <= now);
    let from = machine.readings.partition_point(|reading| reading.at < installed);
    let seen = &machine.readings[from.min(until)..until];
    let last = seen.last()?;
    // The level that three readings agree on, and the look at which it came.
    let mut recent: Vec<Told> = seen.iter().rev().take(3).map(|reading| reading.told).collect();
    recent.sort_unstable_by_key(|told| if let Told::Percent(percent) = told { *percent } else { 0 });
    let told = recent[recent.len() / 2];
    let came = seen.iter().position(|reading| reading.told == told).unwrap_or(0);
    let (mean, weekly, daily) = printer.coverage;
    let unsure = unsure(seen, weekly, daily);
    let usual = mean / 5.0 * (0.5 * (weekly * weekly + daily * daily)).exp();
    let first = seen.first()?.impressions;
    let mut fitting = Vec::new();
    for _ in 0..CARTRIDGES {
        let fill = printer.nominal * dice.normal(1.0, printer.fill);
        let chip = Chip::draw(dice);
        let a_page = usual * dice.normal(0.0, unsure).exp();
        let left = |reading: &Reading| fill - whole(reading.impressions - first) * a_page;
        if left(last) <= 0.0 {
            continue;
        }
        let mut off = 0.0;
        if came > 0 {
            off += printer.gauge.off(left(&seen[came]) / fill, chip, told);
        }
        if printer.gauge.would_tell(left(last) / fill, chip) != told {
            off += 0.02;
        }
        fitting.push((off, left(last)));
    }
    fitting.sort_by(|a, b| a.0.total_cmp(&b.0));
    fitting.truncate(FITTING);
    (!fitting.is_empty()).then(|| fitting.into_iter().map(|(_, left)| left).collect())
}

/// How far the coverage of the pages since `seen` began may be from the mean, as a deviation of the logarithm.
fn unsure(seen: &[Reading], weekly: f64, daily: f64) -> f64 {
    let (mut days, mut weeks) = (Vec::<(f64, f64)>::new(), Vec::<(f64, f64)>::new());
    for pair in seen.windows(2) {
        let pages = whole(pair[1].impressions - pair[0].impressions);
        for (sums, long) in [(&mut days, 1.0), (&mut weeks, 7.0)] {
            let at = (pair[1].at / long).floor();
            match sums.last_mut() {
                Some((last, sum)) if *last >= at => *sum += pages,
                _ => sums.push((at, pages)),
            }
        }
    }
    let all: f64 = days.iter().map(|(_, pages)| pages).sum();
    if all <= 0.0 {
        return weekly.hypot(daily);
    }
    let of_days: f64 = days.iter().map(|(_, pages)| pages * pages).sum();
    let of_weeks: f64 = weeks
        .iter()
        .flat_map(|(at, pages)| {
            weeks.iter().map(move |(other, more)| pages * more * COVERAGE_STAYS.powf((at - other).abs()))
        })
        .sum();
    (daily * daily * of_days + weekly * weekly * of_weeks).sqrt() / all
}

/// A count of pages.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn whole(pages: u64) -> f64 {
    pages as f64
}

/// One future: days until that much toner is gone.
fn future(machine: &Machine, mut left: f64, now: f64, dice: &mut Dice) -> f64 {
    let printer = &machine.printer;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days since the beginning")]
    let mut day = now as usize;
    let mut mood = machine.moods[day.min(machine.moods.len() - 1)];
    mood.coverage = dice.normal(0.0, printer.coverage.1);
    let mut passed = now.fract();
    for _ in 0..1500 {
        let plan = printer.day(day, mood, dice);
        let rest = 1.0 - printed_by(passed);
        if plan.toner * rest >= left && plan.toner > 0.0 {
            let part = printed_by(passed) + left / plan.toner;
            return number(day) + (0.32 + 0.44 * part).max(passed) - now;
        }
        left -= plan.toner * rest;
        passed = 0.0;
        day += 1;
        if day.is_multiple_of(7) {
            mood = mood.next(printer, dice);
        }
    }
    1500.0
}
