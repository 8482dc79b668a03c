//! The supplies forecast on somebody's own data.

mod answer;
mod input;
#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{self, BufReader, Write},
    path::PathBuf,
};

use clap::Args;
use jiff::Timestamp;

use self::{answer::Answer, input::Input};
use super::{Failure, Format};
use crate::supplies::{
    Forecast, Outlook,
    forecast::{UNSEEN_DAYS, forecast as look_ahead, looked_until},
    ordering::{LeadTime, Policy, Stock, advise},
};

pub(super) const FORECAST: &str = "Say how long a supply will last and whether to order, from a history of your own. The file is \
    CSV with a header: at (RFC 3339), total_impressions, level_percent (0 to 100, low, or empty where the printer tells \
    none), serial_number of the cartridge (may be empty), sorted by time. Of a file that a device wrote (export \
    supply-history, or the page Supplies), --supply says which supply is meant. Nothing else is read, and nothing is \
    written but the answer.";

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The history
    #[arg(long, value_name = "FILE.csv")]
    history: PathBuf,
    /// Which supply, by its index, where the file is a device's own with all of them
    #[arg(long, value_name = "INDEX")]
    supply: Option<u32>,
    /// The time to look from; without it that of the last row
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Mean days from an order to the shelf; without it 5
    #[arg(long, value_name = "DAYS")]
    lead_time_days: Option<f64>,
    /// Their standard deviation; without it 2
    #[arg(long, value_name = "DAYS")]
    lead_time_sd_days: Option<f64>,
    /// How surely the next cartridge is to be there in time; without it 0.99
    #[arg(long, value_name = "PROBABILITY")]
    service_level: Option<f64>,
    /// Cartridges on the shelf
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    on_hand: u32,
    /// Cartridges that are ordered
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    on_order: u32,
    /// Pages that a cartridge is made for, at 5 % coverage
    #[arg(long = "yield", value_name = "PAGES")]
    rated_yield: Option<f64>,
    /// How to write the answer
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

pub(super) fn forecast(options: &Options) -> Result<(), Failure> {
    let path = options.history.display();
    let asked = Asked::of(options)?;
    let file = File::open(&options.history).map_err(|error| Failure::CouldNot(format!("{path}: {error}")))?;
    let input = Input::read(BufReader::new(file), options.supply)
        .map_err(|wrong| Failure::CouldNot(format!("{path}: {wrong}")))?;
    asked.begins(&input)?;
    let forecast = asked.look(&input);
    for note in input.notes.iter().chain(&asked.notes(&input, &forecast)) {
        eprintln!("smart-esolutions: {path}: {note}");
    }
    let mut text = asked.answer(&input, &forecast, options.format)?;
    text.push('\n');
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever reads the beginning alone is no error.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::could_not(error)),
        _ => Ok(()),
    }
}

/// What the options ask for, checked.
struct Asked {
    now: Option<Timestamp>,
    rated_pages: Option<f64>,
    stock: Stock,
    policy: Policy,
}

impl Asked {
    fn of(options: &Options) -> Result<Self, Failure> {
        let now = options.now.as_deref().map(str::parse::<Timestamp>).transpose();
        let now = now.map_err(|_| usage("--now", "a time such as 2026-03-02T09:30:00+01:00"))?;
        let usual = Policy::default();
        let mean_days = options.lead_time_days.unwrap_or(usual.lead_time.mean_days);
        let deviation_days = options.lead_time_sd_days.unwrap_or(usual.lead_time.deviation_days);
        let service_level = options.service_level.unwrap_or(usual.service_level);
        if !(0.0..=365.0).contains(&mean_days) {
            return Err(usage("--lead-time-days", "a number of days from 0 to 365"));
        }
        if !(0.0..=365.0).contains(&deviation_days) {
            return Err(usage("--lead-time-sd-days", "a number of days from 0 to 365"));
        }
        if !(0.5..=0.9999).contains(&service_level) {
            return Err(usage("--service-level", "a probability from 0.5 to 0.9999"));
        }
        if options.rated_yield.is_some_and(|pages| !(1.0..=1e9).contains(&pages)) {
            return Err(usage("--yield", "a number of pages from 1 on"));
        }
        Ok(Self {
            now,
            rated_pages: options.rated_yield,
            stock: Stock { on_hand: options.on_hand, on_order: options.on_order },
            policy: Policy { lead_time: LeadTime { mean_days, deviation_days }, service_level, ..usual },
        })
    }

    /// That there is something to go by at the time to look from.
    fn begins(&self, input: &Input) -> Result<(), Failure> {
        let first = input.history().samples.first();
        match first.zip(self.now) {
            Some((first, now)) if now < first.at => Err(usage(
                "--now",
                &format!("a time from that of the first row on, {}, and not {now}", first.at),
            )),
            _ => Ok(()),
        }
    }

    /// What can be said of the supply at the time to look from.
    fn look(&self, input: &Input) -> Forecast {
        let now = self.now.unwrap_or(input.last);
        look_ahead(input.history(), &Outlook { now, zone: &input.zone, rated_pages: self.rated_pages })
    }

    /// What is odd about what it rests on: that the rows end long before the time to look from, and that no pages are counted.
    fn notes(&self, input: &Input, forecast: &Forecast) -> Vec<String> {
        let basis = &forecast.basis;
        let mut notes = Vec::new();
        if basis.by_level {
            notes.push(
                "total_impressions is not told, or stands while the level falls: only the level is gone by, and no pages \
                 are told"
                    .into(),
            );
        }
        let looked_until = self.now.map(|now| looked_until(input.history(), now));
        if let Some(last) = basis.unseen_since {
            notes.push(format!(
                "the rows end at {last}, more than {UNSEEN_DAYS} days before --now: nobody knows what was printed since, \
                 and no date is told"
            ));
        } else if let Some(looked_until) =
            looked_until.filter(|until| Some(*until) < self.now && !basis.by_level)
        {
            notes.push(format!(
                "impressions are told until {looked_until}, long before --now: nobody knows what was printed since; it is \
                 taken that nothing was"
            ));
        }
        notes
    }

    fn answer(&self, input: &Input, forecast: &Forecast, format: Format) -> Result<String, Failure> {
        let advice = advise(forecast, self.stock, &self.policy);
        let answer = Answer::of(forecast, &advice, self.policy.service_level);
        match format {
            Format::Json => serde_json::to_string_pretty(&answer).map_err(Failure::could_not),
            Format::Text => Ok(answer.as_text(forecast, &input.zone)),
        }
    }
}

fn usage(option: &str, wanted: &str) -> Failure {
    Failure::Usage(format!("{option} takes {wanted}"))
}
