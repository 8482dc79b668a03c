//! What the printer told of one supply over time.

use jiff::Timestamp;

use super::number::pages;

/// Printing explains a fall that is no more than so many times of what it takes on average.
const EXPLAINED: f64 = 3.0;
/// So much of what was used is in falls that it does not explain, where these say how a gauge goes.
const MOSTLY: f64 = 2.0 / 3.0;
/// And there are so many of them.
const FEWEST_JUMPS: u32 = 2;

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

    /// When something was printed last: the first look at what the counter says now. `None`: nothing was counted.
    pub fn printed_at(self) -> Option<Timestamp> {
        let mut looks = self.samples.iter().rev().filter_map(|sample| Some((sample.at, sample.impressions?)));
        let (last, counter) = looks.next()?;
        Some(looks.take_while(|(_, other)| *other == counter).last().map_or(last, |(at, _)| at))
    }

    /// The serial number that was told last before or at `at`.
    pub fn serial_number(self, at: Timestamp) -> Option<&'a str> {
        let until = self.serial_numbers.partition_point(|(since, _)| *since <= at);
        self.serial_numbers[..until].last().map(|(_, number)| number.as_str())
    }

    /// The printer's step in percent: the greatest number that divides every level that was told, 25 at most, or how far the
    /// level usually falls at once, 50 at most, if that is more. Levels of 100, 67, 33 and 0, or one of 10 among quarters,
    /// have no common divisor, and are no gauge of single percents.
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
        step.min(25).max(self.jump().unwrap_or_default().min(50))
    }

    /// How far the level falls, in percent, in half of the falls that printing does not explain; `None` where it explains a
    /// good part of what was used.
    fn jump(self) -> Option<u8> {
        let falls = || {
            let told =
                || self.samples.iter().filter_map(|one| Some((one.level.percent()?, one.impressions?)));
            told().zip(told().skip(1)).filter_map(|((was, from), (now, to))| {
                Some((was.checked_sub(now)?, pages(to.saturating_sub(from))))
            })
        };
        let (fallen, printed) = falls()
            .fold((0.0, 0.0), |(fallen, printed), (fall, pages)| (fallen + f64::from(fall), printed + pages));
        let mut jumps = [0_u32; 101];
        let mut unexplained = 0.0;
        for (fall, pages) in falls() {
            if f64::from(fall) * printed > EXPLAINED * fallen * pages {
                jumps[usize::from(fall.min(100))] += 1;
                unexplained += f64::from(fall);
            }
        }
        let all: u32 = jumps.iter().sum();
        if all < FEWEST_JUMPS || unexplained < MOSTLY * fallen {
            return None;
        }
        let mut below = 0;
        let middle = jumps.iter().position(|falls| {
            below += falls;
            2 * below >= all
        });
        middle.and_then(|fall| u8::try_from(fall).ok())
    }

    /// Whether a level was ever told as a number.
    pub fn has_percent(self) -> bool {
        self.samples.iter().any(|sample| sample.level.percent().is_some())
    }
}

fn divisor(a: u8, b: u8) -> u8 {
    if b == 0 { a } else { divisor(b, a % b) }
}
