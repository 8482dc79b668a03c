use std::time::Duration;

use tokio::time::Instant;

/// So many of something a second, and as many at once.
#[derive(Debug)]
pub(super) struct Budget {
    per_second: u32,
    /// When all of it is there again.
    full_at: Option<Instant>,
}

const SECOND: Duration = Duration::from_secs(1);

impl Budget {
    pub(super) const fn new(per_second: u32) -> Self {
        Self { per_second, full_at: None }
    }

    /// Takes one; an error says how long to wait for it.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let full_at = self.full_at.filter(|full_at| *full_at > now).unwrap_or(now) + SECOND / self.per_second;
        let wait = full_at.saturating_duration_since(now).saturating_sub(SECOND);
        if wait.is_zero() {
            self.full_at = Some(full_at);
            return Ok(());
        }
        Err(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_s_worth_at_once_and_then_evenly() {
        let (mut budget, start) = (Budget::new(20), Instant::now());
        let taken = |budget: &mut Budget, now| (0..1_000).take_while(|_| budget.take(now).is_ok()).count();
        assert_eq!(taken(&mut budget, start), 20);
        assert_eq!(budget.take(start), Err(Duration::from_millis(50)));
        assert_eq!(taken(&mut budget, start + Duration::from_millis(500)), 10);
        assert_eq!(taken(&mut budget, start + Duration::from_mins(10)), 20);
    }
}
