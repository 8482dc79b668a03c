use std::{collections::HashMap, time::Duration};

use tokio::time::Instant;

use super::Refusal;

/// A reason has a line in the log once in this time.
const EVERY: Duration = Duration::from_mins(1);

/// The log's lines of what was refused, and no more of them than a log can bear.
#[derive(Debug, Default)]
pub(super) struct Lines(HashMap<Refusal, (Instant, u64)>);

impl Lines {
    /// Whether a line may be written of it now, and how many were left out before it.
    pub(super) fn line(&mut self, refusal: Refusal, now: Instant) -> Option<u64> {
        if let Some((last, left_out)) = self.0.get_mut(&refusal)
            && now.saturating_duration_since(*last) < EVERY
        {
            *left_out = left_out.saturating_add(1);
            return None;
        }
        self.0.insert(refusal, (now, 0)).map(|(_, left_out)| left_out).or(Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_a_line_a_minute_and_hides_no_other_reason() {
        let (mut lines, start) = (Lines::default(), Instant::now());
        let flood = (0..50_000).filter(|_| lines.line(Refusal::Address, start).is_some()).count();
        assert_eq!(flood, 1);
        assert_eq!(lines.line(Refusal::Community, start), Some(0));
        assert_eq!(lines.line(Refusal::Address, start + EVERY), Some(49_999));
        assert_eq!(lines.line(Refusal::Address, start + EVERY), None);
    }
}
