//! What a reader saw of a machine, as the assistant gets it.

use jiff::{SignedDuration, Timestamp};
use smart_esolutions::supplies::{History, Level, Sample};

use super::{Machine, gauge::Told};

/// 2024-01-01T00:00:00Z, a Monday.
const BEGIN: i64 = 1_704_067_200;

/// Another number is told by a look that is thinned away, so long before the one that stays of its hour.
const TOLD_BEFORE: SignedDuration = SignedDuration::from_mins(25);

/// A time of the simulation.
pub fn time(days: f64) -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a few years")]
    Timestamp::from_second(BEGIN + (days * 86_400.0) as i64).expect("within a few years")
}

/// A time as days of the simulation.
pub fn days(at: Timestamp) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "seconds of a few years")]
    let seconds = (at.as_second() - BEGIN) as f64;
    seconds / 86_400.0
}

/// What was read, as it is fed.
#[derive(Default)]
pub struct Seen {
    samples: Vec<Sample>,
    serial_numbers: Vec<(Timestamp, String)>,
    serial: Option<u32>,
}

impl Seen {
    /// Takes over what was read since the last time.
    pub fn catch_up(&mut self, machine: &Machine) {
        for reading in &machine.readings[self.samples.len()..] {
            let at = time(reading.at);
            if reading.serial.is_some() && reading.serial != self.serial {
                self.serial = reading.serial;
                let before = self
                    .samples
                    .last()
                    .map_or(at, |last| (at - TOLD_BEFORE).max(last.at + SignedDuration::from_secs(1)));
                self.serial_numbers.push((before, format!("S{}", reading.serial.unwrap_or_default())));
            }
            let level = match reading.told {
                Told::Percent(percent) => Level::Percent(percent),
                Told::Low => Level::Low,
                Told::Nothing => Level::NotReported,
            };
            self.samples.push(Sample { at, impressions: Some(reading.impressions), level, usage: None });
        }
    }

    /// All of it.
    pub fn history(&self) -> History<'_> {
        History { samples: &self.samples, serial_numbers: &self.serial_numbers, replaced: &[] }
    }
}
