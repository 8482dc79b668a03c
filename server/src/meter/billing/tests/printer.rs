//! A printer that counts, rolls over, is set anew and gets new boards, and knows what it really made.

use std::time::Duration;

use app::model::{
    EndAndStart, Hold, HoldCause, Meter, MeterUnit, ReadContent, ReadState, Reading, Resolution, Source,
};

use super::super::{Billing, Observed, Rate, Rules, Taken, observe, read, resolve};
use crate::{
    clock::{Clock, ManualClock},
    testing,
};

pub(super) const KEY: &str = "total-impressions";

/// A printer, and the device that reads it.
#[derive(Debug)]
pub(super) struct Bench {
    pub(super) clock: std::sync::Arc<ManualClock>,
    pub(super) rules: Rules,
    pub(super) billing: Billing,
    /// What the meter shows.
    pub(super) shown: u64,
    /// After this it begins anew.
    pub(super) last: u64,
    /// Whether the printer tells that.
    pub(super) told: bool,
    pub(super) serial: String,
    /// What was made since the first reading.
    pub(super) made: u64,
    /// Where the meter ended and began anew since the reading before.
    pub(super) change: Option<(u64, u64)>,
    /// Whether it began anew after its last count since then.
    rolled_over: bool,
    /// What the open holds really were.
    pub(super) truth: Vec<(u64, Resolution)>,
}

impl Bench {
    pub(super) fn new(shown: u64, last: u64, told: bool) -> Self {
        let mut bench = Self {
            clock: testing::clock("2026-11-01T00:00:00Z"),
            rules: Rules { meters: Vec::new(), rate: Rate::PagesPerMinute(60) },
            billing: Billing::default(),
            shown,
            last,
            told,
            serial: "A".into(),
            made: 0,
            change: None,
            rolled_over: false,
            truth: Vec::new(),
        };
        bench.observe();
        bench
    }

    /// Prints as long as it takes.
    pub(super) fn print(&mut self, count: u64) {
        self.clock.advance(Duration::from_secs(count));
        self.made += count;
        self.shown += count;
        if self.shown > self.last {
            // A meter that tells its last count goes on with 1.
            self.shown -= self.last + u64::from(!self.told);
            self.rolled_over = true;
        }
    }

    pub(super) fn reading(&self) -> Reading {
        let mut reading = testing::reading();
        reading.identity.serial_number = Some(self.serial.clone());
        reading.meters = vec![meter(KEY, self.shown, self.told.then_some(self.last))];
        reading
    }

    pub(super) fn observe(&mut self) -> Vec<Hold> {
        let Observed { billing, opened, .. } = self.observed();
        self.billing = billing;
        for hold in &opened {
            self.truth.push((hold.id, self.what_it_was(hold)));
        }
        (self.change, self.rolled_over) = (None, false);
        opened
    }

    pub(super) fn observed(&self) -> Observed {
        observe(&self.billing, &self.reading(), &self.clock.look(), &self.rules)
    }

    fn what_it_was(&self, hold: &Hold) -> Resolution {
        let Some((end, start)) = self.change else {
            assert!(self.rolled_over, "a hold has a reason: {hold:?}");
            assert!(self.billing.holds.len() > 1, "a plain rollover needs nobody's word: {hold:?}");
            return Resolution::Rollover { last: self.last };
        };
        let reads = vec![EndAndStart { key: KEY.into(), end, start }];
        match hold.cause {
            HoldCause::SerialNumber { .. } => Resolution::SerialNumber { reads },
            _ => Resolution::MeterChange { reads },
        }
    }

    pub(super) fn read(&mut self) -> (ReadState, ReadContent) {
        self.observe();
        match read(&self.billing, &self.reading(), &self.clock.look(), &self.rules) {
            Taken::Read(prepared) => {
                self.billing = prepared.billing;
                (prepared.state, prepared.content)
            }
            other => panic!("{other:?}"),
        }
    }

    /// Says of the oldest hold what it was. Whether there was one.
    pub(super) fn resolve(&mut self) -> bool {
        if self.truth.is_empty() {
            return false;
        }
        let (id, resolution) = self.truth.remove(0);
        let resolved = resolve(&self.billing, id, &resolution);
        self.billing = resolved.unwrap_or_else(|error| panic!("{error}: {resolution:?}")).billing;
        true
    }

    pub(super) fn usage(&self) -> u64 {
        self.billing.line.as_ref().map_or(0, |line| line.counters[KEY].usage())
    }
}

pub(super) fn meter(key: &str, value: u64, rollover: Option<u64>) -> Meter {
    Meter {
        key: key.into(),
        label: "Total Impressions".into(),
        value,
        unit: MeterUnit::Impressions,
        source: Source::Oid("1.3.6.1.4.1.253.8.53.13.2.1.6.1.20.1".into()),
        rollover,
    }
}
