//! Whether events have become more frequent than on the machine's own 90 days before.

mod law;
mod odometer;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

pub use law::{BY_HOUR, BY_PRINTER, BY_TRAY, Count, Law};
pub use odometer::Odometer;

use law::{limit, number, odds, over};

/// How long the machine's own past is that events are held against.
pub const BASELINE: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Fewer events than these are no finding.
const LEAST_EVENTS: usize = 3;
/// How many of the newest events a rise may have closed after; bounds the work.
const BEGINNINGS: usize = 64;

/// One event: when, and at which exposure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// Where the [`Odometer`] stood.
    pub position: u64,
    /// Whether others followed in a burst.
    pub burst: bool,
}

impl Mark {
    /// An event by itself.
    pub fn new(at: Timestamp, position: u64) -> Self {
        Self { at, position, burst: false }
    }
}

/// A rate that has risen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rise {
    /// The first event of the rise.
    pub since: Timestamp,
    /// Events and exposure since then.
    pub seen: Count,
    /// Events and exposure in the 90 days before.
    pub baseline: Count,
}

/// `marks` in order of time, without those that follow another in a burst, of which the first keeps that there were.
/// What happens in the burst's exposure after an event counts neither as event nor as exposure, as a counter with a
/// dead time is corrected.
pub fn without_bursts(law: &Law, marks: impl IntoIterator<Item = Mark>) -> Vec<Mark> {
    let burst = u64::from(law.burst);
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks {
        let follows = |last: &&mut Mark| burst > 0 && mark.position.saturating_sub(last.position) <= burst;
        match kept.last_mut().filter(follows) {
            Some(last) => last.burst = true,
            None => kept.push(mark),
        }
    }
    kept
}

/// Events of one kind at one place.
#[derive(Clone, Copy, Debug)]
pub struct Stream<'a> {
    /// What is known of this kind.
    pub law: &'a Law,
    /// The events without bursts, in order of time.
    pub marks: &'a [Mark],
    /// What they happened in, up to now.
    pub odometer: &'a Odometer,
}

impl Stream<'_> {
    /// Whether the rate has risen by now, `streams` being how many are watched on this machine. Events before
    /// `from` are left out of account; one that began before `closed` is no news. Looks at no more than 64 beginnings.
    pub fn rise(&self, streams: usize, from: Option<Timestamp>, closed: Option<Timestamp>) -> Option<Rise> {
        let now = self.odometer.end()?;
        let from = from.unwrap_or(Timestamp::MIN);
        let known = self.marks.partition_point(|mark| mark.at < from);
        let old = closed.map_or(0, |closed| self.marks.partition_point(|mark| mark.at < closed));
        let first = self.marks.len().saturating_sub(BEGINNINGS).max(known.max(old) + 1);
        let mut sum = 0.0;
        let mut best: Option<(f64, Rise)> = None;
        for start in first..self.marks.len() {
            // A stretch begins where the event before it ended: where must not depend on its own events.
            let before = self.marks[start - 1];
            let begin = (before.at.saturating_sub(BASELINE).unwrap_or(Timestamp::MIN)).max(from);
            let past = &self.marks[self.marks.partition_point(|mark| mark.at <= begin)..start];
            let baseline = self.count(past, self.odometer.at(begin), before.position);
            if baseline.exposure < self.law.least {
                continue;
            }
            let seen = self.count(&self.marks[start..], before.position, now);
            let odds = odds(self.law, baseline, seen);
            sum += odds;
            if best.is_none_or(|(known, _)| odds > known) {
                best = Some((odds, Rise { since: self.marks[start].at, seen, baseline }));
            }
        }
        let (_, rise) = best?;
        let risen = rise.seen.events >= LEAST_EVENTS && sum >= limit(self.law, rise.baseline, streams);
        risen.then_some(rise)
    }

    /// Whether a rise against `baseline` that began at `from` is over: nothing for long, or a newest stretch that is
    /// as before.
    pub fn is_over(&self, baseline: Count, from: Timestamp, now: Timestamp) -> bool {
        let Some(last) = self.marks.last() else { return true };
        if now.duration_since(last.at) >= self.law.quiet {
            return true;
        }
        let Some(end) = self.odometer.end() else { return false };
        let risen = self.marks.partition_point(|mark| mark.at < from);
        let first = self.marks.len().saturating_sub(BEGINNINGS).max(risen);
        (first..self.marks.len()).any(|start| {
            let begin = self.marks[start].position;
            over(self.law, baseline, self.count(&self.marks[start + 1..], begin, end))
        })
    }

    /// Events and exposure since the event at `since`, that one included.
    pub fn since(&self, since: Timestamp) -> Count {
        let start = self.marks.partition_point(|mark| mark.at < since);
        let begin = start.checked_sub(1).map_or(0, |before| self.marks[before].position);
        self.count(&self.marks[start..], begin, self.odometer.end().unwrap_or(begin))
    }

    /// `marks` on the way `from` one position `to` another, which is shorter by what the bursts after them take.
    fn count(&self, marks: &[Mark], from: u64, to: u64) -> Count {
        let burst = u64::from(self.law.burst);
        let dead = u64::try_from(marks.len()).unwrap_or(u64::MAX).saturating_mul(burst);
        let exposure = to.saturating_sub(from).saturating_sub(dead);
        let open = |last: &Mark| !last.burst && to.saturating_sub(last.position) < burst;
        Count {
            events: marks.len(),
            decided: marks.len() - usize::from(marks.last().is_some_and(open)),
            bursts: marks.iter().filter(|mark| mark.burst).count(),
            exposure: usize::try_from(exposure).map_or(f64::MAX, number),
        }
    }
}
