use std::time::Duration;

/// How long to wait for an answer, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Wait for the first try; doubled for each further one.
    pub first: Duration,
    /// Number of tries.
    pub tries: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), tries: 3 }
    }
}

impl Patience {
    /// Wait for the answer to this try, counted from 0.
    pub(super) fn wait(self, attempt: u32) -> Duration {
        self.first * 2_u32.saturating_pow(attempt)
    }
}
