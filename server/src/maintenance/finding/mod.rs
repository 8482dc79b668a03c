//! Potential issues: what is getting worse before it stops the printer.
//!
//! [`review`] compares what happened lately with the machine's own past and says which findings there are now and
//! what became of those that were there before. It is given everything, keeps nothing, and costs at most 64
//! comparisons for each of 64 streams of events, whatever the history's length.

mod frequency;
mod life;
mod lifecycle;
mod pace;
mod past;
pub mod rate;
mod stoppage;
#[cfg(test)]
mod tests;

use app::model::{ClosedFinding, Finding, FindingStep};
use jiff::Timestamp;

pub use past::{Installed, OCCURRENCES, Occurrence, Past, SUPPLIES, SupplyPast, What};
pub use rate::BASELINE;
pub use stoppage::is_stoppage;

/// What one review leaves to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// The findings that are open.
    pub open: Vec<Finding>,
    /// Those closed in the last 90 days.
    pub closed: Vec<ClosedFinding>,
}

/// What a review came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    /// As it is now.
    pub findings: Findings,
    /// What became of which finding; a closed one as it was last.
    pub steps: Vec<(FindingStep, Finding)>,
}

/// Looks at `past` as it is at `now`, `before` being what the last review left.
pub fn review(past: &Past, before: &Findings, now: Timestamp) -> Review {
    let mut seen = stoppage::look(past, before, now);
    seen.extend(frequency::look(past, before, now));
    seen.extend(life::look(past, before, now));
    seen.extend(pace::look(past, before, now));
    // What can no longer be looked at, since nothing of it is in the history any more, is over; what could not be read this
    // time is as it was.
    for old in &before.open {
        if seen.iter().all(|(_, finding)| finding.key != old.key) {
            let step = (!past.is_unread(old)).then_some(FindingStep::Closed);
            seen.push((step, old.clone()));
        }
    }
    let mut review = Review::default();
    for (step, finding) in seen {
        if step == Some(FindingStep::Closed) {
            review.findings.closed.push(ClosedFinding { key: finding.key.clone(), at: now });
        } else {
            review.findings.open.push(finding.clone());
        }
        review.steps.extend(step.map(|step| (step, finding)));
    }
    let kept = before.closed.iter().filter(|closed| now.duration_since(closed.at) < BASELINE);
    review.findings.closed.extend(kept.cloned());
    review
}

impl Findings {
    fn open(&self, key: &str) -> Option<&Finding> {
        self.open.iter().find(|finding| finding.key == key)
    }

    fn closed_at(&self, key: &str) -> Option<Timestamp> {
        self.closed.iter().filter(|closed| closed.key == key).map(|closed| closed.at).max()
    }
}
