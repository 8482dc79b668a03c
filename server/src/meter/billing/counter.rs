use app::model::{Gap, Meter};

use super::Counter;
use crate::clock::ClockLook;

impl Counter {
    /// A meter that is billed from this count on.
    pub(super) fn beginning(meter: &Meter, now: &ClockLook) -> Self {
        Self {
            label: meter.label.clone(),
            unit: meter.unit,
            source: meter.source.name().to_owned(),
            segment: 1,
            start: meter.value,
            last: meter.value,
            seen: *now,
            carried: 0,
            billed: None,
            missing_since: None,
            retired: false,
        }
    }

    /// What was made since the meter is billed, as far as it is known.
    pub fn usage(&self) -> u64 {
        self.carried.saturating_add(self.last.saturating_sub(self.start))
    }

    /// What was made since the last read that was billed.
    pub fn since_billed(&self) -> Option<u64> {
        self.billed.map(|billed| self.usage().saturating_sub(billed))
    }

    /// Ends the segment at its last good count and begins one at `start`, at `last` now. What was made between the
    /// two is added by whoever knows.
    pub(super) fn begin_segment(&mut self, start: u64, last: u64) {
        self.carried = self.usage();
        self.segment = self.segment.saturating_add(1);
        (self.start, self.last) = (start, last);
    }

    /// The gap between the last good count and this one.
    pub(super) fn gap(&self, meter: &Meter) -> Gap {
        Gap {
            key: meter.key.clone(),
            label: meter.label.clone(),
            old: self.last,
            new: meter.value,
            rollover: meter.rollover,
        }
    }
}
