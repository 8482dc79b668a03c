use std::collections::BTreeMap;

use app::model::{Hold, MeterUnit, ReadFlag};

use crate::clock::ClockLook;

/// What is known of the billing meters of one installation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Billing {
    /// The printer that is billed; `None` before the first reading with a meter.
    pub line: Option<Line>,
    /// Printers with another serial number that were read here and nobody has confirmed.
    pub others: Vec<Line>,
    /// What is open, the oldest first.
    pub holds: Vec<Hold>,
    /// How many holds there have been: their numbers are never given twice.
    pub holds_opened: u64,
    /// What the next read has to say, beside what it shows itself.
    pub remarks: Vec<ReadFlag>,
}

/// The billing meters of one printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its serial number; `None` as long as it tells none.
    pub serial_number: Option<String>,
    /// Its meters by key.
    pub counters: BTreeMap<String, Counter>,
}

/// A billing meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Its label.
    pub label: String,
    /// What it counts.
    pub unit: MeterUnit,
    /// The object that it comes from.
    pub source: String,
    /// Which segment it is in, from 1 on.
    pub segment: u32,
    /// What the segment began at: the count of its first reading, or 0 where it began by rolling over.
    pub start: u64,
    /// The last good count.
    pub last: u64,
    /// When that was read.
    pub seen: ClockLook,
    /// What was made in earlier segments and between them.
    pub carried: u64,
    /// What had been made by the last read that was billed; `None` before the first, and after a restore, which
    /// does not know of the reads since.
    pub billed: Option<u64>,
    /// Since when it is not reported, if so.
    pub missing_since: Option<ClockLook>,
    /// Whether it is no longer billed, because the printer has stopped reporting it for good.
    pub retired: bool,
}

impl Billing {
    /// The same with the counts of `newer`, which has followed more readings, where these are of the same segments.
    #[must_use]
    pub fn with_counts_of(mut self, newer: &Self) -> Self {
        let lines = self.line.iter_mut().chain(&mut self.others);
        for line in lines {
            let known = newer.line.iter().chain(&newer.others);
            let Some(known) = known.into_iter().find(|known| known.serial_number == line.serial_number)
            else {
                continue;
            };
            for (key, counter) in &mut line.counters {
                let same = |known: &&Counter| {
                    (known.segment, known.start, known.carried)
                        == (counter.segment, counter.start, counter.carried)
                };
                if let Some(known) = known.counters.get(key).filter(same)
                    && known.last >= counter.last
                {
                    (counter.last, counter.seen) = (known.last, known.seen);
                    counter.missing_since = known.missing_since;
                }
            }
        }
        self
    }
}
