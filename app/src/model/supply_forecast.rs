use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether it can be said when a supply will be empty, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ForecastState {
    /// It can.
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

/// Three parts of a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantiles<T> {
    /// Below it with 10 %.
    pub p10: T,
    /// Below it with 50 %.
    pub p50: T,
    /// Below it with 90 %.
    pub p90: T,
}

/// When a supply will be empty, and what that rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupplyForecast {
    /// Whether there is an estimate.
    pub state: ForecastState,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it will be empty; `None` unless there is an estimate.
    pub empty_at: Option<Quantiles<Timestamp>>,
    /// Impressions that are left; `None` unless there is an estimate, and where the level alone is gone by.
    pub pages_left: Option<Quantiles<u64>>,
    /// What it rests on.
    pub basis: ForecastBasis,
}

/// What a forecast rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForecastBasis {
    /// Days of data.
    pub days: u32,
    /// Impressions of a usual working day.
    pub pages_a_working_day: u64,
    /// Impressions that a whole cartridge gives on this printer, where that was seen.
    pub cartridge_pages: Option<u64>,
    /// Average coverage in percent, where the yield at 5 % is known.
    pub coverage_percent: Option<f64>,
    /// Cartridges that were used up here and counted.
    pub cartridges: u32,
    /// The printer's step in percent; 0 where it tells no numbers.
    pub step_percent: u8,
    /// When the level was last told as a number, where it is frozen.
    pub frozen_since: Option<Timestamp>,
    /// When it was seen last, where that is so long ago that nobody knows what was printed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unseen_since: Option<Timestamp>,
    /// Whether the level alone is gone by, because the printer counts no pages or its counter stands while the level falls.
    /// Then no pages are told: of a working day 0.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_level: bool,
}
