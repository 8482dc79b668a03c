//! The rows.

use crate::{
    oracle,
    simulation::{
        DAY, Machine, Tray, Wear, live,
        watch::{Counters, fed, openings},
    },
};

/// A kind of machine.
pub struct Kind {
    pub name: &'static str,
    pub bursts: f64,
    pub season: f64,
    pub counters: Counters,
}

/// One row of the table.
pub struct Row {
    /// Part of the runs in which the worn tray was found within 2,000 of its sheets.
    pub found: f64,
    /// Sheets of the tray until it was found, in the middle of the runs and in 95 % of them; `None` for never.
    pub median: Option<u64>,
    pub most: Option<u64>,
    /// Findings a machine and year on machines that do not wear.
    pub false_findings: f64,
}

/// Sheets of the worn tray within which it is to be found.
pub const SHEETS: u64 = 2_000;
/// Days before a roller wears; the product has no findings to show before it has a past.
const BEFORE: u32 = 100;
const AFTER: u32 = 250;
const YEARS: u32 = 2;

/// Three trays, of which the busiest wears; 130,000 sheets a year.
fn machine(kind: &Kind, per_thousand: f64) -> Machine {
    let tray = |share| Tray { share, per_thousand };
    let trays = vec![tray(0.5), tray(0.35), tray(0.15)];
    Machine { sheets_a_day: 500.0, trays, bursts: kind.bursts, season: kind.season, wear: None }
}

/// `runs` machines with a roller that wears and half as many without, each for two years.
pub fn row(kind: &Kind, per_thousand: f64, runs: u32) -> Row {
    let mut sheets: Vec<u64> = (0..runs).map(|run| sheets_until_found(kind, per_thousand, run)).collect();
    sheets.sort_unstable();
    let found = sheets.partition_point(|sheets| *sheets <= SHEETS);
    let at = |part: usize| Some(sheets[(sheets.len() - 1) * part / 100]).filter(|sheets| *sheets < u64::MAX);
    let machines = runs / 2;
    let mut false_findings = 0;
    for run in 0..machines {
        let life = live(&machine(kind, per_thousand), BEFORE + YEARS * 365, 1_000_000 + u64::from(run));
        false_findings += openings(&life, kind.counters, BEFORE, |_| false).len();
    }
    Row {
        found: found as f64 / f64::from(runs),
        median: at(50),
        most: at(95),
        false_findings: false_findings as f64 / f64::from(machines * YEARS),
    }
}

fn sheets_until_found(kind: &Kind, per_thousand: f64, run: u32) -> u64 {
    // Any day of the week may be the first.
    let day = BEFORE + run % 7;
    let wear = Some(Wear { tray: 0, day, factor: 3.0 });
    let life = live(&Machine { wear, ..machine(kind, per_thousand) }, day + AFTER, u64::from(run));
    let before = fed(&life, 0, i64::from(day) * DAY - 1);
    let found = openings(&life, kind.counters, day, |opening| opening.tray == 0);
    found.last().filter(|opening| opening.tray == 0).map_or(u64::MAX, |opening| opening.fed - before)
}

/// What an observer who knows everything finds at one false alarm a machine and year.
pub fn best(per_thousand: f64) -> (f64, f64) {
    const SHEETS_A_YEAR: f64 = 130_000.0;
    oracle::best(per_thousand / 1000.0, SHEETS_A_YEAR, SHEETS as f64)
}

/// The value below which `part` of the values are.
pub fn quantile(values: &mut [f64], part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = ((values.len() - 1) as f64 * part) as usize;
    values[place]
}
