//! The printer at one time, as a pure function of the seed and that time.

use super::{alert::Kind, day::Doing, history::History, words::Words};

/// Everything about the printer that changes. Times are the office's, in seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrinterState {
    /// When.
    pub time: i64,
    /// When the printer was last switched on.
    pub powered_on: i64,
    /// Impressions in its whole life, all of them black.
    pub impressions: u64,
    /// Sheets in its whole life.
    pub sheets: u64,
    /// Impressions since it was switched on.
    pub power_on_impressions: u64,
    /// What it does.
    pub doing: Doing,
    /// Toner cartridge, drum cartridge, fuser, transfer roller, feed rollers.
    pub supplies: [Supply; 5],
    /// Sheets left in trays 1 to 4.
    pub trays: [u64; 4],
    /// Sheets that still fit into the output bin.
    pub bin_space: u64,
    /// The cover that is open, by `prtCoverIndex`.
    pub open_cover: Option<u8>,
    /// The alerts that are there, in the order in which they were raised.
    pub alerts: Vec<ActiveAlert>,
    /// The latest entries of the fault log, oldest first.
    pub faults: Vec<Fault>,
    /// Alerts that came since the printer was switched on.
    pub all_events: u64,
    /// Critical ones of them.
    pub critical_events: u64,
}

/// A marker supply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    /// Impressions or sheets that it is rated for.
    pub capacity: u64,
    /// What is left of them.
    pub level: u64,
    /// Its own serial number; another one after each replacement.
    pub serial_number: String,
    /// Average coverage printed with it, in thousandths of a percent; toner only.
    pub coverage: u64,
    /// When it was put in.
    pub replaced_at: i64,
    /// Impressions that the printer had made by then.
    pub replaced_impressions: u64,
}

/// An alert in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveAlert {
    /// `prtAlertIndex`.
    pub index: u32,
    /// Which.
    pub kind: Kind,
    /// When it was raised.
    pub raised: i64,
    /// What the table says of it.
    pub words: Words,
}

/// An entry of the fault log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its number; not used again.
    pub index: u32,
    /// When it happened.
    pub at: i64,
    /// What it was.
    pub words: Words,
}

/// The printer of this seed at this time (seconds since 1970). Before its installation it is as on that day.
pub fn state_at(seed: u64, time: i64) -> PrinterState {
    History::new(seed).state_at(time)
}

#[cfg(test)]
mod tests;
