//! What was tried since the program started, and how it went.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// Counts of successes, and of failures by their cause. They begin at nothing with each start, as those expect who watch
/// over many programs. Cheap to clone; all clones are one.
#[derive(Debug)]
pub struct Tally<C>(Arc<Mutex<Counts<C>>>);

#[derive(Debug)]
struct Counts<C> {
    successes: u64,
    failures: HashMap<C, u64>,
}

impl<C> Default for Tally<C> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Counts { successes: 0, failures: HashMap::new() })))
    }
}

impl<C> Clone for Tally<C> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<C: Copy + Eq + Hash> Tally<C> {
    /// Counts a success.
    pub fn succeeded(&self) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.successes = counts.successes.saturating_add(1);
    }

    /// Counts a failure.
    pub fn failed(&self, cause: C) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.failures.entry(cause).or_default();
        *count = count.saturating_add(1);
    }

    /// How many successes there were.
    pub fn successes(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).successes
    }

    /// How many failures of this cause there were.
    pub fn failures(&self, cause: C) -> u64 {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .failures
            .get(&cause)
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn all_clones_count_together_and_each_cause_for_itself() {
        let tally = Tally::default();
        let other = tally.clone();
        tally.failed("silent");
        other.failed("silent");
        other.failed("refused");
        other.succeeded();
        let counted = |cause| tally.failures(cause);
        assert_eq!(
            (tally.successes(), counted("silent"), counted("refused"), counted("network")),
            (1, 2, 1, 0)
        );
    }
}
