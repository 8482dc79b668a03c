//! What the printer told of one supply over time.

use jiff::Timestamp;

/// A level as a printer tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// What is left, 0 to 100, in steps as coarse as the printer's.
    Percent(u8),
    /// Little is left, and nobody says how much.
    Low,
    /// The printer tells no level (the sentinels of RFC 3805 `prtMarkerSuppliesLevel`, or nothing).
    NotReported,
}

impl Level {
    /// The number, where there is one.
    pub fn percent(self) -> Option<u8> {
        if let Self::Percent(percent) = self { Some(percent) } else { None }
    }
}

/// One look at a supply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub at: Timestamp,
    /// The printer's total impressions; `None` where it did not tell them.
    pub impressions: Option<u64>,
    /// The level.
    pub level: Level,
    /// What the printer counts for the one that is inside (`deviceLifetimeUsage` of the supply), in steps, where it does.
    pub usage: Option<u64>,
}

/// Everything that is known of one supply, oldest first. Samples may lie minutes apart or a day: what was thinned
/// is as if the printer had been looked at less often.
#[derive(Clone, Copy, Debug, Default)]
pub struct History<'a> {
    /// In order of time.
    pub samples: &'a [Sample],
    /// Each serial number with the time since when it was told, in order of time, without blank ones.
    pub serial_numbers: &'a [(Timestamp, String)],
    /// When the printer first told, by its own date of replacement or by what it had counted then, that the supply was
    /// replaced; in order of time.
    pub replaced: &'a [Timestamp],
}

impl<'a> History<'a> {
    /// What was known at `now`.
    #[must_use]
    pub fn until(self, now: Timestamp) -> Self {
        Self {
            samples: &self.samples[..self.samples.partition_point(|sample| sample.at <= now)],
            serial_numbers: &self.serial_numbers
                [..self.serial_numbers.partition_point(|(since, _)| *since <= now)],
            replaced: &self.replaced[..self.replaced.partition_point(|at| *at <= now)],
        }
    }

    /// The serial number that was told last before or at `at`.
    pub fn serial_number(self, at: Timestamp) -> Option<&'a str> {
        let until = self.serial_numbers.partition_point(|(since, _)| *since <= at);
        self.serial_numbers[..until].last().map(|(_, number)| number.as_str())
    }

    /// The printer's step in percent: the greatest number that divides every level that was told, 25 at most.
    pub fn step(self) -> u8 {
        let mut step = 100;
        for sample in self.samples {
            if let Level::Percent(percent) = sample.level
                && percent % step != 0
            {
                step = divisor(step, percent);
                if step == 1 {
                    break;
                }
            }
        }
        step.min(25)
    }

    /// Whether a level was ever told as a number.
    pub fn has_percent(self) -> bool {
        self.samples.iter().any(|sample| sample.level.percent().is_some())
    }
}

fn divisor(a: u8, b: u8) -> u8 {
    if b == 0 { a } else { divisor(b, a % b) }
}
