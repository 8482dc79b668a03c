use jiff::Timestamp;

/// How much of something the machine has gone through by when: sheets by their counter, hours by the clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Odometer {
    samples: Vec<(Timestamp, u64)>,
}

impl Odometer {
    /// From what a counter showed, in order of time. A counter that goes back began anew, at a new board or past
    /// its last digit: what it then shows is not counted, and what it adds from there is.
    pub fn new(shown: impl IntoIterator<Item = (Timestamp, u64)>) -> Self {
        let mut odometer = Self::default();
        let mut last = None;
        for (at, value) in shown {
            odometer.add(at, value.saturating_sub(last.unwrap_or(value)));
            last = Some(value);
        }
        odometer
    }

    /// Goes on by `more` until `at`.
    pub fn add(&mut self, at: Timestamp, more: u64) {
        let end = self.end().unwrap_or(0);
        self.samples.push((at, end.saturating_add(more)));
    }

    /// When the first sample was taken.
    pub fn begin(&self) -> Option<Timestamp> {
        self.samples.first().map(|(at, _)| *at)
    }

    /// Where it stands after the last sample.
    pub fn end(&self) -> Option<u64> {
        self.samples.last().map(|(_, position)| *position)
    }

    /// Where it stood at `at`: between two samples in proportion, before the first and after the last as there.
    pub fn at(&self, at: Timestamp) -> u64 {
        let next = self.samples.partition_point(|(time, _)| *time <= at);
        let Some((before, from)) = next.checked_sub(1).map(|place| self.samples[place]) else {
            return self.samples.first().map_or(0, |(_, position)| *position);
        };
        let Some((after, to)) = self.samples.get(next).copied() else { return from };
        let (gone, whole) = (at.duration_since(before).as_millis(), after.duration_since(before).as_millis());
        let part = i128::from(to - from) * gone / whole.max(1);
        from + u64::try_from(part).unwrap_or(0)
    }
}
