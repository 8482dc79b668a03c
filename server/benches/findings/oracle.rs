//! What could be found at all: Page's CUSUM told everything that a detector has to guess, the rate before, the
//! rate after and that misfeeds are independent. Nothing finds such a rise sooner at as many false alarms
//! (Moustakides 1986), so that what this can't do, nobody can.

use fastrand::Rng;

use crate::table::quantile;

/// How many runs each figure rests on.
const RUNS: u64 = 2_000;

/// The part of tripled rates found within `sheets`, and the sheets within which 95 % are found, at one false
/// alarm in `quiet` sheets. `rate` is in misfeeds a sheet.
pub fn best(rate: f64, quiet: f64, sheets: f64) -> (f64, f64) {
    let (mut low, mut high) = (0.1, 14.0);
    for _ in 0..14 {
        let limit = f64::midpoint(low, high);
        if sheets_to_a_false_alarm(rate, limit, quiet) < quiet { low = limit } else { high = limit }
    }
    let mut delays: Vec<f64> = (0..RUNS).map(|seed| delay(rate, high, seed)).collect();
    let found = delays.iter().filter(|delay| **delay <= sheets).count();
    (found as f64 / RUNS as f64, quantile(&mut delays, 0.95))
}

fn sheets_to_a_false_alarm(rate: f64, limit: f64, quiet: f64) -> f64 {
    let runs = RUNS / 10;
    let one = |seed| {
        let (mut rng, mut sum, mut sheets) = (Rng::with_seed(seed), 0.0, 0.0);
        while sum < limit && sheets < quiet * 20.0 {
            sheets += step(&mut rng, &mut sum, rate, rate);
        }
        sheets
    };
    (0..runs).map(one).sum::<f64>() / runs as f64
}

fn delay(rate: f64, limit: f64, seed: u64) -> f64 {
    let (mut rng, mut sum) = (Rng::with_seed(seed), 0.0);
    for _ in 0..60 {
        let before = sum;
        step(&mut rng, &mut sum, rate, rate);
        if sum >= limit {
            sum = before;
        }
    }
    let mut sheets = 0.0;
    while sum < limit {
        sheets += step(&mut rng, &mut sum, rate, 3.0 * rate);
    }
    sheets
}

/// Feeds until the next misfeed at the rate `so`, judged by the rate `rate` and its triple.
fn step(rng: &mut Rng, sum: &mut f64, rate: f64, so: f64) -> f64 {
    let sheets = -(1.0 - rng.f64()).ln() / so;
    *sum = (*sum - 2.0 * rate * sheets).max(0.0) + 3_f64.ln();
    sheets
}
