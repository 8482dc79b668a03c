//! A year as it is stored, for twelve supplies, cold.

use std::time::Instant;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use smart_esolutions::supplies::{History, Level, Outlook, Sample, forecast::forecast};

/// Runs of which the median is told.
const RUNS: usize = 15;

/// Prints how long it takes.
pub fn measure() {
    let year = year();
    let numbers = numbers(&year);
    let now = year[year.len() - 1].at;
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let outlook = Outlook { now, zone: &zone, rated_pages: Some(10_000.0) };
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            for _ in 0..12 {
                let history = History { samples: &year, serial_numbers: &numbers, replaced: &[] };
                std::hint::black_box(forecast(history, &outlook));
            }
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[RUNS / 2];
    let verdict = if median <= 20.0 { "met" } else { "MISSED" };
    println!("\n12 supplies, a year each ({} samples): {median:.1} ms; at most 20 ms: {verdict}", year.len());
}

/// The serial number of each cartridge, told by a look that was not kept.
fn numbers(year: &[Sample]) -> Vec<(Timestamp, String)> {
    let came = |pair: &[Sample]| pair[0].level.percent() < pair[1].level.percent();
    let begins =
        year.windows(2).filter(|pair| came(pair)).map(|pair| pair[1].at - SignedDuration::from_secs(90));
    (0..)
        .zip(year.first().map(|first| first.at).into_iter().chain(begins))
        .map(|(count, at)| (at, format!("C{count}")))
        .collect()
}

/// 325 days hourly, 40 days every five minutes; a cartridge every seven weeks.
fn year() -> Vec<Sample> {
    let begin = 1_735_689_600;
    let at = |second: i64| Timestamp::from_second(begin + second).unwrap_or(Timestamp::MAX);
    let hourly = (0..325 * 24).map(|hour| hour * 3600);
    let full = (325 * 288..365 * 288).map(|look| look * 300);
    let (mut impressions, mut last) = (50_000.0, 0);
    let mut samples = Vec::new();
    for second in hourly.chain(full) {
        let (day, hour) = (second / 86_400, second / 3600 % 24);
        let working = day % 7 < 5 && (8..18).contains(&hour);
        #[expect(clippy::cast_precision_loss, reason = "seconds of a year")]
        let passed = (second - last) as f64;
        if working {
            impressions += passed * 300.0 / 36_000.0;
        }
        last = second;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a counter and a percentage"
        )]
        let (counter, percent) = (impressions as u64, (100.0 - (impressions % 10_000.0) / 100.0) as u8);
        samples.push(Sample {
            at: at(second),
            impressions: Some(counter),
            level: Level::Percent(percent),
            usage: None,
        });
    }
    samples
}
