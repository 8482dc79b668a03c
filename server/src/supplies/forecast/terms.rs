//! The words and numbers of a forecast.

use jiff::Timestamp;

/// Whether there is an estimate, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// There is one.
    Estimate,
    /// Not enough was seen yet.
    TooLittleData,
    /// The printer tells no level, and no yield is known.
    LevelNotReported,
    /// Nothing was printed for long: nobody knows when it will go on.
    NotInUse,
    /// The printer went over from numbers to "Low"; the estimate is the last one before.
    Frozen,
}

impl State {
    /// As the command line and the API write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Estimate => "estimate",
            Self::TooLittleData => "too-little-data",
            Self::LevelNotReported => "level-not-reported",
            Self::NotInUse => "not-in-use",
            Self::Frozen => "frozen",
        }
    }
}

/// Three parts of a distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantiles<T> {
    /// Below it with 10 %.
    pub p10: T,
    /// Below it with 50 %.
    pub p50: T,
    /// Below it with 90 %.
    pub p90: T,
}

/// What the estimate rests on, for the words beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basis {
    /// Days of data.
    pub days: u32,
    /// Impressions of a usual working day: the mean of the weekdays that print more than half of the mean.
    pub pages_a_working_day: f64,
    /// Impressions of a day, over the week.
    pub pages_a_day: f64,
    /// Pages that a whole cartridge gives on this printer.
    pub cartridge_pages: Option<f64>,
    /// Average coverage in percent, where the yield at 5 % is known.
    pub coverage_percent: Option<f64>,
    /// Cartridges that were used up here and counted.
    pub cartridges: u32,
    /// The printer's step in percent; 0 where it tells no numbers.
    pub step_percent: u8,
    /// When the level was last told as a number, where it is frozen.
    pub frozen_since: Option<Timestamp>,
    /// When it was seen last, where that is so long ago that nobody knows what was printed since.
    pub unseen_since: Option<Timestamp>,
    /// Whether the level alone is gone by, because the printer counts no pages or its counter stands while the level falls.
    pub by_level: bool,
}

/// How much is printed over some days, for [`super::ordering`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Impressions that are expected.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
}
